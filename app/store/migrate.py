"""Bringing the database to the shape this program knows. Alembic is only imported when needed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy.engine import Connection

from app import errors

REVISIONS: Final = ("0001", "0002", "0003")  # oldest first; a test compares them with the scripts
HEAD: Final = REVISIONS[-1]
SCRIPTS: Final = Path(__file__).parent / "migrations"


def stored_revision(connection: Connection) -> str | None:
    """The revision the database is at, None when it has no tables yet."""
    run = connection.exec_driver_sql
    named = run("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    if named is None:
        return None
    row = run("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def check_known(revision: str | None) -> None:
    """Raises StoreNewer for a database that a newer program has migrated."""
    if revision is not None and revision not in REVISIONS:
        raise errors.StoreNewer(f"database {revision}, program {HEAD}")


def upgrade(connection: Connection) -> None:
    """All missing migrations in the transaction that ``connection`` is in: all or nothing."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
