"""Symptoms that the detectors can find, and what holds around equipment, in words."""

from hmi.domain.failure_mode import CheckKind, Circumstance, Risk
from hmi.domain.symptom import KnownSymptom
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_

_S = KnownSymptom
SYMPTOMS: dict[KnownSymptom, str] = {
    _S.JOINT_FRICTION_UP: N_("A joint needs more current at the same motion"),
    _S.JOINT_GRAVITY_GAIN_CHANGED: N_("A joint carries more or less than payload and posture explain"),
    _S.JOINT_CURRENT_BIAS: N_("A joint's current is off by the same amount in every posture"),
    _S.JOINT_TEMPERATURE_UP: N_("A joint is warmer than its work explains"),
    _S.STOP_RATE_UP: N_("Protective stops come more often"),
    _S.GRIP_LOSS_RATE_UP: N_("Parts are lost from the gripper more often"),
    _S.GRIP_VACUUM_DOWN: N_("The vacuum with a part is lower"),
    _S.SPINDLE_VIBRATION_UP: N_("The spindle vibrates more"),
    _S.SPINDLE_LOAD_UP: N_("The spindle needs more for the same cut"),
    _S.SPINDLE_TEMPERATURE_UP: N_("The spindle is warmer than its work explains"),
    _S.TOOL_WEAR_TREND: N_("The tool wears faster than its parts explain"),
    _S.COOLANT_FLOW_DOWN: N_("Less coolant flows"),
    _S.PART_DIMENSION_DRIFT: N_("Measured parts move to one side"),
    _S.PART_SCATTER_UP: N_("Measured parts scatter more"),
    _S.REJECT_RATE_UP: N_("More parts are rejected"),
    _S.BELT_CURRENT_UP: N_("The belt's drive needs more current"),
    _S.BELT_SPEED_DOWN: N_("The belt is slower than wanted"),
    _S.JAM_RATE_UP: N_("Jams come more often"),
    _S.IMAGE_SHARPNESS_DOWN: N_("Images are less sharp"),
    _S.EXPOSURE_UP: N_("The camera needs more light"),
    _S.INSPECTION_CONFIDENCE_DOWN: N_("The inspection is less sure"),
    _S.AIR_FLOW_UP: N_("More compressed air flows than the machines use"),
    _S.AIR_PRESSURE_DOWN: N_("The air pressure is lower"),
    _S.IDLE_ENERGY_UP: N_("The cell draws more while it makes nothing"),
    _S.ENERGY_PER_PART_UP: N_("A part takes more energy"),
    _S.POWER_PEAK_UP: N_("Peaks of power are higher"),
    _S.CYCLE_TIME_UP: N_("The cycle takes longer"),
    _S.CELL_STARVED: N_("The cell waits for parts more of its time"),
    _S.CELL_BLOCKED: N_("The cell waits for its parts to be taken more of its time"),
    _S.ORDER_LATE: N_("The running order will end after its due time"),
    _S.BOTTLENECK_MOVED: N_("Another machine than usual decides the pace"),
    _S.CONNECTION_LOSS_RATE_UP: N_("The controller is lost more often"),
    _S.UNKNOWN_DEVIATION: N_("Values together are other than usual"),
}

CIRCUMSTANCES: dict[Circumstance, str] = {
    Circumstance.COLD_START: N_("Just started after a long rest"),
    Circumstance.AFTER_MAINTENANCE: N_("Somebody worked at it in the last day"),
    Circumstance.AFTER_CHANGEOVER: N_("Part, program or recipe just changed"),
    Circumstance.SHIFT_BEGAN: N_("The shift just began"),
}

CHECK_KINDS: dict[CheckKind, str] = {
    CheckKind.ASK: N_("Ask"),
    CheckKind.LOOK: N_("Look"),
    CheckKind.MEASURE: N_("Measure"),
    CheckKind.TRY: N_("Try"),
}

RISKS: dict[Risk, str] = {
    Risk.LOW: N_("low risk"),
    Risk.HIGH: N_("high risk: two people decide"),
}


def symptom_words(symptom: str) -> str:
    """A symptom by its id; one that a site's own detector brings, as its id reads."""
    known = next((one for one in KnownSymptom if one.value == symptom), None)
    if known is not None:
        return _(SYMPTOMS[known])
    words = symptom.replace("_", " ")
    return words[:1].upper() + words[1:]


def circumstance_name(name: str) -> str:
    """What holds around a machine."""
    return _(CIRCUMSTANCES[Circumstance(name)]) if name in set(Circumstance) else name
