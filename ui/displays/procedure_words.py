"""A procedure in words: its row in the list, its facts, and each of its steps before it begins."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from hmi.domain.equipment import Equipment
from hmi.domain.person import PersonRef
from hmi.domain.procedure import Call, Enter, Lock, Procedure, ProcedureState, Step, Wait, Write
from hmi.domain.procedure_query import ProcedureRow, RunRow
from hmi.domain.procedure_run import RunState
from hmi.domain.words import Words, in_language
from hmi.i18n import gettext as _
from hmi.i18n import language, ngettext
from ui.bridge import Bridge
from ui.displays.run_words import run_mark, standing_words
from ui.displays.skill_book import SkillBook
from ui.formatting import chain_text, count_text, exact_text, recent_text, span_text, time_text
from ui.models.condition_lines import expected_text, wanted_text
from ui.models.procedure_rows import ListRow, RowHeading
from ui.models.tag_places import place_label
from ui.widgets.condition_mark import Mark
from ui.widgets.row_content import RowContent
from ui.wording.procedure import PROCEDURE_STATES, class_words, work_words

Names = Mapping[PersonRef, str]
Facts = Sequence[tuple[str, str]]
_MINUTE_S = 60.0


def told(words: Words) -> str:
    """What a site wrote, in the language in use."""
    return in_language(words, language())


def version_words(version: str, state: ProcedureState) -> str:
    """Version 2 · Released."""
    return chain_text((_("Version {number}").format(number=version), _(PROCEDURE_STATES[state])))


def row_content(bridge: Bridge, names: Callable[[], Names], skills: SkillBook) -> Callable[[ListRow], RowContent]:
    """Makes rows of headings, runs and procedures."""

    def content(row: ListRow) -> RowContent:
        match row:
            case RowHeading(of=sort):
                return RowContent(mark=None, words=class_words(sort) if sort is not None else _("Under way"))
            case RunRow():
                return _run_content(row, names())
            case ProcedureRow():
                return _procedure_content(row, skills)

    return content


def _run_content(row: RunRow, names: Names) -> RowContent:
    run = row.run
    is_held = run.state is RunState.HELD
    return RowContent(
        mark=run_mark(run),
        words=told(row.title),
        detail=chain_text((standing_words(row), names.get(run.operator, ""))),
        moment=time_text(run.began_ns),
        wants_attention=is_held or run.state is RunState.LEAVING,
        leads_on=True,
    )


def _procedure_content(row: ProcedureRow, skills: SkillBook) -> RowContent:
    is_draft = row.state is ProcedureState.DRAFT
    minutes = span_text(row.duration_min * _MINUTE_S) if row.duration_min else ""
    steps = ngettext("{count} step", "{count} steps", row.steps).format(count=count_text(row.steps))
    version = _("Version {number}").format(number=row.version)
    return RowContent(
        mark=Mark.OFF if is_draft else Mark.IDLE,
        words=told(row.title),
        detail=chain_text((skills.need_words(row.need), steps, minutes, version)),
        badge=_(PROCEDURE_STATES[ProcedureState.DRAFT]) if is_draft else "",
    )


def procedure_facts(procedure: Procedure, skills: SkillBook, equipment: Sequence[Equipment]) -> Facts:
    """What to know before it begins."""
    place = next((one.label for one in equipment if one.id == procedure.equipment), "")
    people = chain_text(
        (
            _("written by {name}").format(name=procedure.author) if procedure.author else "",
            _("approved by {name}").format(name=procedure.approver) if procedure.approver else "",
        )
    )
    facts = [
        (_("Goal"), told(procedure.goal)),
        (_("At"), place or class_words(procedure.equipment_class)),
        (_("Who may"), skills.need_words(procedure.need)),
        (_("Takes"), span_text(procedure.duration_min * _MINUTE_S) if procedure.duration_min else ""),
        (_("Tools"), "\n".join(told(one) for one in procedure.tools)),
        (_("Before you begin"), "\n".join(told(one) for one in procedure.before)),
        (_("If you give it up"), "\n".join(told(one) for one in procedure.safe_leave)),
        (_("Version"), chain_text((version_words(procedure.version, procedure.state), people))),
    ]
    return [(name, words) for name, words in facts if words]


def step_preview(step: Step, bridge: Bridge, skills: SkillBook) -> str:
    """All of a step, as it is read before the procedure is begun."""
    return "\n".join(filter(None, _preview_lines(step, bridge, skills)))


def _preview_lines(step: Step, bridge: Bridge, skills: SkillBook) -> Iterator[str]:
    yield told(step.text)
    yield work_line(step, bridge)
    picture = bridge.picture
    for condition in step.preconditions:
        words = _("Needs: {value} {expected}")
        yield words.format(
            value=place_label(picture, condition.tag),
            expected=expected_text(condition, picture.definition(condition.tag)),
        )
    if step.verify is not None:
        for condition in step.verify.conditions:
            words = _("The machine has to say: {value} {expected}, within {duration}")
            yield words.format(
                value=place_label(picture, condition.tag),
                expected=expected_text(condition, picture.definition(condition.tag)),
                duration=span_text(step.verify.timeout_s),
            )
    for words in step.safety:
        yield _("Danger: {words}").format(words=told(words))
    for words in step.warnings:
        yield _("Take care: {words}").format(words=told(words))
    if step.tools:
        yield _("Tools: {tools}").format(tools=", ".join(told(one) for one in step.tools))
    if step.need.role is not None or step.need.skill is not None:
        yield _("Who may: {need}").format(need=skills.need_words(step.need))
    marks = (_("critical, with PIN") if step.is_critical else "", _("may be left out") if step.is_optional else "")
    yield chain_text(marks)


def work_line(step: Step, bridge: Bridge) -> str:
    """What kind of a step it is, and exactly what it sends, wants or waits for."""
    kind = work_words(step.work)
    match step.work:
        case Write(tag=tag, value=value, unit=unit):
            wanted = wanted_text(value, bridge.picture.definition(tag), unit)
            exact = _("{value} to {wanted}").format(value=place_label(bridge.picture, tag), wanted=wanted)
        case Call(call=call):
            exact = method_label(bridge, call.equipment, call.component, call.method)
        case Wait(duration_s=duration_s):
            exact = span_text(duration_s)
        case Enter() as entry:
            exact = chain_text((told(entry.name), limits_words(entry)))
        case Lock() as lock:
            exact = chain_text((told(lock.energy), lock.point))
        case _:
            exact = ""
    return chain_text((kind, exact))


def limits_words(entry: Enter) -> str:
    """Between which limits a measured value has to lie; empty where there are none."""
    unit = f"\N{NO-BREAK SPACE}{entry.unit}" if entry.unit else ""
    low = f"{exact_text(entry.at_least)}{unit}" if entry.at_least is not None else ""
    high = f"{exact_text(entry.at_most)}{unit}" if entry.at_most is not None else ""
    if low and high:
        return _("between {low} and {high}").format(low=low, high=high)
    if low:
        return _("at least {low}").format(low=low)
    return _("at most {high}").format(high=high) if high else ""


def method_label(bridge: Bridge, equipment: str, component: str, method: str) -> str:
    """``Cobot: Hold``: which command of which equipment."""
    for one in bridge.picture.cell.equipment:
        for part in one.components:
            for known in part.methods:
                if (one.id, part.name, known.name) == (equipment, component, method):
                    words = _("{equipment}: {value}")
                    return words.format(equipment=one.label, value=known.label or known.name)
    return method


def since_words(then_ns: int, now_ns: int) -> str:
    """since 14:03."""
    return _("since {time}").format(time=recent_text(then_ns, now_ns))
