"""Production stops, and what the equipment did."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing has stopped yet."""
    for statement in (
        "CREATE TABLE IF NOT EXISTS stop (id VARCHAR NOT NULL, begin_ns BIGINT NOT NULL, end_ns BIGINT,"
        " wants_reason BOOLEAN NOT NULL, reason VARCHAR NOT NULL, classified_ns BIGINT, comment VARCHAR NOT NULL,"
        " body VARCHAR NOT NULL, PRIMARY KEY (id))",
        "CREATE INDEX IF NOT EXISTS ix_stop_begin_ns ON stop (begin_ns)",
        "CREATE INDEX IF NOT EXISTS ix_stop_end_ns ON stop (end_ns)",
        "CREATE INDEX IF NOT EXISTS ix_stop_wants_reason ON stop (wants_reason)",
        "CREATE INDEX IF NOT EXISTS ix_stop_classified_ns ON stop (classified_ns)",
        "CREATE TABLE IF NOT EXISTS state_span (seq INTEGER NOT NULL, equipment VARCHAR NOT NULL,"
        " begin_ns BIGINT NOT NULL, end_ns BIGINT NOT NULL, kind VARCHAR NOT NULL, word VARCHAR NOT NULL,"
        " PRIMARY KEY (seq), UNIQUE (equipment, begin_ns))",
        "CREATE INDEX IF NOT EXISTS ix_state_span_end_ns ON state_span (end_ns)",
    ):
        op.execute(statement)
