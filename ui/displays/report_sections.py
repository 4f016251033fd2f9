"""A shift in sections: what was made and lost, what stopped it, energy, alarms, acts, cases and the handover.

Each section is a file of its own, ``report_<noun>.py``, made from the same numbered rows (``report_rows.py``).
"""

from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.report_alarms import alarms_section
from ui.displays.report_energy import energy_section
from ui.displays.report_gathering import ReportAnswers
from ui.displays.report_people import acts_section, cases_section, handover_sections
from ui.displays.report_production import made_section, oee_section
from ui.displays.report_rows import ReportRows
from ui.displays.report_stops import stops_section
from ui.displays.report_unknown import unknown_section
from ui.formatting import chain_text, date_time_text
from ui.widgets.report_document import Document


class ShiftReport:
    """Makes the document of a shift from what was answered; a part without an answer says why."""

    def __init__(self, bridge: Bridge, told: ReportAnswers, shift: str, made_by: str) -> None:
        self._bridge, self._told, self._shift, self._made_by = bridge, told, shift, made_by

    def document(self) -> Document:
        """The whole report."""
        told, cell, rows = self._told, self._bridge.picture.cell, ReportRows(self._bridge, self._told)
        period = f"{date_time_text(told.start_ns)} – {date_time_text(told.end_ns)}"
        made_by = chain_text((self._made_by or _("nobody signed in"), date_time_text(told.asked_ns)))
        return Document(
            title=_("Shift report"),
            subtitle=chain_text((cell.label, self._shift)),
            facts=(
                (_("Cell"), cell.label),
                (_("Period"), period),
                (_("Data until"), date_time_text(told.until_ns)),
                (_("Made by"), made_by),
                (_("Rows"), _("Each number names the rows that it is made of; they are listed in the appendix.")),
            ),
            sections=(
                oee_section(rows),
                stops_section(rows),
                made_section(rows),
                energy_section(rows),
                alarms_section(rows),
                acts_section(rows),
                cases_section(rows),
                *handover_sections(rows),
                unknown_section(rows),
            ),
            appendix=rows.appendix,
            footer=chain_text((_("Shift report"), cell.label, self._shift or period)),
        )
