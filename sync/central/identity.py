"""The doors of identity: who is there, who may come in, from which laptop."""

from __future__ import annotations

import secrets
from typing import Any, Final

from sqlalchemy import select, update

from app.keys import verify
from sync import wire
from sync.central import accounts, ingest, tries
from sync.central import tables as t
from sync.central.authority import issue
from sync.central.book import Book
from sync.central.call import Call, Fault, faulted
from sync.central.columns import iso
from sync.central.context import Central
from sync.central.rules import Refused

CHALLENGE_LIFE: Final = 120  # seconds
TOKEN_LIFE: Final = 900  # seconds


def check_device(central: Central, device_id: str) -> None:
    """Raises Fault unless this laptop is enrolled and not revoked; a revoked one is handed the
    signed order that says what it must do."""
    with central.db.read() as conn:
        row = conn.execute(
            select(t.device.c.state, t.device.c.wipe, t.device.c.last_seen).where(
                t.device.c.id == device_id
            )
        ).one_or_none()
    if row is None or row.state == "central":
        raise Fault(401, "unknown_device")
    if row.state == "revoked":
        order = accounts.wipe_order(
            central.keys, central.server_id, device_id, row.wipe, iso(central.now())
        )
        raise Fault(403, "device_revoked", order=order.model_dump())


def ping(call: Call) -> dict[str, Any]:
    """Is this central, and what does it challenge a laptop to sign."""
    body = f"{int(call.central.now().timestamp())}~{secrets.token_hex(8)}"
    return {"challenge": f"{body}~{call.central.keys.mac('challenge', body)}"}


def _challenged(call: Call, challenge: str) -> None:
    body, _, mac = challenge.rpartition("~")
    expected = call.central.keys.mac("challenge", body)
    at = body.partition("~")[0]
    if not secrets.compare_digest(mac.encode(), expected.encode()):
        raise Fault(401, "challenge")
    if not at.isdigit() or call.central.now().timestamp() - int(at) > CHALLENGE_LIFE:
        raise Fault(401, "challenge_expired")


def enrol(call: Call) -> dict[str, Any]:
    asked: wire.EnrolRequest = call.data
    who = f"enrol {call.peer}"
    tries.slow_down(who)
    _challenged(call, asked.challenge)
    central = call.central
    try:
        certificate = accounts.enrol(
            central.db,
            central.keys,
            central.server_id,
            code=asked.code,
            device_id=asked.device_id,
            device_key=asked.device_key,
            name=asked.name,
            challenge=asked.challenge,
            signature=asked.signature,
            now=central.now(),
        )
    except Refused as refusal:
        if refusal.code == "code":
            tries.wrong(who)
        raise faulted(refusal) from None
    tries.right(who)
    return {
        "certificate": certificate.model_dump(),
        "central_key": central.keys.public,
        "escrow_key": central.keys.escrow_public,
    }


def token(call: Call) -> dict[str, Any]:
    asked: wire.TokenRequest = call.data
    _challenged(call, asked.challenge)
    central = call.central
    key = _device_key(central, asked.device_id) or _readmitted(central, asked)
    proof = wire.token_bytes(central.server_id, asked.device_id, asked.challenge)
    if key is None:
        raise Fault(401, "unknown_device")
    if not verify(key, proof, asked.signature):
        raise Fault(401, "proof")
    check_device(central, asked.device_id)
    body = f"{asked.device_id}~{int(central.now().timestamp()) + TOKEN_LIFE}"
    return {"token": f"{body}~{central.keys.mac('token', body)}", "expires_in": TOKEN_LIFE}


def _device_key(central: Central, device_id: str) -> str | None:
    with central.db.read() as conn:
        query = select(t.device.c.public_key).where(t.device.c.id == device_id)
        found: str | None = conn.execute(query).scalar_one_or_none()
        return found


def _readmitted(central: Central, asked: wire.TokenRequest) -> str | None:
    try:
        shown = wire.Certificate.model_validate(asked.certificate)
    except ValueError:
        return None
    if shown.device_id != asked.device_id:
        return None
    with central.db.write() as conn:
        try:
            if not accounts.readmit(conn, central.keys, central.server_id, shown, central.now()):
                return None
        except Refused as refusal:
            raise faulted(refusal) from None
    return shown.device_key


def login(call: Call) -> dict[str, Any]:
    asked: wire.LoginRequest = call.data
    central = call.central
    who = f"login {call.device_id} {asked.login.strip().lower()}"
    tries.slow_down(who)
    try:
        account = accounts.login(
            central.db,
            central.server_id,
            call.device_id,
            asked.login,
            asked.password,
            central.now(),
        )
    except Refused as refusal:
        tries.wrong(who)
        raise faulted(refusal) from None
    tries.right(who)
    ingest.release(central.db, central.keys, central.server_id, call.device_id, central.now())
    shape = wire.AccountShape(
        id=account.id,
        login=account.login,
        name=account.name,
        roles=sorted(r.value for r in account.roles),
        towns=list(account.towns),
        active=account.active,
    )
    return {"account": shape.model_dump()}


def certify(call: Call) -> dict[str, Any]:
    """Issues the certificate of the laptop's PDF key."""
    asked: wire.CertifyRequest = call.data
    central = call.central
    with central.db.write() as conn:
        query = select(t.device).where(t.device.c.id == call.device_id)
        row = conn.execute(query).one()
        proof = wire.certify_bytes(central.server_id, call.device_id, asked.public_key)
        if not verify(row.public_key, proof, asked.signature):
            raise Fault(401, "proof")
        authority = central.keys.authority
        try:
            made = issue(authority, bytes.fromhex(asked.public_key), row.laptop, row.public_key)
        except ValueError as error:
            raise Fault(422, "shape", detail=str(error)[:200]) from None
        book = Book(conn, central.now(), central.server_id)
        book.remember("certify", call.device_id, {"laptop": row.laptop})
    return {"certificate": made.hex(), "issuer": authority.certificate.hex()}


def escrow(call: Call) -> dict[str, Any]:
    asked: wire.EscrowRequest = call.data
    with call.central.db.write() as conn:
        conn.execute(
            update(t.device).where(t.device.c.id == call.device_id).values(escrow=asked.sealed)
        )
    return {"kept": True}
