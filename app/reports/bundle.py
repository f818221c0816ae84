"""The signed visit as one file: ``.ccv``, a zip of the signed content and every attachment.

    manifest.json  sign_off.json  checklist.json  trust.json  attachments/<sha256>

A picture in which something was hidden is there as it was shown, not as it was before: the file is
handed to people who may not see that. Its hash is signed all the same.

Reading is bounded before anything is unpacked: number of entries, size of each, size of all. An
entry's announced size is not believed; bytes are counted and hashed as they come. At the end the
file is compared, byte for byte, with the one that would be written of what was read.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final

from app.domain.checklist import Checklist
from app.domain.sign_off import SignOff
from app.domain.signing import hashes_in, hidden_in
from app.domain.text import Text
from app.domain.trust import Trust
from app.reports.altered import all_named, read_checklist
from app.reports.result import VerifyResult, VerifyStatus, altered, unverifiable
from app.reports.sealed import MANIFEST, MAX_JSON, NAMES, SIGN_OFF, Sealed, check_sealed, sealed
from app.reports.stored_zip import Entry, entry, written

FOLDER: Final = "attachments/"
OFFICE: Final = "[Content_Types].xml"  # ISO/IEC 29500-2: in every file of Excel and Word
PACKAGE: Final = "package"  # the zip's own bookkeeping
MAX_ENTRIES: Final = 5_000
MAX_ENTRY: Final = 256 * 1024 * 1024
MAX_TOTAL: Final = 2 * 1024 * 1024 * 1024
_CHUNK: Final = 256 * 1024
_DAMAGE: Final = (zipfile.BadZipFile, EOFError, OSError, zlib.error, NotImplementedError)


def write_bundle(
    target: Path | IO[bytes],
    sign_off: SignOff,
    attachment: Callable[[str], bytes | None],
    checklist: Checklist | None = None,
    trust: Trust | None = None,
) -> None:
    """Writes the bundle of a sign-off. ``attachment`` gives bytes by SHA-256.

    Raises ValueError if one is missing or is not what its hash says: half a bundle is none. The
    target is then not touched.
    """
    entries = [
        entry(name, data) for name, data in sealed(sign_off, checklist, trust).named().items()
    ]
    manifest = json.loads(sign_off.manifest)
    for digest in sorted(hashes_in(manifest) - hidden_in(manifest)):
        held = attachment(digest)
        if held is None:
            raise ValueError(f"attachment {digest} is not here")
        if hashlib.sha256(held).hexdigest() != digest:
            raise ValueError(f"attachment {digest} is damaged")
        entries.append(entry(FOLDER + digest, held))
    if isinstance(target, Path):
        part = target.with_name(target.name + ".part")
        with part.open("wb") as out:
            out.writelines(written(entries))
        part.replace(target)
    else:
        target.writelines(written(entries))


def verify_bundle(source: bytes | Path, trusted: Collection[str] | None = None) -> VerifyResult:
    """Whether the bundle is whole and as it was signed. Never raises for bad content.

    Raises OSError if a path cannot be read. ``trusted``: hex keys of central services or laptops.
    """
    with source.open("rb") if isinstance(source, Path) else BytesIO(source) as opened:
        try:
            with zipfile.ZipFile(opened) as archive:
                return _verify(archive, opened, trusted)
        except zipfile.BadZipFile:
            why = Text(
                "不是可读的数据包，或已损坏。", "This is not a readable bundle, or it is damaged."
            )
            return unverifiable(why, "bundle")
        except (NotImplementedError, RuntimeError, ValueError, OverflowError):
            why = Text(
                "数据包用了不支持的压缩或加密。", "The bundle is encrypted or packed unusually."
            )
            return unverifiable(why, "bundle")


_NO_VISIT = Text(
    "这是压缩文件，但不是巡检数据包，里面没有签字内容。",
    "This is a zip file but no bundle of a visit: nothing in it is signed.",
)
_TORN = Text(
    "数据包缺少签字内容的一部分。", "A part of what was signed was taken out of the bundle."
)
_OFFICE = Text(
    "这是 Excel 或 Word 文件，不带签字。请验证同一次巡检的 PDF 或数据包（.ccv）。",
    "This is an Excel or Word file, which carries no signature. Verify the PDF or the bundle "
    "(.ccv) of the same visit.",
)


class _TooLarge(Exception):
    """An entry that gives more bytes than it may."""


def _verify(
    archive: zipfile.ZipFile, raw: IO[bytes], trusted: Collection[str] | None
) -> VerifyResult:
    entries = archive.infolist()
    names = [e.filename for e in entries]
    if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_TOTAL:
        why = Text("数据包过大，拒绝展开。", "The bundle is too large; it was not unpacked.")
        return unverifiable(why, "bundle")
    if MANIFEST not in names or SIGN_OFF not in names:
        if ours := [n for n in names if n in (MANIFEST, SIGN_OFF) or n.startswith(FOLDER)]:
            gone = next(n for n in (MANIFEST, SIGN_OFF) if n not in ours)
            return altered(_TORN, gone, kind="bundle")
        return unverifiable(_OFFICE if OFFICE in names else _NO_VISIT, "bundle")
    if len(set(names)) != len(names):
        why = Text("数据包里有重名文件。", "The bundle holds two files of one name.")
        return altered(why, *sorted({n for n in names if names.count(n) > 1}), kind="bundle")
    try:
        files = Sealed(*(_read(archive, name) if name in names else None for name in NAMES))  # type: ignore[arg-type]  # the first two are there
    except (_TooLarge, *_DAMAGE):
        why = Text("签字内容无法读出，已损坏。", "The signed content cannot be read: damaged.")
        return altered(why, MANIFEST, kind="bundle")
    opened = check_sealed(files, "bundle", trusted)
    if opened.result.status is VerifyStatus.ALTERED or not opened.manifest:
        return opened.result
    problems, paths = _attachments(archive, names, opened.manifest)
    if not problems and not _as_written(archive, names, raw):
        problems = [
            Text(
                "签字的内容没有改动，但数据包本身在生成之后被改动过。",
                "What was signed is unchanged, but the package around it was changed after it was "
                "made.",
            )
        ]
        paths = [PACKAGE]
    result = replace(
        opened.result, notes=(*opened.result.notes, *_withheld(opened.manifest, names))
    )
    if not problems:
        return result
    checklist = read_checklist(files.checklist)
    return replace(
        result,
        status=VerifyStatus.ALTERED,
        problems=tuple(dict.fromkeys(problems)),
        altered=tuple(paths),
        altered_words=all_named(paths, opened.manifest, checklist),
    )


def _withheld(manifest: dict[str, Any], names: list[str]) -> tuple[Text, ...]:
    many = len(hidden_in(manifest) - {name.removeprefix(FOLDER) for name in names})
    if not many:
        return ()
    return (
        Text(
            f"{many} 张照片有遮挡处，遮挡前的原样不在数据包内。",
            f"Photos in which something was hidden: {many}. How they were before is not in the "
            "file.",
        ),
    )


def _attachments(
    archive: zipfile.ZipFile, names: list[str], manifest: dict[str, Any]
) -> tuple[list[Text], list[str]]:
    wanted, hidden = hashes_in(manifest), hidden_in(manifest)
    problems: list[Text] = []
    paths: list[str] = []
    for digest in sorted(wanted):
        path = FOLDER + digest
        if path not in names:
            if digest not in hidden:
                problems.append(Text("缺少附件。", "An attachment is missing."))
                paths.append(path)
        elif not _matches(archive, path, digest):
            problems.append(Text("有附件被改动。", "An attachment was changed."))
            paths.append(path)
    known = {*NAMES, *(FOLDER + digest for digest in wanted)}
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
        for chunk in _chunks(archive, path):
            total += len(chunk)
            if total > MAX_ENTRY:
                return False
            hasher.update(chunk)
    except _DAMAGE:
        return False
    return hasher.hexdigest() == digest


def _as_written(archive: zipfile.ZipFile, names: list[str], raw: IO[bytes]) -> bool:
    """Whether the file is the one that ``write_bundle`` would make of its contents."""

    def made() -> Iterator[Entry]:
        for info in archive.infolist():
            # the sum was checked while its content was read
            yield Entry(
                info.filename,
                info.file_size,
                info.CRC,
                lambda name=info.filename: _chunks(archive, name),  # type: ignore[misc]
            )

    held = [*(n for n in NAMES if n in names), *sorted(set(names).difference(NAMES))]
    at = 0
    try:
        if names != held:
            return False
        for piece in written(made()):
            raw.seek(at)
            if raw.read(len(piece)) != piece:
                return False
            at += len(piece)
        raw.seek(at)
    except (*_DAMAGE, ValueError):
        return False
    return not raw.read(1)


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        data = stream.read(MAX_JSON + 1)
    if len(data) > MAX_JSON:
        raise _TooLarge(name)
    return data
