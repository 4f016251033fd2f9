"""What the keys of a stop's card do: three taps to a reason, and what else. Nothing moves before it is told."""

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hmi.domain.command import Command
from hmi.domain.outcome import Done, Reason, Refused
from hmi.domain.reason_tree import ReasonGroup, ReasonTree
from hmi.domain.short_stops import ShortStops
from hmi.domain.stop import CauseWay, ReasonPath, Stop, SuggestedCause
from hmi.domain.stop_cause import suggested_reason
from hmi.domain.stop_command import ClassifyStop, ExplainShortStops, MergeStops, RestoreStops
from hmi.domain.stop_shaping import FARTHEST_NS
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.advice_beside import advice_for_stop
from ui.displays.card_acts import CardActs
from ui.displays.stop_card import StopCard
from ui.faceplates.stop_comment import StopCommentFaceplate
from ui.faceplates.stop_splitting import StopSplittingFaceplate
from ui.formatting import count_text
from ui.models.stop_rows import key_of
from ui.widgets.reason_keys import ReasonChoice
from ui.wording.stop import said, short_reason_words

RECENT_SHOWN = 2
LEAST_SPLIT_S = 3.0


class StopActs(CardActs):
    """Acts on the stop that the card shows."""

    made = Signal(str)
    """A split, merge or undo made this stop: the one to look at now."""

    def __init__(self, bridge: Bridge, card: StopCard, over: QWidget) -> None:
        super().__init__(bridge, card, over)
        self._card = card
        self._stop: Stop | None = None
        self._group_of_short: ShortStops | None = None
        self._span_ns = (0, 0)
        self._before: Stop | None = None
        self._tree: ReasonTree | None = None
        self._recent: tuple[ReasonPath, ...] = ()
        self._group = ""
        self._is_changing = False
        self.person_watch.changed.connect(self._begin_anew)
        card.path_chosen.connect(self._take_path)
        card.change_requested.connect(self._begin_change)
        card.taking_back_requested.connect(lambda: self._explain(()))
        card.comment_requested.connect(lambda: self._with(lambda it: self.open(StopCommentFaceplate(bridge, it))))
        card.splitting_requested.connect(lambda: self._with(lambda it: self.open(StopSplittingFaceplate(bridge, it))))
        card.merging_requested.connect(self._merge)
        card.restoring_requested.connect(lambda: self._with(lambda it: self._do(RestoreStops(stop=it.id))))
        card.why_requested.connect(lambda: self._with(self._show_why))
        card.alarm_requested.connect(lambda: self._with(self._show_alarm))
        card.advice_requested.connect(lambda: self._with(self._show_advice))
        card.then_key.wished.connect(bridge.moment_requested)

    def choose(
        self, stop: Stop | None, before: Stop | None, tree: ReasonTree | None, recent: tuple[ReasonPath, ...]
    ) -> None:
        """From now on act on this stop; ``before`` is its neighbour in time, if that can be merged with it."""
        if stop is None or self._stop is None or stop.id != self._stop.id:
            self._group, self._is_changing = "", False
            self.forget()
        self._stop, self._before, self._tree, self._recent = stop, before, tree, recent
        self._group_of_short = None
        self.show()

    def choose_short(
        self, group: ShortStops, span_ns: tuple[int, int], tree: ReasonTree | None, recent: tuple[ReasonPath, ...]
    ) -> None:
        """From now on act on all short stops of this machine and kind that began in ``span_ns`` (Unix ns)."""
        shown = self._group_of_short
        if self._stop is not None or shown is None or shown.key != group.key:
            self._group, self._is_changing = "", False
            self.forget()
        self._stop, self._before, self._tree, self._recent = None, None, tree, recent
        self._group_of_short, self._span_ns = group, span_ns
        self.show()

    def show(self) -> None:
        """The question and the keys that make sense now."""
        if self._group_of_short is not None:
            self._show_short(self._group_of_short)
        elif self._stop is not None:
            self._show_stop(self._stop)

    def _show_short(self, group: ShortStops) -> None:
        card = self._card
        is_asking = (not group.reason or self._is_changing) and self._tree is not None
        words = ngettext("Why did it stop {count} time?", "Why did it stop {count} times?", group.count)
        question = self._question(words.format(count=count_text(group.count)))
        card.ask_reason(question, self._choices(self._proposed(group)) if is_asking else ())
        card.then_key.keep_moment(group.last_ns)
        wanted = {
            card.change_key: bool(group.reason) and not self._is_changing,
            card.take_back_key: bool(group.reason),
            card.then_key: card.then_key.has_moment,
        }
        subject = f"{group.equipment} {group.kind.value}"
        card.show_keys([key for key, is_wanted in wanted.items() if is_wanted], subject)

    def _proposed(self, group: ShortStops) -> ReasonPath:
        """The reason that the site's tree names for such a kind at such a machine."""
        if self._tree is None:
            return ()
        kinds = {one.id: one.kind for one in self.bridge.picture.cell.equipment}
        cause = SuggestedCause(way=CauseWay.FIRST_TO_STAND, equipment=group.equipment)
        return suggested_reason(self._tree, group.kind, cause, kinds)

    def _show_stop(self, stop: Stop) -> None:
        card = self._card
        is_asking = stop.is_record and (not stop.reason or self._is_changing)
        proposed = stop.cause.reason if stop.cause is not None else ()
        question = self._question(_("Why did it stop?"))
        card.ask_reason(question, self._choices(proposed) if is_asking and self._tree is not None else ())
        has_alarm = stop.cause is not None and stop.cause.alarm in self.bridge.alarms
        card.restore_key.setText(_("Undo the split") if len(stop.replaces) == 1 else _("Undo the merging"))
        card.then_key.keep_moment(stop.begin_ns)
        wanted = {
            card.change_key: stop.is_record and bool(stop.reason) and not self._is_changing,
            card.take_back_key: stop.is_record and bool(stop.reason),
            card.why_key: stop.is_open,
            card.alarm_key: has_alarm,
            card.advice_key: bool(advice_for_stop(self.bridge, stop)),
            card.then_key: card.then_key.has_moment,
            card.comment_key: stop.is_record,
            card.split_key: stop.is_record and stop.lasted_s(self.bridge.now_ns) >= LEAST_SPLIT_S,
            card.merge_key: self._before is not None,
            card.restore_key: bool(stop.replaces),
        }
        card.show_keys([key for key, is_wanted in wanted.items() if is_wanted], stop.id)

    def _question(self, first: str) -> str:
        """``first``, or the group whose reasons are offered."""
        group = self._chosen_group()
        return first if group is None else said(group.label)

    def _choices(self, proposed: ReasonPath) -> list[ReasonChoice]:
        group = self._chosen_group()
        if group is not None:
            reasons = [
                ReasonChoice(path=(group.id, one.id), words=said(one.label), is_proposed=(group.id, one.id) == proposed)
                for one in group.reasons
            ]
            return [*reasons, ReasonChoice(path=(), words=_("Back"), icon="arrow-left")]
        tree = self._tree
        if tree is None:
            return []
        lately = [one for one in self._recent if one != proposed and tree.find(one) is not None][:RECENT_SHOWN]
        first = [proposed] if proposed and tree.find(proposed) is not None else []
        direct = [
            ReasonChoice(path=one, words=short_reason_words(tree, one), is_proposed=one == proposed)
            for one in (*first, *lately)
        ]
        groups = [ReasonChoice(path=(one.id,), words=said(one.label), icon=one.icon or "plus") for one in tree.groups]
        return [*direct, *groups]

    def _chosen_group(self) -> ReasonGroup | None:
        groups = self._tree.groups if self._tree is not None else ()
        return next((one for one in groups if one.id == self._group), None)

    def _take_path(self, path: ReasonPath) -> None:
        if len(path) == 2:
            self._explain(path)
            return
        self._group = path[0] if path else ""
        self.show()

    def _begin_change(self) -> None:
        self._group, self._is_changing = "", True
        self.show()

    def _begin_anew(self) -> None:
        """Whoever comes does not stand before the keys that somebody else asked for."""
        self._group, self._is_changing = "", False
        self.show()

    def _explain(self, path: ReasonPath) -> None:
        group = self._group_of_short
        if group is None:
            self._with(lambda it: self._do(ClassifyStop(stop=it.id, reason=path, seen=it.reason)))
        elif not self.bridge.is_heard:
            self.tell(Refused(reason=Reason.SERVICE_SILENT))
        else:
            start_ns, end_ns = self._span_ns
            command = ExplainShortStops(
                start_ns=start_ns, end_ns=end_ns, equipment=group.equipment, stop_kind=group.kind, reason=path,
                seen=group.reason,
            )  # fmt: skip
            explained = msgspec.structs.replace(group, reason=path)
            self.do(command, _("Saving …"), partial(self._on_short_done, explained))

    def _on_short_done(self, group: ShortStops, done: Done) -> None:
        self._on_done(done)
        self.made.emit(str(key_of(group)))

    def _merge(self) -> None:
        stop, before = self._stop, self._before
        if stop is not None and before is not None:
            self._do(MergeStops(stops=(before.id, stop.id)))

    def _show_alarm(self, stop: Stop) -> None:
        if stop.cause is not None and stop.cause.alarm is not None:
            self.bridge.display_requested.emit("alarms", stop.cause.alarm)

    def _show_advice(self, stop: Stop) -> None:
        lines = advice_for_stop(self.bridge, stop)
        if lines:
            self.bridge.display_requested.emit("advice", lines[0].advice.id)

    def _show_why(self, stop: Stop) -> None:
        self.bridge.display_requested.emit("why", stop.equipment or "cell")

    def _with(self, act: Callable[[Stop], None]) -> None:
        if self._stop is None:
            return
        if not self.bridge.is_heard:
            self.tell(Refused(reason=Reason.SERVICE_SILENT))
            return
        act(self._stop)

    def _do(self, command: Command) -> None:
        self.do(command, _("Saving …"), self._on_done)

    def _on_done(self, done: Done) -> None:
        self._group, self._is_changing = "", False
        made = done.result.get("stop")
        if isinstance(made, str) and made:
            self.made.emit(made)


def neighbour_before(stop: Stop, stops: list[Stop]) -> Stop | None:
    """The stop right before in time that may be merged with it."""
    earlier = [
        one for one in stops if one.is_current and one.is_record and one.id != stop.id and one.begin_ns <= stop.begin_ns
    ]
    if not stop.is_record:
        return None
    nearest = max(earlier, key=lambda one: one.begin_ns, default=None)
    if nearest is None or nearest.end_ns is None or stop.begin_ns - nearest.end_ns > FARTHEST_NS:
        return None
    return nearest
