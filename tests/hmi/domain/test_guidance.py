"""Guidance is inherited down the tree of equipment, and each part says from where it came."""

from hmi.domain.alarm import Priority
from hmi.domain.alarm_plan import AlarmPlan, ControllerAlarm, EquipmentRationale
from hmi.domain.equipment import EquipmentId
from hmi.domain.guidance import GuidanceList, GuidancePlace, Inherited, Level
from hmi.domain.local_alarm import Deviation, Limit, LocalAlarm, RuleId
from hmi.domain.local_finding import LocalKind
from hmi.domain.rationale import Rationale
from hmi.domain.tag import TagName

COBOT = EquipmentId("cobot")
VACUUM = TagName("cobot/gripper/Vacuum")


def a_plan() -> AlarmPlan:
    leak = LocalAlarm(
        rule=RuleId("vacuum.low"), tag=VACUUM, condition=Limit(kind=LocalKind.LOW, limit=0.5), priority=Priority.MEDIUM,
        equipment=COBOT, component="Gripper", said=Rationale(response="Change the cup"),
    )  # fmt: skip
    return AlarmPlan(
        cell=Rationale(consequence="The cell stops", display="overview", respond_within_s=1800.0),
        equipment=(
            EquipmentRationale(
                equipment=COBOT,
                said=Rationale(response="Look at the arm", display="cobot"),
                components={"Gripper": Rationale(respond_within_s=300.0)},
            ),
        ),
        controller_alarms=(
            ControllerAlarm(name="Jam", source="infeed", said=Rationale(response="Clear the infeed")),
            ControllerAlarm(name="Jam", said=Rationale(response="Clear the belt", procedure="belt_jam")),
            ControllerAlarm(name="Vacuum*", equipment=COBOT, component="Gripper", said=Rationale(label="Vacuum")),
        ),
        local_alarms=(leak,),
    )


def test_that_what_is_closest_to_the_alarm_wins_and_says_where_it_stands():
    guidance = a_plan().guidance_of(COBOT, VACUUM, "vacuum.low")

    assert guidance.response == Inherited(value="Change the cup", level=Level.ALARM, place="vacuum.low")
    assert guidance.respond_within_s == Inherited(value=300.0, level=Level.COMPONENT, place="Gripper")
    assert guidance.display == Inherited(value="cobot", level=Level.EQUIPMENT, place="cobot")
    assert guidance.consequence == Inherited(value="The cell stops", level=Level.CELL)
    assert guidance.place == GuidancePlace(part=GuidanceList.LOCAL_ALARMS, name="vacuum.low", source=VACUUM)


def test_that_an_alarm_named_exactly_goes_before_one_that_a_pattern_meets():
    infeed = a_plan().guidance_of(None, "infeed", "Jam")
    outfeed = a_plan().guidance_of(None, "outfeed", "Jam")

    assert infeed.response.value == "Clear the infeed"
    assert infeed.procedure.value == "belt_jam"
    assert outfeed.response.value == "Clear the belt"


def test_that_a_controllers_alarm_inherits_from_where_the_site_says_that_it_belongs():
    guidance = a_plan().guidance_of(None, "plc_7", "VacuumLow")

    assert guidance.label == "Vacuum"
    assert guidance.response == Inherited(value="Look at the arm", level=Level.EQUIPMENT, place="cobot")
    assert guidance.respond_within_s.level is Level.COMPONENT


def test_that_an_alarm_nobody_wrote_about_says_where_to_write():
    guidance = AlarmPlan().guidance_of(COBOT, "cobot", "ProtectiveStop")

    assert not guidance.is_written
    assert guidance.place == GuidancePlace(
        file="alarms.yaml", part=GuidanceList.CONTROLLER_ALARMS, name="ProtectiveStop", source="cobot"
    )
    assert (guidance.consequence, guidance.procedure, guidance.priority) == (None, None, None)


def test_that_the_plan_knows_every_tag_that_it_names():
    look = Rationale(trend=(TagName("air"),))
    speed = LocalAlarm(
        rule=RuleId("slow"), tag=TagName("speed"), priority=Priority.LOW,
        condition=Deviation(set_point=TagName("set"), by=1.0),
    )  # fmt: skip
    plan = AlarmPlan(
        equipment=(EquipmentRationale(equipment=COBOT, components={"Gripper": look}),), local_alarms=(speed,)
    )

    assert plan.tag_names() == {"speed", "set", "air"}
