"""Keys to what the chosen line of an answer rests on: alarm, trend at that moment, journal row, connection, machine."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from hmi.domain.equipment import Equipment
from hmi.domain.why_evidence import (
    ActEvidence,
    AlarmEvidence,
    ConnectionEvidence,
    EquipmentEvidence,
    Evidence,
    ReadingEvidence,
)
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.subjects import display_of, subject_at
from ui.models.why_lines import WhyLine
from ui.widgets.icon_key import IconKey
from ui.widgets.key_grid import KeyGrid
from ui.widgets.then_key import ThenKey

_ORDER = (AlarmEvidence, ReadingEvidence, ActEvidence, ConnectionEvidence, EquipmentEvidence)


def moment_of(evidence: Sequence[Evidence]) -> int:
    """When what a line rests on began, by the first that knows it; 0 where none does."""
    times = (0 if isinstance(one, EquipmentEvidence) else one.time_ns for one in evidence)
    return next((time_ns for time_ns in times if time_ns > 0), 0)


class WhyEvidenceKeys(KeyGrid):
    """One key for each kind of evidence, to the first of its kind."""

    def __init__(self, bridge: Bridge, card: QWidget) -> None:
        super().__init__(is_at_bottom=True)
        self._bridge = bridge
        self._evidence: tuple[Evidence, ...] = ()
        self.alarm_key, self.trend_key = IconKey("bell"), IconKey("chart-line")
        self.journal_key, self.connection_key = IconKey("scroll-text"), IconKey("cable")
        self.machine_key, self.then_key = IconKey("factory"), ThenKey()
        self._keys: dict[type[Evidence], IconKey] = dict(
            zip(
                _ORDER,
                (self.alarm_key, self.trend_key, self.journal_key, self.connection_key, self.machine_key),
                strict=True,
            )
        )
        for kind, key in self._keys.items():
            key.clicked.connect(lambda _on=False, kind=kind: self._open(kind))
        self.then_key.wished.connect(bridge.moment_requested)
        self.hold([*self._keys.values(), self.then_key], card)

    def retranslate(self) -> None:
        """Set the texts of the keys."""
        self.alarm_key.setText(_("Alarm"))
        self.trend_key.setText(_("Trend of that moment"))
        self.journal_key.setText(_("Journal"))
        self.connection_key.setText(_("Connection"))
        self.machine_key.setText(_("Machine"))
        self.then_key.retranslate()

    def show_line(self, line: WhyLine | None) -> None:
        """Keys for what a line rests on; none moves while the same line is told anew."""
        self._evidence = () if line is None else line.evidence
        kinds = {type(one) for one in self._evidence}
        self.then_key.keep_moment(moment_of(self._evidence))
        shown: list[IconKey] = [key for kind, key in self._keys.items() if kind in kinds]
        subject = line.key if line is not None else None
        self.show_keys([*shown, self.then_key] if self.then_key.has_moment else shown, subject)

    def _open(self, kind: type[Evidence]) -> None:
        told = [one for one in self._evidence if isinstance(one, kind)]
        for display, subject in map(self._place_of, told[:1]):
            if display:
                self._bridge.display_requested.emit(display, subject)

    def _place_of(self, evidence: Evidence) -> tuple[str, str]:
        match evidence:
            case AlarmEvidence():
                return "alarms", evidence.alarm
            case ReadingEvidence():
                return "trends", subject_at(evidence.tag_name, evidence.time_ns)
            case ActEvidence():
                return "journal", str(evidence.seq)
            case ConnectionEvidence():
                return "connection", evidence.endpoint
            case EquipmentEvidence():
                equipment = self._equipment(evidence)
                return ("", "") if equipment is None else (display_of(equipment), equipment.id)

    def _equipment(self, evidence: EquipmentEvidence) -> Equipment | None:
        return next((one for one in self._bridge.picture.cell.equipment if one.id == evidence.equipment), None)
