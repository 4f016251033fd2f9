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


def _type_id(number: int) -> bytes:
    """A FourByte NodeId in namespace 0."""
    return b"\x01\x00" + number.to_bytes(2, "little")


_PUBLISH_RESPONSE: Final = _type_id(ObjectIds.PublishResponse_Encoding_DefaultBinary)
_REPUBLISH_RESPONSE: Final = _type_id(ObjectIds.RepublishResponse_Encoding_DefaultBinary)
_SERVICE_FAULT: Final = _type_id(ObjectIds.ServiceFault_Encoding_DefaultBinary)
_DATA_CHANGE: Final = _type_id(ObjectIds.DataChangeNotification_Encoding_DefaultBinary) + b"\x01"
"""With the form of a body that carries its length."""
_DATA_CHANGE_HEADER: Final = len(_DATA_CHANGE) + INT32.size
_NO_STRUCTURE: Final = b"\x00\x00\x00"

_logger = logging.getLogger(__name__)

_UINT32: Final = Struct("<I")
_HEADER: Final = Struct("<qII")
"""Timestamp, request handle and service result."""
_WHOLE_HEADER: Final = Struct("<4sqIIBi3s")
"""Type and header of a response with no diagnostics, no strings and no additional header: nearly every one."""
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
        service_result, at = _read_header(body, _PUBLISH_RESPONSE)
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
        service_result, at = _read_header(body, _REPUBLISH_RESPONSE)
        return service_result, _read_message(body, at)
    except (OverflowError, IndexError, struct.error) as fault:
        raise Unreadable(str(fault)) from fault


def _read_header(body: bytes, expected: bytes) -> tuple[int, int]:
    if len(body) >= _WHOLE_HEADER.size:
        kind, _, _, service_result, diagnostics, strings, additional = _WHOLE_HEADER.unpack_from(body, 0)
        if kind == expected and not diagnostics and strings <= 0 and additional == _NO_STRUCTURE:
            return service_result, _WHOLE_HEADER.size
    type_end = end_of_node_id(body, 0)
    kind = body[:type_end]
    if kind not in (_SERVICE_FAULT, expected):
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
        if body.startswith(_DATA_CHANGE, at):
            columns.append(decode_data_change(body[at + _DATA_CHANGE_HEADER : end]))
        else:
            try:
                other.append(extensionobject_from_binary(Buffer(body, at, end - at)))
            except Exception:  # asyncua raises whatever the broken bytes led it to
                _logger.exception("A notification could not be decoded")
                undecodable += 1
        at = end
    return NotificationMessage(sequence_number, columns, other, undecodable)
