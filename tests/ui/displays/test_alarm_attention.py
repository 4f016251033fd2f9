"""Alarms in "what needs me", in the banner and on the rail: each trouble once, and a way to it."""

import msgspec
import pytest

from hmi.domain.alarm import Priority, Shelving
from hmi.domain.alarms_file import PLAN_IN_USE
from hmi.domain.equipment_facts import EquipmentFacts
from hmi.domain.guidance import Guidance, GuidancePlace, Inherited, Level
from hmi.domain.guidance_query import AskGuidance, GuidanceAnswer
from hmi.domain.outcome import Failed, Reason
from hmi.domain.words import Words
from hmi.link.messages import Notice
from ui.displays.attention import attention_items
from ui.displays.frame_content import alarm_count, alert_of, strip_items
from ui.models.attention_list import AttentionItem


@pytest.fixture
def facts(panel) -> list[EquipmentFacts]:
    return [EquipmentFacts.of(one, panel.bridge.picture.definition) for one in panel.bridge.picture.cell.equipment]


def written(response: str) -> GuidanceAnswer:
    inherited = Inherited[Words](value=response, level=Level.ALARM)
    return GuidanceAnswer(guidance=Guidance(place=GuidancePlace(name="Jam"), response=inherited), shelve_most_s=60)


def stand(panel, *alarms) -> None:
    panel.bridge.alarms = {alarm.id: alarm for alarm in alarms}


def hold(panel) -> None:
    """The conveyor says that it is held."""
    panel.say(next(name for name in panel.values if name.startswith("conveyor") and "currentstate" in name), "Held")


def items_at(panel, facts, display: str) -> list[AttentionItem]:
    return [item for item in attention_items(panel.bridge, facts) if item.display == display]


def at(panel, alarm, equipment: str, late_s: float = 0.0):
    """``alarm`` at an equipment, that many seconds after its values changed."""
    began_ns = panel.bridge.service_time_ns + int(late_s * 1e9)
    return msgspec.structs.replace(alarm, equipment=equipment, began_ns=began_ns)


def test_that_an_alarm_leads_to_itself(panel, facts, an_alarm):
    alarm = an_alarm(message="Belt is jammed")
    stand(panel, alarm)

    (item,) = items_at(panel, facts, "alarms")

    assert item.words == "Conveyor · Belt is jammed"
    assert item.subject == alarm.id
    assert alert_of([item]).is_abnormal


def test_that_an_alarm_of_medium_priority_has_the_colour_of_attention(panel, facts, an_alarm):
    stand(panel, an_alarm(priority=Priority.MEDIUM))

    (item,) = items_at(panel, facts, "alarms")

    assert alert_of([item]).wants_attention
    assert not alert_of([item]).is_abnormal


@pytest.mark.parametrize(
    "fact", [{"is_acknowledged": True}, {"is_heard": False}, {"shelving": Shelving.TIMED}], ids=str
)
def test_that_what_wants_no_answer_is_not_listed(panel, facts, an_alarm, fact):
    stand(panel, an_alarm(**fact))

    assert not items_at(panel, facts, "alarms")


def test_that_an_alarm_that_is_over_does_not_say_since(panel, facts, an_alarm):
    stand(panel, an_alarm(is_active=False))

    (item,) = items_at(panel, facts, "alarms")

    assert item.detail.startswith("Over, not acknowledged · began ")


def test_that_what_the_site_wrote_to_do_is_said_as_long_as_the_alarm_stands(panel, facts, an_alarm):
    alarm = an_alarm(is_active=True)
    stand(panel, alarm)
    items_at(panel, facts, "alarms")

    panel.link.answer(AskGuidance, written("Open the cover"))
    (standing,) = items_at(panel, facts, "alarms")
    stand(panel, msgspec.structs.replace(alarm, is_active=False))
    (over,) = items_at(panel, facts, "alarms")

    assert standing.detail.startswith("Open the cover · since ")
    assert over.detail.startswith("Over, not acknowledged")
    assert sum(isinstance(query, AskGuidance) for query in panel.link.queries) == 1


def test_that_what_nobody_answered_is_asked_for_again(panel, facts, an_alarm):
    stand(panel, an_alarm())
    items_at(panel, facts, "alarms")

    panel.link.answer(AskGuidance, Failed(reason=Reason.SERVICE_SILENT))
    items_at(panel, facts, "alarms")
    panel.link.answer(AskGuidance, written("Open the cover"))

    assert items_at(panel, facts, "alarms")[0].detail.startswith("Open the cover")


