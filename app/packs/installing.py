"""Putting a pack beside the program: looked at first, then moved to its place in one step."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.domain.pack import ContractPack
from app.domain.text import Text
from app.errors import CounterCheckError
from app.packs.loader import load_pack
from app.packs.parcel import bring
from app.packs.problems import PackError, Problem
from app.packs.shelf import Shelf

_PREFIX: Final = ".part-"
_STALE: Final = 24 * 3600  # seconds: then nobody is still deciding about it


class PackBroken(CounterCheckError):
    """It has problems; ``problems`` names each."""

    code = "pack_broken"
    exit_code = 1
    what = Text("这个合同包有问题，没有安装。", "This contract pack has problems; not installed.")
    todo = Text("请按所列的位置改好后再装。", "Mend the places that are listed, then try again.")

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        first = problems[0] if problems else None
        count = len(problems)
        super().__init__(
            first.to("en") if first else "",
            meaning=Text(
                f"共 {count} 处，第一处：{first.to('zh')}" if first else "",
                f"{count} in all, the first: {first.to('en')}" if first else "",
            ),
        )


class VersionTaken(CounterCheckError):
    """This version is here already, with another content."""

    code = "pack_version_taken"
    exit_code = 1
    what = Text(
        "这个版本已经有了，内容不同，没有安装。", "This version is here with other content."
    )
    meaning = Text(
        "已有记录是按那一版检查的，所以同一个版本号的内容不能换。",
        "Visits were made by it, so the content of a version never changes.",
    )
    todo = Text(
        "请在 pack.yaml 中改用新的 version，再安装。",
        "Give it a new version in pack.yaml, then install it.",
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """A sound pack that lies ready, not in its place yet. Take it or drop it."""

    pack: ContractPack
    staged: Path
    here: bool  # this very version with this very content is here already


def offer(shelf: Shelf, source: Path) -> Offer:
    """Looks at the pack in ``source``, a folder or a .zip, and lays it ready. Raises PackNotTaken,
    PackBroken, VersionTaken, OSError; then nothing is left behind."""
    shelf.folder.mkdir(parents=True, exist_ok=True)
    _sweep(shelf.folder)
    staged = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=shelf.folder))
    try:
        bring(source, staged)
        try:
            pack = load_pack(staged)
        except PackError as error:
            raise PackBroken(error.problems) from error
        return Offer(pack, staged, _is_here(shelf, pack))
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise


def drop(offered: Offer) -> None:
    shutil.rmtree(offered.staged, ignore_errors=True)


def take(shelf: Shelf, offered: Offer) -> None:
    """Moves it to its place, whole or not at all. A version that is here with the same content is
    left alone; a damaged one is replaced. Raises VersionTaken, OSError."""
    pack = offered.pack
    try:
        if _is_here(shelf, pack):
            return
        place = shelf.place(pack.id, pack.version)
        place.parent.mkdir(parents=True, exist_ok=True)
        offered.staged.chmod(0o755)  # made for its owner alone; whoever runs the program reads it
        if place.exists():
            _set_aside(shelf, place)
        offered.staged.replace(place)
        _sync_folder(place.parent)
    finally:
        drop(offered)


def _is_here(shelf: Shelf, pack: ContractPack) -> bool:
    """Raises VersionTaken if the version is here with another content."""
    for held in shelf.held(pack.id):
        if held.version != pack.version:
            continue
        try:
            same = shelf.load(held) == pack
        except PackError:
            return False  # damaged: it may be replaced
        if not same:
            raise VersionTaken(f"{pack.id} {pack.version}")
        return True
    return False


def _set_aside(shelf: Shelf, place: Path) -> None:
    """What lies there cannot be read; it goes when it is replaced."""
    aside = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=shelf.folder))
    place.rename(aside / place.name)
    shutil.rmtree(aside, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """What a crash left lying, unless another program may just be working on it."""
    for left in folder.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE:
                shutil.rmtree(left, ignore_errors=True)


def _sync_folder(folder: Path) -> None:
    """A new name survives a power cut where the system can be told so."""
    if os.name != "posix":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
