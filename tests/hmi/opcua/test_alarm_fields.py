"""What servers put into events: read where it can be, "not told" where it cannot, and never a fault."""

from datetime import UTC, datetime

import pytest
from asyncua import ua
from hypothesis import given
from hypothesis import strategies as st

from hmi.domain.alarm import Dialog, Shelving
from hmi.domain.tag import NodeAddress
from hmi.opcua.alarm_fields import FIELDS, alarm_event, event_filter, fields_of, standard_type
from hmi.opcua.namespaces import NamespaceTable

NAMESPACES = NamespaceTable(["http://opcfoundation.org/UA/", "urn:cell"])
PATHS = [path for _, path in FIELDS]
NOW = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)


def values(**told: object) -> list[ua.Variant]:
    """One value for each field asked for; those not told are null. Slashes are written as two underscores."""
    given_values = {name.replace("__", "/"): value for name, value in told.items()}
    assert set(given_values) <= set(PATHS)
    return [ua.Variant(given_values.get(path)) for path in PATHS]


def read(**told: object):
    return alarm_event(fields_of(values(**told)), NAMESPACES, "plc", heard_ns=7)


def test_that_everything_told_is_read():
    event = read(
        EventId=b"\x01", EventType=ua.NodeId(2915, 0), SourceNode=ua.NodeId("belt", 1), SourceName="belt", Time=NOW,
        Message=ua.LocalizedText("Jam"), Severity=700, ConditionId=ua.NodeId("belt/jam", 1), ConditionName="Jam",
        BranchId=ua.NodeId(5, 1), Retain=True, EnabledState__Id=True, Comment=ua.LocalizedText("Warm"),
        ClientUserId="ben", AckedState__Id=False, ConfirmedState__Id=False, ActiveState__Id=True,
        SuppressedState__Id=False, OutOfServiceState__Id=False, ShelvingState__CurrentState__Id=ua.NodeId(2932, 0),
        ShelvingState__UnshelveTime=60000.0, Quality=ua.StatusCode(0x40000000),
    )  # fmt: skip

    assert event is not None
    assert event.condition == NodeAddress(endpoint="plc", uri="urn:cell", identifier="s=belt/jam")
    assert (event.branch, event.event_type) == ("nsu=urn:cell;i=5", "i=2915")
    assert (event.name, event.message, event.severity, event.time_ns) == ("Jam", "Jam", 700, 1796018400 * 10**9)
    assert (event.is_active, event.is_acknowledged, event.is_confirmed) == (True, False, False)
    assert (event.shelving, event.unshelve_ms, event.status) == (Shelving.TIMED, 60000.0, 0x40000000)
    assert (event.comment, event.comment_by, event.heard_ns) == ("Warm", "ben", 7)


def test_that_what_is_not_told_is_not_made_up():
    event = read(ConditionId=ua.NodeId("jam", 1))

    assert event is not None
    told = (event.is_active, event.is_acknowledged, event.is_retained, event.severity, event.time_ns, event.shelving)
    assert told == (None,) * 6


@pytest.mark.parametrize("condition", [None, ua.NodeId(), "jam", 5])
def test_that_an_event_of_no_condition_is_no_alarm(condition: object):
    assert read(ConditionId=condition, Message=ua.LocalizedText("Door opened")) is None


@pytest.mark.parametrize(
    ("words", "shelving"),
    [("Unshelved", Shelving.UNSHELVED), ("Timed Shelved", Shelving.TIMED), ("OneShotShelved", Shelving.ONE_SHOT),
     ("Ruhend", None)],
)  # fmt: skip
def test_that_shelving_is_known_by_its_words_where_no_state_is_named(words: str, shelving: Shelving | None):
    event = read(ConditionId=ua.NodeId("jam", 1), ShelvingState__CurrentState=ua.LocalizedText(words))

    assert event is not None
    assert event.shelving is shelving


@pytest.mark.parametrize(
    ("is_open", "dialog"), [(True, Dialog(prompt="Restart?", responses=("Yes", "No"))), (False, None)]
)
def test_that_a_dialog_asks_only_while_it_is_open(is_open: bool, dialog: Dialog | None):
    event = read(
        ConditionId=ua.NodeId("ask", 1), DialogState__Id=is_open, Prompt=ua.LocalizedText("Restart?"),
        ResponseOptionSet=[ua.LocalizedText("Yes"), ua.LocalizedText("No")],
    )  # fmt: skip

    assert event is not None
    assert event.dialog == dialog


def test_that_fewer_fields_than_asked_for_are_read_as_far_as_they_go():
    few = values(EventType=ua.NodeId(2787, 0))[:3]

    assert standard_type(fields_of(few)) == 2787
    assert alarm_event(fields_of(few), NAMESPACES, "plc", 7) is None


def test_that_conditions_are_asked_for_by_their_node_and_all_else_by_value():
    attributes = {len(clause.BrowsePath): clause.AttributeId for clause in event_filter().SelectClauses}

    assert attributes[0] == ua.AttributeIds.NodeId
    assert {attributes[1], attributes[2], attributes[3]} == {ua.AttributeIds.Value}


ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(), st.just(NOW),
    st.builds(ua.LocalizedText, st.one_of(st.none(), st.text())),
    st.builds(lambda number: ua.NodeId(number, 9), st.integers(0, 9)),
    st.lists(st.one_of(st.text(), st.none(), st.builds(ua.LocalizedText, st.text()))),
)  # fmt: skip


class Odd:
    """What a server's own structure decodes to."""


@given(st.lists(st.one_of(ANYTHING, st.just(Odd())), min_size=0, max_size=40))
def test_that_no_event_is_too_odd(told: list[object]):
    class Carrier(ua.Variant):
        def __post_init__(self) -> None:
            """Takes any value, whatever its type says."""

    variants = [Carrier(value, ua.VariantType.Null) for value in told]

    alarm_event(fields_of(variants), NAMESPACES, "plc", 7)
