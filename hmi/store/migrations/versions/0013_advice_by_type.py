"""Recommendations of one type in one version are found without reading all of them."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The track record of each type is worked out from them again and again."""
    op.execute("CREATE INDEX IF NOT EXISTS ix_advice_type_version ON advice (advice_type, version, offered_ns)")
