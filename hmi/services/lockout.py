"""How often somebody may guess (practice 7.3): 5 failures lock for 5 minutes, doubling; 10 need an administrator."""

from collections.abc import Callable

from hmi import clock
from hmi.domain.outcome import Reason, Refused
from hmi.domain.person import LOCKED_FOR_GOOD, Actor, Attempts, Person, Role
from hmi.ports.people import PeoplePort

FREE_FAILURES = 5
MOST_FAILURES = 10
FIRST_LOCK_NS = 300 * 10**9


def panel_subject(screen: str) -> str:
    """Under which name the failures at a panel are counted."""
    return f"panel:{screen}"


def after_failure(attempts: Attempts, now_ns: int, *, may_lock_for_good: bool) -> Attempts:
    """The counter after one more failure."""
    failed = attempts.failed + 1
    if failed < FREE_FAILURES:
        return Attempts(failed=failed)
    if failed >= MOST_FAILURES and may_lock_for_good:
        return Attempts(failed=failed, locked_until_ns=LOCKED_FOR_GOOD)
    return Attempts(failed=failed, locked_until_ns=now_ns + lock_ns(failed))


def lock_ns(failed: int) -> int:
    """How long so many failures lock, in nanoseconds."""
    return FIRST_LOCK_NS * 2 ** (max(FREE_FAILURES, min(failed, MOST_FAILURES)) - FREE_FAILURES)


class Lockout:
    """Counts failures per account and per panel; the counters outlive a restart.

    A lock that this run of the service has seen lasts by the monotonic clock, so setting the machine's clock neither
    ends nor prolongs it. One from before a restart lasts by the machine's clock, but never longer than a whole lock.
    """

    def __init__(self, people: PeoplePort, monotonic_s: Callable[[], float] = clock.monotonic_s) -> None:
        self._people = people
        self._monotonic_s = monotonic_s
        self._ends: dict[str, tuple[int, float]] = {}
        """By subject: the end as it is stored, and the monotonic second that it stands for."""

    def refusal(self, person: Person | None, screen: str, now_ns: int) -> Refused | None:
        """Why nobody, or not this person, may try now.

        A panel that was locked for good lets administrators in, so that one can unlock it on the spot.
        """
        is_administrator = person is not None and Role.ADMINISTRATOR in person.roles
        panel_until_ns = self.until_ns(panel_subject(screen), now_ns)
        if panel_until_ns == LOCKED_FOR_GOOD and is_administrator:
            panel_until_ns = 0
        account_until_ns = 0 if person is None else self.until_ns(person.ref, now_ns)
        until_ns = max(panel_until_ns, account_until_ns)
        if until_ns <= now_ns:
            return None
        facts = {"until_ns": until_ns, "needs_administrator": until_ns == LOCKED_FOR_GOOD}
        return Refused(reason=Reason.LOCKED_OUT, facts={**facts, "is_panel": panel_until_ns >= account_until_ns})

    def until_ns(self, subject: str, now_ns: int) -> int:
        """When a lock ends, told by the machine's clock as it stands now; not after ``now_ns`` when there is none."""
        attempts = self._people.attempts(subject)
        stored_ns = attempts.locked_until_ns
        if stored_ns in (0, LOCKED_FOR_GOOD):
            return stored_ns
        seen_ns, end_s = self._ends.get(subject, (0, 0.0))
        if seen_ns != stored_ns:
            left_ns = min(stored_ns - now_ns, lock_ns(attempts.failed))
            end_s = self._monotonic_s() + left_ns / 1e9
            self._ends[subject] = stored_ns, end_s
        return now_ns + round((end_s - self._monotonic_s()) * 1e9)

    def count(self, person: Person | None, by: Actor, now_ns: int) -> None:
        """One more failure at this panel and, if it is known, of this account."""
        panel = panel_subject(by.screen)
        counters = {panel: after_failure(self._people.attempts(panel), now_ns, may_lock_for_good=True)}
        if person is not None:
            counters[person.ref] = after_failure(
                self._people.attempts(person.ref), now_ns, may_lock_for_good=not self._is_only_administrator(person)
            )
        self._people.set_attempts(counters, by)
        for subject in counters:
            self.until_ns(subject, now_ns)  # the lock begins by the monotonic clock now

    def forgive(self, person: Person, by: Actor) -> None:
        """Somebody proved who they are, or was unlocked: both counters begin anew."""
        subjects = (person.ref, panel_subject(by.screen))
        counted = {subject: Attempts() for subject in subjects if self._people.attempts(subject).failed}
        if counted:
            self._people.set_attempts(counted, by)

    def _is_only_administrator(self, person: Person) -> bool:
        """Whoever guesses ten times must not lock everybody out of the accounts: then only the time grows."""
        others = [
            other
            for other in self._people.people()
            if Role.ADMINISTRATOR in other.roles
            and other.ref != person.ref
            and self._people.attempts(other.ref).locked_until_ns != LOCKED_FOR_GOOD
        ]
        return Role.ADMINISTRATOR in person.roles and not others
