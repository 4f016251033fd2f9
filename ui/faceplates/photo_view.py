"""A photo as large as the screen; a tap closes it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from hmi.domain.case_query import AskPhoto, PhotoAnswer
from hmi.domain.outcome import Outcome
from hmi.domain.query import Answer
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.faceplate import Faceplate
from ui.models.photo_making import drawn_from
from ui.widgets.icon_key import IconKey

_LONGEST_PX = 4_096
_EDGE_PX = 24


class PhotoViewFaceplate(Faceplate):
    """Asks for the photo, and says why where there is none to show."""

    is_for_the_past = True

    removal_requested = Signal()

    def __init__(
        self, bridge: Bridge, photo: str, heading: str, *, may_remove: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(heading, parent)
        self._image: QImage | None = None
        self.picture = _Picture()
        self.picture.tapped.connect(lambda: self.close_with(False))
        self.remove_key = IconKey("delete")
        self.remove_key.setVisible(may_remove)
        self.remove_key.clicked.connect(self._on_removal)
        self.body.addWidget(self.picture, 1)
        self.keys.addStretch(1)
        self.keys.addWidget(self.remove_key)
        self._telling = "loading"
        self.say(lambda: self.remove_key.setText(_("Remove this photo …")), self._tell)
        bridge.ask(AskPhoto(photo=photo), self._take)

    @override
    def open_over(self, host: QWidget) -> None:
        """All of the window that there is."""
        self.setMinimumSize(host.window().size() - QSize(2 * _EDGE_PX, 2 * _EDGE_PX))
        super().open_over(host)

    def _take(self, answer: Answer | Outcome) -> None:
        if not isinstance(answer, PhotoAnswer):
            self._telling = "silent"
        else:
            self._image = drawn_from(answer.data, _LONGEST_PX) if answer.data else None
            self._telling = answer.trouble or ("" if self._image is not None else "damaged")
        self._tell()

    def _tell(self) -> None:
        words = {
            "": "",
            "loading": _("Loading …"),
            "silent": _("The cell service does not answer. Close this and try again."),
            "missing": _("The file of this photo is missing from the disk of the cell service."),
            "removed": _("Somebody removed this photo since. Who and why is in the journal."),
            "damaged": _("The file of this photo was changed or damaged. It is not shown."),
        }
        self.picture.show_picture(self._image if not self._telling else None, words.get(self._telling, ""))

    def _on_removal(self) -> None:
        self.close_with(False)
        self.removal_requested.emit()


class _Picture(QLabel):
    """As large as there is room, or words."""

    tapped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def show_picture(self, image: QImage | None, words: str) -> None:
        """One of both."""
        self._image = image
        if image is None:
            self.setText(words)
        else:
            self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._image is not None:
            self._fit()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.tapped.emit()

    def _fit(self) -> None:
        if self._image is not None:
            scaled = self._image.scaled(
                self.size(), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            self.setPixmap(QPixmap.fromImage(scaled))
