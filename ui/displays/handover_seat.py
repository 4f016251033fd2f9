"""Who sits before which handover, and what may be asked for from there. The service decides; this only offers."""

from dataclasses import dataclass
from enum import Enum

from hmi.domain.handover import Handover, HandoverLine, HandoverState, ItemAnswer, ItemKind, Standing
from hmi.domain.person import PersonRef


class Stage(Enum):
    """What the display is for, now."""

    UNKNOWN = "unknown"
    """The service has not answered yet."""
    NOTHING = "nothing"
    """Nobody hands over: what a handover would hold is shown."""
    PREPARING = "preparing"
    OFFERED = "offered"
    LEFT = "left"
    """Taken over, but something is left to do."""


def stage_of(handover: Handover | None) -> Stage:
    """For a handover that is open or owed; None: there is neither."""
    if handover is None:
        return Stage.NOTHING
    if handover.state is HandoverState.PREPARING:
        return Stage.PREPARING
    return Stage.OFFERED if handover.state is HandoverState.OFFERED else Stage.LEFT


class HandoverAct(Enum):
    """What may be done with a handover as a whole, in the order of the keys."""

    WITHDRAW = "withdraw"
    ALONE = "alone"
    PDF = "pdf"
    CALL_BACK = "call_back"
    NOTE = "note"
    BEGIN = "begin"
    OFFER = "offer"
    SIGN = "sign"


class LineAct(Enum):
    """What may be done with one of its lines, in the order of the keys."""

    HOLD = "hold"
    """Accept an important one."""
    ACCEPT = "accept"
    QUESTION = "question"
    REPLY = "reply"
    REMARK = "remark"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverSeat:
    """Somebody at a screen. ``handover``: that is worked on; None: there is none."""

    handover: Handover | None = None
    is_told: bool = False
    """Whether the service has answered."""
    me: PersonRef | None = None
    """Who is signed in."""
    leads: bool = False
    """Signed in as coordinator, or nobody is signed in yet: then anybody may turn out to be one."""
    is_past: bool = False
    """A past moment is shown: it is read, printed, and nothing else."""

    @property
    def stage(self) -> Stage:
        """Where it is."""
        return stage_of(self.handover) if self.is_told else Stage.UNKNOWN

    @property
    def is_giver(self) -> bool:
        """Whether the person handed over, or prepares to."""
        return self.handover is not None and self.me is not None and self.handover.giver == self.me

    def acts(self) -> set[HandoverAct]:
        """What makes sense now."""
        stage, handover = self.stage, self.handover
        may_withdraw = handover is not None and (self.is_giver or self.leads or handover.giver is None)
        sense = {
            HandoverAct.BEGIN: stage in (Stage.NOTHING, Stage.LEFT),
            HandoverAct.ALONE: stage is Stage.NOTHING,
            HandoverAct.PDF: stage in (Stage.OFFERED, Stage.LEFT),
            HandoverAct.NOTE: stage in (Stage.PREPARING, Stage.OFFERED),
            HandoverAct.OFFER: stage is Stage.PREPARING,
            HandoverAct.SIGN: stage is Stage.OFFERED and not self.is_giver,
            HandoverAct.WITHDRAW: stage is Stage.PREPARING or (stage is Stage.OFFERED and may_withdraw),
            HandoverAct.CALL_BACK: stage is Stage.LEFT and handover is not None and handover.owes_call_back,
        }
        found = {act for act, makes_sense in sense.items() if makes_sense}
        return found & {HandoverAct.PDF} if self.is_past else found

    def line_acts(self, line: HandoverLine) -> set[LineAct]:
        """What makes sense with a line now."""
        if self.is_past:
            return set()
        stage = self.stage
        is_note = line.item.kind is ItemKind.NOTE
        is_mine = is_note and self.me is not None and line.item.facts.get("by") == self.me
        is_accepted = line.answer is ItemAnswer.ACCEPTED and (line.answered_by == self.me or not line.item.is_red)
        can_accept = stage in (Stage.OFFERED, Stage.LEFT) and not self.is_giver and line.standing is not Standing.DONE
        sense = {
            LineAct.HOLD: can_accept and not is_accepted and line.item.is_red,
            LineAct.ACCEPT: can_accept and not is_accepted and not line.item.is_red,
            LineAct.QUESTION: can_accept and not line.question,
            LineAct.REPLY: bool(line.question) and not line.reply and stage is not Stage.NOTHING,
            LineAct.REMARK: stage is Stage.PREPARING and not is_note,
            LineAct.REMOVE: stage is Stage.PREPARING and is_mine,
        }
        return {act for act, makes_sense in sense.items() if makes_sense}
