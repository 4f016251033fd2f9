"""Who asks, from where."""

from msgspec import Struct

from hmi.domain.person import PersonRef, Role, Session


class Caller(Struct, frozen=True):
    """The person signed in at a screen, or nobody."""

    session: Session | None
    screen: str
    is_at_cell: bool = False
    """Whether the screen stands at the cell: what needs somebody's presence is refused from any other."""

    @property
    def roles(self) -> frozenset[Role]:
        """Roles that count now; somebody not signed in only views."""
        return frozenset({Role.VIEWER}) if self.session is None else self.session.person.roles | {Role.VIEWER}

    @property
    def ref(self) -> PersonRef | None:
        """The person for the journal."""
        return None if self.session is None else self.session.person.ref
