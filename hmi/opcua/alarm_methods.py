"""A person's answers to conditions, as method calls to their source."""

import asyncio
from typing import Final

from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.object_ids import ObjectIds

from hmi.domain.alarm_act import AlarmAct, ConditionMethod
from hmi.domain.outcome import Done, Failed, Outcome, Reason, Refused
from hmi.domain.tag import NodeAddress
from hmi.opcua.namespaces import NamespaceTable
from hmi.opcua.writer import refusal

ANSWER_S: Final = 5.0

_METHODS: Final = {
    ConditionMethod.ACKNOWLEDGE: ObjectIds.AcknowledgeableConditionType_Acknowledge,
    ConditionMethod.CONFIRM: ObjectIds.AcknowledgeableConditionType_Confirm,
    ConditionMethod.ADD_COMMENT: ObjectIds.ConditionType_AddComment,
    ConditionMethod.TIMED_SHELVE: ObjectIds.ShelvedStateMachineType_TimedShelve,
    ConditionMethod.ONE_SHOT_SHELVE: ObjectIds.ShelvedStateMachineType_OneShotShelve,
    ConditionMethod.UNSHELVE: ObjectIds.ShelvedStateMachineType_Unshelve,
    ConditionMethod.ENABLE: ObjectIds.ConditionType_Enable,
    ConditionMethod.DISABLE: ObjectIds.ConditionType_Disable,
    ConditionMethod.RESPOND: ObjectIds.DialogConditionType_Respond,
}
"""Methods of the types: a condition need not have any in the address space (OPC 10000-9, 5.5.4)."""
_COMMENTED: Final = (ConditionMethod.ACKNOWLEDGE, ConditionMethod.CONFIRM, ConditionMethod.ADD_COMMENT)
_OF_SHELVING: Final = (ConditionMethod.TIMED_SHELVE, ConditionMethod.ONE_SHOT_SHELVE, ConditionMethod.UNSHELVE)


async def act_on(client: Client, namespaces: NamespaceTable, condition: NodeAddress, act: AlarmAct) -> Outcome:
    """Do one thing to a condition. Never tried twice; the list changes when the source tells."""
    node = namespaces.node_id(condition)
    if node is None:
        return Refused(reason=Reason.UNKNOWN_ALARM)
    try:
        async with asyncio.timeout(ANSWER_S):
            place = await _shelving_of(client, node) if act.method in _OF_SHELVING else node
            request = ua.CallMethodRequest(
                ObjectId=place,
                MethodId=ua.NodeId(ua.Int32(_METHODS[act.method])),
                InputArguments=_arguments(act),
            )
            (result,) = await client.uaclient.call([request])
            result.StatusCode.check()
    except ua.UaStatusCodeError as error:
        return refusal(error)
    except TimeoutError:
        return Failed(reason=Reason.TIMED_OUT)
    except OSError:
        return Failed(reason=Reason.NOT_CONNECTED)
    return Done()


def _arguments(act: AlarmAct) -> list[ua.Variant]:
    if act.method in _COMMENTED:
        comment = ua.LocalizedText(act.comment)
        return [ua.Variant(act.event_id, ua.VariantType.ByteString), ua.Variant(comment, ua.VariantType.LocalizedText)]
    match act.method:
        case ConditionMethod.TIMED_SHELVE:
            return [ua.Variant(act.duration_s * 1000.0, ua.VariantType.Double)]
        case ConditionMethod.RESPOND:
            return [ua.Variant(act.response, ua.VariantType.Int32)]
        case _:
            return []


async def _shelving_of(client: Client, condition: ua.NodeId) -> ua.NodeId:
    """The condition's ShelvingState; where it is not in the address space the condition itself takes the call."""
    path = ua.BrowsePath(StartingNode=condition)
    path.RelativePath.Elements = [
        ua.RelativePathElement(
            ReferenceTypeId=ua.NodeId(ua.Int32(ObjectIds.HierarchicalReferences)),
            IsInverse=False,  # pyright: ignore[reportArgumentType]  # asyncua's Boolean has no constructor
            IncludeSubtypes=True,  # pyright: ignore[reportArgumentType]  # as above
            TargetName=ua.QualifiedName("ShelvingState"),
        )
    ]
    (found,) = await client.uaclient.translate_browsepaths_to_nodeids([path])
    return found.Targets[0].TargetId if found.StatusCode.is_good() and found.Targets else condition
