"""What the cell service does again and again, and people are told of when it fails at it."""

from enum import StrEnum

_SUBJECT = "work_"


class SteadyWork(StrEnum):
    """One thing each that can fail by itself."""

    LOCAL_ALARMS = "local_alarms"
    """Judging Tandem's own alarms, and writing down how they stand."""
    PUT_ASIDE = "put_aside"
    """Bringing back alarms that were put aside."""
    SILENCE = "silence"
    """Ending silences."""
    ALARMS_FILE = "alarms_file"
    """Looking at what the site wrote about its alarms."""
    SAMPLES = "samples"
    CASES = "cases"
    """Opening cases by themselves, and calling people about them."""
    RECORDS = "records"
    PRODUCTION = "production"
    """Stops, shifts and OEE."""
    HANDOVERS = "handovers"
    PROCEDURES = "procedures"
    """Watching what procedures that are under way wait for."""
    ADVICE = "advice"
    """Recommendations that wait, modes, and what is not on record of them yet."""

    FINDINGS = "findings"
    """Watching the cell's own data, and proposing."""

    @property
    def subject(self) -> str:
        """Of the notice that tells of it."""
        return f"{_SUBJECT}{self.value}"


def steady_work(subject: str) -> SteadyWork | None:
    """What a notice is about; None where it is about something else."""
    name = subject.removeprefix(_SUBJECT)
    return SteadyWork(name) if subject != name and name in SteadyWork else None
