"""Runs the migrations on the connection that ``hmi.store.database`` hands over."""

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

from hmi.store import tables

assert tables.JournalEntry.metadata is SQLModel.metadata

connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=SQLModel.metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
