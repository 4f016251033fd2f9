"""The line over the stops of a shift, and what stands in place of them where there are none."""

from hmi.domain.stop import Stop
from hmi.domain.stop_query import StopsAnswer
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.formatting import chain_text, count_text, duration_text


def summary_words(bridge: Bridge, answer: StopsAnswer | None, fault: str, trouble: str, machine: str = "") -> str:
    """How many stops, how long, and what is wrong with what is told.

    Args:
        bridge: Knows whether the service is heard.
        answer: The stops of the shift; None before they were told.
        fault: Why they could not be read.
        trouble: What is wrong with the site's reasons.
        machine: The one that everything is narrowed down to.
    """
    if not bridge.is_heard:
        return _("The cell service is not heard: stops may be missing here.")
    if answer is None:
        return fault or _("Loading …")
    parts = [machine, *_counts(bridge, answer)]
    if answer.left_out:
        parts.append(_("{count} more not shown").format(count=count_text(answer.left_out)))
    if trouble:
        parts.append(_("reasons.yaml has faults: ask maintenance"))
    if bridge.stops.trouble and not bridge.is_past:
        parts.append(_("stops cannot be written down now"))
    return chain_text(parts)


def nothing_words(bridge: Bridge, answer: StopsAnswer | None, fault: str, machine: str) -> tuple[str, str]:
    """What an empty list says, and below it in small; ``machine`` is the one that the list is narrowed down to."""
    if not bridge.is_heard:
        return _("No stop is known"), _("The cell service is not heard: there may be some.")
    if answer is None:
        return (_("No stop is known"), fault) if fault else (_("Loading …"), "")
    if not bridge.picture.is_attached:
        return _("No stop is known"), _("Nobody watched the cell at this moment: there may be some.")
    if machine:
        return _("No stops in this shift by {machine}").format(machine=machine), _("Others may have caused some.")
    return _("No stops in this shift"), _("A stop opens by itself when the cell does not produce.")


def _counts(bridge: Bridge, answer: StopsAnswer) -> list[str]:
    parts: list[str] = []
    if answer.unexplained:
        words = ngettext("{count} stop is not explained", "{count} stops are not explained", answer.unexplained)
        parts.append(words.format(count=count_text(answer.unexplained)))
    stops: list[Stop] = [stop for stop in answer.stops if stop.is_record]
    lasted = sum(stop.lasted_s(bridge.now_ns) for stop in stops)
    words = ngettext("{count} stop in this shift: {duration}", "{count} stops in this shift: {duration}", len(stops))
    parts.append(words.format(count=count_text(len(stops)), duration=duration_text(lasted)))
    words = ngettext("{count} short stop: {duration}", "{count} short stops: {duration}", answer.short)
    parts.append(words.format(count=count_text(answer.short), duration=duration_text(answer.short_s)))
    alone = sum(stop.equipment is not None for stop in answer.stops)
    if alone:
        words = ngettext(
            "{count} machine stood alone while the cell produced",
            "machines stood alone {count} times while the cell produced",
            alone,
        )
        parts.append(words.format(count=count_text(alone)))
    return parts
