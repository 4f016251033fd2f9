"""What the list of cases says of itself: how many, how many late, which are not told, and why there are none."""

from dataclasses import dataclass

from hmi.domain.case import CaseState
from hmi.domain.case_query import CasesAnswer
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.case_words import untold_words
from ui.formatting import chain_text, count_text
from ui.models.case_rows import is_overdue


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedOnes:
    """Whether closed cases are wanted instead of the open ones, and what came of looking for them."""

    is_wanted: bool = False
    is_searched: bool = False
    """Somebody typed words that they have to hold."""
    found: CasesAnswer | None = None
    """None until they are, or while none are wanted."""
    fault: str = ""
    """Why none could be looked for."""

    @property
    def is_looked_for(self) -> bool:
        """Whether they are wanted, and none of this moment were told yet."""
        return self.is_wanted and self.found is None


def summary_words(bridge: Bridge, closed: ClosedOnes) -> str:
    """The line above the list."""
    if not bridge.scene.are_cases_known:
        return _("Cases of that time are not recorded")
    if closed.is_looked_for:
        return closed.fault or _("Loading …")
    if closed.found is not None:
        return _closed_words(closed.found)
    return _open_words(bridge)


def nothing_words(bridge: Bridge, closed: ClosedOnes) -> tuple[str, str]:
    """Instead of the list where it is empty: that there are none, or why none are known."""
    scene = bridge.scene
    if not scene.are_cases_known:
        return _("No case is known of this moment"), _("Cases of that time are not recorded")
    if scene.untold_cases:
        return _("No case is known of this moment"), untold_words(scene.untold_cases)
    if not bridge.picture.is_attached:
        heard = _("The cell service is not heard: there may be some.")
        watched = _("Nobody watched the cell at this moment: there may be some.")
        return _("No case is known"), watched if bridge.is_past else heard
    if closed.is_looked_for:
        return (_("No case is known"), closed.fault) if closed.fault else (_("Loading …"), "")
    if closed.is_wanted:
        return _("No closed case"), _("None was found with these words.") if closed.is_searched else ""
    if bridge.is_past:
        return _("No case was open at this moment"), ""
    return _("No open case"), _("Whoever sees a problem reports it with the flag, from any display.")


def _closed_words(found: CasesAnswer) -> str:
    count = len(found.cases)
    if found.has_more:
        return _("The newest {count}; search for older ones").format(count=count_text(count))
    words = ngettext("{count} closed", "{count} closed", count).format(count=count_text(count))
    return chain_text((words, untold_words(found.untold)))


def _open_words(bridge: Bridge) -> str:
    now_ns = bridge.now_ns
    cases = [case for case in bridge.cases.values() if case.is_unsolved]
    nobodys = sum(case.state is CaseState.OPEN for case in cases)
    late = sum(is_overdue(case, now_ns) for case in cases)
    steps = sum(len(case.calls) for case in cases)
    parts = [ngettext("{count} case", "{count} cases", len(cases)).format(count=count_text(len(cases)))]
    if nobodys:
        words = ngettext("{count} that nobody has", "{count} that nobody has", nobodys)
        parts.append(words.format(count=count_text(nobodys)))
    if late:
        parts.append(ngettext("{count} overdue", "{count} overdue", late).format(count=count_text(late)))
    if steps:
        words = ngettext("{count} call not answered", "{count} calls not answered", steps)
        parts.append(words.format(count=count_text(steps)))
    parts.append(untold_words(bridge.scene.untold_cases))
    if not bridge.picture.is_attached:
        parts.append(_("as they stood when the cell service was heard last"))
    return chain_text(parts)
