"""What a screen may ask about what was found in the cell's own data, and where nothing is known."""

from msgspec import Struct

from hmi.domain.advice_mode import AiStop
from hmi.domain.finding import Finding, FindingPlace, Ignorance
from hmi.domain.given_answer import GivenAnswer
from hmi.domain.outcome import Refused
from hmi.domain.problem import CheckChoice, Problem
from hmi.domain.procedure_query import SkillRow
from hmi.domain.words import Words


class AskFindings(Struct, frozen=True, kw_only=True, tag="ask_findings"):
    """What stands now, what may be behind it, and what is not known."""


class AnswerTold(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An answer that counts now, with the check that it answers."""

    given: GivenAnswer
    question: Words
    choices: tuple[CheckChoice, ...]
    refusal: Refused | None = None
    """Why the person who asks may not change it; None: they may."""


class FindingsAnswer(Struct, frozen=True, kw_only=True, tag="findings"):
    """As of ``time_ns``."""

    time_ns: int = 0
    """When it was worked out last what may be behind it, by our clock; 0: not yet."""
    findings: tuple[Finding, ...] = ()
    """Those that stand, oldest first."""
    ended: tuple[Finding, ...] = ()
    """Of the last hours, the newest first."""
    watched: tuple[FindingPlace, ...] = ()
    ignorances: tuple[Ignorance, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What may be behind what stands, as far as the person who asks may be told; none while AI is stopped."""
    answers: tuple[AnswerTold, ...] = ()
    """Those of people that count now, the newest first."""
    skills: tuple[SkillRow, ...] = ()
    """What the skills are called that checks ask for."""
    stop: AiStop | None = None
    """AI is stopped: nothing is asked, and nothing is told of what may be behind it."""
