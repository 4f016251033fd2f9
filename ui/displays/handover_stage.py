"""Where a handover is, in words: now, or at a past moment."""

from hmi.domain.handover import Handover, ItemAnswer, Standing
from hmi.domain.handover_query import HandoverAnswer
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.displays.handover_seat import HandoverSeat, Stage
from ui.formatting import chain_text, count_text, date_time_text, recent_text


def stage_words(seat: HandoverSeat) -> str:
    """What goes on, or went on, in one sentence."""
    handover, stage = seat.handover, seat.stage
    if stage is Stage.UNKNOWN or handover is None:
        return _nobody_words(seat)
    if seat.is_past:
        return _past_words(stage, handover)
    name = handover.giver_name or _("Somebody")
    if stage is Stage.PREPARING:
        return _("You prepare the handover") if seat.is_giver else _("{name} prepares the handover").format(name=name)
    if stage is Stage.LEFT:
        return _("Taken over by {name}; something is left").format(name=handover.taker_name or _("Somebody"))
    if handover.giver is None:
        return _("Nobody handed over: what is open must be accepted")
    if seat.is_giver:
        return _("You have handed over; somebody else accepts")
    words = _("{name} hands over to you") if seat.me else _("{name} has handed over; nobody has taken over yet")
    return words.format(name=name)


def _nobody_words(seat: HandoverSeat) -> str:
    if seat.stage is Stage.UNKNOWN:
        return _("Looking what was open …") if seat.is_past else _("Looking what is open …")
    return _("Nobody handed over at this moment") if seat.is_past else _("Nobody hands over just now")


def _past_words(stage: Stage, handover: Handover) -> str:
    name = handover.giver_name or _("Somebody")
    if stage is Stage.PREPARING:
        return _("{name} was preparing the handover").format(name=name)
    if stage is Stage.LEFT:
        name = handover.taker_name or _("Somebody")
        return _("Had been taken over by {name}; something was left").format(name=name)
    if handover.giver is None:
        return _("Nobody had handed over: what was open had to be accepted")
    return _("{name} had handed over; nobody had taken over yet").format(name=name)


def stage_detail(seat: HandoverSeat, answer: HandoverAnswer | None) -> str:
    """How much there is, how far it is, and since when; empty before the service has answered."""
    handover = seat.handover
    if answer is None:
        return ""
    if handover is None:
        return _open_words(len(answer.items), answer.start_ns, is_past=seat.is_past)
    lines = [line for line in handover.lines if line.standing is not Standing.DONE]
    if seat.stage is Stage.PREPARING:
        important = sum(line.item.is_red for line in lines)
        told = ngettext("{count} item", "{count} items", len(lines)).format(count=count_text(len(lines)))
        red = ngettext("{count} important", "{count} important", important).format(count=count_text(important))
        return chain_text(
            (told, red if important else "", _("since {time}").format(time=date_time_text(handover.start_ns)))
        )
    accepted = sum(line.answer is ItemAnswer.ACCEPTED for line in lines)
    parts = [_("{count} of {all} accepted").format(count=count_text(accepted), all=count_text(len(lines)))]
    blocking = sum(line.keeps_from_signing for line in lines)
    if blocking and seat.stage is Stage.OFFERED:
        words = ngettext("{count} important one is missing", "{count} important ones are missing", blocking)
        parts.append(words.format(count=count_text(blocking)))
    if handover.offered_ns:
        parts.append(_("offered {time}").format(time=recent_text(handover.offered_ns, answer.asked_ns)))
    if handover.is_one_way:
        parts.append(_("nobody met: call back first") if handover.owes_call_back else _("call-back done"))
    return chain_text(parts)


def _open_words(count: int, start_ns: int, *, is_past: bool) -> str:
    if is_past:
        told = ngettext("{count} thing was open", "{count} things were open", count).format(count=count_text(count))
    else:
        told = ngettext("{count} thing is open", "{count} things are open", count).format(count=count_text(count))
    since = _("acts since {time} are looked through").format(time=date_time_text(start_ns)) if start_ns else ""
    return chain_text((told, since))
