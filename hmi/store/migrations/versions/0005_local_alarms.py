"""How local alarms stand, what is put aside, and when the machine was last seen to run."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing stands yet."""
    op.execute(
        "CREATE TABLE IF NOT EXISTS local_alarm (alarm VARCHAR NOT NULL, state VARCHAR NOT NULL, PRIMARY KEY (alarm))"
    )
    op.execute(
        "CREATE TABLE IF NOT EXISTS put_aside_alarm (alarm VARCHAR NOT NULL, body VARCHAR NOT NULL,"
        " PRIMARY KEY (alarm))"
    )
    op.execute("CREATE TABLE IF NOT EXISTS last_alive (id INTEGER NOT NULL, mark VARCHAR NOT NULL, PRIMARY KEY (id))")
