"""Who has which alarm."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has any yet."""
    op.execute(
        "CREATE TABLE IF NOT EXISTS taken_alarm (alarm VARCHAR NOT NULL, person VARCHAR NOT NULL,"
        " time_ns BIGINT NOT NULL, PRIMARY KEY (alarm))"
    )
