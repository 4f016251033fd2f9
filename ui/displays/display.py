"""What every display is: built once, shown when asked for, told about frames only while it is visible."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hmi.domain.reading import ReadingBatch
from ui.bridge import Bridge
from ui.models.report_context import ReportContext


class Display(QWidget):
    """One page of the panel (ISA-101). Subclasses build in the constructor and set every text in ``retranslate``.

    The main window calls ``show_frame`` for the visible display only, at most every 33 ms, on the GUI thread.
    """

    setting_chosen = Signal(str, object)
    """Somebody chose something for this screen, for good: its name in ``screen_choices.DEFAULTS``, and its value."""

    name = ""
    """Key for navigation, help and screenshots: ``overview``."""
    has_past = True
    """Whether it can show a past moment; else it stands aside while one is shown."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge

    def title(self) -> str:
        """Name of the display in the chosen language, for the navigation and the frame."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """Set every text anew: the language was switched."""

    def rebuild(self) -> None:
        """The cell changed: build again whatever depends on equipment and tags."""

    def open_subject(self, subject: str) -> None:
        """Show one thing: an equipment id or a tag name, as asked for by another display."""

    def enter(self) -> None:
        """Became visible: draw everything from ``bridge.picture`` and ask for what is needed."""

    def show_choices(self, choices: Mapping[str, object]) -> None:
        """What is chosen on this screen, by name; some of it, or all."""

    def leave(self) -> None:
        """No longer visible: stop asking."""

    def acting_parts(self) -> Iterable[QWidget]:
        """What changes the cell when it is touched, and is in use but for the past. A display without a past has none.

        What is out of use for other reasons, too, is refused by its faceplate or by the bridge, in words.
        """
        return ()

    def let_act(self) -> None:
        """Put what acts out of use while the past is shown, and back into use: also after such parts were made anew."""
        for part in self.acting_parts():
            part.setEnabled(not self.bridge.is_past)

    def report_context(self) -> ReportContext:
        """What is looked at here, for somebody who reports a problem from this display."""
        return ReportContext()

    def show_frame(self, batch: ReadingBatch) -> None:
        """Draw what this frame changed; ages and freshness may change with an empty batch, too."""
