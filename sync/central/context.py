"""Everything one central is made of, opened once and handed in."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import delete, insert, inspect, select, update

from app.domain.ids import new_id
from sync.central import keys as keyfile
from sync.central import tables as t
from sync.central.accounts import add_device
from sync.central.blobs import BlobStore
from sync.central.columns import iso
from sync.central.db import Database
from sync.central.keys import Keys

MIN_FREE: Final = 256 << 20  # bytes; below this central takes nothing more in


class NotInitialised(Exception):
    """The database has no central in it: ``countercheck central init`` comes first."""


@dataclass(frozen=True, slots=True)
class Settings:
    """``folder`` holds the embedded database, blobs and keys unless they are put elsewhere."""

    folder: Path
    db: str = ""  # an SQLAlchemy URL; empty: SQLite in the folder
    blobs: Path | None = None
    min_client: str = "0.1.0"
    min_free: int = MIN_FREE
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    durable: bool = True

    @property
    def url(self) -> str:
        return self.db or f"sqlite:///{self.folder / 'central.db'}"

    @property
    def blob_folder(self) -> Path:
        return self.blobs or self.folder / "blobs"

    @property
    def key_file(self) -> Path:
        return self.folder / "central.keys"


@dataclass(frozen=True, slots=True)
class Central:
    settings: Settings
    db: Database
    keys: Keys
    server_id: str
    blobs: BlobStore

    def now(self) -> datetime:
        return self.settings.now()

    def epoch(self) -> str:
        """Read each time: the restore runbook changes it while central runs."""
        with self.db.read() as conn:
            query = select(t.meta.c.value).where(t.meta.c.key == "epoch")
            value: str = conn.execute(query).scalar_one()
            return value

    def close(self) -> None:
        self.db.close()


def open_central(settings: Settings, *, create: bool = False) -> Central:
    """Opens it, bringing its tables up to date. ``create`` makes it if it is new. Raises
    NotInitialised, KeysMissing."""
    settings.folder.mkdir(parents=True, exist_ok=True)
    db = Database(settings.url, durable=settings.durable)
    try:
        known = _meta(db)
        if not known and not create:
            raise NotInitialised(settings.url)
        db.migrate()
        keys = keyfile.load_or_make(settings.key_file, expected=known.get("central_key"))
        server_id = known.get("server_id") or _birth(db, keys, settings.now())
        folder = settings.blob_folder
        folder.mkdir(parents=True, exist_ok=True)
    except BaseException:
        db.close()
        raise
    return Central(settings, db, keys, server_id, BlobStore(folder, db, keys, server_id))


def _meta(db: Database) -> dict[str, str]:
    with db.read() as conn:
        if not inspect(conn).has_table("meta"):
            return {}
        return {row.key: row.value for row in conn.execute(select(t.meta))}


def _birth(db: Database, keys: Keys, now: datetime) -> str:
    server_id = new_id()
    with db.write() as conn:
        held = conn.execute(
            select(t.meta.c.value).where(t.meta.c.key == "server_id")
        ).scalar_one_or_none()
        if held is not None:  # another process was quicker
            return str(held)
        facts = {
            "server_id": server_id,
            "epoch": secrets.token_hex(8),
            "central_key": keys.public,
            "escrow_key": keys.escrow_public,
        }
        conn.execute(insert(t.meta), [{"key": k, "value": v} for k, v in facts.items()])
        add_device(conn, server_id, "central", "central", keys.public, now, state="central")
    return server_id


def new_epoch(central: Central) -> str:
    """Part of the restore runbook: tells every laptop that central went back in time, so that
    each offers again what it has sent since."""
    epoch = secrets.token_hex(8)
    with central.db.write() as conn:
        conn.execute(update(t.meta).where(t.meta.c.key == "epoch").values(value=epoch))
        conn.execute(delete(t.meta).where(t.meta.c.key == "restored_at"))
        conn.execute(insert(t.meta).values(key="restored_at", value=iso(central.now())))
    return epoch
