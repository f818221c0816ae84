"""The signed visit as one file: ``.ccv``, a zip of the signed content and every attachment.

    manifest.json  sign_off.json  attachments/<sha256>

Reading is bounded before anything is unpacked: number of entries, size of each, size of all. An
entry's announced size is not believed; bytes are counted and hashed as they come.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Collection
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import IO

from app.domain.sign_off import SignOff
from app.domain.signing import hashes_in
from app.domain.text import Text
from app.reports.result import VerifyResult, VerifyStatus, altered, unverifiable
from app.reports.sealed import MANIFEST, MAX_JSON, SIGN_OFF, Sealed, check_sealed, sealed

FOLDER = "attachments/"
MAX_ENTRIES = 5_000
MAX_ENTRY = 256 * 1024 * 1024
MAX_TOTAL = 2 * 1024 * 1024 * 1024
_CHUNK = 256 * 1024
_DATE = (1980, 1, 1, 0, 0, 0)  # the same visit always gives the same bytes


def write_bundle(
    target: Path | IO[bytes], sign_off: SignOff, attachment: Callable[[str], bytes | None]
) -> None:
    """Writes the bundle of a sign-off. ``attachment`` gives bytes by SHA-256.

    Raises ValueError if one is missing or is not what its hash says: half a bundle is none. The
    target is then not touched.
    """
    files = sealed(sign_off)
    wanted = sorted(hashes_in(json.loads(sign_off.manifest)))
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in ((MANIFEST, files.manifest), (SIGN_OFF, files.sign_off)):
            archive.writestr(_entry(name, zipfile.ZIP_DEFLATED), content)
        for digest in wanted:
            held = attachment(digest)
            if held is None:
                raise ValueError(f"attachment {digest} is not here")
            if hashlib.sha256(held).hexdigest() != digest:
                raise ValueError(f"attachment {digest} is damaged")
            archive.writestr(_entry(FOLDER + digest, zipfile.ZIP_STORED), held)
    if isinstance(target, Path):
        part = target.with_name(target.name + ".part")
        part.write_bytes(out.getvalue())
        part.replace(target)
    else:
        target.write(out.getvalue())


def _entry(name: str, method: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = method
    entry.external_attr = 0o644 << 16
    return entry


def verify_bundle(source: bytes | Path, trusted: Collection[str] | None = None) -> VerifyResult:
    """Whether the bundle is whole and as it was signed. Never raises for bad content.

    Raises OSError if a path cannot be read. ``trusted``: hex device keys known to central.
    """
    opened: Path | BytesIO = source if isinstance(source, Path) else BytesIO(source)
    if isinstance(opened, Path):
        opened.stat()  # a missing file is the caller's mistake, not a bad bundle
    try:
        with zipfile.ZipFile(opened) as archive:
            return _verify(archive, trusted)
    except zipfile.BadZipFile:
        why = Text(
            "不是可读的数据包，或已损坏。", "This is not a readable bundle, or it is damaged."
        )
        return unverifiable(why, "bundle")
    except (NotImplementedError, RuntimeError):  # encrypted, or a method zipfile does not know
        why = Text("数据包用了不支持的压缩或加密。", "The bundle is encrypted or packed unusually.")
        return unverifiable(why, "bundle")


class _TooLarge(Exception):
    """An entry that gives more bytes than it may."""


def _verify(archive: zipfile.ZipFile, trusted: Collection[str] | None) -> VerifyResult:
    entries = archive.infolist()
    names = [e.filename for e in entries]
    if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_TOTAL:
        why = Text("数据包过大，拒绝展开。", "The bundle is too large; it was not unpacked.")
        return unverifiable(why, "bundle")
    if MANIFEST not in names or SIGN_OFF not in names:
        why = Text("数据包里没有签字内容。", "There is no signed content in the bundle.")
        return unverifiable(why, "bundle")
    if len(set(names)) != len(names):
        why = Text("数据包里有重名文件。", "The bundle holds two files of one name.")
        return altered(why, *sorted({n for n in names if names.count(n) > 1}), kind="bundle")
    try:
        files = Sealed(*(_read(archive, name) for name in (MANIFEST, SIGN_OFF)))
    except (_TooLarge, zipfile.BadZipFile, EOFError, OSError, zlib.error):
        why = Text("签字内容无法读出，已损坏。", "The signed content cannot be read: damaged.")
        return altered(why, MANIFEST, kind="bundle")
    opened = check_sealed(files, "bundle", trusted)
    if opened.result.status is not VerifyStatus.INTACT or not opened.manifest:
        return opened.result
    wanted = hashes_in(opened.manifest)
    problems, paths = _attachments(archive, names, wanted)
    if not problems:
        return opened.result
    return replace(
        opened.result, status=VerifyStatus.ALTERED, problems=tuple(problems), altered=tuple(paths)
    )


def _attachments(
    archive: zipfile.ZipFile, names: list[str], wanted: Collection[str]
) -> tuple[list[Text], list[str]]:
    problems: list[Text] = []
    paths: list[str] = []
    for digest in sorted(wanted):
        path = FOLDER + digest
        if path not in names:
            problems.append(
                Text(f"缺少附件 {digest[:16]}…。", f"Attachment {digest[:16]}… is missing.")
            )
            paths.append(path)
        elif not _matches(archive, path, digest):
            problems.append(
                Text(f"附件 {digest[:16]}… 被改动。", f"Attachment {digest[:16]}… was changed.")
            )
            paths.append(path)
    known = {MANIFEST, SIGN_OFF, *(FOLDER + digest for digest in wanted)}
    for name in sorted(set(names) - known):
        problems.append(
            Text(f"多出未签字的文件 {name[:80]}。", f"Unsigned extra file {name[:80]}.")
        )
        paths.append(name)
    return problems, paths


def _matches(archive: zipfile.ZipFile, path: str, digest: str) -> bool:
    hasher = hashlib.sha256()
    total = 0
    try:
        with archive.open(path) as stream:
            while chunk := stream.read(_CHUNK):
                total += len(chunk)
                if total > MAX_ENTRY:
                    return False
                hasher.update(chunk)
    except (zipfile.BadZipFile, EOFError, OSError, zlib.error):
        return False
    return hasher.hexdigest() == digest


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        data = stream.read(MAX_JSON + 1)
    if len(data) > MAX_JSON:
        raise _TooLarge(name)
    return data
