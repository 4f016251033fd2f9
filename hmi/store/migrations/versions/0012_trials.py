"""Trials of recommendations on the twin."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing has been tried yet."""
    for statement in (
        "CREATE TABLE IF NOT EXISTS trial (id VARCHAR NOT NULL, advice VARCHAR NOT NULL, start_ns BIGINT NOT NULL,"
        " body VARCHAR NOT NULL, PRIMARY KEY (id))",
        "CREATE INDEX IF NOT EXISTS ix_trial_advice ON trial (advice)",
    ):
        op.execute(statement)
