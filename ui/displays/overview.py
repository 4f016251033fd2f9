"""ISA-101 level 1: is the cell all right, what needs me, what is it making."""

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from hmi.domain.equipment import Equipment
from hmi.domain.equipment_facts import EquipmentFacts
from hmi.domain.reading import ReadingBatch
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.arm_pose import arm_pose, reach_m
from ui.displays.attention import attention_content, attention_items
from ui.displays.card_content import card_content, sample_of
from ui.displays.display import Display
from ui.displays.production import PRODUCTION_FACTS, plain_content, production_tags
from ui.displays.spark_past import SparkPast
from ui.displays.standing import is_standing
from ui.displays.subjects import display_of
from ui.displays.tag_bindings import TagBindings
from ui.formatting import limit_text
from ui.models.attention_list import ITEM_ROLE, AttentionItem, AttentionList
from ui.models.further_values import further_values
from ui.models.robot_facts import RobotFacts
from ui.widgets.all_well import AllWell
from ui.widgets.cell_map import CellMap
from ui.widgets.empty_page import EmptyPage
from ui.widgets.equipment_card import EquipmentCard
from ui.widgets.finger_scroll import FingerScroll, page_of
from ui.widgets.icon_key import IconKey
from ui.widgets.pace import Pace
from ui.widgets.row_delegate import RowDelegate
from ui.widgets.touch_list import TouchList
from ui.widgets.value_tile import ValueTile

TICK_MS = 1000
"""How long something lasts is told by the second."""
_FACT_COLUMNS = 4


