"""Readings as text: the value with its unit, and why it may not be taken as present."""

from datetime import UTC, datetime

from hmi.domain.past_query import NOT_RECORDED
from hmi.domain.quality import Freshness
from hmi.domain.reading import Reading, is_present
from hmi.domain.state_tags import words_of
from hmi.domain.tag import DataType, TagDefinition
from hmi.i18n import gettext as _
from ui.formatting import NOTHING, date_time_text, quantity_text
from ui.models.state_words import said

_NO_YEAR = 1601


def doubt_words(reading: Reading) -> str:
    """Why a reading is not the present value; empty when it is."""
    match reading.freshness:
        case Freshness.UNKNOWN:
            return _("Not recorded") if reading.status == NOT_RECORDED else _("Not heard yet")
        case Freshness.STALE:
            return _("Not heard now")
        case Freshness.ABSENT:
            return _("Not available")
        case Freshness.LIVE:
            return "" if is_present(reading) else _("No usable value")


def value_text(reading: Reading, definition: TagDefinition | None) -> str:
    """The value with its unit, whatever its age."""
    if isinstance(reading.value, str) and definition is not None and definition.data_type is DataType.DATE_TIME:
        return _moment_text(reading.value)
    if isinstance(reading.value, bool):
        return _("Yes") if reading.value else _("No")
    if isinstance(reading.value, str) or (definition is not None and definition.words):
        return said(words_of(reading, definition)) or NOTHING
    if reading.value is None:
        return NOTHING
    return quantity_text(reading.value, definition.unit if definition is not None else "")


def _moment_text(iso: str) -> str:
    """A DateTime in local time; as the controller sent it when that is no moment.

    Its beginning in 1601 is what OPC UA sends for none.
    """
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    if moment.year <= _NO_YEAR:
        return NOTHING
    return date_time_text(round(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() * 1e9))
