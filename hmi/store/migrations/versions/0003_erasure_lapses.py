"""That somebody be erased has to be confirmed in time: when it was asked."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was asked before has lapsed: nobody knows when it was."""
    op.execute("ALTER TABLE person ADD COLUMN erasure_asked_ns BIGINT")
