"""People, their roles, and who is signed in at a screen."""

from enum import StrEnum
from typing import Final, NewType

from msgspec import Struct

PersonRef = NewType("PersonRef", str)
"""Random ``p-…``; the only thing about a person that ever enters the journal's chain."""


class Role(StrEnum):
    """Roles of the permission matrix. Without signing in a screen acts as ``VIEWER``."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    MAINTENANCE = "maintenance"
    TRAINER = "trainer"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


class Person(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person as others may see them."""

    ref: PersonRef
    display_name: str
    language: str = ""
    roles: frozenset[Role] = frozenset()
    is_active: bool = True
    has_pin: bool = False
    has_badge: bool = False
    locked_until_ns: int | None = None
    """``LOCKED_FOR_GOOD`` when only an administrator can let them in again."""
    must_replace_pin: bool = False
    """Somebody else chose the PIN: nothing but replacing it is permitted."""
    erasure_asked_by: PersonRef | None = None
    """Who asked that they be erased, until somebody else confirms it, it is withdrawn or it lapses."""
    erasure_asked_ns: int | None = None
    """When; see ``lapse_ns``."""


DAY_NS = 86_400 * 10**9
ERASURE_LASTS_NS = 14 * DAY_NS
"""How long somebody else may take to confirm: a coordinator on holiday is back, a quarrel is over."""


def lapse_ns(person: Person) -> int:
    """When the wish that a person be erased lapses; 0 without one."""
    return 0 if person.erasure_asked_ns is None else person.erasure_asked_ns + ERASURE_LASTS_NS


class Session(Struct, frozen=True, kw_only=True):
    """Somebody signed in at one screen."""

    token: str
    """Secret of the screen that signed in; new at each sign-in."""
    person: Person
    signed_in_ns: int
    idle_limit_s: int
    """Signed off by itself after this long without a touch; a warning comes 15 s before."""


class SessionEnd(StrEnum):
    """Why somebody is not signed in any more."""

    SIGNED_OFF = "signed_off"
    """At this screen, by themselves."""
    SWITCHED = "switched"
    """Somebody signed in at this screen after them."""
    IDLE = "idle"
    ROLES_CHANGED = "roles_changed"
    PIN_GIVEN = "pin_given"
    """An administrator set another PIN."""
    ACCOUNT_CLOSED = "account_closed"
    SERVICE_RESTARTED = "service_restarted"
    """The cell service knows nothing of the session: sessions do not outlive it."""


LOCKED_FOR_GOOD = 2**63 - 1
"""End of a lock that only an administrator ends."""


class Actor(Struct, frozen=True, kw_only=True):
    """Who acts, as the journal names them."""

    ref: PersonRef | None
    roles: frozenset[Role]
    screen: str


SERVICE: Final = Actor(ref=None, roles=frozenset(), screen="service")
"""The service itself, where nobody asked it to."""


class Attempts(Struct, frozen=True, kw_only=True):
    """Failed sign-ins in a row, of one account or at one panel."""

    failed: int = 0
    locked_until_ns: int = 0
