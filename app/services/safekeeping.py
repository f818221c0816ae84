"""A laptop's data as one file, and the way back.

The file (``.ccb``) is a ZIP without compression, for nothing in it can be compressed: the vault, a
copy of the database, the attachments, all encrypted as they are on the laptop, and a manifest with
the SHA-256 of each. It opens only with the password of somebody who may sign in there.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.domain.clock import Clock
from app.domain.text import Text
from app.errors import CounterCheckError
from app.services.doorstep import VAULT, is_enrolled

if TYPE_CHECKING:
    from app.services.session import Session

FORMAT: Final = "countercheck-backup/1"
MANIFEST: Final = "manifest.json"
_STORE: Final = "store.db"
_KEY_CHECK: Final = "store.key-check"
_NAME: Final = re.compile(r"vault\.json|store\.db|store\.key-check|blobs/[0-9a-f]{2}/[0-9a-f]{64}")
_PIECE: Final = 1 << 20
_LARGEST_MANIFEST: Final = 64 << 20  # some 400,000 attachments


class BackupUnusable(CounterCheckError):
    """A file that is not a whole backup of ours."""

    code = "backup_unusable"
    exit_code = 2
    what = Text("没有可用的备份。", "There is no backup that can be used.")
    todo = Text("请换一份备份文件，或联系管理员。", "Use another backup, or ask the administrator.")

    def __init__(self, why: Text) -> None:
        self.meaning = Text(
            f"{why.zh}；本机数据没有改动。", f"{why.en}; this laptop's data are unchanged."
        )
        super().__init__(why.en)


@dataclass(frozen=True)
class Kept:
    file: Path
    size: int  # bytes
    attachments: int


@dataclass(frozen=True)
class Restored:
    source: Path
    attachments: int  # that were missing and came back
    fresh: bool  # the folder held no laptop before


def back_up(session: Session, target: Path) -> Kept:
    """SLOW. Writes everything this laptop holds to ``target``, replacing it whole. Raises
    StorageFull, StorageFailed."""
    from app.vault.files import disk_errors, sync_folder

    copy = session.store.backup()
    folder = session.folder
    members = [(VAULT, folder / VAULT), (_KEY_CHECK, folder / _KEY_CHECK), (_STORE, copy)]
    blobs = sorted(p for p in (folder / "blobs").glob("??/*") if _NAME.fullmatch(_blob_name(p)))
    members += [(_blob_name(p), p) for p in blobs]
    part = target.with_name(f".{target.name}.{secrets.token_hex(6)}.part")
    with disk_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("xb") as stream:
                part.chmod(0o600)
                _write(stream, members, session.clock)
            part.replace(target)
            sync_folder(target.parent)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        return Kept(target, target.stat().st_size, len(blobs))


def _blob_name(path: Path) -> str:
    return f"blobs/{path.parent.name}/{path.name}"


def _write(stream: Any, members: list[tuple[str, Path]], clock: Clock) -> None:
    files: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, path in members:
            digest, size = hashlib.sha256(), 0
            with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as sink:
                while piece := source.read(_PIECE):
                    digest.update(piece)
                    size += len(piece)
                    sink.write(piece)
            files[name] = {"sha256": digest.hexdigest(), "size": size}
        head = {"format": FORMAT, "made": clock.wall().isoformat(), "files": files}
        archive.writestr(MANIFEST, json.dumps(head, indent=1))
    stream.flush()
    os.fsync(stream.fileno())


def restore(
    folder: Path, login: str, password: str, clock: Clock, source: Path | None = None
) -> Restored:
    """SLOW. Puts a backup in the place of the database: ``source``, or the newest of the copies
    the laptop makes by itself. The files that were there are moved to ``damaged``, never deleted,
    and what was recorded after the backup comes back from the journal.

    A folder without a laptop becomes the one of the backup; one with another laptop is refused.
    Raises BackupUnusable, WrongPassword, TooSoon, UnknownAccount, WrongKey, StoreBusy,
    StoreDamaged (the backup's database is damaged, too), StorageFull."""
    from app.services.session import vault_of
    from app.store import backup

    if source is None or not zipfile.is_zipfile(source):
        if source is not None:
            _must_be_database(source)
        elif not backup.listed(folder):
            raise BackupUnusable(
                Text("这台电脑还没有自动备份", "this laptop has no copy of its own yet")
            )
        key = vault_of(folder, clock).unlock(login, password)
        return Restored(backup.restore(folder, key, source), 0, fresh=False)
    with _unpacked(folder, source) as unpacked:
        fresh = not is_enrolled(folder)
        key = vault_of(unpacked if fresh else folder, clock).unlock(login, password)
        return _take_over(folder, unpacked, key, source, fresh)


def _take_over(folder: Path, unpacked: Path, key: bytes, source: Path, fresh: bool) -> Restored:
    from app.store import backup, opening
    from app.vault.files import disk_errors, sync_folder, write_atomic

    opening.check_fingerprint(unpacked, key)
    opening.check_fingerprint(folder, key)
    back = 0
    with disk_errors(folder):
        for blob in (unpacked / "blobs").glob("??/*"):
            place = folder / _blob_name(blob)
            if not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                blob.replace(place)
                sync_folder(place.parent)
                back += 1
    if fresh:
        write_atomic(folder / _KEY_CHECK, ((unpacked / _KEY_CHECK).read_bytes(),))
    backup.restore(folder, key, unpacked / _STORE)
    if fresh:  # last: with it the folder is a laptop
        write_atomic(folder / VAULT, ((unpacked / VAULT).read_bytes(),))
    return Restored(source, back, fresh)


def _must_be_database(source: Path) -> None:
    """One of the laptop's own copies; anything else would be called a damaged database."""
    try:
        with source.open("rb") as stream:
            head = stream.read(16)
    except FileNotFoundError:
        raise BackupUnusable(Text(f"找不到 {source}", f"there is no {source}")) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise BackupUnusable(
            Text(f"{source} 读不出来：{reason}", f"{source} cannot be read: {reason}")
        ) from error
    if source.suffix != ".db" or len(head) < 16:
        raise BackupUnusable(
            Text(f"{source} 不是备份文件", f"{source} is not a backup of this program")
        )


@contextmanager
def _unpacked(folder: Path, source: Path) -> Iterator[Path]:
    """The files of the backup beside the data, each compared with its hash. Gone afterwards."""
    from app.vault.files import disk_errors

    place = folder / f"restoring-{secrets.token_hex(6)}"
    try:
        with disk_errors(folder):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            place.mkdir(mode=0o700)
            try:
                _unpack(source, place)
            except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError) as error:
                raise BackupUnusable(
                    Text(f"{source} 已损坏或不完整", f"{source} is damaged or incomplete")
                ) from error
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _unpack(source: Path, place: Path) -> None:
    with zipfile.ZipFile(source) as archive:
        if archive.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
            raise ValueError("manifest")
        head = json.loads(archive.read(MANIFEST))
        if head["format"] != FORMAT:
            raise ValueError(head["format"])
        files = head["files"]
        if not {VAULT, _KEY_CHECK, _STORE} <= files.keys():
            raise ValueError("files are missing")
        for name, told in files.items():
            if not _NAME.fullmatch(name):
                raise ValueError(name)
            digest, left = hashlib.sha256(), int(told["size"])
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with archive.open(name) as stored, path.open("xb") as sink:
                path.chmod(0o600)
                while left > 0 and (piece := stored.read(min(left, _PIECE))):
                    digest.update(piece)
                    left -= len(piece)
                    sink.write(piece)
                if left or stored.read(1) or digest.hexdigest() != told["sha256"]:
                    raise ValueError(name)
