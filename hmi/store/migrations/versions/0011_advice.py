"""Recommendations, modes of types of advice, and the stop of AI."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing has been recommended yet."""
    for statement in (
        "CREATE TABLE IF NOT EXISTS advice (id VARCHAR NOT NULL, state VARCHAR NOT NULL, advice_type VARCHAR NOT NULL,"
        " version VARCHAR NOT NULL, cause VARCHAR NOT NULL, equipment VARCHAR NOT NULL, offered_ns BIGINT NOT NULL,"
        " interrupts_ns BIGINT NOT NULL, is_asked BOOLEAN NOT NULL, run VARCHAR NOT NULL, body VARCHAR NOT NULL,"
        " PRIMARY KEY (id))",
        "CREATE INDEX IF NOT EXISTS ix_advice_state ON advice (state)",
        "CREATE INDEX IF NOT EXISTS ix_advice_cause ON advice (cause)",
        "CREATE INDEX IF NOT EXISTS ix_advice_offered_ns ON advice (offered_ns)",
        "CREATE INDEX IF NOT EXISTS ix_advice_interrupts_ns ON advice (interrupts_ns)",
        "CREATE INDEX IF NOT EXISTS ix_advice_run ON advice (run)",
        "CREATE TABLE IF NOT EXISTS ai_mode (advice_type VARCHAR NOT NULL, body VARCHAR NOT NULL,"
        " PRIMARY KEY (advice_type))",
        "CREATE TABLE IF NOT EXISTS ai_stop (id INTEGER NOT NULL, body VARCHAR NOT NULL, PRIMARY KEY (id))",
    ):
        op.execute(statement)
