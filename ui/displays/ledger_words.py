"""The trust ledger as people read it: counts, reasons, outcomes with "cannot tell", time to decide; and the team's."""

from collections.abc import Iterator

from hmi.domain.advice_state import Verdict
from hmi.domain.approval_health import ApprovalHealth
from hmi.domain.trust_ledger import Ledger
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.advice_words import kind_words
from ui.displays.advice_worth_words import record_words, share_text
from ui.formatting import chain_text, count_text, duration_text
from ui.widgets.calibration_chart import CalibrationPoint
from ui.widgets.condition_mark import Mark
from ui.widgets.row_content import RowContent
from ui.wording.advice_life import decision_reason_words, suppression_words, verdict_words

Facts = list[tuple[str, str]]


def ledger_row(bridge: Bridge, ledger: Ledger) -> RowContent:
    """One type in one version."""
    offered = ngettext("{count} offered", "{count} offered", ledger.offered).format(count=count_text(ledger.offered))
    return RowContent(
        mark=Mark.NOTICE if ledger.waiting else Mark.IDLE,
        words=kind_words(bridge, ledger.advice_type),
        detail=chain_text((_("version {version}").format(version=ledger.version), offered, record_words(ledger, None))),
    )


def team_row(health: ApprovalHealth) -> RowContent:
    """Approval health, of the team and never of one person."""
    decided = ngettext("{count} decision", "{count} decisions", health.decided)
    return RowContent(
        mark=Mark.NOTICE if health.signs else Mark.DONE,
        words=_("How the team decides"),
        detail=chain_text(
            (
                decided.format(count=count_text(health.decided)),
                _("worth talking about") if health.signs else _("nothing to say") if health.decided else "",
            )
        ),
        wants_attention=bool(health.signs),
    )


def decision_facts(ledger: Ledger) -> Facts:
    """What was offered, and what people did with it."""
    shown = [
        (_("Offered"), ledger.offered),
        (_("Wait for a decision"), ledger.waiting),
        (_("Approved"), ledger.approved),
        (_("Approved with other values"), ledger.changed),
        (_("Rejected"), sum(ledger.rejected.values())),
    ]
    rare = [
        (_("Put off"), ledger.deferred),
        (_("Handed to a coordinator"), ledger.escalated),
        (_("Ran out"), ledger.expired),
        (_("Replaced by a newer one"), ledger.superseded),
        (_("Cancelled"), ledger.cancelled),
        (_("Only recorded"), ledger.shadowed),
    ]
    counted = [*shown, *((name, count) for name, count in rare if count)]
    return [(name, count_text(count)) for name, count in counted]


def reason_facts(ledger: Ledger) -> Facts:
    """Why it was rejected, the most frequent first; and why nobody was asked."""
    rejected = sorted(ledger.rejected.items(), key=lambda one: -one[1])
    return [(decision_reason_words(reason), count_text(count)) for reason, count in rejected]


def held_back_facts(ledger: Ledger) -> Facts:
    """Why nobody was asked."""
    held = sorted(ledger.suppressed.items(), key=lambda one: -one[1])
    return [(suppression_words(why), count_text(count)) for why, count in held]


def outcome_facts(ledger: Ledger) -> Facts:
    """What came of it; what nobody can tell is among it, also where it is none."""
    if not ledger.outcomes:
        return []
    judged = sum(ledger.outcomes.values())
    counts = {verdict: ledger.outcomes.get(verdict, 0) for verdict in Verdict}
    return [
        (verdict_words(verdict), _("{count} of {all}").format(count=count_text(count), all=count_text(judged)))
        for verdict, count in counts.items()
        if count or verdict is Verdict.CANNOT_TELL
    ]


def time_facts(ledger: Ledger) -> Facts:
    """How long people took."""
    if ledger.median_s is None or ledger.slow_s is None:
        return []
    return [
        (_("Half took less than"), duration_text(ledger.median_s)),
        (_("Nine of ten took less than"), duration_text(ledger.slow_s)),
    ]


def calibration_points(ledger: Ledger) -> tuple[CalibrationPoint, ...]:
    """Of each tenth in which there are outcomes."""
    return tuple(CalibrationPoint(one.said, one.came, one.count) for one in ledger.calibration if one.count)


def calibration_words(ledger: Ledger) -> str:
    """How far what was said is from what came."""
    if ledger.calibration_error is None:
        return _("Nothing was judged yet, so nothing can be said about its confidence.")
    apart = _("On average {share} apart. On the dashed line what was said is what came.")
    return apart.format(share=share_text(ledger.calibration_error))


def calibration_spoken(ledger: Ledger) -> str:
    """The curve for who cannot see it."""
    told = _("said {said}, came {came}, {count} times")
    return chain_text(
        told.format(said=share_text(one.said), came=share_text(one.came), count=count_text(one.count))
        for one in calibration_points(ledger)
    )


def health_facts(health: ApprovalHealth) -> Facts:
    """The newest decisions of everybody together."""
    return [(name, value) for name, value in _health(health) if value]


def _health(health: ApprovalHealth) -> Iterator[tuple[str, str]]:
    yield _("Decisions"), count_text(health.decided)
    yield _("Time to decide, half took less than"), _seconds(health.median_s)
    yield _("Decisions before which evidence was opened"), _share(health.evidence_opened)
    yield _("Approvals without a look"), _share(health.thin)
    yield _("Rejected or changed"), _share(health.override)
    yield _("Advice that proved wrong"), _share(health.base_rate) or _("not known yet")


def _share(share: float | None) -> str:
    return "" if share is None else share_text(share)


def _seconds(seconds: float | None) -> str:
    return "" if seconds is None else duration_text(seconds)
