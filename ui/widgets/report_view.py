"""A report on the screen, page below page, as it will be printed; a tap on a number asks for its rows."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui.inks import LIGHT
from ui.theme import look
from ui.widgets.report_document import Document, Rows
from ui.widgets.report_pages import PAGE, ReportPages
from ui.widgets.scroll_column import ScrollColumn

_WIDEST_PX = 1100
"""Wider than that a page is not easier to read."""
_NARROWEST_PX = 240
_SLOP_PX = 12


class PageView(QWidget):
    """One page, painted when it comes into sight."""

    rows_requested = Signal(object)
    """``Rows`` of the number that was tapped."""

    def __init__(self, pages: ReportPages, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages, self._number = pages, number
        self._links: list[tuple[QRectF, Rows]] = []
        self._picture: QPixmap | None = None
        self._pressed: QPointF | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def links(self) -> list[tuple[QRectF, Rows]]:
        """Where a tap leads to rows, in pixels of this widget; known once it was painted."""
        return self._links

    @override
    def heightForWidth(self, arg__1: int) -> int:
        return round(arg__1 * PAGE.height() / PAGE.width())

    @override
    def sizeHint(self) -> QSize:
        return QSize(round(PAGE.width()), round(PAGE.height()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._picture = None
        super().resizeEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            self._picture = self._painted()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None or (event.position() - pressed).manhattanLength() > _SLOP_PX:
            return
        hit = [(box, rows) for box, rows in self._links if box.contains(event.position())]
        if hit:
            self.rows_requested.emit(min(hit, key=lambda one: one[0].width() * one[0].height())[1])

    def _painted(self) -> QPixmap:
        ratio, scale = self.devicePixelRatioF(), self.width() / PAGE.width()
        picture = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(LIGHT.surface))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(scale, scale)
        links: list[tuple[QRectF, Rows]] = []
        self._pages.paint(self._number, painter, lambda box, rows: links.append((box, rows)))
        painter.end()
        self._links = [
            (QRectF(box.x() * scale, box.y() * scale, box.width() * scale, box.height() * scale), rows)
            for box, rows in links
        ]
        return picture


class ReportView(QWidget):
    """All pages, one below the other."""

    rows_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages: list[PageView] = []
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look().gap_px)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.area = ScrollColumn(self._content)
        self.area.setMinimumWidth(_NARROWEST_PX)  # else pages of this width would keep the window from being smaller
        outer.addWidget(self.area)

    def show_document(self, document: Document | None) -> None:
        """Show another report from its beginning, or none."""
        for page in self.pages:
            self._column.removeWidget(page)
            page.deleteLater()
        self.pages = []
        if document is None:
            return
        pages = ReportPages(document)
        for number in range(len(pages.pages)):
            page = PageView(pages, number, self._content)
            page.setFixedSize(self._page_size())
            page.rows_requested.connect(self.rows_requested)
            self._column.addWidget(page)
            page.show()
            self.pages.append(page)
        self.area.verticalScrollBar().setValue(0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for page in self.pages:
            page.setFixedSize(self._page_size())

    def _page_size(self) -> QSize:
        room = self.width() - self.area.verticalScrollBar().sizeHint().width() - 4
        width = max(_NARROWEST_PX, min(room, _WIDEST_PX))
        return QSize(width, round(width * PAGE.height() / PAGE.width()))
