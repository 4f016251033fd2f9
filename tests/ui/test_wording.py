"""Every member of every enumeration that people meet has its words."""

from typing import get_args

import pytest

from hmi.domain import trial
from hmi.domain.advice import EvidenceKind
from hmi.domain.advice_approval import Aspect
from hmi.domain.advice_mode import AdviceMode, Criterion, DemotionCause
from hmi.domain.advice_state import AdviceState, ApproveReason, RejectReason, Suppression, Verdict
from hmi.domain.alarm import AlarmState, Priority
from hmi.domain.approval_health import HealthSign
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.equipment import EquipmentKind
from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.failure_mode import CheckKind, Circumstance, Risk
from hmi.domain.outcome import Done, Failed, Reason, Refused
from hmi.domain.permission import Action
from hmi.domain.person import Role
from hmi.domain.pin import PinFault
from hmi.domain.procedure import Level, ProcedureState, Work
from hmi.domain.procedure_run import CauseKind, Effect, FailureCause, HoldCause, RunResult, RunState, StepState
from hmi.domain.records_trouble import CopiesTrouble
from hmi.domain.status_code import status_name
from hmi.domain.symptom import KnownSymptom
from hmi.domain.tag import Scalar
from hmi.domain.twin_record import TwinState
from ui.wording.advice import ASPECTS, CRITERIA, MODES
from ui.wording.advice_life import (
    ADVICE_STATES,
    APPROVE_REASONS,
    DEMOTIONS,
    EVIDENCE_KINDS,
    HEALTH_SIGNS,
    REJECT_REASONS,
    SUPPRESSIONS,
    VERDICTS,
)
from ui.wording.alarm import ALARM_STATES, PRIORITIES
from ui.wording.connection import CONNECTION_STATES, CONNECTION_STEPS, connection_sentence
from ui.wording.equipment import EQUIPMENT_KINDS
from ui.wording.notice import HISTORIES_ASIDE, notice_sentence
from ui.wording.outcome import REASONS, outcome_sentence, reason_sentence
from ui.wording.people import ACTIONS, PIN_FAULTS, ROLES
from ui.wording.procedure import (
    CAUSES,
    CLASSES,
    EFFECTS,
    FAILURE_CAUSES,
    HOLD_CAUSES,
    LEVELS,
    PROCEDURE_STATES,
    RESULTS,
    RUN_STATES,
    STEP_STATES,
    WORKS,
)
from ui.wording.symptom import CHECK_KINDS, CIRCUMSTANCES, RISKS, SYMPTOMS
from ui.wording.trial import CANNOT_TRY, TRIAL_EFFECTS, TRIAL_FIGURES, TRIAL_REASONS, TRIAL_VERDICTS, TWIN_STATES


@pytest.mark.parametrize(
    ("table", "members"),
    [
        (ROLES, Role),
        (ACTIONS, Action),
        (CONNECTION_STATES, ConnectionState),
        (CONNECTION_STEPS, ConnectionState),
        (PIN_FAULTS, PinFault),
        (REASONS, Reason),
        (ALARM_STATES, AlarmState),
        (PRIORITIES, Priority),
        (EQUIPMENT_KINDS, EquipmentKind),
        (ASPECTS, Aspect),
        (CRITERIA, Criterion),
        (MODES, AdviceMode),
        (ADVICE_STATES, AdviceState),
        (SUPPRESSIONS, Suppression),
        (APPROVE_REASONS, ApproveReason),
        (REJECT_REASONS, RejectReason),
        (EVIDENCE_KINDS, EvidenceKind),
        (VERDICTS, Verdict),
        (DEMOTIONS, DemotionCause),
        (HEALTH_SIGNS, HealthSign),
        (TRIAL_VERDICTS, trial.TrialVerdict),
        (TRIAL_FIGURES, trial.Figure),
        (TRIAL_EFFECTS, trial.Effect),
        (TRIAL_REASONS, trial.ReasonKind),
        (TWIN_STATES, TwinState),
        (CANNOT_TRY, trial.CannotTryReason),
        (CLASSES, EquipmentClass),
        (LEVELS, Level),
        (PROCEDURE_STATES, ProcedureState),
        (RUN_STATES, RunState),
        (STEP_STATES, StepState),
        (HOLD_CAUSES, HoldCause),
        (FAILURE_CAUSES, FailureCause),
        (EFFECTS, Effect),
        (CAUSES, CauseKind),
        (RESULTS, RunResult),
        (WORKS, get_args(Work)),
        (SYMPTOMS, KnownSymptom),
        (CIRCUMSTANCES, Circumstance),
        (CHECK_KINDS, CheckKind),
        (RISKS, Risk),
    ],
)
def test_that_every_member_has_words(table, members):
    assert set(table) == set(members)


@pytest.mark.parametrize("reason", list(Reason))
def test_that_a_reason_without_facts_still_makes_a_sentence(reason):
    sentence = reason_sentence(Refused(reason=reason))

    assert sentence.what
    assert "{" not in str(sentence)


