"""``alarms.yaml`` as it was read, what people ask about it, and the act that takes it over."""

from typing import Final

from msgspec import Struct

from hmi.domain.alarm_plan import AlarmPlan
from hmi.domain.plan_change import PlanDifference

UNREAD: Final = "?"
"""In place of the SHA-256 of a file that is there, or may be, and cannot be read now."""


PLAN_IN_USE: Final = "alarms_in_use"
"""Subject of the notice whose text is another one whenever something else is in use: what was looked up holds no more.
"""


class WrittenAlarms(Struct, frozen=True, kw_only=True):
    """A reading of the file."""

    sha256: str
    """Of its bytes, in hexadecimal; empty where there is no such file, ``UNREAD`` where that cannot be told."""
    text: bytes = b""
    plan: AlarmPlan | None = None
    """None: what is written is wrong."""
    faults: tuple[str, ...] = ()
    """What is wrong, with file, line and field."""


class AlarmsFileTrouble(Struct, frozen=True, kw_only=True):
    """The file says something else than what is in use, or what is in use does not fit the cell, in one text."""

    faults: int = 0
    """0: it can be taken over."""
    first: str = ""
    is_unfit: bool = False
    """The faults are those of what is in use, in the cell as it is now."""

    @property
    def text(self) -> str:
        """As a notice carries it."""
        if not self.faults:
            return "changed"
        return f"{'unfit' if self.is_unfit else 'wrong'} {self.faults} {self.first}"


def alarms_file_trouble(text: str) -> AlarmsFileTrouble | None:
    """The text of a notice read again; None where it is none of these."""
    if text == "changed":
        return AlarmsFileTrouble()
    word, _gap, rest = text.partition(" ")
    count, _gap, first = rest.partition(" ")
    if word not in ("wrong", "unfit") or not count.isdecimal():
        return None
    return AlarmsFileTrouble(faults=int(count), first=first, is_unfit=word == "unfit")


class ReadAlarmsFile(Struct, frozen=True, kw_only=True, tag="read_alarms_file"):
    """Take over what the site wrote about its alarms. ``sha256`` is that of the file whose differences were seen.

    ``Done.result`` has ``sha256`` and how many entries were ``added``, ``removed`` and ``changed``.
    """

    sha256: str


class AskAlarmsFile(Struct, frozen=True, kw_only=True, tag="ask_alarms_file"):
    """What is in use of ``alarms.yaml``, and what would change if it were read now."""


class AlarmsFileAnswer(Struct, frozen=True, kw_only=True, tag="alarms_file"):
    """The file beside what is in use."""

    used_sha256: str
    used_since_ns: int
    found_sha256: str
    rules: int = 0
    """Entries in use about alarms: of controllers, and our own."""
    differences: tuple[PlanDifference, ...] = ()
    faults: tuple[str, ...] = ()
    ends: int = 0
    """Open alarms that would end, because their rule is gone."""

    @property
    def is_changed(self) -> bool:
        """Whether the file is another than that in use."""
        return self.found_sha256 != self.used_sha256
