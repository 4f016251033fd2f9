"""The envelope of Publish and Republish responses: who it is for, its number, and the notifications in it."""

import logging
import struct
from struct import Struct
from typing import Final, NamedTuple

from asyncua.common.utils import Buffer
from asyncua.ua.object_ids import ObjectIds
from asyncua.ua.ua_binary import extensionobject_from_binary

from hmi.opcua.decoder import decode_data_change
from hmi.opcua.decoder_columns import DecodedColumns
from hmi.opcua.decoder_extent import (
    INT32,
    Unreadable,
    end_of_diagnostic_info,
    end_of_extension_object,
    end_of_node_id,
    end_of_string,
)

PUBLISH_RESPONSE: Final = ObjectIds.PublishResponse_Encoding_DefaultBinary
REPUBLISH_RESPONSE: Final = ObjectIds.RepublishResponse_Encoding_DefaultBinary
_DATA_CHANGE: Final = b"\x01\x00" + ObjectIds.DataChangeNotification_Encoding_DefaultBinary.to_bytes(2, "little")
_SERVICE_FAULT: Final = b"\x01\x00" + ObjectIds.ServiceFault_Encoding_DefaultBinary.to_bytes(2, "little")
"""FourByte NodeIds in namespace 0."""

_logger = logging.getLogger(__name__)

_UINT32: Final = Struct("<I")
_HEADER: Final = Struct("<qII")
_MESSAGE: Final = Struct("<Iqi")


class ServiceFault(Exception):
    """The server answered with a fault instead of a response."""

    def __init__(self, status: int) -> None:
        super().__init__(f"{status:#010x}")
        self.status = status


class NotificationMessage(NamedTuple):
    """What one response brought. ``other`` are events and status changes, decoded by asyncua."""

    sequence_number: int
    columns: list[DecodedColumns]
    other: list[object]
    undecodable: int
    """Notifications, not values, that could not be read at all."""

    @property
    def is_keep_alive(self) -> bool:
        """A message without notifications; its number is that of the next message, and needs no acknowledgement."""
        return not self.columns and not self.other and not self.undecodable


class PublishResponse(NamedTuple):
    """A Publish response. ``subscription_id`` 0 means that the session has no subscription."""

    service_result: int
    subscription_id: int
    message: NotificationMessage


def read_publish_response(data: Buffer | bytes) -> PublishResponse:
    """Read a whole response body, from its type id on.

    Raises:
        ServiceFault: the server refused.
        Unreadable: it is no response.
    """
    body = bytes(data)
    try:
        service_result, at = _read_header(body, PUBLISH_RESPONSE)
        (subscription_id,) = _UINT32.unpack_from(body, at)
        (available,) = INT32.unpack_from(body, at + 4)
        at += 8 + 4 * max(available, 0) + 1
        return PublishResponse(service_result, subscription_id, _read_message(body, at))
    except (OverflowError, IndexError, struct.error) as fault:
        raise Unreadable(str(fault)) from fault


def read_republish_response(data: Buffer | bytes) -> tuple[int, NotificationMessage]:
    """Service result and message of a Republish response. Raises ``Unreadable``."""
    body = bytes(data)
    try:
        service_result, at = _read_header(body, REPUBLISH_RESPONSE)
        return service_result, _read_message(body, at)
    except (OverflowError, IndexError, struct.error) as fault:
        raise Unreadable(str(fault)) from fault


def _read_header(body: bytes, expected: int) -> tuple[int, int]:
    type_end = end_of_node_id(body, 0)
    kind = body[:type_end]
    if kind not in (_SERVICE_FAULT, b"\x01\x00" + expected.to_bytes(2, "little")):
        raise Unreadable(f"response of type {kind.hex()}")
    _, _, service_result = _HEADER.unpack_from(body, type_end)
    if kind == _SERVICE_FAULT:
        raise ServiceFault(service_result)
    at = end_of_diagnostic_info(body, type_end + _HEADER.size)
    (strings,) = INT32.unpack_from(body, at)
    at += 4
    for _ in range(max(strings, 0)):
        at = end_of_string(body, at)
    return service_result, end_of_extension_object(body, at)


def _read_message(body: bytes, at: int) -> NotificationMessage:
    sequence_number, _publish_time, count = _MESSAGE.unpack_from(body, at)
    at += _MESSAGE.size
    columns: list[DecodedColumns] = []
    other: list[object] = []
    undecodable = 0
    for _ in range(max(count, 0)):
        end = end_of_extension_object(body, at)
        if body[at : at + 4] == _DATA_CHANGE and body[at + 4] == 1:
            columns.append(decode_data_change(body[at + 9 : end]))
        else:
            try:
                other.append(extensionobject_from_binary(Buffer(body, at, end - at)))
            except Exception:
                _logger.exception("A notification could not be decoded")
                undecodable += 1
        at = end
    return NotificationMessage(sequence_number, columns, other, undecodable)
