"""Accounts, enrolment codes, laptops: who may come in."""

from __future__ import annotations

import hmac
import json
import secrets
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from app.domain.account import Account, Role
from app.domain.changes import Entity
from app.domain.ids import new_id
from app.keys import verify
from sync.central import tables as t
from sync.central.book import Book
from sync.central.columns import iso
from sync.central.db import Database
from sync.central.device import read_device
from sync.central.keys import Keys
from sync.central.rules import Refused
from sync.wire import Certificate, WipeOrder, enrol_bytes

CODE_LIFE: Final = timedelta(hours=48)
_LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that look alike
_DUMMY: Final = "$argon2id$v=19$m=65536,t=3,p=2$" + "c29tZXNhbHRzb21lc2FsdA$" + "A" * 43
_hashing = threading.Semaphore(2)  # 64 MiB each: a burst of log-ins must not eat the memory


def _hasher() -> Any:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=2)


def hash_password(password: str) -> str:
    """argon2id, 64 MiB, t=3, p=2."""
    with _hashing:
        hashed: str = _hasher().hash(password)
        return hashed


def password_holds(hashed: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    with _hashing:
        try:
            return bool(_hasher().verify(hashed, password))
        except (VerificationError, InvalidHashError):
            return False


def account_of(row: Any) -> Account:
    return Account(
        id=row.id,
        login=row.login,
        name=row.name,
        roles=frozenset(Role(r) for r in json.loads(row.roles)),
        towns=tuple(json.loads(row.towns)),
        active=bool(row.active),
    )


def put_account(
    book: Book,
    *,
    login: str,
    name: str,
    roles: Iterable[Role],
    towns: Iterable[str] = (),
    password_hash: str | None = None,
    active: bool = True,
    id: str = "",
) -> Account:
    """Makes the account or changes it; laptops learn of it through the feed. A new one needs a
    password (Refused otherwise): hash it before, for the log is locked here."""
    login = login.strip().lower()
    row = book.conn.execute(select(t.account).where(t.account.c.login == login)).one_or_none()
    roles = sorted(frozenset(roles))
    values: dict[str, Any] = {
        "name": name.strip() or login,
        "roles": json.dumps([r.value for r in roles]),
        "towns": json.dumps(list(towns), ensure_ascii=True),
        "active": int(active),
    }
    if password_hash is not None:
        values["password_hash"] = password_hash
    if not login or not roles:
        raise Refused("malformed", "login and roles are needed")
    if row is None:
        if password_hash is None:
            raise Refused("malformed", "a new account needs a password")
        id = id or new_id()
        values |= {"id": id, "login": login, "created_at": iso(book.now)}
        book.conn.execute(insert(t.account).values(**values))
    else:
        id = row.id
        book.conn.execute(update(t.account).where(t.account.c.id == id).values(**values))
        _look_again(book, id, opened=active and not row.active)
    now = book.conn.execute(select(t.account).where(t.account.c.id == id)).one()
    found = account_of(now)
    fields = {
        "login": found.login,
        "name": found.name,
        "roles": sorted(r.value for r in found.roles),
        "towns": list(found.towns),
        "active": found.active,
    }
    doc = book.get(Entity.ACCOUNT, id)
    changed = {n: v for n, v in fields.items() if doc is None or doc.fields.get(n) != v}
    if changed:
        book.emit(Entity.ACCOUNT, id, changed, f"account:{id}", {"all"})
    book.remember("account", "admin", {"id": id, "login": login, "roles": fields["roles"]})
    return found


def _look_again(book: Book, account_id: str, *, opened: bool) -> None:
    """What the laptops of an account see follows from who works on them now. Whoever is let in
    (again) is shown what passed meanwhile; whoever is not is shown nothing more."""
    query = select(t.device_account.c.device_id).where(t.device_account.c.account_id == account_id)
    for device_id in book.conn.execute(query).scalars().all():
        if opened:
            book.copy_feed(f"account:{account_id}", f"device:{device_id}")
        if office_works_on(book.conn, device_id):
            _see_all(book, device_id)
        else:
            book.conn.execute(
                update(t.device).where(t.device.c.id == device_id).values(central_since=None)
            )


def office_works_on(conn: Connection, device_id: str) -> bool:
    """Whether an active reviewer or administrator is granted on this laptop."""
    query = (
        select(t.account.c.roles)
        .join(t.device_account, t.device_account.c.account_id == t.account.c.id)
        .where(t.device_account.c.device_id == device_id, t.account.c.active == 1)
    )
    office = {Role.REVIEWER.value, Role.ADMINISTRATOR.value}
    return any(office & set(json.loads(roles)) for roles in conn.execute(query).scalars())


def _see_all(book: Book, device_id: str) -> None:
    row = book.conn.execute(select(t.device).where(t.device.c.id == device_id)).one()
    if row.central_since is not None:
        return
    since = 0
    if row.pulled:  # its cursor has passed what others were shown: bring that along
        since = book.head
        book.copy_feed("central", f"device:{device_id}")
    book.conn.execute(
        update(t.device).where(t.device.c.id == device_id).values(central_since=since)
    )


def login(
    db: Database, server_id: str, device_id: str, name: str, password: str, now: datetime
) -> Account:
    """Checks the password and grants the account on this laptop. Raises Refused with
    ``wrong_login`` or ``account_inactive``."""
    with db.read() as conn:
        row = conn.execute(
            select(t.account).where(t.account.c.login == name.strip().lower())
        ).one_or_none()
    # an unknown login costs the same time as a wrong password
    held = password_holds(row.password_hash if row is not None else _DUMMY, password)
    if row is None or not held:
        raise Refused("wrong_login")
    if not row.active:
        raise Refused("account_inactive")
    account = account_of(row)
    with db.write() as conn:
        grant(Book(conn, now, server_id), device_id, account)
    return account


def grant(book: Book, device_id: str, account: Account) -> None:
    """From now on the account may write from this laptop and the laptop sees its work."""
    key = {"device_id": device_id, "account_id": account.id}
    known = select(t.device_account.c.since).filter_by(**key)
    if book.conn.execute(known).first() is None:
        pulled = book.conn.execute(
            select(t.device.c.pulled).where(t.device.c.id == device_id)
        ).scalar_one()
        since = book.head if pulled else 0
        if pulled:
            book.copy_feed(f"account:{account.id}", f"device:{device_id}")
        book.conn.execute(
            insert(t.device_account).values(**key, since=since, granted_at=iso(book.now))
        )
        book.remember("grant", device_id, {"account": account.id})
    if account.is_(Role.REVIEWER, Role.ADMINISTRATOR):
        _see_all(book, device_id)
    book.flush()


# ------------------------------------------------------------------ laptops


def new_code(conn: Connection, keys: Keys, laptop: str, now: datetime) -> str:
    """A one-time code for a laptop with this short code, good for 48 h. Raises Refused if the
    short code is taken by an enrolled laptop."""
    taken = select(t.device.c.id).where(t.device.c.laptop == laptop)
    if conn.execute(taken).first() is not None:
        raise Refused("laptop_taken", laptop)
    raw = "".join(secrets.choice(_LETTERS) for _ in range(12))
    code = "-".join((raw[:4], raw[4:8], raw[8:]))
    conn.execute(
        insert(t.enrol_code).values(
            code_hash=code_hash(keys, code), laptop=laptop, expires_at=iso(now + CODE_LIFE)
        )
    )
    return code


def code_hash(keys: Keys, code: str) -> str:
    return keys.mac("enrol", "".join(c for c in code.upper() if c.isalnum()))


def enrol(
    db: Database,
    keys: Keys,
    server_id: str,
    *,
    code: str,
    device_id: str,
    device_key: str,
    name: str,
    challenge: str,
    signature: str,
    now: datetime,
) -> Certificate:
    """Uses the code up. The same laptop may ask again with the same code (its reply was lost) and
    gets the same certificate. Raises Refused: ``code``, ``proof``, ``laptop_taken``."""
    proof = enrol_bytes(server_id, code, device_id, device_key, challenge)
    if not verify(device_key, proof, signature):
        raise Refused("proof")
    with db.write() as conn:
        digest = code_hash(keys, code)
        row = conn.execute(
            select(t.enrol_code).where(t.enrol_code.c.code_hash == digest)
        ).one_or_none()
        known = conn.execute(select(t.device).where(t.device.c.id == device_id)).one_or_none()
        if row is None or not hmac.compare_digest(row.code_hash, digest):
            raise Refused("code", "unknown")
        if row.device_id is not None:
            if row.device_id != device_id or known is None or known.public_key != device_key:
                raise Refused("code", "used")
            if known.state != "active":
                raise Refused("code", "revoked")
            return certificate(keys, server_id, known)
        if row.expires_at < iso(now):
            raise Refused("code", "expired")
        if known is not None:
            raise Refused("code", "this laptop is enrolled")
        add_device(conn, device_id, row.laptop, name, device_key, now)
        conn.execute(
            update(t.enrol_code)
            .where(t.enrol_code.c.code_hash == digest)
            .values(device_id=device_id, used_at=iso(now))
        )
        Book(conn, now, server_id).remember("enrol", device_id, {"laptop": row.laptop})
        known = conn.execute(select(t.device).where(t.device.c.id == device_id)).one()
        return certificate(keys, server_id, known)


def add_device(
    conn: Connection,
    id: str,
    laptop: str,
    name: str,
    public_key: str,
    now: datetime,
    state: str = "active",
) -> None:
    taken = select(t.device.c.id).where(t.device.c.laptop == laptop)
    if conn.execute(taken).first() is not None:
        raise Refused("laptop_taken", laptop)
    conn.execute(
        insert(t.device).values(
            id=id,
            laptop=laptop,
            name=name[:120].replace("\x00", ""),
            public_key=public_key,
            state=state,
            wipe="none",
            enrolled_at=iso(now),
            last_seen=iso(now),
            client="",
            last_seq=0,
            last_hash="",
            last_sign="",
            central_since=None,
            pulled=0,
            escrow="",
        )
    )


def certificate(keys: Keys, server_id: str, row: Any) -> Certificate:
    blank = Certificate(
        device_id=row.id,
        device_key=row.public_key,
        laptop=row.laptop,
        server_id=server_id,
        issued=row.enrolled_at,
        signature="0" * 128,
    )
    return blank.model_copy(update={"signature": keys.signing.sign(blank.signed_bytes())})


def readmit(
    conn: Connection, keys: Keys, server_id: str, certificate: Certificate, now: datetime
) -> bool:
    """A laptop enrolled after the backup that central was restored from shows its certificate:
    central trusts its own signature and takes it back in."""
    genuine = certificate.server_id == server_id and verify(
        keys.public, certificate.signed_bytes(), certificate.signature
    )
    if not genuine or read_device(conn, certificate.device_id) is not None:
        return False
    add_device(conn, certificate.device_id, certificate.laptop, "", certificate.device_key, now)
    Book(conn, now, server_id).remember("readmit", certificate.device_id, {})
    return True


def wipe_order(keys: Keys, server_id: str, device_id: str, mode: str, at: str) -> WipeOrder:
    blank = WipeOrder(
        device_id=device_id, server_id=server_id, mode=mode, at=at, signature="0" * 128
    )
    return blank.model_copy(update={"signature": keys.signing.sign(blank.signed_bytes())})
