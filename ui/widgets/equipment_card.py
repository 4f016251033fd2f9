"""One piece of equipment in the picture of the cell: as much of it as the card has room for."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from hmi.domain.equipment import EquipmentKind
from ui.widgets.arm_miniature import ArmMiniature
from ui.widgets.arm_scene import Points
from ui.widgets.card_content import CardContent, Loudness
from ui.widgets.card_painting import CardPainting
from ui.widgets.condition_mark import Mark
from ui.widgets.keyboard_focus import KeyboardFocus, wants_ring
from ui.widgets.panel_text import mirrored
from ui.widgets.spark_line import SparkLine
from ui.widgets.value_inks import ValueInks

_EM = 0.8
"""A card counts its heights in this share of the text's height."""
_WIDE = 36.0
"""From this width on, what is further known stands beside the telling value, not below it."""
_TALL = 7.0
"""Where less height is left, the spark line alone takes it."""
_SPARK_LEAST, _SPARK_MOST = 1.4, 8.0
_ARM_LEAST = 9.0
_LEAST = 6.6
_PAST = 0.4
"""How strong a line is drawn whose value is not heard any more: it is no longer the last minute."""


class EquipmentCard(KeyboardFocus, QAbstractButton):
    """A tile to tap. It draws what it is given; its spark line keeps the last minute."""

    def __init__(self, kind: EquipmentKind, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self._label = label
        self._content = CardContent(mark=Mark.UNKNOWN, state="", loudness=Loudness.DOUBTFUL)
        self.spark = SparkLine()
        self._arm: ArmMiniature | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(label)

    @property
    def content(self) -> CardContent:
        """What is shown."""
        return self._content

    @property
    def has_room_for_arm(self) -> bool:
        """Whether a picture of an arm would be drawn: below that, nobody need work out its pose."""
        em, room = self._em(), self._room()
        if room.width() >= _WIDE * em:
            return room.height() >= _ARM_LEAST * em
        return room.height() >= (2 * _ARM_LEAST + 8) * em

    def show_content(self, content: CardContent) -> None:
        """Draw this, if it is anything new."""
        if content == self._content:
            return
        self._content = content
        said = (content.state, content.key_label, content.key_text)
        self.setAccessibleDescription(" · ".join(words for words in said if words))
        self.update()

    def expect_arm(self, reach_m: float | None) -> None:
        """Keep a place for the picture of an arm that reaches this far."""
        self._arm = ArmMiniature(reach_m)

    def show_arm(self, links: Points | None) -> None:
        """The arm's pose, link origins of shape ``(n, 3)`` in m; None while it is not known."""
        if self._arm is not None:
            self._arm.show_pose(links)
            self.update()

    def take_sample(self, time_ns: int, value: float | None) -> None:
        """Add to the spark line; None leaves a gap. A new bin redraws."""
        if self.spark.take_sample(time_ns, value):
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(270, 220)

    @override
    def minimumSizeHint(self) -> QSize:
        """Room for name, state and the telling value."""
        return QSize(150, max(round(self._em() * _LEAST), 96))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painting = CardPainting(painter, self, ValueInks.of(self), self._em(), self._content)
        painting.frame(QRectF(self.rect()), is_down=self.isDown(), has_ring=wants_ring(self))
        room = self._room()
        has_more = bool(self._content.further) or self._arm is not None
        if has_more and room.width() >= _WIDE * painting.em:
            share = 0.38 if self._arm is not None else 0.5
            beside = room.adjusted(room.width() * share + 2 * painting.em, 0, 0, 0)
            room.setRight(beside.x() - 2 * painting.em)
            self._paint_beside(painting, beside)
            has_more = False
        room = painting.heading(room, self.kind, self._label)
        room = painting.key(room)
        room = painting.facts(room)
        room = painting.bar(room)
        if has_more and room.height() > _TALL * painting.em:
            room = self._paint_below(painting, room)
        self._paint_spark(painting, room)

    def _paint_beside(self, painting: CardPainting, room: QRectF) -> None:
        if self._arm is None or not self.has_room_for_arm:
            painting.further(room)
            return
        if not self._content.further:
            self._paint_arm(painting, room)
        elif room.width() > 2 * _ARM_LEAST * painting.em + room.height() * 0.8:
            arm_px = max(room.width() * 0.5, room.width() - 24 * painting.em)
            self._paint_arm(painting, QRectF(room.x(), room.y(), arm_px, room.height()))
            painting.further(room.adjusted(arm_px + 2 * painting.em, 0, 0, 0))
        else:
            values_px = min(painting.further_px(room.width()), room.height() - _ARM_LEAST * painting.em)
            self._paint_arm(painting, room.adjusted(0, 0, 0, -values_px))
            painting.further(room.adjusted(0, room.height() - values_px, 0, 0))

    def _paint_below(self, painting: CardPainting, room: QRectF) -> QRectF:
        em = painting.em
        least_spark = 3 * em
        if self._arm is not None and self.has_room_for_arm:
            arm_px = max(room.height() - painting.further_px(room.width()) - least_spark - em, _ARM_LEAST * em)
            self._paint_arm(painting, QRectF(room.x(), room.y(), room.width(), arm_px))
            room = room.adjusted(0, arm_px + em * 0.5, 0, 0)
        wanted = painting.further_px(room.width())
        values_px = min(max(wanted, room.height() - _SPARK_MOST * em), room.height() - least_spark)
        painting.further(QRectF(room.x(), room.bottom() - values_px, room.width(), values_px))
        return room.adjusted(0, 0, 0, -values_px)

    def _paint_arm(self, painting: CardPainting, room: QRectF) -> None:
        if self._arm is not None:
            self._arm.draw(painting.painter, mirrored(self, room), self)

    def _paint_spark(self, painting: CardPainting, room: QRectF) -> None:
        if room.height() > _SPARK_LEAST * painting.em:
            painting.painter.setOpacity(_PAST if self._content.key_is_doubtful else 1.0)
            self.spark.draw(painting.painter, mirrored(self, room.adjusted(0, 6, 0, -4)), painting.inks)

    def _em(self) -> float:
        return round(self.fontMetrics().height() * _EM)

    def _room(self) -> QRectF:
        edge = self._em() * 0.75
        return QRectF(self.rect()).adjusted(edge, edge * 0.8, -edge, -edge * 0.7)
