"""Runs of procedures, and the versions that they keep."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """None has been made yet."""
    for statement in (
        "CREATE TABLE IF NOT EXISTS procedure_run (id VARCHAR NOT NULL, procedure VARCHAR NOT NULL,"
        " is_open BOOLEAN NOT NULL, began_ns BIGINT NOT NULL, body VARCHAR NOT NULL, PRIMARY KEY (id))",
        "CREATE INDEX IF NOT EXISTS ix_procedure_run_is_open ON procedure_run (is_open)",
        "CREATE INDEX IF NOT EXISTS ix_procedure_run_began_ns ON procedure_run (began_ns)",
        "CREATE TABLE IF NOT EXISTS procedure_version (digest VARCHAR NOT NULL, procedure VARCHAR NOT NULL,"
        " version VARCHAR NOT NULL, body VARCHAR NOT NULL, PRIMARY KEY (digest))",
    ):
        op.execute(statement)
