"""What people said of groups of short stops."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has said anything yet."""
    for statement in (
        "CREATE TABLE IF NOT EXISTS short_stops_saying (id VARCHAR NOT NULL, start_ns BIGINT NOT NULL,"
        " end_ns BIGINT NOT NULL, body VARCHAR NOT NULL, PRIMARY KEY (id))",
        "CREATE INDEX IF NOT EXISTS ix_short_stops_saying_start_ns ON short_stops_saying (start_ns)",
        "CREATE INDEX IF NOT EXISTS ix_short_stops_saying_end_ns ON short_stops_saying (end_ns)",
    ):
        op.execute(statement)
