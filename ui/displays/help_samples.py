"""How values look in help: real tiles over a small made-up cell, drawn by the code that draws every value."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel

from hmi import clock
from hmi.domain.cell import Cell
from hmi.domain.quality import Freshness
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName, ValueRange
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from ui.bridge import Bridge, Picture
from ui.displays.shown_values import tile_content
from ui.widgets.value_tile import ValueTile

UNCERTAIN = 0x40930000
"""UncertainSensorNotAccurate."""
_NODE_UNKNOWN = 0x80340000
_NORMAL, _SENSOR = ValueRange(10.0, 60.0), ValueRange(0.0, 100.0)

SAMPLES: tuple[tuple[float, int, Freshness, bool, str], ...] = (
    (41.2, 0, Freshness.LIVE, False, N_("Live. The bar shows what the sensor can report, its darker part the normal.")),
    (78.5, 0, Freshness.LIVE, False, N_("Above the normal: an arrow, and the colour of abnormal things.")),
    (44.0, UNCERTAIN, Freshness.LIVE, False, N_("The controller itself doubts this value.")),
    (41.2, 0, Freshness.STALE, False, N_("Not heard now: the last value, which may no longer be true.")),
    (float("nan"), _NODE_UNKNOWN, Freshness.ABSENT, False, N_("The controller does not offer this value.")),
    (55.0, 0, Freshness.LIVE, True, N_("With a pencil: a value that can be changed. Tap it.")),
)
"""Value in degrees Celsius, status code, freshness, whether it can be changed, and what to read from it."""


def sample_grid() -> QGridLayout:
    """One tile per line, with its explanation beside it. The tiles do nothing."""
    bridge = Bridge()
    bridge.picture = _picture()
    grid = QGridLayout()
    grid.setColumnStretch(0, 2)
    grid.setColumnStretch(1, 3)
    grid.setHorizontalSpacing(20)
    for row, (_value, _status, _freshness, is_set_point, words) in enumerate(SAMPLES):
        tile, label = ValueTile(is_set_point=is_set_point), QLabel(_(words))
        tile.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tile.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        tile.show_label(_("Temperature"))
        tile.show_content(tile_content(bridge, _name(row)))
        label.setWordWrap(True)
        grid.addWidget(tile, row, 0)
        grid.addWidget(label, row, 1)
    return grid


def _name(row: int) -> TagName:
    return TagName(f"sample/{row}")


def _picture() -> Picture:
    picture = Picture(Cell(id="sample", label="", tags=tuple(_tag(row) for row in range(len(SAMPLES)))))
    picture.is_attached = True
    picture.source_time_ns[:] = picture.server_time_ns[:] = clock.now_ns()
    for row, (value, status, freshness, _is_set_point, _words) in enumerate(SAMPLES):
        picture.value[row], picture.status[row], picture.freshness[row] = value, status, freshness
    return picture


def _tag(row: int) -> TagDefinition:
    return TagDefinition(
        name=_name(row),
        node=NodeAddress(endpoint="sample", uri="urn:sample", identifier=f"i={row}"),
        data_type=DataType.DOUBLE,
        role="Temperature",
        label="Temperature",
        unit="°C",
        engineering_range=_NORMAL,
        instrument_range=_SENSOR,
    )
