"""Tags and words of a history file, by the numbers that stand for them in its rows."""

import duckdb

from hmi.history.columns import TagColumns


class Names:
    """Read once, added to while writing; what is added in a transaction that fails is forgotten with it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._tags: dict[tuple[str, str], int] = {
            (cell, name): number
            for number, cell, name in connection.execute("SELECT id, cell, name FROM tag").fetchall()
        }
        self._words: dict[str, int] = {
            text: number for number, text in connection.execute("SELECT id, text FROM word").fetchall()
        }
        self._kept = self._counts()

    @property
    def has_tags(self) -> bool:
        """Whether anything was ever recorded."""
        return bool(self._tags)

    def number_of(self, cell: str, name: str) -> int | None:
        """A tag's number; None when nothing was ever recorded of it. Any thread."""
        return self._tags.get((cell, name))

    def of_cell(self, cell: str) -> dict[str, int]:
        """Numbers by name of all tags of a cell. Any thread."""
        return {name: number for (of, name), number in list(self._tags.items()) if of == cell}

    def numbers_of(self, columns: TagColumns) -> list[int]:
        """The numbers of all tags of a cell, in its order; those that are new get one."""
        return [self._tag(columns.cell, name) for name in columns.names]

    def word(self, text: str) -> int:
        """The number of a text, which gets one when it is new."""
        number = self._words.get(text)
        if number is None:
            number = self._words[text] = len(self._words) + 1
            self._connection.execute("INSERT INTO word VALUES (?, ?)", [number, text])
        return number

    def keep(self) -> None:
        """The transaction was committed."""
        self._kept = self._counts()

    def forget(self) -> None:
        """The transaction failed: what was added since the last ``keep`` is not in the file."""
        for known, count in zip((self._tags, self._words), self._kept, strict=True):
            while len(known) > count:
                known.popitem()

    def _tag(self, cell: str, name: str) -> int:
        number = self._tags.get((cell, name))
        if number is None:
            number = self._tags[cell, name] = len(self._tags) + 1
            self._connection.execute("INSERT INTO tag VALUES (?, ?, ?)", [number, cell, name])
        return number

    def _counts(self) -> tuple[int, int]:
        return len(self._tags), len(self._words)
