"""What the card beside the list of procedures says: of a run that is open, or of a procedure that can be begun."""

from hmi.domain.outcome import Failed, Refused
from hmi.domain.permission import Action, may
from hmi.domain.procedure_query import ProcedureAnswer, ProcedureRow, RunRow
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.procedure_card import ProcedureCard
from ui.displays.procedure_words import Names, procedure_facts, step_preview, told
from ui.displays.run_words import standing_words
from ui.displays.skill_book import SkillBook
from ui.formatting import time_text
from ui.wording.outcome import reason_sentence
from ui.wording.procedure import CAUSES


def show_run(card: ProcedureCard, row: RunRow, names: Names) -> None:
    """Where an open run stands, and the key to its step."""
    run = row.run
    facts = [
        (_("Now"), standing_words(row)),
        (_("Who"), names.get(run.operator, "")),
        (_("Begun"), time_text(run.began_ns)),
        (_("Why"), _(CAUSES[run.cause.kind])),
        (_("Version"), run.version),
    ]
    card.show_procedure(told(row.title), [fact for fact in facts if fact[1]], ())
    card.show_remark("")
    card.keys.show_keys([card.run_key], run.id)


def show_procedure(
    card: ProcedureCard,
    row: ProcedureRow,
    answer: ProcedureAnswer | Refused | Failed | None,
    bridge: Bridge,
    skills: SkillBook,
) -> None:
    """A procedure with all its steps, as far as it was told, and the key that begins it; or why it is not told."""
    procedure = answer.procedure if isinstance(answer, ProcedureAnswer) else None
    if procedure is None or procedure.id != row.id or not isinstance(answer, ProcedureAnswer):
        card.show_procedure(told(row.title), [(_("Goal"), told(row.goal))], ())
        card.show_remark(*_untold(answer, bridge))
        card.keys.show_keys([], row.id)
        return
    steps = [(told(step.title), step_preview(step, bridge, skills)) for step in procedure.steps]
    facts = procedure_facts(procedure, skills, bridge.picture.cell.equipment)
    card.show_procedure(told(procedure.title), facts, steps)
    _show_keys(card, row, answer, bridge, skills)


def _untold(answer: ProcedureAnswer | Refused | Failed | None, bridge: Bridge) -> tuple[str, str]:
    """Words and their look."""
    if isinstance(answer, Refused | Failed):
        return str(reason_sentence(answer)), "attention"
    if answer is not None:
        return _("This procedure is not there any more."), "attention"
    return (_("Loading …") if bridge.is_heard else ""), "muted"


def _show_keys(
    card: ProcedureCard, row: ProcedureRow, answer: ProcedureAnswer, bridge: Bridge, skills: SkillBook
) -> None:
    if bridge.session is None:
        card.keys.show_keys([card.sign_in_key], row.id)
        card.show_remark(_("Sign in to begin it."))
        return
    refusal = answer.refusal
    may_preview = may(bridge.session.person.roles, Action.PREVIEW_PROCEDURES)
    card.keys.show_keys([card.start_key, *((card.preview_key,) if may_preview else ())], row.id)
    card.start_key.setEnabled(refusal is None and bridge.is_heard and not bridge.is_past)
    card.show_remark(str(skills.refusal(refusal)) if refusal is not None else "", "attention")
