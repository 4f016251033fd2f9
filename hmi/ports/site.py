"""What a site wrote down by hand, as it is in use now."""

from typing import Protocol, TypeVar

_T = TypeVar("_T", covariant=True)


class SitePort(Protocol[_T]):
    """One hand-written file."""

    @property
    def value(self) -> _T:
        """What is in use."""
        ...

    @property
    def is_shipped(self) -> bool:
        """Whether the site has written none, and this is the one that ships."""
        ...

    @property
    def trouble(self) -> str:
        """What is wrong with the site's own file, one fault a line; what was read before is in use then."""
        ...


class SiteFilePort(SitePort[_T], Protocol[_T]):
    """One hand-written file, and when it was read."""

    @property
    def name(self) -> str:
        """As it is called beside ``cell.yaml``."""
        ...

    @property
    def read_ns(self) -> int:
        """When what is in use was read, Unix ns by our clock."""
        ...

    @property
    def sha256(self) -> str:
        """Of the site's own file that is in use, in hex; empty while that is the one that ships."""
        ...

    def refresh(self) -> None:
        """Look whether somebody changed the file."""
        ...


class FollowedPort(SitePort[_T], Protocol[_T]):
    """Hand-written files that take seconds to read; what is asked of it is answered from what was read last."""

    async def follow(self) -> None:
        """Look whether somebody changed something, and read it then, beside the loop."""
        ...
