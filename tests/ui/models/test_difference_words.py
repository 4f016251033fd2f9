"""What is not as it was approved is told in names, values and moments that people know, not as the service has it."""

import re

import msgspec
import pytest

from hmi import i18n
from hmi.domain.advice_approval import Aspect, Difference
from hmi.domain.advice_plan import ExactWrite, PlanStep
from hmi.domain.cell import Cell
from hmi.domain.equipment import Component, ComponentKind, Equipment, EquipmentId, EquipmentKind
from hmi.domain.outcome import Done, Reason, Refused
from hmi.domain.person import PersonRef
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from ui.models.difference_words import difference_words, with_difference
from ui.models.picture import Picture
from ui.wording.outcome import outcome_sentence

SPEED = TagName("cobot/ur5e/speedoverride")
NODE = NodeAddress(endpoint="cell", uri="urn:cell", identifier="s=speed")
TAG = TagDefinition(name=SPEED, node=NODE, data_type=DataType.DOUBLE, label="Speed override", unit="%")
ARM = Component(name="UR5e", kind=ComponentKind.MOTION_DEVICE, tags={"SpeedOverride": SPEED})
COBOT = Equipment(id=EquipmentId("cobot"), kind=EquipmentKind.ROBOT, label="Cobot", components=(ARM,))
PICTURE = Picture(Cell(id="cell", label="Cell", equipment=(COBOT,), tags=(TAG,)))
CORA = PersonRef("0190-cora")
NAMES = {CORA: "Cora Lind"}
APPROVED_NS = 1_790_000_000 * 10**9


def a_step(value: float) -> str:
    act = ExactWrite(node=NODE, tag_name=SPEED, value=value, unit="%", seen=80.0)
    step = PlanStep(id="slow", title={"en": "Set the speed", "de": "Geschwindigkeit stellen"}, act=act)
    return msgspec.json.encode(step, order="deterministic").decode()


DIFFERENCES = [
    (Difference(aspect=Aspect.STOPPED), "AI is stopped"),
    (Difference(aspect=Aspect.STOPPED_SINCE), "stopped after the approval"),
    (Difference(aspect=Aspect.MODE, approved="approved_write", now="shadow"), "at “Shadow” now; “Approved write”"),
    (Difference(aspect=Aspect.PLAN, name="slow", approved=a_step(70.0), now=a_step(95.0)), "= 95 %; approved is"),
    (Difference(aspect=Aspect.PLAN, name="slow", approved=a_step(70.0)), "“Set the speed” was approved, and is not"),
    (Difference(aspect=Aspect.PLAN, name="slow", now=a_step(70.0)), "“Set the speed” is new"),
    (Difference(aspect=Aspect.PLAN, approved="ab" * 32, now="cd" * 32), "another one than the one"),
    (Difference(aspect=Aspect.CONDITION, name=SPEED, approved="80.0", now="95.0"), "is 95 % now; approved with 80 %"),
    (Difference(aspect=Aspect.QUALITY, name=SPEED, approved="80.0 GOOD LIVE", now="80.0 GOOD STALE"), "not heard"),
    (
        Difference(aspect=Aspect.QUALITY, name=SPEED, approved="80.0", now="80.0 BAD LIVE"),
        "in doubt; approved with 80 %",
    ),
    (Difference(aspect=Aspect.UNIT, name=SPEED, approved="mm/s", now="%"), "told in % now; approved was mm/s"),
    (Difference(aspect=Aspect.UNIT, name="cobot/gone", approved="%"), "not in the cell any more"),
    (Difference(aspect=Aspect.MODEL, name="version", approved="1", now="2"), "at version 2 now"),
    (Difference(aspect=Aspect.MODEL, name="sha256", approved="ab" * 32, now="cd" * 32), "The file of the model"),
    (Difference(aspect=Aspect.QUALIFICATION, name=CORA, approved="robot_service 3", now="1"), "Cora Lind is not qual"),
    (Difference(aspect=Aspect.ROLE, approved="coordinator"), "One of those who approve has to be"),
    (Difference(aspect=Aspect.ROLE, name=CORA), "Cora Lind may not decide"),
    (Difference(aspect=Aspect.PERSON), "Nobody is there"),
    (Difference(aspect=Aspect.PERSON, name=CORA), "Cora Lind is not known"),
    (Difference(aspect=Aspect.TWO_PERSONS, approved="2", now="1"), "two different people"),
    (Difference(aspect=Aspect.AUTHOR, name=CORA), "Cora Lind proposed it"),
    (Difference(aspect=Aspect.SIGNATURE, name=CORA, approved="ab" * 32), "The signature of Cora Lind"),
    (Difference(aspect=Aspect.TOO_EARLY, approved=str(APPROVED_NS), now="0"), "The clock was set back"),
    (Difference(aspect=Aspect.TOO_LATE, approved=str(APPROVED_NS), now=str(2 * APPROVED_NS)), "Its time was over at"),
]


def test_that_every_aspect_is_looked_at():
    assert {one.aspect for one, _words in DIFFERENCES} == set(Aspect)


@pytest.mark.parametrize(("difference", "words"), DIFFERENCES, ids=lambda one: str(getattr(one, "aspect", "")))
def test_that_a_difference_is_told_as_people_say_it(difference: Difference, words: str):
    told = difference_words(difference, PICTURE, NAMES)

    assert words in told.replace("\N{NO-BREAK SPACE}", " ")
    for language in ("en", "de"):
        i18n.choose(language)
        told = difference_words(difference, PICTURE, NAMES)
        assert not re.search(r"[{}_]|[0-9a-f]{32}|\d{12}|0190|GOOD|STALE|LIVE|cobot/ur", told), told


def test_that_a_refusal_says_in_words_what_differs():
    facts = {"aspect": "condition", "name": SPEED, "approved": "80.0", "now": "95.0", "count": 2}

    told = str(outcome_sentence(with_difference(Refused(reason=Reason.ADVICE_DIFFERS, facts=facts), PICTURE)))

    assert "is 95 % now; approved with 80 %." in told.replace("\N{NO-BREAK SPACE}", " ")
    assert "Differences in all: 2." in told


def test_that_every_other_outcome_stays_as_it_is():
    other = Refused(reason=Reason.ADVICE_DIFFERS, facts={"aspect": "of another version"})

    assert with_difference(Done(), PICTURE) == Done()
    assert with_difference(other, PICTURE) is other
