"""Go on without records that were lost: what is left of them is kept beside, and the new ones say so first."""

from datetime import UTC, datetime
from pathlib import Path

from hmi import clock
from hmi.store.backup import RECORDS
from hmi.store.checkpoint import rows_proved_by
from hmi.store.journal import Journal
from hmi.store.verify import verify

CHECKPOINTS = "checkpoints"


class NothingLost(Exception):
    """The records are whole as far as checkpoints tell: there is no reason to begin anew."""


def begin_anew(project: Path, panel: str) -> Path:
    """Set aside what is left and begin a chain whose first row tells how many rows the checkpoints prove to be lost.

    The service must not run. Whoever sets up the first administrator afterwards needs the set-up code, as ever.

    Returns:
        The folder in the project where the rest is kept.

    Raises:
        NothingLost: the records hold at least what the checkpoints prove, and verify.
        OSError: something could not be moved.
    """
    records, checkpoints = project / RECORDS, project / CHECKPOINTS
    proved = rows_proved_by(checkpoints)
    report = verify(records, checkpoints)
    if report.is_intact or not proved:
        raise NothingLost
    aside = project / f"records-until-{datetime.fromtimestamp(clock.now_ns() / 1e9, UTC):%Y%m%d-%H%M%S}"
    aside.mkdir(mode=0o700)
    for rest in (*sorted(project.glob(f"{RECORDS}*")), checkpoints):
        rest.rename(aside / rest.name)
    journal = Journal(records, panel=panel)
    facts = {"proved": proved, "left": report.rows, "kept_in": aside.name}
    journal.record("records.begun_anew", "", facts, actor=None, roles=frozenset(), screen="console")
    journal.close()
    return aside
