"""Alembic runs inside the transaction that the store opened: the store commits, nobody else."""

from alembic import context
from sqlmodel import SQLModel

from support_engine.adapters.store import (
    call_tables,
    dossier_tables,
    people_tables,
    tables,
    web_tables,
)

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
for declared in (call_tables, dossier_tables, people_tables, tables, web_tables):
    assert declared.SQLModel is SQLModel
context.run_migrations()
