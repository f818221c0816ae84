"""Evidence files: known by the SHA-256 of their content, encrypted in chunks, never changed.

``blobs/ab/<sha256>`` holds a header (magic, salt, chunk size, content size) and chunks of 256 KiB,
each sealed with AES-256-GCM. The file's key comes from the data key and the file's random salt by
HKDF (RFC 5869), so a chunk's number can be its nonce. The number, the content's hash and its size
are authenticated with every chunk: chunks cannot be swapped, cut off or moved between files.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app import errors
from app.vault.files import disk_errors, write_atomic

CHUNK: Final = 256 * 1024
_TAG: Final = 16
_HEADER: Final = struct.Struct(">4s16sIQ")  # magic, salt, chunk size, content size
_MAGIC: Final = b"CCB1"


class _Head(NamedTuple):
    salt: bytes
    chunk: int
    size: int


class Sealer:
    """Seals and opens files of chunks under one folder."""

    def __init__(self, key: bytes, purpose: bytes) -> None:
        self._key = key
        self._purpose = purpose

    def _cipher(self, head: _Head, name: str) -> AESGCM:
        info = b"countercheck " + self._purpose + b" " + name.encode()
        return AESGCM(HKDF(hashes.SHA256(), 32, salt=head.salt, info=info).derive(self._key))

    def write(self, path: Path, name: str, size: int, content: Iterator[bytes]) -> None:
        """``content`` gives chunks of CHUNK bytes (the last may be shorter)."""
        head = _Head(secrets.token_bytes(16), CHUNK, size)
        cipher = self._cipher(head, name)
        packed = _HEADER.pack(_MAGIC, head.salt, head.chunk, head.size)

        def parts() -> Iterator[bytes]:
            yield packed
            for number, chunk in enumerate(content):
                yield cipher.encrypt(_nonce(number), chunk, packed)

        write_atomic(path, parts())

    def read(self, path: Path, name: str, start: int = 0, length: int | None = None) -> bytes:
        """``length`` bytes of the content from ``start``. Raises BlobMissing, BlobDamaged."""
        try:
            with path.open("rb") as file:
                return self._range(file, name, start, length)
        except FileNotFoundError as error:
            raise errors.BlobMissing(name) from error
        except (InvalidTag, struct.error, ValueError) as error:
            raise errors.BlobDamaged(f"{name}: {type(error).__name__}") from error
        except OSError as error:
            raise errors.StorageFailed(f"{path}: {error}") from error

    def size(self, path: Path, name: str) -> int:
        try:
            with path.open("rb") as file:
                return _head(file)[0].size
        except FileNotFoundError as error:
            raise errors.BlobMissing(name) from error
        except (struct.error, ValueError) as error:
            raise errors.BlobDamaged(name) from error

    def _range(self, file: BinaryIO, name: str, start: int, length: int | None) -> bytes:
        head, packed = _head(file)
        end = head.size if length is None else min(head.size, start + length)
        if start >= end:
            return b""
        cipher = self._cipher(head, name)
        first, last = start // head.chunk, (end - 1) // head.chunk
        file.seek(_HEADER.size + first * (head.chunk + _TAG))
        found = bytearray()
        for number in range(first, last + 1):
            plain = min(head.chunk, head.size - number * head.chunk)
            found += cipher.decrypt(_nonce(number), file.read(plain + _TAG), packed)
        offset = first * head.chunk
        return bytes(found[start - offset : end - offset])


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _head(file: BinaryIO) -> tuple[_Head, bytes]:
    packed = file.read(_HEADER.size)
    magic, salt, chunk, size = _HEADER.unpack(packed)
    if magic != _MAGIC or not 0 < chunk <= 64 * 1024 * 1024:
        raise ValueError("not a sealed file")
    return _Head(salt, chunk, size), packed


class BlobStore:
    """The attachments of one data folder. Every method may be called from any thread."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder / "blobs"
        self._thumbs = folder / "thumbs"
        self._sealer = Sealer(key, b"blob")
        self._thumb_sealer = Sealer(key, b"thumb")

    def put(self, source: bytes | Path) -> tuple[str, int]:
        """Keeps the content and returns (sha256 hex, size in bytes). Storing the same content
        again costs nothing. Durable when it returns. Raises StorageFull, StorageFailed."""
        if isinstance(source, bytes):
            return self._keep(hashlib.sha256(source).hexdigest(), len(source), _slices(source))
        with disk_errors(source), source.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
            file.seek(0)
            return self._keep(digest, size, _checked(file, digest, source))

    def _keep(self, sha256: str, size: int, content: Iterator[bytes]) -> tuple[str, int]:
        path = self._path(sha256)
        if not path.exists():
            self._sealer.write(path, sha256, size, content)
        return sha256, size

    def has(self, sha256: str) -> bool:
        return self._path(sha256).exists()

    def size(self, sha256: str) -> int:
        """Bytes of the content. Raises BlobMissing, BlobDamaged."""
        return self._sealer.size(self._path(sha256), sha256)

    def read(self, sha256: str) -> bytes:
        """The content, compared with its hash. Raises BlobMissing, BlobDamaged."""
        content = self._sealer.read(self._path(sha256), sha256)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise errors.BlobDamaged(sha256)
        return content

    def open_chunk(self, sha256: str, number: int, chunk_size: int) -> bytes:
        """Chunk ``number`` (0, 1, …) of the content cut into ``chunk_size`` bytes, for sending;
        empty past the end. Raises BlobMissing, BlobDamaged."""
        return self._sealer.read(self._path(sha256), sha256, number * chunk_size, chunk_size)

    def replace_damaged(self, content: bytes) -> str:
        """Writes the content anew over a damaged file of the same hash. Returns the hash."""
        digest = hashlib.sha256(content).hexdigest()
        self._sealer.write(self._path(digest), digest, len(content), _slices(content))
        return digest

    def thumb(self, sha256: str, edge_px: int) -> bytes:
        """A PNG or JPEG whose longer side is at most ``edge_px`` (16 to 4096), turned upright.
        Made once, then kept encrypted. Raises BlobMissing, BlobDamaged, ImageUnusable."""
        from app.store.pictures import thumbnail

        if not 16 <= edge_px <= 4096:
            raise ValueError(f"{edge_px} px")
        name = f"{sha256}-{edge_px}"
        path = self._thumbs / sha256[:2] / name
        try:
            return self._thumb_sealer.read(path, name)
        except (errors.BlobMissing, errors.BlobDamaged):
            made = thumbnail(self.read(sha256), edge_px)
        self._thumb_sealer.write(path, name, len(made), _slices(made))
        return made

    def _path(self, sha256: str) -> Path:
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError(f"not a SHA-256: {sha256!r}")  # it becomes a path
        return self._folder / sha256[:2] / sha256


def _slices(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), CHUNK):
        yield content[start : start + CHUNK]


def _checked(file: BinaryIO, digest: str, source: Path) -> Iterator[bytes]:
    """The file's chunks; at the end their hash must be the one of the first reading."""
    hasher = hashlib.sha256()
    while chunk := file.read(CHUNK):
        hasher.update(chunk)
        yield chunk
    if hasher.hexdigest() != digest:
        raise errors.StorageFailed(f"{os.fspath(source)} changed while it was read")
