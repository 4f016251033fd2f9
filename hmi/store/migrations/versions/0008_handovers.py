"""Handovers, their lines and who signed for them."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """None has been made yet."""
    op.execute(
        "CREATE TABLE IF NOT EXISTS handover (id VARCHAR NOT NULL, state VARCHAR NOT NULL, is_one_way BOOLEAN NOT NULL,"
        " giver VARCHAR, taker VARCHAR, start_ns BIGINT NOT NULL, prepared_ns BIGINT NOT NULL,"
        " offered_ns BIGINT NOT NULL, accepted_ns BIGINT NOT NULL, revision INTEGER NOT NULL,"
        " escalation INTEGER NOT NULL, call_back VARCHAR NOT NULL, PRIMARY KEY (id))"
    )
    op.execute("CREATE INDEX IF NOT EXISTS ix_handover_state ON handover (state)")
    op.execute("CREATE INDEX IF NOT EXISTS ix_handover_prepared_ns ON handover (prepared_ns)")
    op.execute(
        "CREATE TABLE IF NOT EXISTS handover_line (handover VARCHAR NOT NULL, key VARCHAR NOT NULL,"
        " kept VARCHAR NOT NULL, signed VARCHAR NOT NULL, PRIMARY KEY (handover, key))"
    )
    op.execute(
        "CREATE TABLE IF NOT EXISTS handover_signature (handover VARCHAR NOT NULL, meaning VARCHAR NOT NULL,"
        " person VARCHAR NOT NULL, time_ns BIGINT NOT NULL, role VARCHAR NOT NULL, screen VARCHAR NOT NULL,"
        " content VARCHAR NOT NULL, PRIMARY KEY (handover, meaning))"
    )
