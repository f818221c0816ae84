"""Alembic's entry: the connection is handed in, there is no ini file."""

from __future__ import annotations

from alembic import context

from sync.central.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
