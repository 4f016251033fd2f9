"""Small pictures of photos, asked for one by one and kept for as long as the screen runs."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QPixmap

from hmi.domain.case_query import AskPhoto, PhotoAnswer
from hmi.domain.outcome import Outcome
from hmi.domain.query import Answer
from ui.bridge import Bridge
from ui.models.photo_making import drawn_from
from ui.widgets.photo_strip import PhotoStrip

_SMALL_PX = 160
_MOST_KEPT = 200


class CasePhotoPictures(QObject):
    """One question at a time: photos are large, and the screen is there for other things, too."""

    def __init__(self, bridge: Bridge, strip: PhotoStrip) -> None:
        super().__init__(strip)
        self._bridge, self._strip = bridge, strip
        self._kept: dict[str, QPixmap] = {}
        self._wanted: list[str] = []
        self._asked = ""

    def want(self, photos: Iterable[str]) -> None:
        """These are to be seen."""
        names = list(photos)
        for name in names:
            if name in self._kept:
                self._strip.show_picture(name, self._kept[name])
        self._wanted = [name for name in names if name not in self._kept]
        self._ask_next()

    def _ask_next(self) -> None:
        if self._wanted and not self._asked:
            self._asked = self._wanted[0]
            self._bridge.ask(AskPhoto(photo=self._asked), partial(self._take, self._asked))

    def _take(self, name: str, answer: Answer | Outcome) -> None:
        self._asked = ""
        if not isinstance(answer, PhotoAnswer):
            return  # not heard: asked again when the case is drawn the next time
        image = drawn_from(answer.data, _SMALL_PX) if answer.data else None
        if len(self._kept) >= _MOST_KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[name] = QPixmap.fromImage(image) if image is not None else QPixmap()
        self._strip.show_picture(name, self._kept[name])
        self._wanted = [one for one in self._wanted if one != name]
        self._ask_next()
