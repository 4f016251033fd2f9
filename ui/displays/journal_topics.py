"""What one can look for in the journal: groups of kinds, each with its key."""

from enum import Enum

from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from ui.displays.journal_advice import ADVICE_ACTS, ADVICE_CONSEQUENCES, ADVICE_NOTES
from ui.displays.journal_cases import CASE_ACTS, CASE_CONSEQUENCES, CASE_NOTES
from ui.displays.journal_handover import HANDOVER_ACTS, HANDOVER_CONSEQUENCES, HANDOVER_NOTES

_CELL = ("write_tag", "call_method", "add_tags", "remove_tag", "keep_history")
_ALARMS = (
    "acknowledge_alarm", "confirm_alarm", "comment_alarm", "shelve_alarm", "unshelve_alarm", "enable_alarm",
    "respond_to_dialog", "take_alarm", "give_back_alarm", "silence_alarms", "end_silence", "mute_screen",
    "read_alarms_file",
)  # fmt: skip
_STOPS = (
    "classify_stop", "explain_short_stops", "comment_stop", "split_stop", "merge_stops", "restore_stops", *CASE_ACTS,
)  # fmt: skip
_STOP_NOTES = ("stop.opened", "stop.ended", "stop.recorded", "stop.unwatched", *CASE_NOTES)
_PEOPLE = (
    "sign_in", "sign_off", "create_first_administrator", "add_person", "set_roles", "set_pin", "set_badge",
    "set_language", "unlock", "deactivate_person", "reactivate_person", "ask_erasure", "withdraw_erasure",
    "erase_person",
)  # fmt: skip
_PEOPLE_NOTES = (
    "session.idle", "session.switched", "session.roles_changed", "session.pin_given", "session.account_closed",
)  # fmt: skip
_SYSTEM = ("trust_certificate", "distrust_certificate")
_OTHER = ("save_view", "delete_view", "verify_journal", "export_journal")
_SYSTEM_NOTES = (
    "service.started",
    "service.stopped",
    "connection.changed",
    "clock.stepped_back",
    "backup.restored",
    "records.resumed",
    "records.rewritten",
    "records.begun_anew",
    "alarms_file.in_use",
    "site_file.in_use",
)
CONSEQUENCES = frozenset(
    {
        "attempts.counted", "person.added", "person.roles_set", "person.pin_set", "person.badge_set",
        "person.language_set", "person.deactivated", "person.reactivated", "person.erased",
        "person.erasure_asked", "person.erasure_withdrawn",
        "view.saved", "view.deleted", "alarm.taken", "alarm.given_back",
        "alarm.acknowledged", "alarm.confirmed", "alarm.commented", "alarm.shelved", "alarm.unshelved",
        "alarm.enabled", "alarm.disabled",
        "stop.classified", "stop.commented", "stop.split", "stop.merged", "stop.restored", "stop.changed",
        "stop.cause_found", "short_stops.explained",
        *HANDOVER_CONSEQUENCES,
        *ADVICE_CONSEQUENCES,
        *CASE_CONSEQUENCES,
    }
)  # fmt: skip
"""Records of what an act changed. They follow from the act, and are shown with every record only."""


class Topic(Enum):
    """What is looked for, in the order of the keys."""

    ACTS = "acts"
    CELL = "cell"
    ALARMS = "alarms"
    STOPS = "stops"
    HANDOVERS = "handovers"
    ADVICE = "advice"
    PEOPLE = "people"
    SYSTEM = "system"
    REFUSED = "refused"
    RECORDS = "records"


_WORDS = {
    Topic.ACTS: N_("Everything"),
    Topic.CELL: N_("At the cell"),
    Topic.ALARMS: N_("Alarms"),
    Topic.STOPS: N_("Stops"),
    Topic.HANDOVERS: N_("Handover"),
    Topic.ADVICE: N_("Advice"),
    Topic.PEOPLE: N_("Accounts"),
    Topic.SYSTEM: N_("Connection"),
    Topic.REFUSED: N_("Refused or failed"),
    Topic.RECORDS: N_("Each record"),
}


def topic_words(topic: Topic) -> str:
    """What the key of a topic says."""
    return _(_WORDS[topic])


def kinds_of(topic: Topic) -> tuple[str, ...]:
    """Kinds to ask for; empty for all."""
    match topic:
        case Topic.ACTS | Topic.RECORDS:
            return ()
        case Topic.CELL:
            return _staged(_CELL, "asked", "done", "refused", "failed")
        case Topic.ALARMS:
            return _staged(_ALARMS, "asked", "done", "refused", "failed")
        case Topic.HANDOVERS:
            return (*_staged(tuple(HANDOVER_ACTS), "asked", "done", "refused", "failed"), *HANDOVER_NOTES)
        case Topic.ADVICE:
            return (*_staged(tuple(ADVICE_ACTS), "asked", "done", "refused", "failed"), *ADVICE_NOTES)
        case Topic.STOPS:
            return (*_staged(_STOPS, "asked", "done", "refused", "failed"), *_STOP_NOTES)
        case Topic.PEOPLE:
            return (*_staged(_PEOPLE, "asked", "done", "refused", "failed"), *_PEOPLE_NOTES)
        case Topic.SYSTEM:
            return (*_staged(_SYSTEM, "asked", "done", "refused", "failed"), *_SYSTEM_NOTES)
        case Topic.REFUSED:
            return _staged(
                (*_CELL, *_ALARMS, *HANDOVER_ACTS, *ADVICE_ACTS, *_PEOPLE, *_SYSTEM, *_OTHER), "refused", "failed"
            )


def _staged(acts: tuple[str, ...], *stages: str) -> tuple[str, ...]:
    return tuple(f"{act}.{stage}" for act in acts for stage in stages)
