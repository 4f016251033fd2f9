"""What a record says beside who, what and whom: facts that the journal keeps as text, told in words."""

import json
from collections.abc import Container, Iterable, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from hmi.domain.case import CaseKind, CaseSeverity, CaseState
from hmi.domain.connection import ConnectionState
from hmi.domain.person import LOCKED_FOR_GOOD, Role
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from ui.displays.journal_advice import ADVICE_FOR_MACHINES
from ui.displays.journal_cases import FOR_MACHINES
from ui.formatting import date_time_text, duration_text
from ui.wording.case import case_kind_words, case_saying_words, case_severity_words, case_state_words
from ui.wording.connection import connection_words
from ui.wording.people import LANGUAGE_NAMES, role_words, roles_words
from ui.wording.symptom import symptom_words

_BY_TIME = 7
_FACTS: dict[str, str] = {
    "accepted_why": N_("Why the risk is accepted"),
    "accepts_changes": N_("Changes of the machine accepted"),
    "advice_type": N_("Kind of advice"),
    "approval": N_("Signed for"),
    "call": N_("Called"),
    "cause": N_("Cause"),
    "choice": N_("Own assessment"),
    "check": N_("Check"),
    "answer": N_("Answer given"),
    "symptom": N_("What was noticed"),
    "detector": N_("Noticed by"),
    "part": N_("Part"),
    "began_ns": N_("Since"),
    "strength": N_("Times its limit"),
    "evidence": N_("Evidence opened"),
    "most": N_("At most"),
    "verdict": N_("What came of it"),
    "due_ns": N_("Solve by"),
    "kind": N_("Problem"),
    "late_s": N_("Late by"),
    "link_words": N_("Belongs to it"),
    "photo": N_("Photo"),
    "severity": N_("Effect"),
    "size": N_("Size, in bytes"),
    "solution": N_("Solution"),
    "step_due_ns": N_("Due at"),
    "title": N_("What was typed"),
    "wait_until_ns": N_("Waits until"),
    "wait_why": N_("Why it waits"),
    "why": N_("Reason"),
    "also": N_("Other records erased with it"),
    "checkpoints": N_("Signed checkpoints"),
    "comment": N_("Comment"),
    "component": N_("Component"),
    "detail": N_("Detail"),
    "erased": N_("Records erased"),
    "erased_again": N_("People erased again"),
    "fingerprint": N_("Fingerprint"),
    "first_bad": N_("First bad record"),
    "kept_in": N_("What is left is in"),
    "keep_days": N_("Days kept"),
    "is_overridden": N_("Though another run is open"),
    "is_released": N_("Stored energy released"),
    "is_withdrawn": N_("Withdrawn"),
    "known_ns": N_("Known at"),
    "knows_locks": N_("Knows of the locks"),
    "label": N_("Name"),
    "language": N_("Language"),
    "machine": N_("Machine"),
    "missing_rows": N_("Later records missing"),
    "most_gb": N_("At most, in GB"),
    "name": N_("Name"),
    "now": N_("Value now"),
    "left": N_("Records left"),
    "lock": N_("Lock"),
    "number": N_("Number of the lock"),
    "procedure": N_("Procedure"),
    "reply": N_("Answer"),
    "result": N_("What came of it"),
    "zero_result": N_("What the try-out showed"),
    "proved": N_("Records that there were"),
    "added": N_("Added"),
    "removed": N_("Taken out"),
    "changed": N_("Changed"),
    "sha256": N_("SHA-256 of the file"),
    "rows": N_("Records"),
    "seconds": N_("Seconds"),
    "start_ns": N_("From"),
    "state": N_("State"),
    "text": N_("Searched for"),
    "trouble": N_("Trouble"),
    "until_ns": N_("Locked until"),
    "version": N_("Version"),
    "words": N_("Answer"),
    "is_enabled": N_("Switched on"),
    "count": N_("How many"),
    "end_ns": N_("Until"),
    "is_alone": N_("Begun by the incoming person alone"),
    "is_idle": N_("Because nobody touched the screen"),
    "is_muted": N_("Sounds off"),
    "is_one_way": N_("Without a meeting"),
    "is_reached": N_("Reached"),
    "is_red": N_("Important"),
    "level": N_("Called out"),
    "span_s": N_("Period shown"),
    "must_replace_pin": N_("PIN is replaced at the next sign-in"),
    "tag_names": N_("Values"),
    "waiting": N_("Items not accepted"),
}
"""Facts of acts and of what came of them. ``until_ns`` is of a lock, ``start_ns`` and ``end_ns`` of a period."""
_MOMENTS = frozenset(
    {
        "due_ns",
        "step_due_ns",
        "wait_until_ns",
        "accepted_until_ns",
        "known_ns",
        "start_ns",
        "end_ns",
        "until_ns",
        "began_ns",
    }
)
_SPANS = frozenset({"late_s", "span_s"})
_TOLD_ELSEWHERE = frozenset(
    {
        "asked",
        "alarm",
        "finding",
        "stop",
        "stops",
        "first",
        "at_ns",
        "event_id",
        "duration_s",
        "response",
        "tag_name",
        "value",
        "seen",
        "person",
        "equipment",
        "method",
        "arguments",
        "roles",
        "reason",
        "endpoint",
        "variables",
        "kinds",
        "is_panel",
        "is_recognised",
        "needs_administrator",
        "stop_kind",
        "end",
        "handover",
        "key",
        "digest",
        "content",
        "to",
        "line",
        "lines",
        "saying",
        "tags",
        *FOR_MACHINES,
        *ADVICE_FOR_MACHINES,
    }
)


