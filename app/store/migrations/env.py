"""Alembic's entry: runs on the encrypted connection that the store hands in, never on a URL."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
