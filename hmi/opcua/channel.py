"""Why a server refuses to open a secure channel, where it says so in an answer instead of an error message."""

from asyncua import ua
from asyncua.client.client import Client
from asyncua.client.ua_client import UaClient, UASocketProtocol
from asyncua.ua.object_ids import ObjectIds
from asyncua.ua.ua_binary import nodeid_from_binary, struct_from_binary
from typing_extensions import override

_SERVICE_FAULT = ua.NodeId(ua.Int32(ObjectIds.ServiceFault_Encoding_DefaultBinary))


def hear_refusals(client: Client) -> None:
    """Let ``connect`` raise the server's own status. To be called before; asyncua alone raises an AssertionError.

    OPC 10000-6, 7.1.5 has servers send an error message; node-opcua answers an OpenSecureChannel request with a
    ServiceFault, as for any other service.
    """
    client.uaclient.__class__ = _Transport


class _Transport(UaClient):
    """asyncua's, with a protocol of our own for each connection."""

    @override
    def _make_protocol(self) -> UASocketProtocol:
        protocol = super()._make_protocol()
        protocol.__class__ = _Protocol
        return protocol


class _Protocol(UASocketProtocol):
    """asyncua's, which hears a ServiceFault where the answer to OpenSecureChannel is expected."""

    @override
    def _process_received_message(self, msg: ua.Message | ua.Acknowledge | ua.ErrorMessage | None) -> None:
        if isinstance(msg, ua.Message) and isinstance(msg.SecurityHeader(), ua.AsymmetricAlgorithmHeader):
            body = msg.body()
            if nodeid_from_binary(body.copy()) == _SERVICE_FAULT:
                struct_from_binary(ua.ServiceFault, body).ResponseHeader.ServiceResult.check()
        super()._process_received_message(msg)