class OverviewDisplay(Display):
    """The cell as a picture, what needs a person, and what is being made."""

    name = "overview"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._facts: list[EquipmentFacts] = []
        self._bindings = TagBindings(bridge)
        self.cell_map = CellMap()
        self.attention = AttentionList(self)
        self._attention_title = _heading()
        self._attention_view = TouchList(self.attention, RowDelegate(ITEM_ROLE, attention_content, self, is_whole=True))
        self._attention_view.activated.connect(self._on_item_activated)
        self._attention_view.clicked.connect(self._on_item_activated)
        self._all_well = AllWell()
        self.why_key = IconKey("circle-question-mark")
        self.why_key.clicked.connect(lambda: bridge.display_requested.emit("why", "cell"))
        self._attention_pace = Pace(self._show_attention, self)
        self._production_title = _heading()
        self.fact_tiles: dict[str, ValueTile] = {}
        self._fact_grid = QGridLayout()
        self._empty = EmptyPage()
        self._empty.pressed.connect(lambda: bridge.display_requested.emit("browse", ""))
        self._past = SparkPast(bridge, self)
        self._past.filled.connect(self.cell_map.redraw_cards)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._show_attention)
        self._build()
        bridge.connection_changed.connect(self._on_news)
        bridge.notice_changed.connect(self._on_news)
        bridge.stops_changed.connect(self._on_news)
        bridge.alarms_changed.connect(self._on_alarms_changed)
        bridge.guidance.told.connect(self._attention_pace.ask)
        bridge.attachment_changed.connect(self._on_news)
        self.rebuild()
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Overview")

    @override
    def retranslate(self) -> None:
        self._attention_title.setText(_("What needs me"))
        self.why_key.setText(_("Why is it stopped?"))
        self._attention_view.setAccessibleName(_("What needs me"))
        self._production_title.setText(_("What the cell is making"))
        self._empty.show_words(
            _("This cell has no equipment yet. Add variables in Browse, or scan a controller."), _("Open Browse")
        )
        for fact in PRODUCTION_FACTS:
            if fact.key in self.fact_tiles:
                self.fact_tiles[fact.key].show_label(_(fact.label))
        for facts in self._facts:
            self._show_range(self.cell_map.cards[facts.equipment.id], facts)
        self._bindings.paint_all()
        self._show_attention()

    @override
    def rebuild(self) -> None:
        picture = self.bridge.picture
        equipment = picture.cell.equipment
        self._facts = [EquipmentFacts.of(one, picture.definition) for one in equipment]
        self._bindings.clear()
        cards: dict[str, EquipmentCard] = {}
        for facts in self._facts:
            cards[facts.equipment.id] = self._card_for(facts)
        feeds: dict[str, tuple[str, ...]] = {one.id: one.feeds for one in equipment}
        positions: dict[str, tuple[float, float]] = {
            one.id: one.position for one in equipment if one.position is not None
        }
        self.cell_map.show_equipment(cards, feeds, positions)
        self._rebuild_production()
        watched = [name for facts in self._facts for name in facts.telling]
        self._bindings.bind(watched, self._show_attention, is_swift=True)
        self._want_past()
        self._stack.setCurrentIndex(0 if equipment else 1)
        self._bindings.paint_all()
        self._show_attention()

    @override
    def enter(self) -> None:
        self._bindings.paint_all()
        self._show_attention()
        self._want_past()
        self._tick.start()

    @override
    def leave(self) -> None:
        self._tick.stop()

    @override
    def show_frame(self, batch: ReadingBatch) -> None:
        self._bindings.paint_changed(batch)
        self._past.ask()
        now_ns = self.bridge.service_time_ns
        for facts in self._facts:
            if facts.key is not None:
                self.cell_map.cards[facts.equipment.id].take_sample(now_ns, sample_of(self.bridge, facts.key))

    def _build(self) -> None:
        needs = QVBoxLayout()
        head = QHBoxLayout()
        head.addWidget(self._attention_title, 1)
        head.addWidget(self.why_key)
        needs.addLayout(head)
        self._needs_stack = QStackedLayout()
        self._needs_stack.addWidget(self._attention_view)
        self._needs_stack.addWidget(self._all_well)
        needs.addLayout(self._needs_stack, 1)
        makes = QVBoxLayout()
        makes.addWidget(self._production_title)
        makes.addLayout(self._fact_grid, 1)
        lower = QHBoxLayout()
        lower.setSpacing(16)
        lower.addLayout(needs, 4)
        lower.addLayout(makes, 6)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(self.cell_map, 13)
        column.addLayout(lower, 7)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(FingerScroll(page_of(page, 0)))  # a low screen with many machines needs more room
        self._stack.addWidget(self._empty)

    def _card_for(self, facts: EquipmentFacts) -> EquipmentCard:
        card = EquipmentCard(facts.equipment.kind, facts.equipment.label)
        define = self.bridge.picture.definition
        self._show_range(card, facts)
        counted = (facts.key, facts.good, facts.reject)
        further = further_values(facts.equipment, define, {*facts.telling, *counted})

        def paint() -> None:
            card.show_content(card_content(self.bridge, facts, further))

        def go_deeper() -> None:
            self.bridge.display_requested.emit(display_of(facts.equipment), facts.equipment.id)

        self._bindings.bind((*facts.telling, *counted, *further), paint)
        card.clicked.connect(go_deeper)
        self._expect_arm(card, facts.equipment)
        paint()
        return card

    def _show_range(self, card: EquipmentCard, facts: EquipmentFacts) -> None:
        """The band of the spark line, with its ends as this language writes numbers."""
        band = self.bridge.picture.definition(facts.key) if facts.key is not None else None
        if band is not None and band.engineering_range is not None:
            low, high = band.engineering_range.low, band.engineering_range.high
            card.spark.show_range(low, high, limit_text(low), limit_text(high))

    def _expect_arm(self, card: EquipmentCard, equipment: Equipment) -> None:
        robot = RobotFacts.of(equipment, self.bridge.picture.definition)
        if not robot.can_draw_arm:
            return
        card.expect_arm(reach_m(robot))

        def paint() -> None:
            if card.has_room_for_arm:
                card.show_arm(arm_pose(self.bridge, robot))

        self._bindings.bind([axis.position for axis in robot.axes], paint)

    def _rebuild_production(self) -> None:
        for tile in self.fact_tiles.values():
            tile.setParent(None)
            tile.deleteLater()
        self.fact_tiles = {}
        tags = production_tags(self.bridge.picture.cell)
        for number, fact in enumerate(fact for fact in PRODUCTION_FACTS if fact.key in tags):
            name = tags[fact.key]
            tile = ValueTile(is_large=True)
            tile.show_label(_(fact.label))
            self.fact_tiles[fact.key] = tile
            self._fact_grid.addWidget(tile, number // _FACT_COLUMNS, number % _FACT_COLUMNS)
            self._bindings.bind(
                (name,), lambda tile=tile, name=name: tile.show_content(plain_content(self.bridge, name))
            )
            tile.clicked.connect(lambda _checked=False, name=name: self.bridge.display_requested.emit("trends", name))
        self._production_title.setVisible(bool(tags))

    def _want_past(self) -> None:
        keyed = {facts.key: facts.equipment.id for facts in self._facts if facts.key is not None}
        self._past.want({key: self.cell_map.cards[identifier].spark for key, identifier in keyed.items()})

    def _show_attention(self) -> None:
        items = attention_items(self.bridge, self._facts)
        self.why_key.setVisible(is_standing(self.bridge, self._facts))
        self.attention.show_items(items)
        self._needs_stack.setCurrentIndex(0 if items else 1)
        self._all_well.show_words(_("Nothing needs you now"), _("All equipment is heard and none tells of a stop."))

    def _on_item_activated(self, index: QModelIndex) -> None:
        item = index.data(ITEM_ROLE)
        if isinstance(item, AttentionItem) and item.display:
            self.bridge.display_requested.emit(item.display, item.subject)

    def _on_alarms_changed(self, _changes: object) -> None:
        if self.isVisible():  # else they are shown with the display; a flood would keep the screen busy
            self._attention_pace.ask()

    def _on_news(self) -> None:
        self._show_attention()
        self._bindings.paint_all()


def _heading() -> QLabel:
    label = QLabel()
    label.setProperty("look", "heading")
    return label
