"""The packs that come with the program."""

from __future__ import annotations

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from app.domain.pack import ContractPack
from app.packs.kept import kept_or_read
from app.packs.names import PACK_FILE


def builtin_packs() -> tuple[str, ...]:
    """Their ids, in alphabetical order."""
    root = _root()
    if not root.is_dir():
        return ()
    return tuple(sorted(d.name for d in root.iterdir() if d.joinpath(PACK_FILE).is_file()))


def builtin_folder(id: str) -> Traversable:
    """Where a built-in pack lies. Raises KeyError for an id that is not one of them."""
    if id not in builtin_packs():
        raise KeyError(id)
    return _root().joinpath(id)


@cache  # packs are immutable; one program loads each at most once
def load_builtin(id: str) -> ContractPack:
    """Raises KeyError for an unknown id, PackError if the pack is damaged."""
    return kept_or_read(builtin_folder(id), _read)


def _read(folder: Path | Traversable) -> ContractPack:
    from app.packs.loader import load_pack  # pydantic and YAML: only when they are needed

    return load_pack(folder)


def _root() -> Traversable:
    return resources.files("resources").joinpath("packs")
