"""The register check flags what is odd, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import register_check as rules
from app.domain.site import Site
from app.packs.registry import load_builtin
from app.services import register_check, site_edit
from app.services.refusals import BadValue, NeedsReason, NotPermitted
from app.services.site_edit import BadSite
from tests.services.builders import CHIEF, Laptop, open_laptop


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    laptop = open_laptop(tmp_path_factory.mktemp("dg"), load_builtin("dongguan-2026"))
    yield laptop
    laptop.store.close()


def test_the_real_register_has_one_odd_row_and_46_that_nobody_knows(
    real: Laptop,
) -> None:
    found = register_check.check(real.ctx(CHIEF))
    assert (found.known, found.total) == (168, 214)
    assert len(found.unknown) == 46
    (flag,) = [f for f in found.flags if f.code == rules.TOWN_MISMATCH]
    assert found.sites[flag.site_ids[0]].number == "119"
    assert "企石" in flag.text.zh and "桥头" in flag.text.zh
    (twin,) = [f for f in found.flags if f is not flag]  # no false alarm beside it
    assert twin.code == "same_name"  # what 119 names stands under 企石 already
    assert [found.sites[id].number for id in twin.site_ids] == ["114", "119"]


def site(number: str, **more: object) -> Site:
    base = Site(f"s{number}", "p", number, "常平", f"网点{number}", "counter")
    return replace(base, **more)  # type: ignore[arg-type]


def codes(*sites: Site, tickets: dict[str, int] | None = None) -> list[str]:
    found = rules.check(sites, ("常平", "桥头"), ("counter", "office"), tickets or {})
    return [f.code for f in found]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"town": "东坑"}, "unknown_town"),
        ({"business": "laundry"}, "unknown_business"),
        ({"phone": "打过去问"}, "phone"),
        ({"phone": "0769-8888 1234 转 5"}, ""),
        ({"phone": "+86 138 0000 0000"}, ""),
    ],
)
def test_each_rule(more: dict[str, object], code: str) -> None:
    assert codes(site("1", **more)) == ([code] if code else [])


def test_the_same_name_twice_is_odd_unless_the_business_differs_or_one_is_closed() -> None:
    twin = site("2", name="网点1")
    assert codes(site("1"), twin) == ["same_name"]
    assert codes(site("1"), replace(twin, town="桥头")) == ["same_name"]
    assert codes(site("1"), replace(twin, business="office")) == []
    assert codes(site("1"), replace(twin, closed=True)) == []


def test_a_closed_site_with_open_work_orders() -> None:
    closed = site("1", closed=True)
    assert codes(closed, tickets={"s1": 2}) == ["closed_open_tickets"]
    assert codes(closed) == [] and codes(site("1"), tickets={"s1": 2}) == []


@given(st.sets(st.integers(1, 60)))
def test_numbers_are_said_in_spans_that_hold_exactly_them(numbers: set[int]) -> None:
    said = register_check.spans(tuple(sorted(numbers)))
    told: set[int] = set()
    for part in filter(None, said.split(", ")):
        first, _, last = part.partition("–")
        told.update(range(int(first), int(last or first) + 1))
    assert told == numbers


# -- by hand


def test_a_site_is_added_edited_closed_and_reopened(laptop: Laptop) -> None:
    chief, town = laptop.ctx(CHIEF), laptop.packs.current.towns[0]
    fields = {"number": " 900 ", "town": town, "name": "新网点", "business": "征收点"}
    site_edit.add_site(laptop.ctx(), fields)  # an engineer may
    with laptop.store.read() as reader:
        made = next(s for s in reader.sites() if s.number == "900")
    assert made.name == "新网点" and made.pinyin
    with pytest.raises(BadValue):
        site_edit.add_site(chief, fields)
    with pytest.raises(NotPermitted):
        site_edit.edit_site(laptop.ctx(), made.id, {"phone": "1"}, made)
    site_edit.edit_site(chief, made.id, {"phone": "0769-1", "name": "改名"}, made)
    with laptop.store.read() as reader:
        seen = reader.need(Site, made.id)
    assert (seen.phone, seen.name) == ("0769-1", "改名") and seen.pinyin != made.pinyin
    site_edit.edit_site(chief, made.id, {"phone": ""}, seen)
    with pytest.raises(BadSite) as caught:
        site_edit.edit_site(chief, made.id, {"name": ""}, seen)
    assert "name" in caught.value.problems
    with pytest.raises(BadSite):
        site_edit.edit_site(chief, made.id, {"town": "没有的镇"}, seen)
    with pytest.raises(NeedsReason):
        site_edit.close_site(chief, made.id, "  ")
    site_edit.close_site(chief, made.id, "并入二号点")
    with laptop.store.read() as reader:
        closed = reader.need(Site, made.id)
    assert closed.closed and "并入二号点" in closed.note and closed.phone == ""
    site_edit.reopen_site(chief, made.id)
    with laptop.store.read() as reader:
        assert not reader.need(Site, made.id).closed


def test_a_form_offers_what_the_contract_knows() -> None:
    offered = site_edit.choices(load_builtin("dongguan-2026"))
    assert "常平" in offered.towns and len(offered.businesses) == 6 and offered.importances


def test_nothing_is_known_of_numbers_that_do_not_count(tmp_path: Path) -> None:
    assert rules.unknown_numbers([site("A-1")], 5) == ()
    assert rules.unknown_numbers([site("1"), site("3")], 4) == (2, 4)
