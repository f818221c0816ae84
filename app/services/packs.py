"""The contract packs of this laptop: which is in use, what is there, a newer one taken in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.domain.changes import ChangeSet
from app.domain.pack import ContractPack
from app.domain.pack_changes import Difference, differences
from app.domain.text import Text
from app.errors import CounterCheckError, StorageFailed
from app.packs.problems import PackError, Problem
from app.packs.shelf import Damaged, Held, Shelf
from app.services.context import Ctx, PackBook
from app.services.register import load_pack_sites
from app.services.visit_guard import OFFICE

if TYPE_CHECKING:
    from app.packs.installing import Offer
    from app.store.store import Store

_INSTALL: Final = Text("更换合同包", "change the contract pack")


class PackUnusable(CounterCheckError):
    """The contract pack this laptop was enrolled for is not in this program, or is damaged."""

    code = "pack_unusable"
    what = Text("合同包打不开。", "The contract pack cannot be opened.")
    meaning = Text(
        "没有它就不知道检查什么；已有记录不受影响。",
        "Without it nobody knows what to check; the records are not affected.",
    )
    todo = Text("请重新安装程序，或联系管理员。", "Reinstall the program or ask the administrator.")


class PackNotHere(CounterCheckError):
    """Somebody asked for a version that this laptop does not have."""

    code = "pack_not_here"
    exit_code = 2
    what = Text("这台电脑没有这个版本的合同包。", "This laptop has no such version of the pack.")
    todo = Text("用 packs list 查看有哪些。", "packs list shows those that are here.")


class PacksHere(Mapping[tuple[str, str], ContractPack]):
    """Every version of every pack on this laptop, each looked for and read when it is first asked
    for: a laptop has five contracts and works for one. A damaged one is as if it were not there."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._held: dict[str, dict[str, Held]] = {}
        self._read: dict[tuple[str, str], ContractPack | None] = {}

    def __getitem__(self, key: tuple[str, str]) -> ContractPack:
        if key not in self._read:
            self._read[key] = self._load(*key)
        found = self._read[key]
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((id, version) for id in self._shelf.ids() for version in self._versions(id))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _versions(self, id: str) -> dict[str, Held]:
        if id not in self._held:
            self._held[id] = {held.version: held for held in self._shelf.held(id)}
        return self._held[id]

    def _load(self, id: str, version: str) -> ContractPack | None:
        held = self._versions(id).get(version)
        if held is None:
            return None
        try:
            return self._shelf.load(held)
        except PackError:
            return None


@dataclass(frozen=True)
class InUse:
    """What the laptop works with, and what a person should know about it."""

    book: PackBook
    changes: ChangeSet
    warnings: tuple[Text, ...] = ()  # damaged versions that were passed over


@dataclass(frozen=True)
class PackLine:
    """One version on this laptop. Without ``pack`` it is damaged and ``problems`` says how."""

    held: Held
    pack: ContractPack | None
    problems: tuple[Problem, ...]
    current: bool


def load_pack(folder: Path, pack_id: str) -> ContractPack:
    """The version of that pack to work with. Raises PackUnusable."""
    return _choose(Shelf(folder), pack_id)[0]


def in_use(folder: Path, pack_id: str, store: Store) -> InUse:
    """SLOW. Chooses the version to work with and brings its register into the store. Raises
    PackUnusable."""
    shelf = Shelf(folder)
    pack, damaged = _choose(shelf, pack_id)
    changes = load_pack_sites(store, pack)
    book = PackBook(pack, PacksHere(shelf))
    return InUse(book, changes, tuple(_passed_over(d, pack) for d in damaged))


def look_again(ctx: Ctx, folder: Path) -> InUse:
    """SLOW. What is to be worked with now; ``changes.packs`` says whether that is another version
    than before. The pack a person works with is never taken away: if none can be read, it stays."""
    try:
        found = in_use(folder, ctx.pack.id, ctx.store)
    except PackUnusable:
        return InUse(ctx.packs, ChangeSet())
    other = found.book.current.version != ctx.pack.version
    return replace(found, changes=replace(found.changes, packs=other))


