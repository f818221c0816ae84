"""A pack as it arrives: a folder or a ZIP of a stranger, brought into a folder of ours.

Only the files a pack is made of are taken, at most so many and so large. A ZIP is read entry by
entry and never extracted by its own names: a name that leaves the pack, a link, a password or more
bytes than it says end the whole thing before anything is used.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from app.domain.text import Text
from app.errors import CounterCheckError
from app.packs.names import PACK_FILE
from app.packs.source import MAX_BYTES

MAX_FILES: Final = 1_000
MAX_TOTAL: Final = 30_000_000  # bytes; the largest pack has 0.4 million
MAX_ENTRIES: Final = 5_000  # also those that are not taken
MAX_DIRECTORY: Final = 2_000_000  # bytes of a ZIP's directory, which is read whole
_TAKEN: Final = (".yaml", ".yml", ".csv", ".md")
_ODD: Final = re.compile(r'[\x00-\x1f<>:"|?*\\]')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)


class PackNotTaken(CounterCheckError):
    """What was given is no pack that could be looked at."""

    code = "pack_not_taken"
    exit_code = 2
    what = Text("这个合同包没有安装。", "This contract pack was not installed.")
    todo = Text(
        "请选择合同包所在的文件夹，或由它压缩成的 .zip 文件。",
        "Choose the folder of a contract pack, or a .zip made of it.",
    )

    def __init__(self, meaning: Text, detail: str = "") -> None:
        super().__init__(detail or meaning.en, meaning=meaning)


def bring(source: Path, into: Path) -> None:
    """Puts the files of the pack in ``source`` into the folder ``into``, which is empty. Raises
    PackNotTaken, OSError when the disk refuses."""
    none = PackNotTaken(
        Text(f"里面没有 {PACK_FILE}。", f"There is no {PACK_FILE} in it."), str(source)
    )
    if source.is_dir():
        if not source.joinpath(PACK_FILE).is_file():
            raise none  # before a whole disk is walked
        found = _of_folder(source)
    elif source.is_file():
        found = _of_zip(source)
    else:
        raise PackNotTaken(
            Text(f"找不到 {source}。", f"There is no {source}."),
        )
    _write(found, into)
    if not into.joinpath(PACK_FILE).is_file():
        raise none


_Files = Iterator[tuple[PurePosixPath, bytes]]  # a byte more than allowed where it is too long


def _write(files: _Files, into: Path) -> None:
    total = 0
    for count, (name, content) in enumerate(files, start=1):
        if count > MAX_FILES:
            raise _too_much(f"more than {MAX_FILES} files")
        total += len(content)
        if len(content) > MAX_BYTES or total > MAX_TOTAL:
            raise _too_much(str(name))
        file = into.joinpath(*name.parts)
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())


def _too_much(detail: str) -> PackNotTaken:
    return PackNotTaken(
        Text(
            "文件太多或太大，不像是合同包，没有展开。",
            "It holds too many or too large files for a contract pack and was not unpacked.",
        ),
        detail,
    )


def _unsafe(name: str) -> PackNotTaken:
    shown = "".join(c if c.isprintable() else "?" for c in name)[:80]
    return PackNotTaken(
        Text(
            f"其中的文件名 “{shown}” 不安全，没有展开。",
            f"It has a file with the unsafe name “{shown}” and was not unpacked.",
        )
    )


def _of_folder(folder: Path) -> _Files:
    """Links are passed over: a pack is what lies in its folder."""
    for above, folders, names in os.walk(folder):
        folders[:] = sorted(d for d in folders if not d.startswith((".", "__")))
        for name in sorted(names):
            file = Path(above, name)
            if not _wanted(name) or file.is_symlink() or not file.is_file():
                continue
            with file.open("rb") as stream:
                content = stream.read(MAX_BYTES + 1)
            yield PurePosixPath(*file.relative_to(folder).parts), content


def _of_zip(file: Path) -> _Files:
    with _opened(file) as archive:
        entries = archive.infolist()
        if len(entries) > MAX_ENTRIES:
            raise _too_much(f"{len(entries)} entries")
        paths = [(_path(entry), entry) for entry in entries if not entry.is_dir()]
        taken = [(path, entry) for path, entry in paths if _wanted(path.name)]
        top = _top([path for path, _ in taken])
        seen: set[str] = set()
        for path, entry in taken:
            if top not in (PurePosixPath("."), *path.parents):
                continue  # beside the pack's own folder
            name = path.relative_to(top)
            if any(part.startswith((".", "__")) for part in name.parts):
                continue
            if str(name).casefold() in seen:
                raise _unsafe(str(name))  # one of the two would win by chance
            seen.add(str(name).casefold())
            if entry.flag_bits & 1:
                raise PackNotTaken(Text("这个 ZIP 有密码。", "The ZIP has a password."))
            if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                way = Text(
                    "压缩方式不是通常的那种，没有展开。",
                    "It is packed in an unusual way; not unpacked.",
                )
                raise PackNotTaken(way, f"method {entry.compress_type}")
            if entry.file_size > MAX_BYTES:
                raise _too_much(str(name))
            with archive.open(entry) as stream:
                content = stream.read(MAX_BYTES + 1)
            yield name, content


@contextmanager
def _opened(file: Path) -> Iterator[ZipFile]:
    damaged = Text("文件已损坏，或者不是 ZIP。", "The file is damaged, or it is no ZIP.")
    try:
        if _directory_bytes(file) > MAX_DIRECTORY:
            raise _too_much("its directory")
        with ZipFile(file) as archive:
            yield archive
    except PermissionError as error:
        shut = Text("系统不让读这个文件。", "The system does not let the file be read.")
        raise PackNotTaken(shut, str(error)) from error
    # what zipfile and its decompressors raise for damage; a wild offset is an OSError
    except (BadZipFile, EOFError, zlib.error, ValueError, OverflowError, OSError) as error:
        raise PackNotTaken(damaged, f"{file.name}: {error}") from error
    except RuntimeError as error:  # a password, where the directory does not say so
        raise PackNotTaken(damaged, f"{file.name}: {error}") from error


def _directory_bytes(file: Path) -> int:
    """What the end record says of the directory's size (APPNOTE 4.3.16). Raises BadZipFile."""
    with file.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - 65_557))
        tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 16:
        raise BadZipFile("no end record")
    return int(struct.unpack_from("<I", tail, at + 12)[0])


def _path(entry: ZipInfo) -> PurePosixPath:
    """Its path inside the archive. Raises PackNotTaken for one that leads elsewhere."""
    name = entry.filename.replace("\\", "/")  # some programs on Windows write these
    parts = name.split("/")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if (
        not name
        or name.startswith("/")
        or any(p in ("", ".", "..") or p != p.rstrip(" .") for p in parts)
        or any(_ODD.search(p) or _RESERVED.match(p) for p in parts)
        or len(name) > 200
        or kind not in (0, stat.S_IFREG)
    ):
        raise _unsafe(entry.filename)
    return PurePosixPath(name)


def _top(paths: list[PurePosixPath]) -> PurePosixPath:
    """Where the pack lies in the archive: at its top, or in the one folder that has a pack."""
    tops = [p.parent for p in paths if p.name == PACK_FILE and "__MACOSX" not in p.parts]
    if PurePosixPath(".") in tops:
        return PurePosixPath(".")
    if len(tops) > 1:
        raise PackNotTaken(
            Text("里面有几个合同包。", "There are several contract packs in it."),
        )
    return tops[0] if tops else PurePosixPath(".")


def _wanted(name: str) -> bool:
    return name.lower().endswith(_TAKEN) and not name.startswith(".")
