"""How one alarm stands: active, acknowledged, confirmed, shelved (OPC 10000-9)."""

from datetime import datetime

from hmi.simulator.alarm_conditions import AlarmCondition


class StandingAlarm:
    """The states of one condition; every answer tells whether something changed."""

    def __init__(self, condition: AlarmCondition) -> None:
        self.condition = condition
        self.path = f"{condition.source}/alarms/{condition.name}"
        self.is_enabled = True
        self.is_active = False
        self.is_acknowledged = True
        self.is_confirmed = True
        self.active_since: datetime | None = None
        self.event_id = b""
        self.comment = ""
        self.changed: dict[str, datetime] = {}
        """When quality, severity and comment were told last otherwise than before, by name."""
        self.severity = 0
        """As told last."""
        self.last_severity = 0
        """As told before that was another one; 0 until it changed for the first time (OPC 10000-9, 5.5.2)."""
        self.shelved_until_s: float | None = None
        self.is_shelved_once = False

    @property
    def is_shelved(self) -> bool:
        """Whether a person put it aside for a while."""
        return self.is_shelved_once or self.shelved_until_s is not None

    def unshelve_ms(self, now_s: float) -> float | None:
        """Until it comes back by itself; None when no time was set."""
        return None if self.shelved_until_s is None else max(self.shelved_until_s - now_s, 0.0) * 1000.0

    @property
    def shelving(self) -> str:
        """State of the shelving state machine, by BrowseName."""
        if self.is_shelved_once:
            return "OneShotShelved"
        return "TimedShelved" if self.shelved_until_s is not None else "Unshelved"

    @property
    def is_retained(self) -> bool:
        """Whether it still concerns someone."""
        return self.is_enabled and (self.is_active or not self.is_acknowledged or not self.is_confirmed)

    def note_severity(self, severity: int, now: datetime) -> None:
        """It is told from now on."""
        if severity != self.severity:
            self.last_severity, self.severity = self.severity, severity
            self.changed["LastSeverity"] = now

    def set_active(self, is_active: bool, now: datetime) -> bool:
        """Begin or end."""
        if is_active == self.is_active:
            return False
        self.is_active = is_active
        if is_active:
            self.is_acknowledged = False
            self.is_confirmed = not self.condition.needs_confirmation
            self.active_since = now
        else:
            self.is_shelved_once = False
        return True

    def set_enabled(self, is_enabled: bool) -> bool:
        """Watch it, or not: what is not watched is not active, and nobody is asked about it meanwhile."""
        if is_enabled == self.is_enabled:
            return False
        self.is_enabled = is_enabled
        if not is_enabled:
            self.is_active = False
            self.unshelve()
        return True

    def acknowledge(self) -> bool:
        """A person has seen it."""
        was_open, self.is_acknowledged = not self.is_acknowledged, True
        return was_open

    def confirm(self) -> bool:
        """A person has dealt with its cause."""
        was_open, self.is_confirmed = not self.is_confirmed, True
        return was_open

    def shelve(self, until_s: float | None) -> None:
        """Put it aside until a moment, or with None until it ends."""
        self.shelved_until_s, self.is_shelved_once = until_s, until_s is None

    def unshelve(self) -> bool:
        """Bring it back."""
        was_shelved = self.is_shelved
        self.shelved_until_s, self.is_shelved_once = None, False
        return was_shelved

    def expire(self, now_s: float) -> bool:
        """Come back when the time is up."""
        return self.shelved_until_s is not None and now_s >= self.shelved_until_s and self.unshelve()
