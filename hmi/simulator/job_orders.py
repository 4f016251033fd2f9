"""Production orders in the states of OPC 10031-4, and which one is made now."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import IntEnum

_MOST_ORDERS = 20
_KEPT_ENDED = 6
MOST_LEFT_S = 7 * 86_400.0


class JobState(IntEnum):
    """States of a job order with the numbers that OPC 10031-4 gives them."""

    NOT_ALLOWED_TO_START = 1
    ALLOWED_TO_START = 2
    RUNNING = 3
    INTERRUPTED = 4
    ENDED = 5
    ABORTED = 6

    @property
    def browse_name(self) -> str:
        """The state's BrowseName: ``AllowedToStart``."""
        return self.name.title().replace("_", "")


_OVER = frozenset({JobState.ENDED, JobState.ABORTED})
_OPEN = frozenset({JobState.RUNNING, JobState.INTERRUPTED})


@dataclass(slots=True, kw_only=True)
class JobOrder:
    """One order: how many good parts are wanted, how many are made."""

    name: str
    """JobOrderID."""
    wanted: int
    description: str = ""
    priority: int = 0
    """Higher goes first."""
    state: JobState = JobState.NOT_ALLOWED_TO_START
    made: int = 0
    scrap: int = 0
    due_s: float | None = None
    """When it has to be ready (ISA-95, requested end time), by the clock of the book; None: nobody said."""
    started: datetime | None = None
    ended: datetime | None = None


@dataclass(slots=True)
class JobBook:
    """Orders of the cell; at most one is open. An answer of False means that the state forbids it: nothing changed."""

    orders: list[JobOrder] = field(default_factory=list[JobOrder])
    revision: int = 0
    """Counts up with every change."""
    now_s: float = 0.0
    """How long it has been kept."""

    @property
    def open_order(self) -> JobOrder | None:
        """The order that runs or is interrupted."""
        return next((order for order in self.orders if order.state in _OPEN), None)

    @property
    def following(self) -> JobOrder | None:
        """The order that begins next: the most urgent, then the oldest."""
        waiting = [order for order in self.orders if order.state is JobState.ALLOWED_TO_START]
        return max(waiting, key=lambda order: order.priority, default=None)

    def left_s(self, order: JobOrder | None) -> float:
        """Time until an order is due, negative afterwards; ``MOST_LEFT_S`` where it is due later, or never."""
        if order is None or order.due_s is None:
            return MOST_LEFT_S
        return min(MOST_LEFT_S, order.due_s - self.now_s)

    def ends_by(self, order: JobOrder) -> datetime | None:
        """The moment at which it has ended, or has to."""
        if order.ended is not None or order.due_s is None:
            return order.ended
        return datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=round(order.due_s - self.now_s))

    def second_of(self, moment: datetime) -> float | None:
        """A moment by the clock of the book; None for the first year, which OPC UA takes for no time at all."""
        aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
        return None if aware.year < 1970 else self.now_s + (aware - datetime.now(UTC)).total_seconds()

    @property
    def running(self) -> JobOrder | None:
        """The order that parts are made for now."""
        order = self.open_order
        return order if order is not None and order.state is JobState.RUNNING else None

    def find(self, name: str) -> JobOrder | None:
        """The order of an id."""
        return next((order for order in self.orders if order.name == name), None)

    def store(self, order: JobOrder) -> bool:
        """Take an order in; its id must be new, it must want a part, and there must be room."""
        is_known = self.find(order.name) is not None
        if is_known or not order.name or order.wanted < 1 or len(self.orders) >= _MOST_ORDERS:
            return False
        self.orders.append(order)
        self.revision += 1
        return True

    def start(self, name: str) -> bool:
        """Allow a stored order; it runs as soon as no other is open."""
        is_allowed = self._change(name, {JobState.NOT_ALLOWED_TO_START}, JobState.ALLOWED_TO_START)
        self._begin_next()
        return is_allowed

    def revoke_start(self, name: str) -> bool:
        """Take the permission back from an order that waits."""
        return self._change(name, {JobState.ALLOWED_TO_START}, JobState.NOT_ALLOWED_TO_START)

    def pause(self, name: str) -> bool:
        """Interrupt the running order; nothing else starts meanwhile."""
        return self._change(name, {JobState.RUNNING}, JobState.INTERRUPTED)

    def resume(self, name: str) -> bool:
        """Go on with an interrupted order."""
        return self._change(name, {JobState.INTERRUPTED}, JobState.RUNNING)

    def stop(self, name: str) -> bool:
        """End an open order before its number is reached."""
        return self._finish(name, JobState.ENDED, _OPEN)

    def abort(self, name: str) -> bool:
        """Give an order up that is not over."""
        return self._finish(name, JobState.ABORTED, frozenset(JobState) - _OVER)

    def cancel(self, name: str) -> bool:
        """Remove an order that has not begun."""
        return self._remove(name, frozenset({JobState.NOT_ALLOWED_TO_START, JobState.ALLOWED_TO_START}))

    def clear(self, name: str) -> bool:
        """Remove an order that is over."""
        return self._remove(name, _OVER)

    def count_part(self, name: str, *, is_good: bool) -> None:
        """A part of an order left the cell; the last good one ends the order and begins the next."""
        order = self.find(name)
        if order is None:
            return
        self.revision += 1
        if not is_good:
            order.scrap += 1
            return
        order.made += 1
        if order.made >= order.wanted:
            self._finish(name, JobState.ENDED, _OPEN)

    def _change(self, name: str, allowed: set[JobState], target: JobState) -> bool:
        order = self.find(name)
        if order is None or order.state not in allowed:
            return False
        order.state = target
        self.revision += 1
        return True

    def _finish(self, name: str, target: JobState, allowed: frozenset[JobState]) -> bool:
        order = self.find(name)
        if order is None or order.state not in allowed:
            return False
        order.state, order.ended = target, datetime.now(UTC)
        self.revision += 1
        over = [one for one in self.orders if one.state in _OVER]
        for one in over[:-_KEPT_ENDED]:
            self.orders.remove(one)
        self._begin_next()
        return True

    def _remove(self, name: str, allowed: frozenset[JobState]) -> bool:
        order = self.find(name)
        if order is None or order.state not in allowed:
            return False
        self.orders.remove(order)
        self.revision += 1
        return True

    def _begin_next(self) -> None:
        following = self.following
        if self.open_order is not None or following is None:
            return
        following.state, following.started = JobState.RUNNING, datetime.now(UTC)
        self.revision += 1


