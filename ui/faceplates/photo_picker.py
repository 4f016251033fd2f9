"""Choosing a photo with a finger: the newest pictures of a stick, or of the own folders, as large tiles."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QPushButton, QScroller, QWidget
from typing_extensions import override

from hmi.domain.case import ExceptionCase
from hmi.domain.case_command import AttachPhoto
from hmi.domain.outcome import Outcome
from hmi.domain.photo import PhotoFault
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.formatting import date_time_text
from ui.models.photo_making import drawn, photo_of
from ui.models.picture_places import PicturePlace, picture_places, pictures_in
from ui.widgets.choice_row import ChoiceRow
from ui.wording.case import photo_fault_words

_WIDTH_PX, _HEIGHT_PX = 900, 620
_TILE_PX = 150
_CAPTION_LENGTH = 500
_NAME_LENGTH = 24


class PhotoPickerFaceplate(SavingFaceplate):
    """Pictures appear one by one, so that the screen answers meanwhile."""

    def __init__(
        self,
        bridge: Bridge,
        case: ExceptionCase,
        parent: QWidget | None = None,
        places: Sequence[PicturePlace] | None = None,
    ) -> None:
        super().__init__(bridge, parent=parent)
        self._case = case
        self._places = list(places) if places is not None else picture_places()
        self._undrawn: list[QListWidgetItem] = []
        self.places = ChoiceRow()
        self.pictures = QListWidget()
        self.empty_label = QLabel()
        self.caption = QLineEdit()
        self.caption.setMaxLength(_CAPTION_LENGTH)
        self.cancel_key, self.save_key = QPushButton(), QPushButton()
        self._drawing = QTimer(self)
        self._drawing.setInterval(0)
        self._drawing.timeout.connect(self._draw_next)
        self._build()
        self.close_with_session(bridge)
        self.retranslate()
        self._show_place(self._places[0])

    @property
    def chosen(self) -> Path | None:
        """The file that is marked."""
        index = self.pictures.currentIndex()
        return Path(str(index.data(Qt.ItemDataRole.UserRole))) if index.isValid() else None

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(_("Add a photo"))
        self.places.show_options([(number, self._name(place)) for number, place in enumerate(self._places)])
        self.places.setVisible(len(self._places) > 1)
        self.pictures.setAccessibleName(_("Pictures"))
        self.empty_label.setText(_("No pictures here. Put in a stick or a card, and open this again."))
        self.caption.setPlaceholderText(_("What it shows. Not needed"))
        self.caption.setAccessibleName(_("What it shows"))
        self.cancel_key.setText(_("Cancel"))
        self.show_state()

    @override
    def show_state(self) -> None:
        self.save_key.setText(_("Add it") if self.chosen is not None else _("Choose a picture"))
        self.save_key.setEnabled(self.chosen is not None and not self.is_saving)

    @override
    def refused(self, outcome: Outcome) -> str:
        now = self._bridge.cases.get(self._case.id)
        if now is not None:
            self._case = now  # what was attached meanwhile does not stand against one more
        return super().refused(outcome)

    def _build(self) -> None:
        self.pictures.setViewMode(QListWidget.ViewMode.IconMode)
        self.pictures.setIconSize(QSize(_TILE_PX, _TILE_PX))
        self.pictures.setGridSize(QSize(_TILE_PX + 24, _TILE_PX + 48))
        self.pictures.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.pictures.setMovement(QListWidget.Movement.Static)
        self.pictures.setUniformItemSizes(True)
        self.pictures.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        QScroller.grabGesture(self.pictures.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)
        self.empty_label.setProperty("look", "muted")
        self.empty_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty_label.setWordWrap(True)
        self.body.addWidget(self.places)
        self.body.addWidget(self.pictures, 1)
        self.body.addWidget(self.empty_label, 1)
        self.body.addWidget(self.caption)
        self.body.addWidget(self.remark_label)
        self.save_key.setProperty("look", "primary")
        for key in (self.cancel_key, self.save_key):
            self.keys.addWidget(key, 1)
        self.places.chosen.connect(self._on_place)
        self.pictures.currentItemChanged.connect(self._on_picture)
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.save_key.clicked.connect(self._save)
        self.setMinimumSize(_WIDTH_PX, _HEIGHT_PX)

    def _on_place(self, number: int) -> None:
        self._show_place(self._places[number])

    def _on_picture(self, _now: object, _before: object) -> None:
        self.show_state()

    def _name(self, place: PicturePlace) -> str:
        return place.name or _("This computer")

    def _show_place(self, place: PicturePlace) -> None:
        self.places.show_choice(self._places.index(place))
        self.pictures.clear()
        blank = QPixmap(_TILE_PX, _TILE_PX)
        blank.fill(self.palette().alternateBase().color())
        for file in pictures_in(place):
            item = QListWidgetItem(QIcon(blank), file.name[:_NAME_LENGTH])
            item.setData(Qt.ItemDataRole.UserRole, str(file))
            self.pictures.addItem(item)
        self._undrawn = [self.pictures.item(row) for row in range(self.pictures.count())]
        self.pictures.setVisible(bool(self._undrawn))
        self.empty_label.setVisible(not self._undrawn)
        self._drawing.start()
        self.show_state()

    def _draw_next(self) -> None:
        if not self._undrawn:
            self._drawing.stop()
            return
        item = self._undrawn.pop(0)
        file = Path(str(item.data(Qt.ItemDataRole.UserRole)))
        image = drawn(file, _TILE_PX)
        if image is None:
            self.pictures.takeItem(self.pictures.row(item))  # called a picture, and none
            self.show_state()
            return
        item.setIcon(QIcon(QPixmap.fromImage(image)))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{file.name}, {date_time_text(_changed_ns(file))}")

    def _save(self) -> None:
        file = self.chosen
        if file is None:
            return
        data = photo_of(file)
        if isinstance(data, PhotoFault):
            words = photo_fault_words(data.value)
            self.tell(lambda: _("This photo cannot be taken: {fault}.").format(fault=words), is_fault=True)
            return
        self.save(
            AttachPhoto(case=self._case.id, revision=self._case.revision, data=data, words=self.caption.text().strip())
        )


def _changed_ns(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0
