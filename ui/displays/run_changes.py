"""What earlier steps of a held run left behind and is no longer so, in words."""

from collections.abc import Sequence

from hmi.domain.procedure_condition import Seen
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.models.condition_lines import condition_line


def changed_words(changed: Sequence[Seen], bridge: Bridge) -> str:
    """Each with what it was left at and what it is now."""
    words = _("{value}: left at {expected}, now {actual}")
    lines = (condition_line(bridge.picture, seen.condition) for seen in changed)
    return "\n".join(
        words.format(value=line.label, expected=line.expected, actual=line.doubt or line.actual) for line in lines
    )
