"""Why a run may be begun: what is open at the cell now, and what a person decides without it."""

from collections.abc import Iterator

from hmi.domain.cell import CellSource
from hmi.domain.procedure_run import CauseKind, RunCause
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.case_words import case_title
from ui.wording.alarm import alarm_name
from ui.wording.procedure import CAUSES

_MOST = 4
"""Of each: the most pressing alarms, the newest cases."""
_SEPARATOR = "|"


def offered_causes(bridge: Bridge, led_by: RunCause | None) -> list[tuple[RunCause, str]]:
    """Each cause with its words; the one that led here first."""
    found = list(_causes(bridge))
    if led_by is not None and all(cause != led_by for cause, _words in found):
        found.insert(0, (led_by, _(CAUSES[led_by.kind])))
    return found


def _causes(bridge: Bridge) -> Iterator[tuple[RunCause, str]]:
    yield RunCause(), _(CAUSES[CauseKind.PERSON])
    for alarm in sorted(bridge.alarms.values(), key=lambda one: (one.priority, one.began_ns))[:_MOST]:
        words = _("Alarm: {name}").format(name=alarm_name(alarm))
        yield RunCause(kind=CauseKind.ALARM, ref=str(alarm.id)), words
    cases = sorted((one for one in bridge.cases.values() if one.is_unsolved), key=lambda one: -one.opened_ns)
    for case in cases[:_MOST]:
        words = _("Case: {title}").format(title=case_title(bridge, case))
        yield RunCause(kind=CauseKind.CASE, ref=str(case.id)), words
    yield RunCause(kind=CauseKind.TRAINING), _(CAUSES[CauseKind.TRAINING])
    if bridge.picture.cell.source is CellSource.SIMULATION:
        yield RunCause(kind=CauseKind.PRACTICE), _(CAUSES[CauseKind.PRACTICE])


def subject_of(procedure: str, cause: RunCause | None = None) -> str:
    """What another display asks for to lead here: the procedure, and why it should be begun."""
    return procedure if cause is None else _SEPARATOR.join((procedure, cause.kind.value, cause.ref))


def read_subject(subject: str) -> tuple[str, RunCause | None]:
    """The procedure, and the cause that led here if one is named."""
    procedure, _one, rest = subject.partition(_SEPARATOR)
    kind, _two, ref = rest.partition(_SEPARATOR)
    if kind not in {one.value for one in CauseKind}:
        return procedure, None
    return procedure, RunCause(kind=CauseKind(kind), ref=ref)
