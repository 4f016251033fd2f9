"""The journal, its checkpoints, people and views."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE journal (
        seq INTEGER NOT NULL PRIMARY KEY, id VARCHAR NOT NULL UNIQUE, time_ns BIGINT NOT NULL, mono_ns BIGINT NOT NULL,
        run VARCHAR NOT NULL, actor VARCHAR, roles VARCHAR NOT NULL, panel VARCHAR NOT NULL, screen VARCHAR NOT NULL,
        kind VARCHAR NOT NULL, subject VARCHAR NOT NULL, commitment VARCHAR NOT NULL, previous VARCHAR NOT NULL,
        hash VARCHAR NOT NULL)""",
    "CREATE INDEX ix_journal_time_ns ON journal (time_ns)",
    "CREATE INDEX ix_journal_kind ON journal (kind)",
    "CREATE INDEX ix_journal_subject ON journal (subject)",
    """CREATE TABLE payload (
        seq INTEGER NOT NULL PRIMARY KEY REFERENCES journal (seq), salt BLOB NOT NULL, facts VARCHAR NOT NULL)""",
    "CREATE TABLE checkpoint (size INTEGER NOT NULL PRIMARY KEY, time_ns BIGINT NOT NULL, note VARCHAR NOT NULL)",
    """CREATE TABLE person (
        ref VARCHAR NOT NULL PRIMARY KEY, display_name VARCHAR NOT NULL, language VARCHAR NOT NULL,
        is_active BOOLEAN NOT NULL, pin_hash VARCHAR NOT NULL, must_replace_pin BOOLEAN NOT NULL,
        badge_hash VARCHAR UNIQUE, is_erased BOOLEAN NOT NULL)""",
    """CREATE TABLE role (
        person VARCHAR NOT NULL REFERENCES person (ref), role VARCHAR NOT NULL, PRIMARY KEY (person, role))""",
    """CREATE TABLE attempts (
        subject VARCHAR NOT NULL PRIMARY KEY, failed INTEGER NOT NULL, locked_until_ns BIGINT NOT NULL)""",
    "CREATE TABLE view (name VARCHAR NOT NULL PRIMARY KEY, tag_names VARCHAR NOT NULL, span_s FLOAT NOT NULL)",
)

KEYS = {"journal": "seq", "payload": "seq", "checkpoint": "size"}


def upgrade() -> None:
    """Make the tables, and make the record append-only: also ``INSERT OR REPLACE`` must not get past."""
    for statement in TABLES:
        op.execute(statement)
    for table, key in KEYS.items():
        op.execute(
            f"CREATE TRIGGER {table}_once BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    for table in ("journal", "checkpoint"):
        op.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    op.execute(
        "CREATE TRIGGER journal_same_id BEFORE INSERT ON journal WHEN EXISTS (SELECT 1 FROM journal WHERE id = NEW.id) "
        "BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END"
    )
