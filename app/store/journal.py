"""A second copy of the outbox beside the database: an encrypted file that is only appended to.

The database can be lost as a whole (a bad sector in an inner page is enough); what central has not
confirmed exists nowhere else. So the changes of the outbox are appended here too and fsynced (when,
says ``second_copy``). One frame per append: length, the last dev_seq, nonce, AES-256-GCM over the
JSON; the frame's number is authenticated, so frames cannot be dropped from the middle. A torn tail
is cut off at opening.
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

from app import errors
from app.store.merge import dumps
from app.store.reader import Reader
from app.store.records import Entry
from app.vault.files import write_atomic

log = logging.getLogger(__name__)

FILE: Final = "outbox.ccj"
_MAGIC: Final = b"CCJ1"
_HEAD: Final = 4 + 16  # magic, salt
_FRAME: Final = struct.Struct(">IQ12s")  # length of the sealed part, last dev_seq, nonce
_MOST: Final = 500  # changes in one frame

_AFTER = (
    "SELECT dev_seq, hash, entity, body FROM outbox WHERE dev_seq > :last "
    "ORDER BY dev_seq LIMIT :most"
)
# a file begun anew needs only what central has not confirmed, and the head of the chain
_NEEDED = (
    "SELECT dev_seq, hash, entity, body FROM outbox WHERE dev_seq > :last AND (state = 'pending' "
    "OR dev_seq = (SELECT max(dev_seq) FROM outbox)) ORDER BY dev_seq LIMIT :most"
)


class Journal:
    """The file. What it lacks is always read from the outbox, so whatever could not be written is
    written the next time, in order and once. For one thread at a time."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._path = folder / FILE
        self._key = key
        self._file: BinaryIO | None = None
        self._cipher: AESGCM | None = None
        self._frames = 0
        self._end = 0
        self._last = 0

    def catch_up(self, reader: Reader) -> None:
        """Appends what the outbox has and the file lacks. Raises OSError or a StoreError; then the
        next call goes on from there."""
        if self._file is None:
            self._open()
        query = _AFTER if self._last else _NEEDED
        while missing := [Entry(*r) for r in reader._all(query, last=self._last, most=_MOST)]:
            self._write(missing)

    def trim(self, reader: Reader, covered: int) -> None:
        """Drops what even the oldest backup holds and central has confirmed. The newest stays: it
        is the head of the chain."""
        oldest = reader._one("SELECT min(dev_seq) FROM outbox WHERE state = 'pending'")
        keep = min(covered, (oldest or self._last) - 1, self._last - 1)
        entries = [e for e in self.entries() if e.dev_seq > keep]
        self.close()
        try:
            write_atomic(self._path, _fresh(self._key, entries))
        except errors.StoreError as error:
            log.warning("journal not trimmed: %s", error.detail)

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
        """Raises OSError, StorageFull, StorageFailed."""
        if not self._path.exists():
            write_atomic(self._path, _fresh(self._key, ()))
        file = self._path.open("r+b", buffering=0)
        try:
            head = file.read(_HEAD)
            if head[:4] != _MAGIC or len(head) != _HEAD:
                # no journal: kept under another name, and a new one begun
                file.close()
                self._path.replace(self._path.with_name(f"{FILE}.{secrets.token_hex(4)}.bad"))
                self._open()
                return
            self._cipher = _cipher(self._key, head[4:])
            self._frames, self._last, self._end = 0, 0, _HEAD
            for start, last, end in _walk(file):
                if _opened(file, self._cipher, self._frames, start, end) is None:
                    # a power cut can leave a frame's length without its content: what follows
                    # would be unreadable, so it goes, and comes again from the outbox
                    log.warning("journal frame %d is damaged; written anew", self._frames)
                    break
                self._frames += 1
                self._last, self._end = last, end
            file.truncate(self._end)
        except BaseException:
            file.close()
            raise
        self._file = file

    def _write(self, entries: list[Entry]) -> None:
        assert self._file is not None
        assert self._cipher is not None
        frame = _seal(self._cipher, self._frames, entries)
        try:
            self._file.seek(self._end)
            left = memoryview(frame)
            while left:  # a disk that fills up takes a part first
                left = left[self._file.write(left) :]
            os.fsync(self._file.fileno())
        except OSError:
            with suppress(OSError):
                self._file.truncate(self._end)
            raise
        self._end += len(frame)
        self._frames += 1
        self._last = entries[-1].dev_seq


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
    """(start, last dev_seq, end) of every frame that fits into the file."""
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


def _opened(file: BinaryIO, cipher: AESGCM, number: int, start: int, end: int) -> bytes | None:
    """The frame's JSON, None when it is not what was written."""
    file.seek(start)
    _, _, nonce = _FRAME.unpack(file.read(_FRAME.size))
    try:
        return cipher.decrypt(
            nonce, file.read(end - start - _FRAME.size), number.to_bytes(8, "big")
        )
    except InvalidTag:
        return None


def _entries(file: BinaryIO, key: bytes) -> Iterator[Entry]:
    head = file.read(_HEAD)
    if head[:4] != _MAGIC or len(head) != _HEAD:
        return
    cipher = _cipher(key, head[4:])
    for number, (start, _, end) in enumerate(_walk(file)):
        text = _opened(file, cipher, number, start, end)
        if text is None:
            log.warning("journal frame %d is damaged", number)
            return
        for held in json.loads(text):
            yield Entry(*held)
