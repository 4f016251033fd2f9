"""Start of a screen: the window first, everything slow after its first paint."""

import signal

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it at once; Python would raise it in the next Qt event

import argparse
import gc
import os
import platform
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication

from hmi.link.address import local_address
from hmi.link.client import LinkClient
from hmi.link.keys import SCREEN_KEYS, own_keys
from hmi.paths import default_project, product_version
from ui import theme
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.places import PLACES, faceplates
from ui.sound_player import SoundPlayer


def main(arguments: list[str] | None = None) -> int:
    """Open a screen and run until it is closed."""
    os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
    options = _options(arguments)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("tandem")
    application.setOrganizationName("tandem")
    theme.load_fonts()
    scratch: TemporaryDirectory[str] | None = None
    settings = QSettings()
    if options.screenshots is not None:
        from ui.tour import keep_to_the_point

        keep_to_the_point()
        scratch = TemporaryDirectory(prefix="tandem-tour-")  # choices from earlier must not show on pictures
        settings = QSettings(f"{scratch.name}/settings.ini", QSettings.Format.IniFormat)
    if options.trouble:
        return _say_trouble(application, settings, options.trouble)
    bridge = Bridge()
    player = None if options.screenshots is not None else SoundPlayer()
    window = MainWindow(bridge, PLACES, faceplates(settings), settings, player)
    window.display_built.connect(set_aside_what_lasts, Qt.ConnectionType.QueuedConnection)
    window.resize(*options.size)
    if options.full_screen:
        window.showFullScreen()
    else:
        window.show()
    QTimer.singleShot(0, lambda: _furnish(application, window, bridge, options))
    code = _run(application, window, bridge, options)
    bridge.detach()
    window.siren.close()
    if scratch is not None:
        scratch.cleanup()
    return code


def _say_trouble(application: QApplication, settings: QSettings, lines: list[str]) -> int:
    """Instead of a screen: what was wrong, for who started it by an icon."""
    from ui.screen_choices import ScreenChoices
    from ui.widgets.trouble_window import TroubleWindow

    ScreenChoices(settings, application).use()
    window = TroubleWindow(lines)
    window.show()
    window.close_key.setFocus()
    return application.exec()


def set_aside_what_lasts() -> None:
    """Keep the collector away from modules and displays, which last as long as the screen.

    Otherwise a full collection walks them in the middle of a frame (measured: 44 ms, benchmarks/ui_stall.py).
    """
    gc.collect()
    gc.freeze()


def _furnish(application: QApplication, window: MainWindow, bridge: Bridge, options: argparse.Namespace) -> None:
    """What the first paint need not wait for: the link, badges, the watch over sessions."""
    from ui.faceplates.idle_warning import IdleWarning
    from ui.widgets.badge_reader import BadgeReader

    bridge.attach(_client(options))
    IdleWarning(bridge, window, above=window.strip)
    reader = BadgeReader(application)
    reader.badge_read.connect(partial(bridge.display_requested.emit, "sign_in"))


def _run(application: QApplication, window: MainWindow, bridge: Bridge, options: argparse.Namespace) -> int:
    if options.screenshots is None:
        return application.exec()
    from ui.tour import Tour

    tour = Tour(window, bridge, options.screenshots, partial(_setup_code, options.project))
    tour.ended.connect(application.quit)
    QTimer.singleShot(0, tour.start)
    application.exec()
    return 0 if tour.is_complete else 1


def _setup_code(project: Path) -> str:
    """What the cell service wrote for its first administrator; empty where this screen may not read it."""
    with suppress(OSError):
        return (project / "setup-code").read_text(encoding="utf-8").strip()
    return ""


def _client(options: argparse.Namespace) -> LinkClient:
    keys = own_keys(options.project / SCREEN_KEYS) if options.address.startswith("tcp://") else None
    return LinkClient(
        options.address or local_address(options.project),
        screen=options.name,
        product=product_version(),
        keys=keys,
        service_key=options.service_key,
    )


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tandem panel")
    parser.add_argument("--project", type=Path, default=default_project())
    parser.add_argument("--address", default="")
    parser.add_argument("--service-key", default="")
    parser.add_argument("--name", default="")
    parser.add_argument("--full-screen", action="store_true")
    parser.add_argument("--size", type=_size, default=(1280, 800))
    parser.add_argument("--screenshots", type=Path, default=None)
    parser.add_argument("--trouble", action="append", default=[], help="a line to show instead of a screen")
    options = parser.parse_args(arguments)
    options.name = options.name or platform.node() or "panel"
    return options


def _size(text: str) -> tuple[int, int]:
    width, height = text.lower().split("x")
    return int(width), int(height)


if __name__ == "__main__":
    sys.exit(main())