def further_facts(facts: Mapping[str, str], in_sentence: Container[str] = ()) -> list[tuple[str, str]]:
    """Names and words of everything that is not told elsewhere; a fact that is not known here keeps its name.

    Args:
        facts: Of the records of one act.
        in_sentence: Facts that say why nothing came of it: where they have no name here, the sentence tells them.
    """
    told = ((key, value) for key, value in facts.items() if key not in _TOLD_ELSEWHERE)
    return [
        (_(_FACTS[key]) if key in _FACTS else key, _fact_words(key, value))
        for key, value in told
        if key in _FACTS or key not in in_sentence
    ]


def is_told(key: str) -> bool:
    """Whether a fact has a name in words, or is told by other words than its own."""
    return key in _FACTS or key in _TOLD_ELSEWHERE


def noted_ns(identity: str) -> int | None:
    """When what has this id was put on record, Unix ns: a UUIDv7 tells it (RFC 9562 5.7); None: it is none."""
    try:
        told = UUID(identity)
    except ValueError:
        return None
    return (told.int >> 80) * 10**6 if told.version == _BY_TIME else None


def _fact_words(key: str, value: str) -> str:
    if key == "language":
        return LANGUAGE_NAMES.get(value, value)
    if key == "symptom":
        return symptom_words(value)
    if key in ("check", "answer", "detector", "part"):
        return value.replace("_", " ")
    if key in ("also", "tag_names"):
        return ", ".join(fact_list(value))
    if value in ("true", "false"):
        return _("Yes") if value == "true" else _("No")
    if key in ("state", "kind", "severity", "call", "solution", "wait_why"):
        return _word_of(key, value)
    if key in _SPANS:
        seconds = fact_scalar(value)
        return value if isinstance(seconds, str) else duration_text(seconds)
    if key not in _MOMENTS or not value.isdecimal():
        return value
    return _("an administrator unlocks") if int(value) == LOCKED_FOR_GOOD else date_time_text(int(value))


def _word_of(key: str, value: str) -> str:
    """A word of the service in those of people; what it is no more is shown as it was recorded."""
    if key == "state" and value in set(ConnectionState):
        return connection_words(ConnectionState(value))
    if key == "state" and value in set(CaseState):
        return case_state_words(CaseState(value))
    if key == "kind" and value in set(CaseKind):
        return case_kind_words(CaseKind(value))
    if key == "severity" and value.isdecimal() and int(value) in set(CaseSeverity):
        return case_severity_words(CaseSeverity(int(value)))
    if key == "call" and value in set(Role):
        return role_words(Role(value))
    return case_saying_words(value) if key in ("solution", "wait_why") else value


def fact_scalar(value: str) -> bool | int | float | str:
    """A fact as it was before it became text: what was false must not count as true."""
    if value in ("true", "false"):
        return value == "true"
    for kind in (int, float):
        with suppress(ValueError):
            return kind(value)
    return value


def fact_roles(names: Iterable[str]) -> str:
    """Roles by their names in words; what is no role is left out."""
    return roles_words(frozenset(Role(name) for name in names if name in set(Role)))


def fact_list(text: str) -> list[str]:
    """A fact that was a list when it was asked (JSON), as texts."""
    return [str(one) for one in _listed(text)]


def fact_labels(text: str) -> list[str]:
    """What the things in a fact are called that was a list of things with a label."""
    return [str(one["label"]) for one in _listed(text) if isinstance(one, dict) and "label" in one]


def _listed(text: str) -> list[Any]:
    try:
        value: object = json.loads(text)
    except ValueError:
        return []
    return value if isinstance(value, list) else []
