"""Evidence and gaps are told by names and places that people know, and lead to the very alarm that is meant."""

import msgspec
import pytest

from hmi import i18n
from hmi.domain.advice import AdviceEvidence, DataGap, EvidenceKind, GapReason
from hmi.domain.alarm import Alarm
from hmi.domain.alarm_transition import AlarmCause, AlarmChange
from hmi.domain.equipment import EquipmentId
from hmi.domain.trial import ReasonKind, TrialReason
from hmi.link.messages import AlarmsChanged
from tests.ui.displays.advice_builders import HEAT, a_line, a_proposal, a_trial
from ui.displays.advice_evidence_words import alarm_of, evidence_content, gap_facts
from ui.displays.advice_trial_words import trial_words

COBOT = EquipmentId("cobot")
FRICTION = AdviceEvidence(kind=EvidenceKind.FINDING, ref="joint_friction_up", equipment=COBOT, part="Wrist_1")
OVERLOAD = AdviceEvidence(kind=EvidenceKind.ALARM, ref="Overload", equipment=COBOT)


def _came(alarm: Alarm) -> AlarmChange:
    return AlarmChange(before=None, after=alarm, is_listed=True, cause=AlarmCause.SOURCE)


def told(panel, one: AdviceEvidence):
    line = a_line(panel.bridge.service_time_ns, proposal=a_proposal(panel.bridge.service_time_ns, evidence=(one,)))
    return evidence_content(panel.bridge, line.advice, one, None, ())


def test_that_a_finding_is_told_in_words_with_the_place(panel):
    content = told(panel, FRICTION)

    assert content.words == "A joint needs more current at the same motion"
    assert "Cobot" in content.detail
    assert "Wrist 1" in content.detail
    i18n.choose("de")
    assert told(panel, FRICTION).words == "Ein Gelenk braucht bei gleicher Bewegung mehr Strom"


def test_that_evidence_of_a_former_version_is_told_the_same(panel):
    glued = AdviceEvidence(kind=EvidenceKind.FINDING, ref="joint_friction_up@cobot/Wrist_1")

    assert told(panel, glued) == told(panel, FRICTION)


def test_that_what_was_looked_for_and_not_found_says_so(panel):
    pattern = msgspec.structs.replace(OVERLOAD, ref="*stops_often*", is_present=False, is_against=True)

    content = told(panel, pattern)

    assert content.words == "Alarm “stops often”: looked for and not found"
    assert content.is_against


def test_that_an_alarm_leads_to_the_one_of_its_own_machine(panel, an_alarm):
    of_belt, of_cobot = an_alarm("Overload", id="belt"), an_alarm("Overload", id="cobot", equipment=COBOT)
    panel.bridge.take(AlarmsChanged(changes=(_came(of_belt),)))

    assert alarm_of(panel.bridge, OVERLOAD) is None
    assert "it does not stand now" in told(panel, OVERLOAD).detail

    panel.bridge.take(AlarmsChanged(changes=(_came(of_cobot),)))

    found = alarm_of(panel.bridge, OVERLOAD)
    assert found is not None
    assert found.id == "cobot"
    assert "it does not stand now" not in told(panel, OVERLOAD).detail


@pytest.mark.parametrize("language", ["en", "de"])
def test_that_gaps_show_no_ids(panel, language: str):
    i18n.choose(language)
    gaps = (
        DataGap(subject="joint_temperature_up@cobot/Wrist_1", reason=GapReason.NOT_WATCHED),
        DataGap(subject=HEAT, kind=EvidenceKind.SAMPLES, reason=GapReason.STALE),
        DataGap(subject="*gear_hot*", kind=EvidenceKind.ALARM, equipment=COBOT, reason=GapReason.TOO_LITTLE_DATA),
    )
    now_ns = panel.bridge.service_time_ns
    facts = gap_facts(panel.bridge, a_line(now_ns, proposal=a_proposal(now_ns, gaps=gaps)).advice)

    for name, words in facts:
        assert not set("@*_/") & set(name + words)
        assert "Cobot" in words


def test_that_a_trial_names_the_step_by_its_title_and_why_the_machine_would_not_take_it(panel):
    now_ns = panel.bridge.service_time_ns
    told = a_trial(now_ns)
    assert told.trial is not None
    refused = TrialReason(kind=ReasonKind.ACT_REFUSED, name="slow", detail="out_of_range")
    told = msgspec.structs.replace(told, trial=msgspec.structs.replace(told.trial, reasons=(refused,)))

    words = trial_words(panel.bridge, told, a_proposal(now_ns).plan)

    assert "would not take the step “Set the speed override”. The value is outside of its range." in words
    i18n.choose("de")
    assert "„Geschwindigkeit stellen“" in trial_words(panel.bridge, told, a_proposal(now_ns).plan)
