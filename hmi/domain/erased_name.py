"""Words that people or machines wrote, without the name of somebody who was erased (REC-4)."""

import re

import msgspec

from hmi.domain.advice_mode import AdviceTypeMode, AiStop
from hmi.domain.alarm import Alarm
from hmi.domain.stop import Stop


def without_name(words: str, name: str) -> str:
    """With an ellipsis where somebody's name stood."""
    parts = r"\s+".join(re.escape(part) for part in name.split())
    return re.sub(rf"(?<!\w){parts}(?!\w)", "…", words, flags=re.IGNORECASE) if parts else words


def alarm_without_name(alarm: Alarm, name: str) -> Alarm:
    """As it stands, without the name in what was written at it; the very same where it holds none."""
    told = (alarm.message, alarm.comment, alarm.comment_by)
    message, comment, comment_by = kept = tuple(without_name(words, name) for words in told)
    if kept == told:
        return alarm
    return msgspec.structs.replace(alarm, message=message, comment=comment, comment_by=comment_by)


def stop_without_name(stop: Stop, name: str) -> Stop:
    """As it stands, without the name in what was written at it or told of its cause; the same where it holds none."""
    comment, cause = without_name(stop.comment, name), stop.cause
    if cause is not None:
        words = without_name(cause.words, name)
        cause = cause if words == cause.words else msgspec.structs.replace(cause, words=words)
    if (comment, cause) == (stop.comment, stop.cause):
        return stop
    return msgspec.structs.replace(stop, comment=comment, cause=cause)


def mode_without_name(mode: AdviceTypeMode, name: str) -> AdviceTypeMode:
    """As it stands, without the name in why it stands so, or should rise."""
    request = mode.request
    if request is not None:
        request = msgspec.structs.replace(request, why=without_name(request.why, name))
    return msgspec.structs.replace(mode, why=without_name(mode.why, name), request=request)


def ai_stop_without_name(stop: AiStop, name: str) -> AiStop:
    """As it stands, without the name in why."""
    return msgspec.structs.replace(stop, why=without_name(stop.why, name))