def packs_here(ctx: Ctx, folder: Path) -> tuple[PackLine, ...]:
    """SLOW. All of them: the laptop's own contract first, the newest version of each first."""
    shelf = Shelf(folder)
    own = ctx.pack
    lines = []
    for id in sorted(shelf.ids(), key=lambda id: (id != own.id, id)):
        for held in shelf.held(id):
            current = (held.id, held.version) == (own.id, own.version)
            try:
                lines.append(PackLine(held, own if current else shelf.load(held), (), current))
            except PackError as error:
                lines.append(PackLine(held, None, error.problems, current))
    return tuple(lines)


def may_install(ctx: Ctx) -> bool:
    return ctx.actor.active and ctx.actor.is_(*OFFICE)


def offer(ctx: Ctx, folder: Path, source: Path) -> tuple[Offer, tuple[Difference, ...], bool]:
    """SLOW. Lays the pack in ``source`` ready: it, what differs from the version that is in use
    here (or from the newest of its contract), and whether there is one to compare with. Raises
    NotPermitted, PackNotTaken, PackBroken, VersionTaken, StorageFailed."""
    from app.packs import installing

    ctx.require(_INSTALL, *OFFICE)
    shelf = Shelf(folder)
    with _disk():
        offered = installing.offer(shelf, source)
    before = ctx.pack
    if before.id != offered.pack.id:
        try:
            before = shelf.choose(offered.pack.id).pack
        except (KeyError, PackError):
            return offered, (), False
    return offered, differences(before, offered.pack), True


def take(ctx: Ctx, folder: Path, offered: Offer) -> None:
    """SLOW. Installs it; the newest version is the one in use unless a person decided otherwise.
    Raises NotPermitted, VersionTaken, StorageFailed."""
    from app.packs import installing

    ctx.require(_INSTALL, *OFFICE)
    with _disk():
        installing.take(Shelf(folder), offered)


def drop(offered: Offer) -> None:
    """Nobody wants it."""
    from app.packs import installing

    installing.drop(offered)


def use(ctx: Ctx, folder: Path, id: str, version: str) -> None:
    """Decides for a version; "" goes back to the newest. Raises NotPermitted, PackNotHere."""
    ctx.require(_INSTALL, *OFFICE)
    choose_version(folder, id, version)


def choose_version(folder: Path, id: str, version: str) -> ContractPack:
    """What ``use`` does, for the command line. Raises PackNotHere, PackUnusable,
    StorageFailed."""
    shelf = Shelf(folder)
    try:
        if version:
            held = next(h for h in shelf.held(id) if h.version == version)
            shelf.load(held)
        with _disk():
            shelf.use(id, version)
    except (KeyError, StopIteration) as error:
        raise PackNotHere(f"{id} {version}") from error
    except PackError as error:
        raise PackUnusable(str(error)) from error
    return load_pack(folder, id)


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageFailed(str(error)) from error


def _choose(shelf: Shelf, id: str) -> tuple[ContractPack, tuple[Damaged, ...]]:
    try:
        chosen = shelf.choose(id)
    except KeyError as error:
        raise PackUnusable(f"no pack {id!r}") from error
    except PackError as error:
        raise PackUnusable(str(error)) from error
    return chosen.pack, chosen.damaged


def _passed_over(damaged: Damaged, used: ContractPack) -> Text:
    held = damaged.held
    first = damaged.problems[0] if damaged.problems else None
    zh, en = (f"（{first.to('zh')}）", f" ({first.to('en')})") if first else ("", "")
    return Text(
        f"合同包 {held.id} {held.version} 已损坏{zh}，现用 {used.version}。请重新安装它。",
        f"The contract pack {held.id} {held.version} is damaged{en}; {used.version} is used "
        "instead. Install it again.",
    )
