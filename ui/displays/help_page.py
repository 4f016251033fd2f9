"""One page of help, in short sentences that are translated as a whole."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPage:
    """One page: what it is for, what one sees, what one can do, what to do when something is wrong."""

    title: str
    purpose: str
    seen: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()
    has_marks: bool = False
    """Whether the shapes of states are explained below."""
    has_values: bool = False
    """Whether examples of values follow."""
    has_roles: bool = False
    """Whether the permission table follows."""
