"""Previews of procedures in words: rows of files, what is wrong in them, the front page, and where each step leads."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from msgspec import Struct

from hmi.domain.person import PersonRef
from hmi.domain.procedure import Branch, Procedure, ProcedureState, Step, StepId
from hmi.domain.procedure_preview import ProcedureFileRow, Way, as_run, ways_from
from hmi.domain.words import has_words
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.preview_book import PreviewBook
from ui.displays.procedure_words import procedure_facts, told, version_words
from ui.displays.skill_book import SkillBook
from ui.displays.step_card import StepText
from ui.displays.step_words import step_text
from ui.formatting import chain_text, count_text, recent_text
from ui.models.condition_lines import expected_text
from ui.models.tag_places import place_label
from ui.widgets.big_answer import BigAnswerContent
from ui.widgets.card_content import Loudness
from ui.widgets.condition_mark import Mark
from ui.widgets.row_content import RowContent
from ui.wording.outcome import reason_sentence
from ui.wording.procedure import PROCEDURE_STATES

_FAULT = re.compile(r"[^:]*:(\d+): (.*)", re.DOTALL)


class FilesHeading(Struct, frozen=True):
    """Stands over the site's own files, or over those that ship."""

    is_shipped: bool


FileRow = FilesHeading | ProcedureFileRow


def file_rows(files: Sequence[ProcedureFileRow]) -> list[FileRow]:
    """Everything in the order of the list."""
    rows: list[FileRow] = []
    for is_shipped in (False, True):
        some = [one for one in files if one.is_shipped is is_shipped]
        rows += [FilesHeading(is_shipped), *some] if some else []
    return rows


def row_content(bridge: Bridge) -> Callable[[FileRow], RowContent]:
    """Makes rows of headings and files."""

    def content(row: FileRow) -> RowContent:
        if isinstance(row, FilesHeading):
            words = _("Shipped with Tandem") if row.is_shipped else _("Files of this cell")
            return RowContent(mark=None, words=words)
        return _file_content(row, bridge.now_ns)

    return content


def _file_content(row: ProcedureFileRow, now_ns: int) -> RowContent:
    is_draft = bool(row.digest) and row.state is ProcedureState.DRAFT
    version = _("Version {number}").format(number=row.version) if row.version else ""
    steps = (
        ngettext("{count} step", "{count} steps", row.steps).format(count=count_text(row.steps)) if row.steps else ""
    )
    return RowContent(
        mark=Mark.FAULT if row.faults else Mark.OFF if is_draft else Mark.IDLE,
        words=told(row.title) or row.name,
        detail=chain_text(
            (fault_count(row), row.name if row.digest else "", version, steps, _saved_words(row, now_ns))
        ),
        badge=_(PROCEDURE_STATES[ProcedureState.DRAFT]) if is_draft else "",
        wants_attention=bool(row.faults),
        leads_on=True,
    )


def fault_count(row: ProcedureFileRow) -> str:
    """3 faults; empty where there is none."""
    count = len(row.faults)
    words = ngettext("{count} fault: not in use", "{count} faults: not in use", count)
    return words.format(count=count_text(count)) if count else ""


def fault_facts(row: ProcedureFileRow) -> tuple[tuple[str, str], ...]:
    """Each fault with its line, from the top of the file."""
    found: list[tuple[int, str]] = []
    for fault in row.faults:
        parts = _FAULT.fullmatch(fault)
        found.append((int(parts[1]), parts[2]) if parts is not None else (0, fault))
    found.sort(key=lambda one: one[0])
    words = _("Line {number}")
    return tuple((words.format(number=count_text(line)) if line else "", fault) for line, fault in found)


def _saved_words(row: ProcedureFileRow, now_ns: int) -> str:
    if row.is_shipped or not row.changed_ns:
        return ""
    return _("saved {time}").format(time=recent_text(row.changed_ns, now_ns))


def head_words(bridge: Bridge, book: PreviewBook) -> str:
    """The line above the list."""
    if not bridge.is_heard:
        return _("The cell service is not heard: what was saved meanwhile is not known.")
    if book.fault is not None:
        return str(reason_sentence(book.fault))
    if book.files is None or book.is_reading:
        return _("Loading …")
    own = sum(not one.is_shipped for one in book.files)
    wrong = sum(bool(one.faults) for one in book.files)
    files = ngettext("{count} file of this cell", "{count} files of this cell", own).format(count=count_text(own))
    faulty = ngettext("{count} with faults", "{count} with faults", wrong).format(count=count_text(wrong))
    return chain_text((files, faulty if wrong else ""))


