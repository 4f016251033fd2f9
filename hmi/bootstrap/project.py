"""Where in a project folder the service keeps what is its own."""

from pathlib import Path
from typing import Final

CELL: Final = "cell.yaml"
SECRETS: Final = "secrets.yaml"
RECORDS: Final = "records.sqlite"
HISTORY: Final = "history.duckdb"
CONSOLE_KEY: Final = Path("run") / "console-key"
"""Where command-line tools find the key that the running service takes."""
MEMORY: Final = "advisor/memory.msgpack"
"""What finders learned of the cell."""
