"""What a screen may ask about recommendations, modes and their track record."""

from msgspec import Struct

from hmi.domain.advice import AdviceId, AdviceType, Candidate, ShownValue
from hmi.domain.advice_approval import Difference
from hmi.domain.advice_mode import AdviceMode, AdviceTypeMode, AiStop, Figures, Shortfall
from hmi.domain.advice_state import Advice, AdviceState
from hmi.domain.approval_health import ApprovalHealth
from hmi.domain.equipment import EquipmentId
from hmi.domain.outcome import Reason
from hmi.domain.person import Role
from hmi.domain.trust_ledger import Ledger


class AskAdvices(Struct, frozen=True, kw_only=True, tag="ask_advices"):
    """Recommendations, the newest first; without ``states`` all that wait for somebody or are under way."""

    states: tuple[AdviceState, ...] = ()
    equipment: EquipmentId | None = None
    advice_type: AdviceType | None = None
    start_ns: int | None = None
    end_ns: int | None = None
    before: AdviceId | None = None
    limit: int = 100


class AdviceLine(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One recommendation in a list. What ``Advice`` itself would show of it is taken out while it is veiled."""

    advice: Advice
    is_veiled: bool = False
    """The person who asks has to say first what they think: title, plan, reasons and alternatives are empty."""


class AdvicesAnswer(Struct, frozen=True, kw_only=True, tag="advices"):
    """Those that match, newest first."""

    lines: tuple[AdviceLine, ...] = ()
    has_more: bool = False
    stop: AiStop | None = None


class AskAdvice(Struct, frozen=True, kw_only=True, tag="ask_advice"):
    """One card as the person who asks may see it now."""

    advice: AdviceId


class MayDecide(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether the person who asks may decide, and what it takes."""

    refusal: Reason | None = None
    """None: they may."""
    level: int = 0
    """Theirs, in the skill that is asked for."""
    roles: tuple[Role, ...] = ()
    """That may decide on it at all."""
    needs_pin: bool = False
    needs_two: bool = False
    unseen: tuple[str, ...] = ()
    """Keys of evidence that has to be opened first."""


class AdviceAnswer(Struct, frozen=True, kw_only=True, tag="advice"):
    """The card; None where there is no such recommendation."""

    line: AdviceLine | None = None
    shown: tuple[ShownValue, ...] = ()
    """Its conditions as they are now: they go back with the approval."""
    candidates: tuple[Candidate, ...] = ()
    """What to choose from for one's own assessment."""
    plan_hash: str = ""
    """Of the plan that is approved next; empty while it is veiled."""
    approval: str = ""
    """Digest of what the first of two people signed."""
    until_ns: int = 0
    """Until when what was approved may be sent."""
    differences: tuple[Difference, ...] = ()
    """Of what was approved: in what the present differs from it, so that nothing could be sent."""
    may: MayDecide = MayDecide()
    ledger: Ledger | None = None
    """Track record of this type in this version; None while it is veiled."""
    asked_ns: int = 0


class AskAiModes(Struct, frozen=True, kw_only=True, tag="ask_ai_modes"):
    """How far each type of advice may go, and what it lacks to go further."""


class AiModeLine(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One type of advice."""

    mode: AdviceTypeMode
    figures: Figures = Figures()
    next: AdviceMode | None = None
    """None: it is as high as it goes."""
    short: tuple[Shortfall, ...] = ()


class AiModesAnswer(Struct, frozen=True, kw_only=True, tag="ai_modes"):
    """All types that are known, by name."""

    lines: tuple[AiModeLine, ...] = ()
    stop: AiStop | None = None


class AskTrustLedger(Struct, frozen=True, kw_only=True, tag="ask_trust_ledger"):
    """The track record per type and version, of what was offered in ``start_ns <= t < end_ns``; and the team's."""

    start_ns: int
    end_ns: int
    advice_type: AdviceType | None = None


class TrustLedgerAnswer(Struct, frozen=True, kw_only=True, tag="trust_ledger"):
    """Never about one person."""

    ledgers: tuple[Ledger, ...] = ()
    health: ApprovalHealth


AdviceQuery = AskAdvices | AskAdvice | AskAiModes | AskTrustLedger
AdviceQueryAnswer = AdvicesAnswer | AdviceAnswer | AiModesAnswer | TrustLedgerAnswer
