"""Answers of DuckDB as rows by column name."""

from collections.abc import Mapping
from typing import Any

import duckdb


def rows_of(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Mapping[str, object] | None = None
) -> list[dict[str, Any]]:
    """All rows of a query."""
    cursor = connection.execute(query, dict(parameters) if parameters else None)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