class Planner:
    """The office that keeps the cell in work: a new order whenever fewer than two wait."""

    _SIZES = (120, 60, 80, 40)
    _PART_S = 60.0
    """Planned for a part; the cell needs less."""
    _SLACK_S = 7_200.0
    _URGENT = 20

    def __init__(self, book: JobBook, first_number: int = 1041) -> None:
        self._book = book
        self._number = first_number
        self._seen = -1
        """Revision of the book in which nothing was missing."""

    def step(self) -> None:
        """Add what is missing."""
        if self._seen == self._book.revision:
            return
        waiting = sum(order.state is JobState.ALLOWED_TO_START for order in self._book.orders)
        for _ in range(2 - waiting if self._book.open_order is not None else 3 - waiting):
            wanted = self._SIZES[self._number % len(self._SIZES) - 1]
            name = f"JO-{self._number:04d}"
            self._number += 1
            ahead = sum(one.wanted - one.made for one in self._book.orders if one.state not in _OVER) + wanted
            due_s = self._book.now_s + ahead * self._PART_S + self._SLACK_S
            self._order(JobOrder(name=name, wanted=wanted, due_s=due_s, description=f"Flange 60, {wanted} pieces"))
        self._seen = self._book.revision

    def order_urgently(self, severity: float) -> None:
        """Somebody needs a few parts soon; the order stands behind the one that runs. Severity in (0, 1]."""
        self._number += 1
        due_s = self._book.now_s + self._URGENT * self._PART_S * (2.0 - severity)
        self._order(
            JobOrder(
                name=f"JO-{self._number - 1:04d}", wanted=self._URGENT, priority=9, due_s=due_s,
                description=f"Flange 60, {self._URGENT} pieces, urgent",
            )
        )  # fmt: skip

    def _order(self, order: JobOrder) -> None:
        if self._book.store(order):
            self._book.start(order.name)
