"""Alembic's migrations of the records; ``hmi.store.database.migrate`` runs them at each start."""
