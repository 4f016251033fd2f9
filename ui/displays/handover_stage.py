"""Where a handover is, in words, and which keys make sense then."""

from enum import Enum

from hmi.domain.handover import Handover, HandoverState, ItemAnswer, Standing
from hmi.domain.person import PersonRef
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.formatting import chain_text, count_text, date_time_text, time_text


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


def stage_words(stage: Stage, handover: Handover | None, me: PersonRef | None) -> str:
    """What goes on, in one sentence."""
    if handover is None:
        return _("Nobody hands over just now") if stage is Stage.NOTHING else _("Looking what is open …")
    name = handover.giver_name or _("Somebody")
    if stage is Stage.PREPARING:
        return (
            _("You prepare the handover")
            if handover.giver == me
            else _("{name} prepares the handover").format(name=name)
        )
    if stage is Stage.OFFERED and handover.giver is None:
        return _("Nobody handed over: what is open must be accepted")
    if stage is Stage.OFFERED:
        return _offered_words(handover, me).format(name=name)
    return _("Taken over by {name}; something is left").format(name=handover.taker_name or _("Somebody"))


def _offered_words(handover: Handover, me: PersonRef | None) -> str:
    if handover.giver == me:
        return _("You have handed over; somebody else accepts")
    return _("{name} hands over to you") if me is not None else _("{name} has handed over; nobody has taken over yet")


def stage_detail(stage: Stage, handover: Handover | None, count: int, start_ns: int) -> str:
    """How much there is, how far it is, and since when."""
    if handover is None:
        if stage is Stage.UNKNOWN:
            return ""
        told = ngettext("{count} thing is open", "{count} things are open", count).format(count=count_text(count))
        since = _("acts since {time} are looked through").format(time=date_time_text(start_ns)) if start_ns else ""
        return chain_text((told, since))
    lines = [line for line in handover.lines if line.standing is not Standing.DONE]
    if stage is Stage.PREPARING:
        important = sum(line.item.is_red for line in lines)
        told = ngettext("{count} item", "{count} items", len(lines)).format(count=count_text(len(lines)))
        red = ngettext("{count} important", "{count} important", important).format(count=count_text(important))
        return chain_text(
            (told, red if important else "", _("since {time}").format(time=date_time_text(handover.start_ns)))
        )
    accepted = sum(line.answer is ItemAnswer.ACCEPTED for line in lines)
    parts = [_("{count} of {all} accepted").format(count=count_text(accepted), all=count_text(len(lines)))]
    blocking = sum(line.keeps_from_signing for line in lines)
    if blocking and stage is Stage.OFFERED:
        words = ngettext("{count} important one is missing", "{count} important ones are missing", blocking)
        parts.append(words.format(count=count_text(blocking)))
    if handover.offered_ns:
        parts.append(_("offered {time}").format(time=time_text(handover.offered_ns)))
    if handover.is_one_way:
        parts.append(_("nobody met: call back first") if handover.owes_call_back else _("call-back done"))
    return chain_text(parts)
