"""The real panel in this process, offscreen: window, bridge and displays as ``tandem panel`` builds them."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication

from hmi.domain.quality import Freshness
from hmi.domain.tag import TagName
from hmi.link.address import local_address
from hmi.link.client import LinkClient
from hmi.paths import product_version
from ui import theme
from ui.bridge import Bridge
from ui.main import set_aside_what_lasts
from ui.main_window import MainWindow
from ui.places import PLACES, faceplates

if TYPE_CHECKING:
    from ui.displays.trends import TrendsDisplay

SIZE = (1920, 1080)
LOOK_MS = 50
PATIENCE_MS = 60_000


class Screen:
    """A panel and its Qt application."""

    def __init__(self, folder: Path, name: str = "benchmark") -> None:
        self.application = QApplication(sys.argv[:1])
        self.application.setApplicationName("tandem")
        theme.load_fonts()
        self.bridge = Bridge()
        settings = QSettings(str(folder / f"{name}.ini"), QSettings.Format.IniFormat)
        self.window = MainWindow(self.bridge, PLACES, faceplates(settings), settings)
        self.window.display_built.connect(set_aside_what_lasts, Qt.ConnectionType.QueuedConnection)
        self.window.resize(*SIZE)
        self.window.show()
        self._name = name
        self._waited_ms = 0

    def attach(self, project: Path) -> None:
        """Attach to the cell service of a project."""
        self.bridge.attach(LinkClient(local_address(project), screen=self._name, product=product_version()))

    def show_traces(self, tags: list[TagName]) -> "TrendsDisplay":
        """The trends display with these traces, following the present."""
        from ui.displays.trends import TrendsDisplay  # as the panel: when it is first shown

        self.window.show_display("trends")
        display = self.window.displays["trends"]
        assert isinstance(display, TrendsDisplay)
        display.feed.tags = []
        for tag in tags:
            display.open_subject(tag)
        return display

    def when_live(self, work: Callable[[], None]) -> None:
        """Call ``work`` once every tag of the cell is live on the screen; end the process when that never happens."""
        picture = self.bridge.picture
        if len(picture.freshness) and (picture.freshness == Freshness.LIVE).mean() > 0.9:
            work()
        elif self._waited_ms > PATIENCE_MS:
            print("the cell never became live on this screen", file=sys.stderr, flush=True)
            os._exit(3)
        else:
            self._waited_ms += LOOK_MS
            QTimer.singleShot(LOOK_MS, lambda: self.when_live(work))

    def run(self) -> None:
        """Until ``application.quit()``; then detach."""
        self.application.exec()
        if self.bridge.link is not None:
            self.bridge.detach()
