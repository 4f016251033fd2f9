"""Open runs of procedures, wherever people look: what is mine, held, offered, or calls somebody."""

from collections.abc import Iterable, Iterator

from hmi.domain.person import PersonRef, Role
from hmi.domain.procedure_notice import SUBJECT, RunNotice, run_notices
from hmi.domain.procedure_run import RunState
from hmi.domain.words import in_language
from hmi.i18n import gettext as _
from hmi.i18n import language, ngettext
from ui.bridge import Bridge
from ui.displays.run_banner import called_roles
from ui.displays.run_words import number_words, title_words
from ui.formatting import chain_text, count_text, recent_text
from ui.models.attention_list import AttentionItem
from ui.widgets.condition_mark import Mark
from ui.widgets.rail_count import RailCount
from ui.widgets.status_strip import StripItem
from ui.wording.people import role_words
from ui.wording.procedure import HOLD_CAUSES, RUN_STATES

RUNNER = "runner"
_RANK, _QUIET_RANK = 2, 3


def open_runs(bridge: Bridge) -> tuple[RunNotice, ...]:
    """Every one that the service tells of; of the past, and without the service, none is known."""
    return () if bridge.is_past else present_runs(bridge)


def present_runs(bridge: Bridge) -> tuple[RunNotice, ...]:
    """Every one that is open now, whatever moment is shown."""
    return run_notices(bridge.live.notices.get(SUBJECT, "")) if bridge.is_heard else ()


def run_items(bridge: Bridge) -> Iterator[AttentionItem]:
    """One line for each run that wants whoever is signed in, or anybody."""
    session = bridge.session
    me = session.person.ref if session is not None else None
    roles = session.person.roles if session is not None else frozenset[Role]()
    for run in open_runs(bridge):
        wish = _wish(run, me, roles)
        if wish is None:
            continue
        words, wants_attention = wish
        yield AttentionItem(
            rank=_RANK if wants_attention else _QUIET_RANK,
            mark=(Mark.HELD if run.state is RunState.HELD or run.state.is_over else Mark.NOTICE).value,
            words=f"{in_language(run.title, language())}: {words}",
            detail=run_detail(run, bridge.now_ns),
            wants_attention=wants_attention,
            display=RUNNER,
            subject=run.run,
        )


def run_detail(run: RunNotice, now_ns: int) -> str:
    """Who, at which step, and since when it is held."""
    held = _("held since {time}").format(time=recent_text(run.held_ns, now_ns)) if run.held_ns else ""
    step = title_words(run.step, run.step_title)
    return chain_text((run.operator_name, number_words(run.number, run.steps), step, held))


def run_strip_items(bridge: Bridge) -> Iterator[StripItem]:
    """On every display, also over the past: somebody may have their hands in the machine now."""
    left, runs = _parted(present_runs(bridge))
    if left:
        titles = ", ".join(dict.fromkeys(in_language(run.title, language()) for run in left))
        yield StripItem(words=_("Lock left on: {titles}").format(titles=titles), mark=Mark.HELD)
    if len(runs) == 1:
        run = runs[0]
        words = _("Procedure: {title}").format(title=in_language(run.title, language()))
        told = chain_text((words, run.operator_name, number_words(run.number, run.steps)))
        yield StripItem(words=told, mark=Mark.HELD if run.state is RunState.HELD else Mark.WORKING)
    elif runs:
        words = ngettext("{count} procedure under way", "{count} procedures under way", len(runs))
        yield StripItem(words=words.format(count=count_text(len(runs))), mark=Mark.WORKING)


def run_count(bridge: Bridge) -> RailCount | None:
    """Open runs, for the rail; None when there are none."""
    left, runs = _parted(open_runs(bridge))
    if not runs and not left:
        return None
    words = ngettext("{count} procedure under way", "{count} procedures under way", len(runs))
    over = ngettext("{count} ended with a lock left on", "{count} ended with a lock left on", len(left))
    told = (
        words.format(count=count_text(len(runs))) if runs else "",
        over.format(count=count_text(len(left))) if left else "",
    )
    return RailCount(
        words=count_text(len(runs) + len(left)),
        spoken=chain_text(told),
        is_loud=False,
        wants_attention=bool(left) or any(run.state is RunState.HELD or run.overdue > 1 for run in runs),
        is_present=True,
    )


def _parted(runs: Iterable[RunNotice]) -> tuple[list[RunNotice], list[RunNotice]]:
    """Those that are over, but with a lock on, and those that are under way."""
    told = list(runs)
    return [run for run in told if run.state.is_over], [run for run in told if not run.state.is_over]


def _wish(run: RunNotice, me: PersonRef | None, roles: frozenset[Role]) -> tuple[str, bool] | None:
    """What it wants, and whether that wants attention; None where it wants nobody who is here."""
    is_mine = me is not None and run.operator == me
    if run.state.is_over:  # told of only for as long as a lock is on
        return _("given up with a lock left on"), True
    if run.calls is not None and (run.calls in roles or is_mine):
        return _("{role} is called").format(role=role_words(run.calls)), True
    if called_roles(run.overdue) & roles:
        return _("takes too long, you are called"), True
    if run.is_offered and not is_mine and me is not None and run.offered_to in (None, me):
        return _("you are wanted to go on"), True
    if run.hold is not None:
        return _(HOLD_CAUSES[run.hold]), True
    if run.state in (RunState.LEAVING, RunState.COMPLETING):
        return _(RUN_STATES[run.state]), is_mine
    return (_("yours, under way"), False) if is_mine else None
