"""Erasing a person takes two: who asked for it."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody is asked to be erased in records of before."""
    op.execute("ALTER TABLE person ADD COLUMN erasure_asked_by VARCHAR")
