"""What Tandem is made of: the licences of everything that ships with it or that it stands on."""

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from hmi.i18n import gettext as _
from hmi.paths import shipped
from ui.theme import look
from ui.widgets.fact_list import FactList
from ui.widgets.finger_scroll import FingerScroll, page_of
from ui.widgets.icon_key import IconKey

TEXTS = (
    ("Inter", "fonts/Inter-LICENSE.txt"),
    ("Noto Sans Arabic", "fonts/NotoSansArabic-LICENSE.txt"),
    ("Lucide", "icons/LICENSE.txt"),
    ("UR3e RTDE recording", "recordings/ur3e_rtde.LICENSE.txt"),
)
"""Names, and files below ``resources`` whose text has to be shown with what they cover."""

LIBRARIES = (
    ("PySide6-Essentials", "LGPL-3.0-only"),
    ("asyncua", "LGPL-3.0-or-later"),
    ("pyqtgraph", "MIT"),
    ("numpy", "BSD-3-Clause"),
    ("duckdb", "MIT"),
    ("onnxruntime", "MIT"),
    ("pyarrow", "Apache-2.0"),
    ("sqlmodel", "MIT"),
    ("alembic", "MIT"),
    ("msgspec", "BSD-3-Clause"),
    ("pyzmq", "BSD-3-Clause"),
    ("cryptography", "Apache-2.0 OR BSD-3-Clause"),
    ("argon2-cffi", "MIT"),
    ("babel", "BSD-3-Clause"),
    ("miniaudio", "MIT"),
    ("platformdirs", "MIT"),
    ("ruamel.yaml", "MIT"),
    ("typer", "MIT"),
    ("typing-extensions", "PSF-2.0"),
)
"""Packages that the lock file installs by name, and their licences as SPDX expressions."""


class LicencesPage(QWidget):
    """Names and versions first, then the texts; scrolled by finger."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back_key = IconKey("arrow-left")
        self.back_key.clicked.connect(self.closed)
        self.facts = FactList()
        self.facts.show_facts([(_described(name), licence) for name, licence in LIBRARIES])
        self._heading = QLabel()
        self._heading.setProperty("look", "title")
        card = QFrame()
        card.setProperty("look", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(28, 20, 28, 24)
        inside.setSpacing(10)
        inside.addWidget(self._heading)
        inside.addWidget(self.facts)
        for name, file in TEXTS:
            heading, text = QLabel(name), QLabel(licence_text(file))
            heading.setProperty("look", "heading")
            text.setProperty("look", "muted")
            text.setWordWrap(True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            inside.addSpacing(12)
            inside.addWidget(heading)
            inside.addWidget(text)
        top = QHBoxLayout()
        top.addWidget(self.back_key)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 0)
        column.setSpacing(look().gap_px)
        column.addLayout(top)
        column.addWidget(FingerScroll(page_of(card)), 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Every text that is ours; licences stay as their authors wrote them."""
        self.back_key.setText(_("Back to the settings"))
        self._heading.setText(_("Licences"))


def licence_text(file: str) -> str:
    """The text of a licence that ships; lines within a paragraph are joined so that it wraps to the page."""
    text = (shipped("resources") / file).read_text(encoding="utf-8")
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n") if part.strip())


def _described(package: str) -> str:
    """A package with its version; on a screen alone, parts of the service may not be installed."""
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return package
