"""Exception cases, and the clock of their ladder."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """There are none yet."""
    op.execute(
        "CREATE TABLE IF NOT EXISTS exception_case (id VARCHAR NOT NULL, state VARCHAR NOT NULL, kind VARCHAR NOT NULL,"
        " equipment VARCHAR NOT NULL, owner VARCHAR NOT NULL, opened_ns BIGINT NOT NULL, solved_ns BIGINT,"
        " merged_into VARCHAR, words VARCHAR NOT NULL, body VARCHAR NOT NULL, PRIMARY KEY (id))"
    )
    op.execute("CREATE INDEX IF NOT EXISTS ix_exception_case_state ON exception_case (state)")
    op.execute("CREATE INDEX IF NOT EXISTS ix_exception_case_merged_into ON exception_case (merged_into)")
    op.execute(
        "CREATE TABLE IF NOT EXISTS ladder_clock (id INTEGER NOT NULL, wall_ns BIGINT NOT NULL, boot VARCHAR NOT NULL,"
        " boot_s FLOAT NOT NULL, PRIMARY KEY (id))"
    )
