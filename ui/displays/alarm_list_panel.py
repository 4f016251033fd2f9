"""The list of alarms with what stands above it: how many there are, how they are grouped, and a flood in few words."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.alarm import Alarm, AlarmId
from hmi.domain.first_out import Place
from hmi.domain.person import PersonRef
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.alarm_flood import FloodPanel
from ui.displays.alarm_words import RowWords, is_heard, wants_acknowledgement
from ui.formatting import chain_text, count_text
from ui.models.alarm_listing import AlarmRow, Grouping, GroupRow, Listing, Row, heading_key, orders_of, rows_of
from ui.models.alarm_rows import ALARM_ROLE, ROW_ROLE, AlarmRows
from ui.theme import look
from ui.widgets.icon_key import IconKey
from ui.widgets.row_delegate import RowDelegate
from ui.widgets.steady_list import SteadyList
from ui.widgets.text_direction import at_beginning

_ROW_SCALE = 1.3
"""Rows are read from two metres."""
_FOLDED_ABOVE, _OPEN_BELOW = 20, 10
"""Calling alarms with which groups are folded by themselves, and with which they open again."""


class AlarmListPanel(QWidget):
    """Where an alarm is found and chosen. Nothing moves under a finger; headings fold what is below them."""

    alarm_chosen = Signal(str)
    """Its id."""
    grouping_chosen = Signal(str)
    """For good, for this screen."""
    rested = Signal()
    """The finger is lifted: what was put off may be shown now."""

    def __init__(self, bridge: Bridge, names: Mapping[PersonRef, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._grouping = Grouping.URGENCY
        self._is_flooded = False
        """More call than anybody looks through: groups are folded by themselves."""
        self._own_way: Grouping | None = None
        """What somebody chose instead, for as long as that lasts."""
        self._open_place = ""
        """Key of the heading over the alarm that somebody chose: it is not folded by itself."""
        self._folds: dict[str, bool] = {}
        """What somebody folded or opened, by the heading's key."""
        self.words = RowWords(bridge, lambda: names)
        self.rows = AlarmRows(self.words.spoken, self)
        self.list = SteadyList(self.rows, RowDelegate(ROW_ROLE, self.words.content, self, scale=_ROW_SCALE))
        self.summary, self.deaf, self.flood = QLabel(), QLabel(), FloodPanel(bridge)
        self.group_key = IconKey("list-tree")
        self.group_key.setCheckable(True)
        self._build()
        self.list.clicked.connect(self._on_tapped)
        self.list.activated.connect(self._on_activated)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.list.finger_lifted.connect(self.rested)
        self.group_key.clicked.connect(self._on_group_key)
        self.flood.first_requested.connect(self.alarm_chosen)

    @override
    def sizeHint(self) -> QSize:
        """The same whatever is listed."""
        return QSize(self.minimumSizeHint().width(), super().sizeHint().height())

    @property
    def grouping(self) -> Grouping:
        """How the list is grouped now: in a flood by equipment, unless somebody wants it otherwise."""
        if not self._is_flooded:
            return self._grouping
        return self._own_way or Grouping.EQUIPMENT

    def use_grouping(self, grouping: str) -> None:
        """As it was chosen for this screen."""
        self._grouping = Grouping(grouping) if grouping in set(Grouping) else Grouping.URGENCY

    def retranslate(self) -> None:
        """Set the texts that stay."""
        self.list.setAccessibleName(_("Alarms"))
        self.group_key.setText(_("By machine"))
        self.summary.setAlignment(at_beginning() | Qt.AlignmentFlag.AlignVCenter)
        self.redraw()

    def redraw(self) -> None:
        """Other words for the same alarms."""
        self.words.forget()
        self.rows.redraw()

    def show_alarms(self, chosen: AlarmId | None) -> None:
        """Everything as it is now, with ``chosen`` marked where it is listed."""
        bridge, now_ns = self._bridge, self._bridge.now_ns
        alarms, skews = list(bridge.alarms.values()), bridge.clock_skews_ms
        self._notice_flood(alarms)
        looked_at = bridge.alarms.get(chosen) if chosen is not None else None
        self._open_place = heading_key(looked_at) if looked_at is not None else ""
        with self.list.steady():
            self.rows.show_rows(rows_of(alarms, self._wanted()))
        self.mark(chosen)
        self.summary.setText(self._summary_words(alarms))
        self.group_key.setChecked(self.grouping is Grouping.EQUIPMENT)
        flood = bridge.story.flood(now_ns) if bridge.picture.is_attached else None
        self.flood.show_flood(flood, bridge.story.first_of_flood(flood, skews) if flood is not None else None, now_ns)

    def show_deaf(self, spots: Sequence[str]) -> None:
        """Of which controllers not all alarms are known: the list is not all there is."""
        self.deaf.setText("\n".join(spots))
        self.deaf.setVisible(bool(spots))

    def mark(self, chosen: AlarmId | None) -> None:
        """Mark a row as the one that is looked at; none where it is folded away."""
        row = self.rows.row_of(chosen) if chosen is not None else None
        index = self.rows.index(row) if row is not None else QModelIndex()
        if index != self.list.currentIndex() and not isinstance(self._current_row(), GroupRow):
            self.list.setCurrentIndex(index)

    def first_choice(self) -> AlarmId | None:
        """What to look at before anybody chose: in a flood what came first, else the most urgent."""
        if self.flood.first is not None and self.flood.first in self._bridge.alarms:
            return self.flood.first
        row = next((row for row in self.rows.rows if isinstance(row, AlarmRow)), None)
        return row.alarm.id if row is not None else next(iter(self._bridge.alarms), None)

    def _build(self) -> None:
        self.summary.setProperty("look", "heading")
        for label in (self.summary, self.deaf):
            label.setWordWrap(True)
        self.deaf.setProperty("look", "attention")
        self.deaf.hide()
        above = QHBoxLayout()
        above.setSpacing(look().gap_px)
        above.addWidget(self.summary, 1)
        above.addWidget(self.group_key)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().gap_px)
        column.addLayout(above)
        column.addWidget(self.deaf)
        column.addWidget(self.flood)
        column.addWidget(self.list, 1)

    def _wanted(self) -> Listing:
        bridge = self._bridge
        return Listing(
            grouping=self.grouping,
            is_attached=bridge.picture.is_attached,
            places=[Place(equipment=one.id) for one in bridge.picture.cell.equipment],
            orders=orders_of(bridge.story.first_outs(bridge.clock_skews_ms), self.grouping),
            is_folded=self._is_folded,
        )

    def _is_folded(self, key: str) -> bool:
        return self._folds.get(key, self._is_flooded and key != self._open_place)

    def _notice_flood(self, alarms: list[Alarm]) -> None:
        """Whether more call than anybody can look through."""
        calling = sum(alarm.is_annunciated for alarm in alarms if is_heard(self._bridge, alarm))
        was_flooded = self._is_flooded
        self._is_flooded = calling > (_OPEN_BELOW if was_flooded else _FOLDED_ABOVE)
        if was_flooded != self._is_flooded:
            self._own_way = None
            self._folds = {}

    def _summary_words(self, known: list[Alarm]) -> str:
        alarms = [alarm for alarm in known if is_heard(self._bridge, alarm)]
        calling = sum(alarm.is_annunciated for alarm in alarms)
        aside = sum(alarm.is_put_aside for alarm in alarms)
        new = sum(wants_acknowledgement(alarm) for alarm in alarms)
        parts: list[str] = []
        if alarms:
            parts.append(ngettext("{count} alarm", "{count} alarms", calling).format(count=count_text(calling)))
        if calling:
            words = ngettext("{count} not acknowledged", "{count} not acknowledged", new)
            parts.append(words.format(count=count_text(new)) if new else _("all acknowledged"))
        if aside:
            words = ngettext("{count} put aside", "{count} put aside", aside)
            parts.append(words.format(count=count_text(aside)))
        if silent := len(known) - len(alarms):
            words = ngettext("{count} not heard now", "{count} not heard now", silent)
            parts.append(words.format(count=count_text(silent)))
        return chain_text(parts)

    def _current_row(self) -> Row | None:
        row = self.list.currentIndex().data(ROW_ROLE)
        return row if isinstance(row, AlarmRow | GroupRow) else None

    def _on_current_changed(self, index: QModelIndex) -> None:
        alarm = index.data(ALARM_ROLE)
        if isinstance(alarm, Alarm):
            self.alarm_chosen.emit(alarm.id)

    def _on_tapped(self, index: QModelIndex) -> None:
        """A tap on a heading folds or opens it; the keyboard's mark does not stay there."""
        row = index.data(ROW_ROLE)
        if isinstance(row, GroupRow):
            self.list.setCurrentIndex(QModelIndex())
            self._fold(row)
        else:
            self._on_current_changed(index)

    def _on_activated(self, index: QModelIndex) -> None:
        """The Enter key, on a heading that the arrow keys reached."""
        row = index.data(ROW_ROLE)
        if isinstance(row, GroupRow) and index == self.list.currentIndex():
            self._fold(row)

    def _fold(self, row: GroupRow) -> None:
        self._folds[row.key] = not row.is_folded
        self.rested.emit()

    def _on_group_key(self) -> None:
        wanted = Grouping.EQUIPMENT if self.group_key.isChecked() else Grouping.URGENCY
        if self._is_flooded:
            self._own_way = wanted
        else:
            self._grouping = wanted
            self.grouping_chosen.emit(wanted.value)
        self.rested.emit()
