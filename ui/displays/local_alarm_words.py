"""What an alarm of Tandem's own found wrong, in words: which value, which limit, how often."""

from hmi.domain.alarm import Alarm
from hmi.domain.local_finding import LocalFinding, LocalKind
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from ui.bridge import Bridge
from ui.formatting import chain_text, count_text, number_text, quantity_text, span_text

_PER_MINUTE = 60.0

FINDINGS: dict[LocalKind, str] = {
    LocalKind.HIGH_HIGH: N_("{value}, more than {limit}"),
    LocalKind.HIGH: N_("{value}, more than {limit}"),
    LocalKind.LOW: N_("{value}, less than {limit}"),
    LocalKind.LOW_LOW: N_("{value}, less than {limit}"),
    # Translators: a value changes by so much a minute.
    LocalKind.RATE: N_("{value} a minute, the limit is {limit}"),
    LocalKind.STATE: "{value}",
    LocalKind.DEVIATION: N_("{value} away from the set point, the limit is {limit}"),
    LocalKind.STALE: N_("Not heard for more than {time}"),
    # Translators: a counter went up by so much within a time.
    LocalKind.RISE: N_("{value} more within {time}, the limit is {limit}"),
}


def finding_words(bridge: Bridge, alarm: Alarm) -> str:
    """What was found when it began; empty for an alarm of a controller."""
    found = alarm.finding
    if found is None or not alarm.began_ns:
        return ""
    times = ""
    if found.times and found.over_s is not None:
        times = _("{count} times within {time}").format(count=count_text(found.times), time=span_text(found.over_s))
    latched = _("The value is normal again; it stands until somebody confirms it") if found.is_latched else ""
    return chain_text((_measured_words(bridge, found), times, latched))


def _measured_words(bridge: Bridge, found: LocalFinding) -> str:
    words = _(FINDINGS[found.kind])
    time = span_text(found.over_s) if found.over_s is not None else ""
    return words.format(value=_value_words(bridge, found), limit=_amount(found.limit, found), time=time)


def _value_words(bridge: Bridge, found: LocalFinding) -> str:
    if found.kind is LocalKind.STATE:
        definition = bridge.picture.definition(found.tag)
        named = definition.words if definition is not None and found.value is not None else {}
        return found.text or named.get(int(found.value or 0), "") or _amount(found.value, found)
    return _amount(found.value, found)


def _amount(value: float | None, found: LocalFinding) -> str:
    if value is None:
        return "–"
    if found.kind is LocalKind.RATE:
        value *= _PER_MINUTE
    decimals = 0 if value.is_integer() else None  # limits are written so
    return quantity_text(value, found.unit, decimals) if found.unit else number_text(value, decimals)
