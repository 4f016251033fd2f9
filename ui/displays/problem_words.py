"""What may be behind what was noticed, in words: how each explanation stands, what speaks for and against it."""

from collections.abc import Iterable

from hmi.domain.diagnosis import Clue, EvidenceKind, Verdict
from hmi.domain.equipment import EquipmentId
from hmi.domain.finding_query import AnswerTold
from hmi.domain.problem import CheckAsked, CheckChoice, Problem, Sign, Suspected
from hmi.domain.words import Words, in_language
from hmi.i18n import gettext as _
from hmi.i18n import language
from ui.bridge import Bridge
from ui.displays.advice_evidence_words import alarm_name_words
from ui.displays.advice_worth_words import record_words
from ui.displays.case_words import case_place
from ui.displays.why_words import cause_name
from ui.formatting import chain_text, span_text
from ui.models.part_words import part_words
from ui.models.tag_labels import spaced
from ui.wording.finding import HELD_BACKS, standing_words
from ui.wording.symptom import CHECK_KINDS, circumstance_name, symptom_words

Facts = list[tuple[str, str]]
_MINUTE_S = 60.0


def told(words: Words) -> str:
    """A text of the library, in the language in use."""
    return in_language(words, language())


def place_of(bridge: Bridge, equipment: EquipmentId | None, part: str = "") -> str:
    """The machine as the cell calls it, and its part."""
    known = {one.id for one in bridge.picture.cell.equipment}
    where = case_place(bridge, equipment if equipment in known else None)
    return chain_text((where, part_words(bridge.picture.cell, equipment, part)))


def problem_title(problem: Problem) -> str:
    """What may be behind it, in a line."""
    if problem.held_back is not None or not problem.suspects:
        is_open = problem.held_back is not None
        return _("What may be behind it is not shown") if is_open else _("Nobody knows what is behind it")
    if problem.verdict is Verdict.STANDS_OUT:
        return told(problem.suspects[0].title)
    return _("Several things may be behind it")


def problem_remark(problem: Problem) -> str:
    """How sure that is, in words; or why it is not told."""
    if problem.held_back is not None:
        return _(HELD_BACKS[problem.held_back])
    if not problem.suspects:
        return _("Nothing in the library of failure modes explains it.")
    if problem.verdict is Verdict.STANDS_OUT:
        return _("One explanation stands out. It is not certain.")
    return _("Nothing stands out: nothing is recommended before more is known.")


def problem_facts(bridge: Bridge, problem: Problem) -> Facts:
    """What it is about, and what would tell more."""
    noticed = "\n".join(clue_words(bridge, one, ()) for one in problem.clues)
    awaited = "\n".join(clue_words(bridge, one, ()) for one in problem.awaited)
    other = standing_words(problem.something_else) if problem.suspects else ""
    return [(_("Noticed"), noticed), (_("Something else"), other), (_("Would tell, but is not watched now"), awaited)]


def suspect_heading(bridge: Bridge, one: Suspected) -> str:
    """What it is called, where, and how it stands."""
    parts = [part_words(bridge.picture.cell, one.equipment, part) for part in one.parts]
    where = chain_text((place_of(bridge, one.equipment), ", ".join(parts)))
    # Translators: a failure mode, how it stands, and where: "Gear of a joint runs dry: may well be (Cobot)"
    words = _("{mode}: {standing} ({place})")
    title = told(one.title) or spaced(one.mode)
    return words.format(mode=title, standing=standing_words(one.standing), place=where)


def suspect_facts(bridge: Bridge, one: Suspected, answers: Iterable[AnswerTold]) -> Facts:
    """What speaks for it and against it, what is not known, and how often it was right before."""
    known = tuple(answers)
    return [
        (_("For it"), "\n".join(_sign_words(bridge, sign, known) for sign in one.supports)),
        (_("Against it"), "\n".join(_sign_words(bridge, sign, known) for sign in one.opposes)),
        (_("Not known"), "\n".join(dict.fromkeys(clue_words(bridge, clue, known) for clue in one.not_known))),
        (_("Track record"), record_words(None, one.confidence)),
    ]


def clue_words(bridge: Bridge, clue: Clue, answers: Iterable[AnswerTold]) -> str:
    """What is there, and where."""
    return chain_text((_clue_name(bridge, clue, answers), place_of(bridge, clue.equipment, clue.part)))


def question_facts(bridge: Bridge, asked: CheckAsked, skill: str) -> Facts:
    """What it takes to answer, and where."""
    return [
        (_("To do"), chain_text((_(CHECK_KINDS[asked.kind]), place_of(bridge, asked.equipment)))),
        (_("Takes about"), span_text(asked.duration_min * _MINUTE_S) if asked.duration_min else ""),
        (_("Skill"), skill),
    ]


def choice_label(choices: Iterable[CheckChoice], answer: str) -> str:
    """An answer as the library words it."""
    return next((told(one.label) for one in choices if one.id == answer), spaced(answer))


def _clue_name(bridge: Bridge, clue: Clue, answers: Iterable[AnswerTold]) -> str:
    match clue.kind:
        case EvidenceKind.FINDING:
            return symptom_words(clue.name)
        case EvidenceKind.ALARM:
            return _("Alarm “{pattern}”").format(pattern=alarm_name_words(bridge, clue.name))
        case EvidenceKind.CAUSE:
            return _("Stop: {cause}").format(cause=cause_name(clue.name, place_of(bridge, clue.equipment)))
        case EvidenceKind.CIRCUMSTANCE:
            return circumstance_name(clue.name)
        case EvidenceKind.ANSWER:
            asked = next(
                (one for one in answers if (one.given.check, one.given.equipment) == (clue.name, clue.equipment)), None
            )
            if asked is None:
                return _("What somebody answered")
            question, answer = told(asked.question), choice_label(asked.choices, clue.answer)
            return _("{question} {answer}").format(question=question, answer=answer)


def _sign_words(bridge: Bridge, sign: Sign, answers: Iterable[AnswerTold]) -> str:
    words = clue_words(bridge, sign.clue, answers)
    return words if sign.is_present else _("{what}: looked for and not found").format(what=words)
