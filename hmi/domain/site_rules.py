"""What a site wrote about reasons and shifts as it is in use now, with the files that say so, and how to ask for it."""

from msgspec import Struct

from hmi.domain.reason_tree import ReasonTree
from hmi.domain.shift_calendar import ShiftCalendar


class SiteFileFacts(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One hand-written file."""

    name: str
    """As it is called beside ``cell.yaml``."""
    is_shipped: bool
    """What ships with Tandem is in use: the site has written none, or never one that could be used."""
    read_ns: int
    """When what is in use was read, by the service's clock."""
    faults: tuple[str, ...] = ()
    """What is wrong with the site's own file now, with line and field, as ``tandem check`` says it."""


class AskSiteRules(Struct, frozen=True, kw_only=True, tag="ask_site_rules"):
    """Reasons and shifts in use."""


class SiteRulesAnswer(Struct, frozen=True, kw_only=True, tag="site_rules"):
    """Both, whole."""

    tree: ReasonTree
    reasons: SiteFileFacts
    calendar: ShiftCalendar
    shifts: SiteFileFacts
    time_zone: str
    """IANA name: the calendar's, else that of the service's computer."""
