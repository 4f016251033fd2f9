"""What the answer to why a cell stands looks like: its lines, its picture of waits, its big words."""

from collections.abc import Iterator

from hmi.domain.equipment import Equipment
from hmi.domain.equipment_facts import EquipmentFacts
from hmi.domain.why import CauseKind, SafetyState, Verdict, WhyAnswer
from hmi.domain.why_evidence import EquipmentEvidence, Sureness
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays import why_words as words
from ui.displays.condition_words import condition_mark
from ui.formatting import chain_text
from ui.models.why_lines import WhyLine
from ui.widgets.big_answer import BigAnswerContent
from ui.widgets.card_content import Loudness
from ui.widgets.condition_mark import Mark
from ui.widgets.row_content import RowContent
from ui.widgets.wait_chain import UNKNOWN, ChainArrow, ChainMachine

_STOPS = frozenset({SafetyState.EMERGENCY_STOP, SafetyState.PROTECTIVE_STOP})


def row_of(line: WhyLine) -> RowContent:
    """A line as a row draws it."""
    return RowContent(
        mark=Mark(line.mark), words=line.words, detail=line.detail, is_loud=line.is_loud,
        wants_attention=line.wants_attention,
    )  # fmt: skip


def big_answer(bridge: Bridge, answer: WhyAnswer, now_ns: int) -> BigAnswerContent:
    """The first cause, or that there is none."""
    first = answer.causes[0] if answer.causes else None
    if first is not None:
        mark = words.cause_mark(bridge, first)
        loudness = Loudness.ABNORMAL if words.is_loud(bridge, first) else Loudness.ATTENTION
        loudness = Loudness.DOUBTFUL if first.kind in (CauseKind.LINK_LOST, CauseKind.NOT_HEARD) else loudness
    else:
        mark, loudness = _VERDICTS[answer.verdict]
    return BigAnswerContent(
        words=words.headline(bridge, answer), detail=words.standing_words(bridge, answer, now_ns), mark=mark,
        loudness=loudness,
    )  # fmt: skip


_VERDICTS = {
    Verdict.RUNS: (Mark.WORKING, Loudness.NORMAL),
    Verdict.PARTLY: (Mark.NOTICE, Loudness.ATTENTION),
    Verdict.STANDS: (Mark.UNKNOWN, Loudness.ATTENTION),
    Verdict.IDLE: (Mark.IDLE, Loudness.NORMAL),
    Verdict.UNKNOWN: (Mark.UNKNOWN, Loudness.DOUBTFUL),
}


def lines_of(bridge: Bridge, answer: WhyAnswer) -> list[WhyLine]:
    """Causes in their order, then safety, the first alarm and the last act."""
    return [*_cause_lines(bridge, answer), *_safety_lines(bridge, answer), *_record_lines(bridge, answer)]


def _cause_lines(bridge: Bridge, answer: WhyAnswer) -> Iterator[WhyLine]:
    for place, cause in enumerate(answer.causes):
        order = _("First cause") if place == 0 else (_("at the same time") if cause.is_tied else _("came later"))
        order = order if len(answer.causes) > 1 else ""
        is_loud = words.is_loud(bridge, cause)
        machine = () if cause.equipment is None else (EquipmentEvidence(equipment=cause.equipment),)
        yield WhyLine(
            key=f"cause/{cause.kind.value}/{cause.equipment}", words=words.cause_words(bridge, cause),
            detail=chain_text((order, words.cause_detail(cause))), mark=words.cause_mark(bridge, cause).value,
            is_loud=is_loud, wants_attention=not is_loud, evidence=(*cause.evidence, *machine),
        )  # fmt: skip
    if not answer.causes and answer.verdict is Verdict.STANDS:
        detail = _("No machine tells a reason that is heard now.")
        yield WhyLine(
            key="unknown", words=_("Why it stands is unknown"), detail=detail, mark=Mark.UNKNOWN.value,
            evidence=answer.evidence,
        )  # fmt: skip


def _safety_lines(bridge: Bridge, answer: WhyAnswer) -> Iterator[WhyLine]:
    for line in answer.safety:
        since = words.since_words(line.since_ns, answer.time_ns) if line.since_ns and line.state in _STOPS else ""
        yield WhyLine(
            key=f"safety/{line.equipment}", words=words.safety_words(bridge, line),
            detail=chain_text((line.words, since)), mark=words.SAFETY_MARKS[line.state].value,
            is_loud=line.state in _STOPS, evidence=line.evidence,
        )  # fmt: skip


def _record_lines(bridge: Bridge, answer: WhyAnswer) -> Iterator[WhyLine]:
    first = answer.first_out
    yield WhyLine(
        key="first_out", words=words.first_out_words(bridge, first), detail=words.first_out_detail(bridge, first),
        mark=words.first_out_mark(bridge, first).value,
        evidence=first.evidence,
    )  # fmt: skip
    act = answer.last_act
    mark = Mark.UNKNOWN if act.sureness is Sureness.UNKNOWN else Mark.CONNECTED
    yield WhyLine(
        key="act", words=words.act_words(bridge, act), detail=words.act_detail(act), mark=mark.value,
        evidence=act.evidence,
    )  # fmt: skip


def chain_machines(bridge: Bridge, answer: WhyAnswer) -> list[ChainMachine]:
    """Every machine that waits, is waited for, or is a cause; in the order in which they are drawn."""
    causes = {cause.equipment for cause in answer.causes if cause.equipment is not None}
    loud = {cause.equipment for cause in answer.causes if words.is_loud(bridge, cause)}
    named = [
        *(cause.equipment for cause in answer.causes),
        *(one for wait in reversed(answer.waits) for one in (wait.awaited, wait.waiter)),
    ]
    waiting = {wait.waiter: _(words.WAITED_FOR[wait.reason]) for wait in answer.waits}
    known = {one.id: one for one in bridge.picture.cell.equipment}
    machines = [
        ChainMachine(
            key=one,
            label=known[one].label,
            mark=_mark(bridge, known[one]),
            is_cause=one in causes,
            is_loud=one in loud,
            detail=waiting.get(one, ""),
        )
        for one in dict.fromkeys(named)
        if one is not None and one in known
    ]
    if any(wait.awaited is None for wait in answer.waits):
        machines.append(ChainMachine(key=UNKNOWN, label=_("Nobody knows whom"), mark=Mark.UNKNOWN))
    return machines


def chain_arrows(answer: WhyAnswer) -> list[ChainArrow]:
    """Who waits for whom."""
    return [
        ChainArrow(
            waiter=wait.waiter, awaited=wait.awaited or UNKNOWN, is_told=wait.sureness is Sureness.TOLD
        )
        for wait in answer.waits
    ]  # fmt: skip


def _mark(bridge: Bridge, equipment: Equipment) -> Mark:
    picture = bridge.picture
    facts = EquipmentFacts.of(equipment, picture.definition)
    return condition_mark(facts.condition(picture.reading, picture.definition))
