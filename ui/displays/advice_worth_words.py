"""What a recommendation brings and costs, what waiting costs, and how often such advice was right."""

from collections.abc import Sequence

from hmi.domain.advice import DO_NOTHING, Alternative, Confidence, Waiting, Worth
from hmi.domain.finding import Remaining
from hmi.domain.trust_ledger import Ledger
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.displays.advice_words import said
from ui.formatting import chain_text, count_text, date_time_text, number_text, quantity_text, span_text

_MONEY = "EUR"
"""As the library of failure modes gives it."""


def worth_words(worth: Worth) -> str:
    """A benefit or a cost in all its units; nothing is made of what is not known."""
    known = [value for value in (worth.minutes, worth.parts, worth.kwh, worth.money) if value is not None]
    if not known:
        return _("not known")
    parts = [
        span_text(worth.minutes * 60.0) if worth.minutes else "",
        _parts_words(worth.parts) if worth.parts else "",
        quantity_text(worth.kwh, "kWh") if worth.kwh else "",
        _money_words(worth) if worth.money else "",
    ]
    return chain_text(parts) or _("none")


def waiting_lines(waiting: Waiting) -> list[str]:
    """What happens when nothing is done: in words, per hour, and by when it should be done."""
    lines = [said(waiting.words)]
    if waiting.per_hour != Worth():
        lines.append(_("Each hour of waiting costs {worth}").format(worth=worth_words(waiting.per_hour)))
    if waiting.left is not None:
        lines.append(_left_words(waiting.left))
    if waiting.latest_ns:
        lines.append(_("At the latest by {time}").format(time=date_time_text(waiting.latest_ns)))
    return [line for line in lines if line] or [_("What waiting costs is not known")]


def _left_words(left: Remaining) -> str:
    """How many parts are left, with the interval."""
    low, parts = number_text(left.low, 0), number_text(left.parts, 0)
    if left.high is None:
        return _("About {parts} parts are left, at least {low}").format(parts=parts, low=low)
    high = number_text(left.high, 0)
    return _("About {parts} parts are left ({low} to {high})").format(parts=parts, low=low, high=high)


def alternative_lines(alternatives: Sequence[Alternative]) -> list[tuple[str, str]]:
    """Each other thing that could be done, doing nothing among them: what it brings, what it costs."""
    lines: list[tuple[str, str]] = []
    for one in alternatives:
        name = _("Do nothing") if one.id == DO_NOTHING else said(one.title) or one.id.replace("_", " ")
        worth = _("brings {benefit}, costs {cost}")
        lines.append((name, worth.format(benefit=worth_words(one.benefit), cost=worth_words(one.cost))))
    return lines


def record_words(ledger: Ledger | None, confidence: Confidence | None) -> str:
    """How often such advice was right: a count with its interval, or that it is too early for one."""
    if ledger is not None:
        record, interval = ledger.record, ledger.interval
        return _record(record.confirmed, record.judged, interval.low, interval.high, is_calibrated=record.is_calibrated)
    if confidence is None:
        return _("Nothing is known of how often this is right")
    return _record(
        confidence.confirmed,
        confidence.judged,
        confidence.low,
        confidence.high,
        is_calibrated=confidence.is_calibrated,
    )


def share_text(share: float) -> str:
    """A share as a whole number of per cent."""
    return quantity_text(share * 100.0, "%", 0)


def _record(confirmed: int, judged: int, low: float, high: float, *, is_calibrated: bool) -> str:
    if not is_calibrated:
        words = ngettext("not calibrated yet ({count} outcome)", "not calibrated yet ({count} outcomes)", judged)
        return words.format(count=count_text(judged))
    # Translators: how often such advice was right, with the interval in which the true share lies with 80 %.
    return _("{confirmed} of {judged} confirmed (80 %: {low} to {high})").format(
        confirmed=count_text(confirmed),
        judged=count_text(judged),
        low=number_text(low * 100.0, 0),
        high=number_text(high * 100.0, 0),
    )


def _parts_words(parts: float) -> str:
    words = ngettext("{count} part", "{count} parts", round(parts))
    return words.format(count=number_text(parts, 0 if float(parts).is_integer() else 1))


def _money_words(worth: Worth) -> str:
    money = quantity_text(worth.money or 0.0, _MONEY, 0)
    if worth.low is None or worth.high is None:
        return money
    return _("{money} ({low} to {high})").format(
        money=money, low=number_text(worth.low, 0), high=number_text(worth.high, 0)
    )
