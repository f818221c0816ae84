"""What an administrator does at central; the command line and the demonstration call these."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select, update

from app.domain.account import Account, Role
from app.domain.changes import Entity
from app.domain.codec import plain
from app.domain.site import Asset, Site
from sync.central import accounts as rooms
from sync.central import ingest
from sync.central import tables as t
from sync.central.book import Book
from sync.central.context import Central, Settings, new_epoch, open_central
from sync.central.rules import Refused
from sync.central.scope import root_of

WIPES = ("drain_then_wipe", "wipe_now", "none")


def init(settings: Settings) -> Central:
    """Makes a central, or opens it if it is there: tables, keys, its own identity."""
    return open_central(settings, create=True)


def add_account(
    central: Central,
    *,
    login: str,
    name: str,
    roles: Iterable[Role],
    password: str | None,
    towns: Iterable[str] = (),
    active: bool = True,
    id: str = "",
) -> Account:
    """Makes or changes an account. Raises Refused: a new one needs a password of at least 8
    characters."""
    if password is not None and len(password) < 8:
        raise Refused("malformed", "a password needs at least 8 characters")
    hashed = None if password is None else rooms.hash_password(password)
    with central.db.write() as conn:
        book = Book(conn, central.now(), central.server_id)
        account = rooms.put_account(
            book,
            login=login,
            name=name,
            roles=roles,
            towns=towns,
            password_hash=hashed,
            active=active,
            id=id,
        )
        book.flush()
        laptops = select(t.device_account.c.device_id).where(
            t.device_account.c.account_id == account.id
        )
        waiting = conn.execute(laptops).scalars().all() if account.active else ()
    for device_id in waiting:
        release(central, device_id)
    return account


def release(central: Central, device_id: str) -> int:
    """Judges again what this laptop sent in the name of people who were not granted then."""
    return ingest.release(central.db, central.keys, central.server_id, device_id, central.now())


def enrol_code(central: Central, laptop: str) -> str:
    """A one-time code, good for 48 h, for a laptop that will have this short code."""
    laptop = laptop.strip().upper()
    if not laptop.isalnum() or not laptop.isascii() or len(laptop) > 8:
        raise Refused("malformed", "the short code is 1-8 letters and digits")
    with central.db.write() as conn:
        code = rooms.new_code(conn, central.keys, laptop, central.now())
        Book(conn, central.now(), central.server_id).remember("code", "admin", {"laptop": laptop})
        return code


def grant_account(central: Central, device_id: str, account_id: str) -> None:
    """What a log-in at central does, without the password: for the demonstration."""
    with central.db.write() as conn:
        row = conn.execute(select(t.account).where(t.account.c.id == account_id)).one()
        book = Book(conn, central.now(), central.server_id)
        rooms.grant(book, device_id, rooms.account_of(row))
    release(central, device_id)


def revoke(central: Central, laptop: str, wipe: str = "drain_then_wipe") -> str:
    """Locks a laptop out; at its next contact it is handed the signed order. Returns its id.
    Raises Refused ``unknown_laptop``."""
    if wipe not in WIPES:
        raise Refused("malformed", f"wipe is one of {', '.join(WIPES)}")
    return _state(central, laptop, "revoked", wipe)


def reinstate(central: Central, laptop: str) -> str:
    """Lets a laptop that was revoked by mistake, or was found again, back in."""
    return _state(central, laptop, "active", "none")


def _state(central: Central, laptop: str, state: str, wipe: str) -> str:
    with central.db.write() as conn:
        row = conn.execute(
            select(t.device).where(
                (t.device.c.laptop == laptop.upper()) | (t.device.c.id == laptop),
                t.device.c.state != "central",
            )
        ).one_or_none()
        if row is None:
            raise Refused("unknown_laptop", laptop)
        conn.execute(update(t.device).where(t.device.c.id == row.id).values(state=state, wipe=wipe))
        book = Book(conn, central.now(), central.server_id)
        book.remember(state, "admin", {"laptop": row.laptop, "wipe": wipe})
        return str(row.id)


def add_sites(central: Central, sites: Iterable[Site]) -> int:
    """Puts register rows into central (a pack's, or an import); how many were new or changed."""
    return _add(central, Entity.SITE, sites)


def add_assets(central: Central, assets: Iterable[Asset]) -> int:
    """As ``add_sites``, for the devices a pack knows. A device that is there already only gets what
    it lacks: what was noted at the device since is newer than any pack."""
    return _add(central, Entity.ASSET, assets, only_lacking=True)


def _add(
    central: Central,
    entity: Entity,
    rows: Iterable[Site | Asset],
    *,
    only_lacking: bool = False,
) -> int:
    changed = 0
    with central.db.write() as conn:
        book = Book(conn, central.now(), central.server_id)
        wanted = list(rows)
        book.prefetch((entity, row.id) for row in wanted)
        for row in wanted:
            fields: dict[str, Any] = plain(row)
            del fields["id"]
            doc = book.get(entity, row.id)
            if doc is None:
                values = fields
            elif only_lacking:
                values = {n: v for n, v in fields.items() if v and not doc.fields.get(n)}
            else:
                values = {n: v for n, v in fields.items() if doc.fields.get(n) != v}
            if values:
                root = root_of(entity, row.id, None, None)
                book.emit(entity, row.id, values, root, {"all"})
                changed += 1
        book.flush()
    return changed


def accounts(central: Central) -> list[dict[str, Any]]:
    with central.db.read() as conn:
        rows = conn.execute(select(t.account).order_by(t.account.c.login)).all()
    return [plain(rooms.account_of(row)) for row in rows]


def devices(central: Central) -> list[dict[str, Any]]:
    columns = ("id", "laptop", "name", "state", "wipe", "enrolled_at", "last_seen", "last_seq")
    query = select(*(t.device.c[c] for c in columns)).where(t.device.c.state != "central")
    with central.db.read() as conn:
        return [dict(r._mapping) for r in conn.execute(query.order_by(t.device.c.laptop))]


def quarantined(central: Central, limit: int = 200) -> list[dict[str, Any]]:
    """What central refused, newest first, with its reason."""
    columns = ("cid", "device_id", "dev_seq", "entity", "entity_id", "reason", "detail")
    query = select(*(t.quarantine.c[c] for c in columns), t.quarantine.c.received_at)
    with central.db.read() as conn:
        rows = conn.execute(query.order_by(t.quarantine.c.received_at.desc()).limit(limit))
        return [dict(r._mapping) for r in rows]


def restored(central: Central) -> str:
    """After central's database came back from a backup: every laptop offers again what it sent
    since. Returns the new epoch."""
    return new_epoch(central)
