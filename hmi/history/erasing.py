"""Names out of a history that nobody records into, such as one that comes back with a backup."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from hmi.history.alarm_erasure import (
    forget_to_overwrite,
    is_still_to_overwrite,
    overwrite_free_space,
    take_name_out,
)
from hmi.history.database import open_as_it_is, trouble_of
from hmi.ports.history import HistoryUnavailable


def take_names_out(file: Path, names: Sequence[str]) -> None:
    """What was written at alarms names none of these any more, and neither does any byte of the file and its log.

    Raises:
        HistoryUnavailable: it cannot be read or written, so the names may stand there still.
    """
    try:
        connection = open_as_it_is(file)
        try:
            for name in names:
                connection.begin()
                take_name_out(connection, name)
                connection.commit()
            if is_still_to_overwrite(connection):
                if not overwrite_free_space(connection):
                    raise HistoryUnavailable("in use")
                forget_to_overwrite(connection)
        finally:
            connection.close()
    except (duckdb.Error, OSError) as error:
        raise HistoryUnavailable(trouble_of(error) or "damaged") from error
