"""Text that is larger: at once, for good, and never at the cost of a key."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from ui import theme
from ui.main_window import MainWindow
from ui.places import PLACES, faceplates


@pytest.fixture(autouse=True)
def ordinary_look(qapp) -> Iterator[None]:
    theme.load_fonts()
    yield
    theme.use(qapp, shade=theme.Shade.LIGHT, text_size=theme.TextSize.NORMAL, is_for_gloves=False, screen_px=16)


@pytest.fixture
def settings(tmp_path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


def a_window(qtbot, panel, settings: QSettings, **choices: object) -> MainWindow:
    for name, value in choices.items():
        settings.setValue(name, value)
    window = MainWindow(panel.bridge, PLACES, faceplates(settings), settings)
    panel.keep.append(window)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    panel.bridge.cell_changed.emit()
    return window


def cut_keys(window: MainWindow) -> list[str]:
    """Keys that are smaller than their words, or reach beyond the window."""
    keys = [*window.findChildren(QPushButton), *window.findChildren(QToolButton)]
    return [
        key.text()
        for key in keys
        if key.isVisible()
        and (
            key.width() < key.minimumSizeHint().width()
            or key.height() < key.minimumSizeHint().height()
            or not window.rect().contains(key.mapTo(window, key.rect().center()), True)
        )
        and not key.visibleRegion().isEmpty()
    ]


def test_that_larger_text_is_there_at_once_and_stays_after_a_restart(qtbot, panel, settings):
    window = a_window(qtbot, panel, settings)
    window.show_display("settings")
    key = window.displays["settings"].rows["text_size"].keys["very_large"]
    before_px = key.fontInfo().pixelSize()

    QTest.mouseClick(key, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: key.fontInfo().pixelSize() > before_px)
    assert window.bar.time_label.fontInfo().pixelSize() > before_px
    assert a_window(qtbot, panel, settings).choices["text_size"] == "very_large"
    assert theme.look().text_size is theme.TextSize.VERY_LARGE


def test_that_larger_text_does_not_make_larger_keys(qapp):
    theme.use(qapp, text_size=theme.TextSize.NORMAL)
    before_px = theme.look().touch_px

    theme.use(qapp, text_size=theme.TextSize.VERY_LARGE)

    assert theme.look().touch_px == before_px


def test_that_the_frame_has_its_own_typeface_from_the_first_paint_on(qtbot, panel, settings):
    QApplication.setFont("Sans Serif")

    window = a_window(qtbot, panel, settings)

    assert window.bar.time_label.font().families() == list(theme.FAMILIES)


@pytest.mark.parametrize("is_for_gloves", [False, True])
def test_that_very_large_german_text_cuts_no_key_on_the_smallest_panel(qtbot, panel, settings, is_for_gloves):
    window = a_window(qtbot, panel, settings, language="de", text_size="very_large", is_for_gloves=is_for_gloves)

    for name in window.places():
        window.show_display(name)
        QApplication.processEvents()
        assert (name, cut_keys(window)) == (name, [])
        assert (name, window.width(), window.height()) == (name, 1280, 800)


def test_that_choosing_what_is_chosen_already_draws_nothing_anew(qtbot, panel, settings):
    window = a_window(qtbot, panel, settings)
    told: list[QEvent.Type] = []
    watcher = Watcher(told)
    window.bar.time_label.installEventFilter(watcher)

    window.choices.choose("shade", "light")
    assert QEvent.Type.StyleChange not in told
    window.choices.choose("shade", "dark")
    assert QEvent.Type.StyleChange in told

    window.choices.choose("shade", "light")


class Watcher(QObject):
    """Writes down which events a widget gets."""

    def __init__(self, told: list[QEvent.Type]) -> None:
        super().__init__()
        self._told = told

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self._told.append(event.type())
        return False
