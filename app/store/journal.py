"""A second copy of the outbox beside the database: an encrypted file that is only appended to.

The database can be lost as a whole (a bad sector in an inner page is enough); what central has not
confirmed exists nowhere else. So after every commit its changes are appended here and fsynced. One
frame per commit: length, the last dev_seq, nonce, AES-256-GCM over the JSON; the frame's number is
authenticated, so frames cannot be dropped from the middle. A torn tail is cut off at opening.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import func, or_, select

from app import errors
from app.store import tables
from app.store.merge import dumps
from app.store.reader import Reader
from app.store.records import Entry
from app.vault.files import write_atomic

log = logging.getLogger(__name__)

FILE: Final = "outbox.ccj"
_MAGIC: Final = b"CCJ1"
_HEAD: Final = 4 + 16  # magic, salt
_FRAME: Final = struct.Struct(">IQ12s")  # length of the sealed part, last dev_seq, nonce


class Journal:
    """Appending never fails a commit that is already durable: what could not be written is owed
    and written with the next one, or at the next opening."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._path = folder / FILE
        self._key = key
        self._file: BinaryIO | None = None
        self._cipher: AESGCM | None = None
        self._frames = 0
        self._end = 0
        self._last = 0
        self._owed: list[Entry] = []

    def catch_up(self, reader: Reader) -> None:
        """Opens the file and appends what a crash between commit and append left out."""
        self._open()
        out = tables.outbox.c
        head = select(func.max(out.dev_seq)).scalar_subquery()
        query = (
            select(out.dev_seq, out.hash, out.entity, out.body)
            .where(out.dev_seq > self._last, or_(out.state == "pending", out.dev_seq == head))
            .order_by(out.dev_seq)
        )
        missing = [Entry(*r) for r in reader._all(query)]
        if missing:
            self._write(missing)

    def append(self, entries: Sequence[Entry]) -> None:
        self._write(list(entries))

    def trim(self, reader: Reader, covered: int) -> None:
        """Drops what even the oldest backup holds and central has confirmed. The newest stays: it
        is the head of the chain."""
        out = tables.outbox.c
        oldest = reader._one(select(func.min(out.dev_seq)).where(out.state == "pending"))
        keep = min(covered, (oldest or self._last) - 1, self._last - 1)
        entries = [e for e in self.entries() if e.dev_seq > keep]
        self.close()
        try:
            write_atomic(self._path, _fresh(self._key, entries))
        except errors.StoreError as error:
            log.warning("journal not trimmed: %s", error.detail)
        self._open()

    def entries(self) -> list[Entry]:
        """Every readable entry, oldest first, without doubles."""
        found: dict[int, Entry] = {}
        with suppress(FileNotFoundError), self._path.open("rb") as file:
            for entry in _entries(file, self._key):
                found.setdefault(entry.dev_seq, entry)
        return [found[n] for n in sorted(found)]

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open(self) -> None:
        try:
            if not self._path.exists():
                write_atomic(self._path, _fresh(self._key, ()))
            self._file = self._path.open("r+b")
            head = self._file.read(_HEAD)
            if head[:4] != _MAGIC or len(head) != _HEAD:
                self._set_aside()
                return
            self._cipher = _cipher(self._key, head[4:])
            self._frames, self._last = 0, 0
            for _, last, end in _walk(self._file):
                self._frames += 1
                self._last, self._end = last, end
            if not self._frames:
                self._end = _HEAD
            self._file.truncate(self._end)
        except (OSError, errors.StoreError) as error:
            log.warning("journal not opened: %s", error)
            self.close()

    def _set_aside(self) -> None:
        """A file that is no journal is kept under another name, and a new one begun."""
        self.close()
        self._path.replace(self._path.with_name(f"{FILE}.{secrets.token_hex(4)}.bad"))
        self._open()

    def _write(self, entries: list[Entry]) -> None:
        self._owed.extend(entries)
        if self._file is None or self._cipher is None:
            self._owed.clear()  # the next opening catches up from the database
            return
        frame = _seal(self._cipher, self._frames, self._owed)
        try:
            self._file.seek(self._end)
            self._file.write(frame)
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            log.warning("journal is behind by %d changes: %s", len(self._owed), error)
            with suppress(OSError):
                self._file.truncate(self._end)
            return
        self._end += len(frame)
        self._frames += 1
        self._last = self._owed[-1].dev_seq
        self._owed.clear()


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    info = b"countercheck journal"
    return AESGCM(HKDF(hashes.SHA256(), 32, salt=salt, info=info).derive(key))


def _seal(cipher: AESGCM, number: int, entries: Sequence[Entry]) -> bytes:
    text = dumps([list(e) for e in entries]).encode()
    nonce = secrets.token_bytes(12)
    sealed = cipher.encrypt(nonce, text, number.to_bytes(8, "big"))
    return _FRAME.pack(len(sealed), entries[-1].dev_seq, nonce) + sealed


def _fresh(key: bytes, entries: Iterable[Entry]) -> Iterator[bytes]:
    salt = secrets.token_bytes(16)
    yield _MAGIC + salt
    held = list(entries)
    if held:
        yield _seal(_cipher(key, salt), 0, held)


def _walk(file: BinaryIO) -> Iterator[tuple[int, int, int]]:
    """(start of the sealed part, last dev_seq, end) of every whole frame."""
    size = os.fstat(file.fileno()).st_size
    at = _HEAD
    while at + _FRAME.size <= size:
        file.seek(at)
        length, last, _ = _FRAME.unpack(file.read(_FRAME.size))
        end = at + _FRAME.size + length
        if end > size:
            return
        yield at, last, end
        at = end


def _entries(file: BinaryIO, key: bytes) -> Iterator[Entry]:
    head = file.read(_HEAD)
    if head[:4] != _MAGIC or len(head) != _HEAD:
        return
    cipher = _cipher(key, head[4:])
    for number, (start, _, end) in enumerate(_walk(file)):
        file.seek(start)
        _, _, nonce = _FRAME.unpack(file.read(_FRAME.size))
        sealed = file.read(end - start - _FRAME.size)
        try:
            text = cipher.decrypt(nonce, sealed, number.to_bytes(8, "big"))
        except InvalidTag:
            log.warning("journal frame %d is damaged", number)
            return
        for held in json.loads(text):
            yield Entry(*held)
