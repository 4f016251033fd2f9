"""Writes and method calls: typed from the node, sent without timestamps, read back, the server's refusal as it is."""

import asyncio
from collections.abc import Sequence

from asyncua import ua
from asyncua.client.client import Client
from asyncua.common.node import Node
from asyncua.ua.attribute_ids import AttributeIds

from hmi import clock
from hmi.domain.argument import Argument
from hmi.domain.equipment import MethodDefinition
from hmi.domain.outcome import Done, Failed, Outcome, Reason, Refused
from hmi.domain.tag import Scalar, TagDefinition
from hmi.opcua.namespaces import NamespaceTable
from hmi.opcua.values import is_same, to_array, to_scalar, to_variant

WRITE_S = 3.0
CALL_S = 10.0
"""Methods may move something before they answer."""
READ_BACK_S = 1.5
READ_BACK_PAUSE_S = 0.1
"""Some controllers take a write over in their next cycle."""
_UNCERTAIN = (
    ua.uaerrors.BadTimeout,
    ua.uaerrors.BadRequestTimeout,
    ua.uaerrors.BadCommunicationError,
    ua.uaerrors.BadNoCommunication,
    ua.uaerrors.BadConnectionClosed,
    ua.uaerrors.BadSecureChannelClosed,
    ua.uaerrors.BadSessionClosed,
    ua.uaerrors.BadShutdown,
)
"""Answers of a server, often a gateway, that leave open whether the controller acted."""
_UNREADABLE = (ua.uaerrors.BadNotReadable, ua.uaerrors.BadUserAccessDenied)


async def write(client: Client, namespaces: NamespaceTable, tag: TagDefinition, value: Scalar) -> Outcome:
    """Write one value and read it back. Never tried twice."""
    node_id = namespaces.node_id(tag.node)
    if node_id is None:
        return Refused(reason=Reason.UNKNOWN_TAG, facts={"tag": tag.name})
    try:
        variant = to_variant(tag.data_type, value)
    except ValueError as error:
        return Refused(reason=Reason.WRONG_TYPE, facts={"detail": str(error), "type": tag.data_type.value})
    node = client.get_node(node_id)
    try:
        async with asyncio.timeout(WRITE_S):
            await node.write_attribute(AttributeIds.Value, ua.DataValue(variant, StatusCode=None))
    except ua.UaStatusCodeError as error:
        return refusal(error)
    except TimeoutError:
        return Failed(reason=Reason.TIMED_OUT, facts={"tag": tag.name})
    except OSError:
        return Failed(reason=Reason.NOT_CONNECTED, facts={"tag": tag.name})
    return await _read_back(node, tag, value)


async def call(
    client: Client, namespaces: NamespaceTable, method: MethodDefinition, arguments: Sequence[Argument]
) -> Outcome:
    """Call a method with arguments of its declared types; outputs by position in the result."""
    parent, node = namespaces.node_id(method.object_node), namespaces.node_id(method.method_node)
    if parent is None or node is None:
        return Refused(reason=Reason.UNKNOWN_METHOD, facts={"method": method.name})
    try:
        variants = [
            to_array(one.data_type, value) if isinstance(value, tuple) else to_variant(one.data_type, value)
            for one, value in zip(method.inputs, arguments, strict=True)
        ]
    except ValueError as error:
        return Refused(reason=Reason.WRONG_TYPE, facts={"detail": str(error)})
    request = ua.CallMethodRequest(ObjectId=parent, MethodId=node, InputArguments=variants)
    try:
        async with asyncio.timeout(CALL_S):
            results = await client.uaclient.call([request])
            results[0].StatusCode.check()
    except ua.UaStatusCodeError as error:
        return refusal(error)
    except TimeoutError:
        return Failed(reason=Reason.TIMED_OUT, facts={"method": method.name})
    except OSError:
        return Failed(reason=Reason.NOT_CONNECTED, facts={"method": method.name})
    outputs = results[0].OutputArguments or []
    return Done(result={f"output_{place}": to_scalar(one.Value) for place, one in enumerate(outputs, 1)})


async def _read_back(node: Node, tag: TagDefinition, value: Scalar) -> Outcome:
    """The server accepted; see whether the node holds it. What cannot be read is believed."""
    end_s = clock.monotonic_s() + READ_BACK_S
    facts: dict[str, Scalar] = {"wanted": value}
    while clock.monotonic_s() < end_s:
        try:
            async with asyncio.timeout(READ_BACK_S):
                found = to_scalar(await node.read_value())
        except _UNREADABLE:
            return Done()
        except ua.UaStatusCodeError as error:
            facts["status"] = _name_of(error)
        except TimeoutError:
            return Failed(reason=Reason.TIMED_OUT, facts={"tag": tag.name})
        except OSError:
            return Failed(reason=Reason.NOT_CONNECTED, facts={"tag": tag.name})
        else:
            if is_same(tag.data_type, value, found):
                return Done()
            facts["found"] = found
        await asyncio.sleep(READ_BACK_PAUSE_S)
    return Failed(reason=Reason.READ_BACK_DIFFERS, facts=facts)


def refusal(error: ua.UaStatusCodeError) -> Outcome:
    """The server's own word; where it leaves the effect open, a failure."""
    facts: dict[str, Scalar] = {"status": _name_of(error)}
    if isinstance(error, _UNCERTAIN):
        return Failed(reason=Reason.SERVER_REFUSED, facts=facts)
    return Refused(reason=Reason.SERVER_REFUSED, facts=facts)


def _name_of(error: ua.UaStatusCodeError) -> str:
    return ua.StatusCode(error.code).name