def test_that_what_the_site_wrote_before_it_decided_otherwise_is_said_no_more(panel, facts, an_alarm):
    panel.bridge.take(Notice(subject=PLAN_IN_USE, text="a 0"))
    stand(panel, an_alarm())
    items_at(panel, facts, "alarms")
    late = panel.link._waiting[AskGuidance]
    panel.link.answer(AskGuidance, written("Open the cover"))
    told: list[str] = []
    panel.bridge.guidance.told.connect(lambda: told.append(items_at(panel, facts, "alarms")[0].detail))

    panel.bridge.take(Notice(subject=PLAN_IN_USE, text="b 1"))
    late(written("Open the cover"))

    assert not items_at(panel, facts, "alarms")[0].detail.startswith("Open the cover")
    panel.link.answer(AskGuidance, written("Call maintenance"))
    assert [words.startswith("Call maintenance") for words in told] == [False, True]


def test_that_a_held_machine_says_what_the_site_wrote_about_its_alarm(panel, facts, an_alarm):
    hold(panel)
    stand(panel, at(panel, an_alarm(message="Belt is jammed"), "conveyor", late_s=2))
    attention_items(panel.bridge, facts)

    panel.link.answer(AskGuidance, written("Open the cover"))
    (item,) = [one for one in attention_items(panel.bridge, facts) if "Conveyor" in one.words]

    assert item.detail.endswith("Open the cover")


def test_that_a_flood_in_one_equipment_is_one_line_with_the_most_urgent(panel, facts, an_alarm):
    flood = [an_alarm(f"n{number}", priority=Priority.LOW) for number in range(200)]
    stand(panel, *flood, an_alarm("worst"))

    (item,) = items_at(panel, facts, "alarms")

    assert "worst" in item.words
    assert "200 more here" in item.detail


def test_that_a_held_machine_and_its_alarm_are_told_once_with_the_next_step(panel, facts, an_alarm):
    hold(panel)
    alarm = at(panel, an_alarm(message="Belt is jammed"), "conveyor", late_s=2)
    stand(panel, alarm)

    (item,) = [one for one in attention_items(panel.bridge, facts) if "Conveyor" in one.words]

    assert item.words == "Conveyor · Belt is jammed"
    assert item.detail == "Held · See what it waits for: parts, room behind it, or somebody."
    assert item.subject == alarm.id


def test_that_a_protective_stop_is_always_named(panel, facts, an_alarm):
    stop = next(one for one in facts if one.protective_stop is not None)
    panel.say(stop.protective_stop, True)
    stand(panel, at(panel, an_alarm(message="Hit something"), stop.equipment.id))

    (item,) = [one for one in attention_items(panel.bridge, facts) if stop.equipment.label in one.words]

    assert item.words.endswith("Protective stop")
    assert item.detail.startswith("Hit something")
    assert item.rank == 0


def test_that_an_emergency_stop_is_told_apart_from_any_alarm(panel, facts, an_alarm):
    stop = next(one for one in facts if one.emergency_stop is not None)
    panel.say(stop.emergency_stop, True)
    stand(panel, at(panel, an_alarm(), stop.equipment.id))

    items = [one for one in attention_items(panel.bridge, facts) if stop.equipment.label in one.words]

    assert len(items) == 2


def test_that_an_alarm_that_began_at_another_time_is_another_thing(panel, facts, an_alarm):
    hold(panel)
    stand(panel, at(panel, an_alarm(), "conveyor", late_s=60))

    assert len([one for one in attention_items(panel.bridge, facts) if "Conveyor" in one.words]) == 2


def test_that_the_rail_counts_what_nobody_acknowledged(panel, an_alarm):
    stand(panel, an_alarm("one"), an_alarm("two", priority=Priority.LOW), an_alarm("seen", is_acknowledged=True))

    count = alarm_count(panel.bridge)

    assert count is not None
    assert (count.words, count.spoken) == ("2", "2 not acknowledged")
    assert count.is_loud
    assert count.is_present


def test_that_a_count_nobody_vouches_for_is_drawn_otherwise(panel, an_alarm):
    stand(panel, an_alarm(is_heard=False))

    count = alarm_count(panel.bridge)

    assert count is not None
    assert not count.is_present


def test_that_no_number_is_shown_where_nothing_calls(panel, an_alarm):
    stand(panel, an_alarm(is_acknowledged=True))

    assert alarm_count(panel.bridge) is None


def test_that_the_frame_counts_what_was_put_aside(panel, an_alarm):
    stand(panel, an_alarm("one", shelving=Shelving.TIMED), an_alarm("two", is_suppressed=True))

    assert "2 alarms put aside" in [item.words for item in strip_items(panel.bridge)]
