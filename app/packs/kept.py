"""A built-in pack as it came out of the loader, kept beside the program like Python's bytecode.

Reading a pack takes pydantic and YAML: a tenth of a second and 16 MiB for the same result at every
start. What is kept is plain JSON in a ``__pycache__`` of the packs' folder. It holds only for the
very bytes it was made from, the pack's and those of the code that reads it; anything else — nothing
kept, another version, damage, a folder nobody may write — means reading the pack itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from app.domain import codec
from app.domain.pack import ContractPack

FOLDER: Final = "__pycache__"
_READERS: Final = Path(__file__).resolve().parent  # app/packs
_SHAPES: Final = Path(codec.__file__).resolve().parent  # app/domain


def kept_or_read(
    folder: Path | Traversable, read: Callable[[Path | Traversable], ContractPack]
) -> ContractPack:
    """The pack in ``folder``: the kept one if it still holds, else what ``read`` makes of it, which
    is then kept. Raises what ``read`` raises; keeping never fails."""
    if not isinstance(folder, Path):
        return read(folder)  # inside an archive
    file = folder.parent / FOLDER / f"{folder.name}.json"
    made_from = _made_from(folder)
    pack = _kept(file, made_from)
    if pack is None:
        pack = read(folder)
        with suppress(OSError):
            _keep(file, made_from, pack)
    return pack


def _kept(file: Path, made_from: str) -> ContractPack | None:
    try:
        held = json.loads(file.read_bytes())
        if held["made_from"] != made_from:
            return None
        return codec.build(ContractPack, held["pack"])
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _keep(file: Path, made_from: str, pack: ContractPack) -> None:
    held = {"made_from": made_from, "pack": codec.plain(pack)}
    file.parent.mkdir(exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.stem, suffix=".part")
    part = Path(name)  # of our own: two programs may start at once
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(json.dumps(held, ensure_ascii=False).encode())
        part.chmod(0o644)  # whoever starts the program may read it, as he may the pack
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _made_from(folder: Path) -> str:
    digest = hashlib.sha256()
    code = (p for room in (_READERS, _SHAPES) for p in room.glob("*.py"))
    for path in sorted((*code, *(p for p in folder.rglob("*") if p.is_file()))):
        content = path.read_bytes()
        digest.update(f"{path.name}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