def test_that_a_refusal_for_its_role_says_who_may():
    refused = Refused(reason=Reason.NOT_PERMITTED, facts={"action": "trust_certificate"})

    sentence = outcome_sentence(refused)

    assert sentence.what == "Refused. Your role may not trust controllers."
    assert sentence.next_step == "These may: Administrator."


def test_that_a_value_out_of_range_is_told_with_limits_and_unit():
    refused = Refused(reason=Reason.OUT_OF_RANGE, facts={"value": 120.0, "low": 0.0, "high": 100.0, "unit": "%"})

    assert "120 is outside of 0 to 100 %" in str(outcome_sentence(refused))


def test_that_a_weak_pin_is_told_by_its_rule():
    refused = Refused(reason=Reason.WEAK_PIN, facts={"rule": "length"})

    assert "6 to 12 digits" in str(outcome_sentence(refused))


def test_that_conflicting_roles_are_named():
    refused = Refused(reason=Reason.CONFLICTING_ROLES, facts={"roles": "administrator,coordinator"})

    assert "Coordinator, Administrator" in str(outcome_sentence(refused))


def test_that_a_lock_for_good_sends_people_to_the_administrator():
    refused = Refused(reason=Reason.LOCKED_OUT, facts={"until_ns": 2**63 - 1, "needs_administrator": True})

    assert "Ask an administrator" in str(outcome_sentence(refused))


def test_that_done_and_failed_read_differently():
    assert str(outcome_sentence(Done())) == "Done."
    assert str(outcome_sentence(Failed(reason=Reason.TIMED_OUT))).startswith("Failed.")


def test_that_a_connection_that_is_not_heard_says_that_nothing_shown_is_present():
    status = ConnectionStatus(endpoint="cell", state=ConnectionState.SILENT, since_ns=0)

    assert "Nothing shown is present" in connection_sentence(status).next_step


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (0, "Good"),
        (0x80340000, "BadNodeIdUnknown"),
        (0x40900480, "UncertainLastUsableValue"),
        (0x8FFF0000, "0x8FFF0000"),
    ],
)
def test_that_status_codes_have_the_names_of_the_specification(status, name):
    assert status_name(status) == name


@pytest.mark.parametrize("reason", [Reason.SERVICE_SILENT, Reason.NOT_CONNECTED])
def test_that_what_was_not_sent_and_what_broke_off_are_told_apart(reason: Reason):
    assert "Nothing was sent." in str(outcome_sentence(Refused(reason=reason)))
    assert "It may have acted." in str(outcome_sentence(Failed(reason=reason)))


def test_that_a_history_that_was_set_aside_is_named_with_the_reason():
    for reason in HISTORIES_ASIDE:
        told = notice_sentence("history_aside", f"{reason} history.duckdb.{reason}-20261123T140000Z")

        assert f"history.duckdb.{reason}-20261123T140000Z" in told.what
        assert "project folder" in told.next_step


@pytest.mark.parametrize("trouble", CopiesTrouble)
def test_that_every_trouble_with_checkpoints_elsewhere_has_a_step(trouble: CopiesTrouble):
    told = notice_sentence("checkpoints", trouble)

    assert "on the other machine" in told.what
    assert told.next_step


def test_that_outcomes_that_are_not_on_record_yet_are_counted():
    assert notice_sentence("outcomes", "1").what == "What came of 1 act could not be recorded yet."
    assert notice_sentence("outcomes", "3").what == "What came of 3 acts could not be recorded yet."


def test_that_a_history_that_was_taken_away_is_told_with_how_to_go_on_in_it():
    told = notice_sentence("history_aside", "taken")
    now = notice_sentence("history", "taken away")

    assert "taken away" in told.what
    assert "Put the former file back" in told.next_step
    assert "begins anew" in now.next_step


def test_that_the_longest_time_aside_is_told_as_people_say_it():
    refused = Refused(reason=Reason.TOO_LONG, facts={"most_s": 1800.0})

    assert "At most 30 min;" in str(outcome_sentence(refused))


def test_that_what_differs_from_an_approval_is_said_with_both_values():
    facts: dict[str, Scalar] = {
        "aspect": "condition", "name": "cobot/Temperature", "approved": "61.0", "now": "80.0", "count": 2,
    }  # fmt: skip
    told = str(outcome_sentence(Refused(reason=Reason.ADVICE_DIFFERS, facts=facts)))

    assert "A value has changed. cobot/Temperature: approved 61.0, now 80.0." in told
    assert "Nothing was sent." in told


def test_that_kinds_of_advice_that_fell_are_named_as_people_call_them():
    titles = {"energy": "Use of energy", "joint_gear_dry": "Gear of a joint runs dry"}

    several = notice_sentence("ai_lowered", "energy, joint_gear_dry", titles.__getitem__)
    one = notice_sentence("ai_lowered", "joint_gear_dry")

    assert several.what == "Kinds of advice were lowered by themselves: Use of energy, Gear of a joint runs dry."
    assert one.what == "A kind of advice was lowered by itself: Joint gear dry."
