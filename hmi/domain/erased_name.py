"""Words that people or machines wrote, without the name of somebody who was erased (REC-4)."""

import re

import msgspec

from hmi.domain.alarm import Alarm


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
