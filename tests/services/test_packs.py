"""Another version of the contract comes while people work, and what was begun goes on as it was."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.answer import Verdict
from app.domain.changes import Entity
from app.domain.pack import ContractPack
from app.packs.installing import VersionTaken
from app.packs.shelf import Shelf
from app.services import packs, visits
from app.services.context import Ctx, PackBook
from app.services.packs import PackNotHere, PacksHere, PackUnusable
from app.services.refusals import NotPermitted
from tests.packs.builders import write_pack
from tests.packs.swapping import (
    MORE_SITES,
    OTHER_SYMPTOM,
    POSITION,
    VERSION,
    install,
    laptop_with,
)
from tests.services.builders import CHIEF, LI, Laptop, make_pack


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = laptop_with(tmp_path)
    yield made
    made.store.close()


def swapped(laptop: Laptop, ctx: Ctx) -> Ctx:
    found = packs.look_again(ctx, laptop.folder)
    assert found.changes.packs
    return replace(ctx, packs=found.book)


def prompts(ctx: Ctx, visit_id: str) -> dict[str, str]:
    view = visits.visit_view(ctx, visit_id)
    return {i.item.id: i.item.prompt.zh for s in view.sections for i in s.items}


def start(ctx: Ctx, site: int = 0) -> str:
    return visits.start(ctx, ctx.pack.sites[site].id).id(Entity.VISIT)


def test_the_new_version_brings_its_register(laptop: Laptop, tmp_path: Path) -> None:
    ctx = laptop.ctx()
    assert not packs.look_again(ctx, laptop.folder).changes
    install(laptop.folder, tmp_path, "2", MORE_SITES)
    found = packs.look_again(ctx, laptop.folder)
    assert found.changes.packs
    assert found.changes.has(Entity.SITE)
    assert found.book.current.version == "2"
    with laptop.store.read() as reader:
        assert sorted(s.number for s in reader.sites()) == ["1", "2", "3"]
        came = {s.number: s.added_on for s in reader.sites()}
        assert came == {"1": "", "2": "", "3": ctx.clock.now().local.date().isoformat()}
        assert reader.head()[0] == 0  # nothing waits to be sent
    assert not packs.look_again(replace(ctx, packs=found.book), laptop.folder).changes


def test_a_visit_keeps_what_it_was_opened_with(laptop: Laptop, tmp_path: Path) -> None:
    ctx = laptop.ctx()
    visit_id = start(ctx)
    visits.answer(ctx, visit_id, "printing.test", verdict=Verdict.ABNORMAL)
    install(laptop.folder, tmp_path, "2", POSITION, *OTHER_SYMPTOM)
    after = swapped(laptop, ctx)
    assert prompts(after, visit_id)["printing.position"] == "位置"
    assert symptom_word(after, visit_id) == "跳票"
    # an answer that was begun before the change and one after it are both the old checklist's
    visits.answer(after, visit_id, "printing.position", value="bad")
    assert prompts(after, visit_id)["printing.offset"] == "偏移"
    new = start(after, 1)
    assert prompts(after, new)["printing.position"] == "套打位置"
    visits.answer(after, new, "printing.test", verdict=Verdict.ABNORMAL)
    assert symptom_word(after, new) == "跳过一张"


def symptom_word(ctx: Ctx, visit_id: str) -> str:
    """The first symptom the visit offers for the printer test, in words."""
    visit = visits.visit_view(ctx, visit_id).visit
    pack = ctx.packs.nearest(visit.pack_id, visit.pack_version)
    found = pack.symptom("PR-01")
    assert found is not None
    return found.title.zh


def test_it_keeps_it_when_that_version_is_gone(laptop: Laptop, tmp_path: Path) -> None:
    """Neither the pack nor its version of the checklist is anywhere on the laptop any more."""
    ctx = laptop.ctx()
    visit_id = start(ctx)
    install(laptop.folder, tmp_path, "2", POSITION, *OTHER_SYMPTOM)
    shutil.rmtree(Shelf(laptop.folder).place("small", "1"))
    after = swapped(laptop, ctx)
    assert prompts(after, visit_id)["printing.position"] == "位置"
    assert symptom_word(after, visit_id) == "跳过一张"  # the nearest there is


def test_a_checklist_changed_under_its_version_is_told_apart(
    laptop: Laptop, tmp_path: Path
) -> None:
    """Somebody forgot to give the changed checklist a new version; the pack has one."""
    ctx = laptop.ctx()
    first = start(ctx)
    install(laptop.folder, tmp_path, "2", POSITION)
    second_ctx = swapped(laptop, ctx)
    second = start(second_ctx, 1)
    third = (POSITION[0], POSITION[1], "{zh: 第三种说法, en: Third}")
    install(laptop.folder, tmp_path, "3", third)
    for version in ("1", "2"):
        shutil.rmtree(Shelf(laptop.folder).place("small", version))
    last = swapped(laptop, second_ctx)
    assert prompts(last, first)["printing.position"] == "位置"
    assert prompts(last, second)["printing.position"] == "套打位置"


def test_a_damaged_newer_version_is_told_and_passed_over(laptop: Laptop, tmp_path: Path) -> None:
    install(laptop.folder, tmp_path, "2")
    (Shelf(laptop.folder).place("small", "2") / "symptoms.yaml").write_text("x: 1\n", "utf-8")
    found = packs.look_again(laptop.ctx(), laptop.folder)
    assert not found.changes
    assert found.book.current.version == "1"
    (warning,) = found.warnings
    for part in ("small 2", "symptoms.yaml:1"):
        assert part in warning.zh
        assert part in warning.en
    assert found.book.get("small", "2") is None


def test_the_pack_in_use_is_never_taken_away(laptop: Laptop) -> None:
    shutil.rmtree(laptop.folder / "packs")
    found = packs.look_again(laptop.ctx(), laptop.folder)
    assert (found.changes.packs, found.book.current.version) == (False, "1")
    with pytest.raises(PackUnusable):
        packs.load_pack(laptop.folder, "small")


def test_back_to_an_older_version(laptop: Laptop, tmp_path: Path) -> None:
    install(laptop.folder, tmp_path, "2", MORE_SITES)
    ctx = swapped(laptop, laptop.ctx(CHIEF))
    packs.use(ctx, laptop.folder, "small", "1")
    before = swapped(laptop, ctx)
    assert before.pack.version == "1"
    with laptop.store.read() as reader:
        assert len(reader.sites()) == 3  # what a newer one brought stays
    packs.use(before, laptop.folder, "small", "")
    assert swapped(laptop, before).pack.version == "2"
    with pytest.raises(PackNotHere):
        packs.use(before, laptop.folder, "small", "9")


def test_an_offer_says_what_is_new(laptop: Laptop, tmp_path: Path) -> None:
    source = write_pack(tmp_path / "new", (*VERSION, 'version: "2"'), MORE_SITES, POSITION)
    ctx = laptop.ctx(CHIEF)
    offered, found, compared = packs.offer(ctx, laptop.folder, source)
    assert compared
    assert {(d.area.value, d.change.value, d.name.zh) for d in found} == {
        ("site", "added", "企石 新网点"),
        ("item", "changed", "套打位置"),
    }
    packs.take(ctx, laptop.folder, offered)
    assert swapped(laptop, ctx).pack.version == "2"
    changed = write_pack(tmp_path / "new", (*VERSION, 'version: "2"'))
    with pytest.raises(VersionTaken):
        packs.offer(ctx, laptop.folder, changed)


def test_only_the_office_changes_the_contract(laptop: Laptop, tmp_path: Path) -> None:
    source = write_pack(tmp_path / "new", (*VERSION, 'version: "2"'))
    ctx = laptop.ctx(LI)
    assert not packs.may_install(ctx)
    with pytest.raises(NotPermitted):
        packs.offer(ctx, laptop.folder, source)
    with pytest.raises(NotPermitted):
        packs.use(ctx, laptop.folder, "small", "1")
    assert packs.may_install(laptop.ctx(CHIEF))


def test_the_list_has_the_own_contract_first(laptop: Laptop, tmp_path: Path) -> None:
    install(laptop.folder, tmp_path, "2")
    (Shelf(laptop.folder).place("small", "2") / "pack.yaml").write_text("", "utf-8")
    second, first, *others = packs.packs_here(laptop.ctx(), laptop.folder)
    assert (first.held.version, first.current, first.problems) == ("1", True, ())
    assert (second.held.version, second.pack, bool(second.problems)) == ("2", None, True)
    assert others
    assert all(line.held.builtin and not line.current for line in others)


def test_the_nearest_version_is_found_by_number() -> None:
    def pack(id: str, version: str) -> ContractPack:
        return replace(make_pack(version), id=id)

    book = PackBook.of(pack("own", "2"), [pack("other", "9"), pack("other", "10")])
    assert book.nearest("other", "3").version == "10"
    assert book.nearest("other", "9").version == "9"
    assert book.nearest("own", "1").version == "2"
    assert book.nearest("nobody", "1").id == "own"


def test_versions_are_read_when_they_are_asked_for(laptop: Laptop, tmp_path: Path) -> None:
    install(laptop.folder, tmp_path, "2")
    here = PacksHere(Shelf(laptop.folder))
    assert here["small", "1"] is here["small", "1"]
    assert ("small", "3") not in here
    assert {v for id, v in here if id == "small"} == {"1", "2"}
    assert len(here) > 2
