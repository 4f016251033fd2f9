"""Alarms into the file, in the transaction of whatever else is written. Runs on the writer thread only."""

from collections.abc import Sequence
from typing import Final

import duckdb
import msgspec

from hmi.domain.alarm import Alarm, AlarmId
from hmi.domain.alarm_record import AlarmRecord, record_of
from hmi.domain.alarm_transition import AlarmCause, AlarmChange, Transition
from hmi.domain.erased_name import alarm_without_name
from hmi.history.alarm_erasure import is_still_to_overwrite, take_name_out
from hmi.history.alarm_queue import AlarmArrival, ErasedName, Waiting, WatchMark
from hmi.history.alarm_rows import INSERT, NEWEST_ROWS, READ, alarm_of, columns_of, key_of
from hmi.history.rows import rows_of

_FROM_SOURCE: Final = (AlarmCause.SOURCE, AlarmCause.PAST)


class AlarmWriter:
    """Makes records of changes, against how the file says that every alarm stood, and writes them.

    Raises ``duckdb.Error``; whoever began the transaction rolls it back, and begins with a new one of these.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._fresh: list[tuple[AlarmRecord, int]] = []
        """Records and their keys, not in the file yet."""
        self._fresh_keys: set[int] = set()
        newest = rows_of(connection, f"SELECT {READ} FROM alarm SEMI JOIN ({NEWEST_ROWS}) USING (seq)")
        self._standing = {AlarmId(row["id"]): alarm_of(row) for row in newest}
        past = connection.execute("SELECT DISTINCT id FROM alarm WHERE cause = 'past'").fetchall()
        self._with_past = {identity for (identity,) in past}
        """Alarms of which something was filled in later; of others, what stands is all that was told last."""
        ((last,),) = connection.execute("SELECT max(seq) FROM alarm").fetchall()
        self._next_seq = (last or 0) + 1
        self.has_erased = is_still_to_overwrite(connection)
        """A name was taken out of rows: it may still stand in the log and in what is free."""

    @property
    def open_alarms(self) -> list[Alarm]:
        """How those alarms stand that belong in a list of them."""
        return [alarm for alarm in self._standing.values() if alarm.is_open]

    def write(self, arrivals: Sequence[Waiting]) -> None:
        """Write, within a transaction. What the file says already, and what nobody could see change, is left out."""
        for one in arrivals:
            if isinstance(one, WatchMark):
                self._mark(one)
            elif isinstance(one, ErasedName):
                self._flush()
                if not one.done.cancelled():
                    self._erase(one.name)
            elif one.change.cause is AlarmCause.PAST:
                self._flush()
                self._take_past(one)
            else:
                self._take(one)
        self._flush()

    def mark_start(self, written_ns: int, now_ns: int) -> None:
        """Nobody recorded between the last write and this start, and sources are heard when they say so.

        Within a transaction.
        """
        if written_ns:
            for (endpoint,) in self._connection.execute(
                "SELECT endpoint FROM watch GROUP BY endpoint HAVING arg_max(heard, rowid)"
            ).fetchall():
                self._mark(WatchMark(endpoint, min(written_ns, now_ns), is_heard=False))
        self._mark(WatchMark("", now_ns, is_heard=True))

    def _erase(self, name: str) -> None:
        self.has_erased = take_name_out(self._connection, name) or self.has_erased
        self._standing = {identity: alarm_without_name(alarm, name) for identity, alarm in self._standing.items()}

    def _take(self, arrival: AlarmArrival) -> None:
        """What says how the alarm stands from now on."""
        change = arrival.change
        known = self._standing.get(change.after.id)
        self._standing[change.after.id] = change.after
        if change.before is None:
            if known == change.after:
                return
            change = msgspec.structs.replace(change, before=known)
        if known is not None and change.cause in _FROM_SOURCE and _looks_the_same(known, change.after):
            return
        record = record_of(change, arrival.recorded_ns, arrival.who)
        key = key_of(record)
        if known is None and record.id in self._with_past and self._is_written(key):
            return  # of one that is known, what was told before looks the same
        self._add(record, key)

    def _take_past(self, arrival: AlarmArrival) -> None:
        """What happened before things that were recorded: told against what came before it by its source's clock."""
        after = arrival.change.after
        others = "cause IN ('source', 'past') AND id = $id AND changed"
        before = rows_of(
            self._connection,
            f"SELECT {READ} FROM alarm WHERE {others} < $changed ORDER BY changed DESC, seq DESC LIMIT 1",
            {"id": after.id, "changed": after.changed_ns},
        )
        next_one = rows_of(
            self._connection,
            f"SELECT {READ} FROM alarm WHERE {others} > $changed ORDER BY changed, seq LIMIT 1",
            {"id": after.id, "changed": after.changed_ns},
        )
        change = msgspec.structs.replace(arrival.change, before=alarm_of(before[0]) if before else None)
        record = record_of(_began_with_before(change), arrival.recorded_ns, arrival.who)
        if any(row["active"] and Transition.BEGAN in row["steps"] for row in next_one):
            record = msgspec.structs.replace(record, is_call=False)  # its beginning was counted there
        key = key_of(record)
        if not self._is_written(key):
            self._add(record, key)
            self._with_past.add(record.id)

    def _is_written(self, key: int) -> bool:
        """Whether the same was told before."""
        if key in self._fresh_keys:
            return True
        return bool(self._connection.execute("SELECT 1 FROM alarm WHERE key = ? LIMIT 1", [key]).fetchall())

    def _add(self, record: AlarmRecord, key: int) -> None:
        self._fresh.append((msgspec.structs.replace(record, seq=self._next_seq), key))
        self._fresh_keys.add(key)
        self._next_seq += 1

    def _flush(self) -> None:
        if not self._fresh:
            return
        self._connection.register("arrived_alarms", columns_of(self._fresh))
        try:
            self._connection.execute(INSERT)
        finally:
            self._connection.unregister("arrived_alarms")
        self._fresh.clear()
        self._fresh_keys.clear()

    def _mark(self, mark: WatchMark) -> None:
        self._connection.execute("INSERT INTO watch VALUES (?, ?, ?)", [mark.endpoint, mark.time_ns, mark.is_heard])


def _began_with_before(change: AlarmChange) -> AlarmChange:
    """An event that tells no beginning of its own is of the occurrence that stood before it."""
    before, after = change.before, change.after
    if before is None or not before.is_active or not after.is_active or after.began_ns != after.changed_ns:
        return change
    return msgspec.structs.replace(change, after=msgspec.structs.replace(after, began_ns=before.began_ns))


def _looks_the_same(known: Alarm, told: Alarm) -> bool:
    """Whether nothing differs but how often it was told: some sources give every telling a number of its own."""
    return told == msgspec.structs.replace(
        known,
        event_id=told.event_id,
        heard_ns=told.heard_ns,
        changed_ns=told.changed_ns,
        noticed_ns=told.noticed_ns,
        is_onset_heard=told.is_onset_heard,
        shelved_until_ns=told.shelved_until_ns,
        taken_by=told.taken_by,
        taken_ns=told.taken_ns,
    )
