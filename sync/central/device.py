"""A laptop as central knows it, and the head of its chain of changes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from sync.central import tables as t


@dataclass(slots=True)
class Device:
    id: str
    laptop: str
    public_key: str
    state: str
    last_seq: int
    last_hash: str
    last_sign: str
    central: bool  # sees everything


def read_device(conn: Connection, id: str) -> Device | None:
    row = conn.execute(select(t.device).where(t.device.c.id == id)).one_or_none()
    if row is None:
        return None
    return Device(
        row.id,
        row.laptop,
        row.public_key,
        row.state,
        row.last_seq,
        row.last_hash,
        row.last_sign,
        row.central_since is not None,
    )


def save_head(conn: Connection, device: Device) -> None:
    conn.execute(
        update(t.device)
        .where(t.device.c.id == device.id)
        .values(last_seq=device.last_seq, last_hash=device.last_hash, last_sign=device.last_sign)
    )
