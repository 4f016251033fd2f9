"""Who is signed in where, for how long, and why not any more."""

import secrets
from collections.abc import Callable

import msgspec

from hmi import clock
from hmi.domain.permission import IDLE_LIMIT_S
from hmi.domain.person import Person, PersonRef, Session, SessionEnd

ENDS_REMEMBERED = 200
"""Sessions whose end can still be told to a screen that attaches again."""
_SHORTEST_S = min(limit for limit in IDLE_LIMIT_S.values() if limit)


class _Open:
    def __init__(self, session: Session, screen: str, touched_s: float) -> None:
        self.session, self.screen, self.touched_s = session, screen, touched_s


def idle_limit_s(person: Person) -> int:
    """The shortest limit of the person's roles."""
    return min((IDLE_LIMIT_S[role] for role in person.roles if IDLE_LIMIT_S[role]), default=_SHORTEST_S)


class Sessions:
    """Open sessions by their secret token. A session belongs to one screen and ends when nobody touches it.

    ``on_end`` hears of every end once: the session, its screen, and why.
    """

    def __init__(
        self,
        on_end: Callable[[Session, str, SessionEnd], None],
        *,
        now_ns: Callable[[], int] = clock.now_ns,
        monotonic_s: Callable[[], float] = clock.monotonic_s,
    ) -> None:
        self._on_end = on_end
        self._now_ns = now_ns
        self._monotonic_s = monotonic_s
        self._open: dict[str, _Open] = {}
        self._ends: dict[str, SessionEnd] = {}

    def open(self, person: Person, screen: str) -> Session:
        """A new session, with a new token. Sessions whose screen never came back end now at the latest."""
        for token in list(self._open):
            self.current(token)
        session = Session(
            token=secrets.token_urlsafe(24),
            person=person,
            signed_in_ns=self._now_ns(),
            idle_limit_s=idle_limit_s(person),
        )
        self._open[session.token] = _Open(session, screen, self._monotonic_s())
        return session

    def close(self, session: Session | None, why: SessionEnd) -> None:
        """End one session, if there is one and it is still open."""
        if session is not None and self.current(session.token) is not None:
            self._end(session.token, why)

    def current(self, token: str, screen: str | None = None) -> Session | None:
        """The session as it is now; None when it has ended or belongs to another screen."""
        found = self._open.get(token)
        if found is None or (screen is not None and found.screen != screen):
            return None
        if self._monotonic_s() - found.touched_s >= found.session.idle_limit_s:
            self._end(token, SessionEnd.IDLE)
            return None
        return found.session

    def touch(self, token: str) -> Session | None:
        """Begin the idle time anew; None when the session has ended."""
        session = self.current(token)
        if session is not None:
            self._open[token].touched_s = self._monotonic_s()
        return session

    def end_all(self, ref: PersonRef, why: SessionEnd) -> None:
        """End every session of a person whose rights changed."""
        for session in [found.session for found in self._open.values() if found.session.person.ref == ref]:
            self.close(session, why)

    def is_signed_in(self, ref: PersonRef) -> bool:
        """Whether somebody is signed in at any screen."""
        return any(
            found.session.person.ref == ref and self.current(token) is not None
            for token, found in list(self._open.items())
        )

    def why_ended(self, token: str) -> SessionEnd:
        """Why a session that is not open has ended."""
        return self._ends.get(token, SessionEnd.SERVICE_RESTARTED)

    def _end(self, token: str, why: SessionEnd) -> None:
        ended = self._open.pop(token)
        self._ends[token] = why
        if len(self._ends) > ENDS_REMEMBERED:
            del self._ends[next(iter(self._ends))]
        self._on_end(ended.session, ended.screen, why)

    def update(self, person: Person) -> None:
        """Let open sessions show what the person changed about themselves."""
        for found in self._open.values():
            if found.session.person.ref == person.ref:
                found.session = msgspec.structs.replace(found.session, person=person)