def preview_banner(bridge: Bridge, book: PreviewBook) -> BigAnswerContent:
    """That nothing is real here, and whether it is what stands in the file now."""
    row = book.row
    if not bridge.is_heard or book.fault is not None:
        why = str(reason_sentence(book.fault)) if bridge.is_heard and book.fault is not None else ""
        detail = why or _("What was saved meanwhile is not known.")
        return BigAnswerContent(
            words=_("Service not heard"), detail=detail, mark=Mark.SILENT, loudness=Loudness.DOUBTFUL
        )
    if book.is_gone:
        return BigAnswerContent(
            words=_("This file is gone"), detail=book.chosen, mark=Mark.FAULT, loudness=Loudness.ATTENTION
        )
    if row is None:
        return BigAnswerContent(words=_("Loading …"), mark=Mark.IDLE)
    saved = _saved_words(row, bridge.now_ns)
    if row.faults:
        before = _("What you see is how it was before.") if book.is_kept else ""
        detail = chain_text((row.name, saved, before))
        return BigAnswerContent(words=fault_count(row), detail=detail, mark=Mark.FAULT, loudness=Loudness.ABNORMAL)
    detail = chain_text((_("Nothing is sent or recorded"), saved, version_words(row.version, row.state)))
    return BigAnswerContent(words=_("Preview only"), detail=detail, mark=Mark.NOTICE)


def fault_words(row: ProcedureFileRow | None, most: int = 3) -> str:
    """The first faults, each with its line, for beside a step."""
    facts = fault_facts(row) if row is not None else ()
    lines = [": ".join(filter(None, fact)) for fact in facts[:most]]
    more = len(facts) - len(lines)
    if more:
        lines.append(ngettext("and {count} more", "and {count} more", more).format(count=count_text(more)))
    return "\n".join(lines)


def front_text(procedure: Procedure | None, book: PreviewBook, bridge: Bridge, skills: SkillBook) -> StepText:
    """What to know before it begins; of a file that cannot be understood, why not."""
    faults = fault_facts(book.row) if book.row is not None else ()
    if procedure is None:
        text = _("It can be shown once this is put right. Save the file, and it is read again.") if faults else ""
        return StepText(place=_("Preview"), title=book.chosen, text=text, facts=faults)
    facts = (*faults, *procedure_facts(procedure, skills, bridge.picture.cell.equipment))
    return StepText(place=_("Preview"), title=told(procedure.title), facts=facts)


def preview_text(
    procedure: Procedure, trail: Sequence[StepId], by: PersonRef, bridge: Bridge, skills: SkillBook
) -> StepText:
    """What the card of a run says at that step, and that it is none."""
    text = step_text(as_run(procedure, trail, by), bridge, skills, {})
    return replace(text, place=chain_text((_("Preview"), text.place)))


def way_lines(procedure: Procedure, step: Step) -> list[tuple[str, StepId | None]]:
    """Where it goes on, in words, and to which step; None: to the end."""
    ids = [one.id for one in procedure.steps]
    return [(_way_words(way, procedure, ids), way.to) for way in ways_from(procedure, step)]


def condition_words(step: Step, bridge: Bridge) -> str:
    """By what the machine chooses the way, a line each; empty for steps at which it does not."""
    if not isinstance(step.work, Branch):
        return ""
    picture, words = bridge.picture, _("{value}: {expected}")
    lines = (
        words.format(value=place_label(picture, one.tag), expected=expected_text(one, picture.definition(one.tag)))
        for one in step.work.conditions
    )
    return "\n".join(lines)


def _way_words(way: Way, procedure: Procedure, ids: Sequence[StepId]) -> str:
    target = procedure.step(way.to) if way.to is not None else None
    to = _("the end") if target is None else f"{count_text(ids.index(target.id) + 1)}. {told(target.title)}"
    if way.is_failure:
        return _("If it fails: {step}").format(step=to)
    if has_words(way.reply):
        return _("“{answer}”: {step}").format(answer=told(way.reply), step=to)
    if way.holds is None:
        return _("Then: {step}").format(step=to)
    return (_("If it is so: {step}") if way.holds else _("If not: {step}")).format(step=to)
