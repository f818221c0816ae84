"""The packs a laptop has: those of the program, and those that were installed beside it in
``<data>/packs/<id>/<version>/``.

Nothing is kept in memory here: what lies in the folder is looked at when it is asked for, so
another process may install a pack while the program runs.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.domain.pack import ContractPack
from app.domain.text import Text
from app.packs.kept import kept_or_read
from app.packs.names import PACK_FILE
from app.packs.problems import PackError, Problem
from app.packs.registry import builtin_packs, load_builtin
from app.packs.versions import VERSION, version_key

FOLDER: Final = "packs"
_ID: Final = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
CHOICE: Final = "use.json"  # id -> version a person decided for; without one the newest is used


@dataclass(frozen=True, slots=True)
class Held:
    """A version that is here. It may turn out to be damaged when it is read."""

    id: str
    version: str  # "" for a pack of the program that cannot be read
    folder: Path | None  # None: it came with the program

    @property
    def builtin(self) -> bool:
        return self.folder is None


@dataclass(frozen=True, slots=True)
class Damaged:
    held: Held
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    pack: ContractPack
    damaged: tuple[Damaged, ...] = ()  # those that would have come before it


class Shelf:
    def __init__(self, data: Path) -> None:
        self.folder = data / FOLDER

    def ids(self) -> tuple[str, ...]:
        """Every contract of which there is a version, in alphabetical order."""
        here = (d.name for d in _folders(self.folder) if any(self._installed(d.name)))
        return tuple(sorted({*builtin_packs(), *here}))

    def held(self, id: str) -> tuple[Held, ...]:
        """Its versions, the newest first. The program's own goes before an installed one of the
        same version."""
        found = {held.version: held for held in self._installed(id)}
        if id in builtin_packs():
            try:
                version = load_builtin(id).version
            except PackError:
                version = ""
            found[version] = Held(id, version, None)
        return tuple(found[v] for v in sorted(found, key=version_key, reverse=True))

    def load(self, held: Held) -> ContractPack:
        """Raises PackError, also when the folder's names are not those of the pack in it."""
        if held.folder is None:
            return load_builtin(held.id)
        pack = kept_or_read(held.folder, _read)
        if (pack.id, pack.version) != (held.id, held.version):
            message = Text(
                f"这是 {pack.id} {pack.version}，却放在 {held.id}/{held.version}",
                f"this is {pack.id} {pack.version}, but it lies in {held.id}/{held.version}",
            )
            hint = Text("请用 packs install 重新安装", "install it again with packs install")
            raise PackError([Problem(PACK_FILE, 0, "", message, hint)])
        return pack

    def choose(self, id: str) -> Chosen:
        """The version to work with: the one a person decided for, else the newest that can be
        read. Raises KeyError if there is none of this id, PackError if none of them can be read."""
        order = list(self.held(id))
        if not order:
            raise KeyError(id)
        wanted = self.wanted(id)
        order.sort(key=lambda held: held.version != wanted)  # stable: the others stay newest first
        damaged: list[Damaged] = []
        for held in order:
            try:
                return Chosen(self.load(held), tuple(damaged))
            except PackError as error:
                damaged.append(Damaged(held, error.problems))
        raise PackError(p for d in damaged for p in d.problems)

    def wanted(self, id: str) -> str:
        """The version a person decided for; "" for the newest, also if that file is unreadable."""
        version = self._choices().get(id, "")
        return version if any(held.version == version for held in self.held(id)) else ""

    def use(self, id: str, version: str = "") -> None:
        """Decides for a version; "" goes back to the newest. Raises KeyError if it is not here,
        OSError if it cannot be written."""
        if version and all(held.version != version for held in self.held(id)):
            raise KeyError(version)
        if not version and id not in self.ids():
            raise KeyError(id)
        choices = self._choices()
        choices.pop(id, None)
        if version:
            choices[id] = version
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f".{CHOICE}.{os.getpid()}.part"
        try:
            part.write_text(json.dumps(choices, indent=1), "utf-8")
            part.replace(self.folder / CHOICE)
        finally:
            part.unlink(missing_ok=True)

    def place(self, id: str, version: str) -> Path:
        """Where that version is installed."""
        return self.folder / id / version

    def _installed(self, id: str) -> Iterator[Held]:
        if not _ID.fullmatch(id):
            return
        for folder in _folders(self.folder / id):
            if VERSION.fullmatch(folder.name) and folder.joinpath(PACK_FILE).is_file():
                yield Held(id, folder.name, folder)

    def _choices(self) -> dict[str, str]:
        try:
            held = json.loads(self.folder.joinpath(CHOICE).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(held, dict):
            return {}
        return {k: v for k, v in held.items() if isinstance(k, str) and isinstance(v, str)}


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(d for d in folder.iterdir() if d.is_dir())
    except OSError:  # nothing was installed yet
        return []


def _read(folder: object) -> ContractPack:
    from app.packs.loader import load_pack  # pydantic and YAML: only when they are needed

    assert isinstance(folder, Path)
    return load_pack(folder)
