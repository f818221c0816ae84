"""The register check of a laptop, and of the register that is really kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain import register_check as rules
from app.packs.loader import load_pack
from app.services import register_check
from tests.services.builders import CHIEF, Laptop, account
from tests.services.register_kit import ADMIN, judged

PACKS = Path(__file__).parents[2] / "resources" / "packs"


def test_the_real_register_has_one_row_to_ask_about() -> None:
    pack = load_pack(PACKS / "dongguan-2026")
    businesses = {b.id for b in pack.businesses}
    flags = rules.check(pack.sites, towns=pack.towns, businesses=businesses)
    numbers = {s.id: s.number for s in pack.sites}
    assert [(f.code, [numbers[id] for id in f.site_ids]) for f in flags] == [
        (rules.TOWN_MISMATCH, ["119"])
    ]
    assert "企石" in flags[0].text.zh and "桥头" in flags[0].text.zh
    assert rules.missing_numbers(pack.sites) == ()


@pytest.mark.parametrize(
    "folder", sorted(p.name for p in PACKS.iterdir() if (p / "pack.yaml").exists())
)
def test_no_other_register_has_a_false_alarm(folder: str) -> None:
    pack = load_pack(PACKS / folder)
    flags = rules.check(pack.sites, towns=pack.towns, businesses={b.id for b in pack.businesses})
    assert len(flags) == (folder == "dongguan-2026")


def test_known_total_missing_and_flags(laptop: Laptop) -> None:
    from app.services import register_import

    found = register_check.check(laptop.ctx())
    assert (found.known, found.total, found.unknown) == (6, 10, 4)
    assert (found.missing, found.flags) == ((), ())
    ctx = laptop.ctx(CHIEF)
    rows = (("9", "常平", "东莞市财政局茶山分局", "征收点"), ("3", "", "", "", "", "", "0769-1"))
    register_import.apply(ctx, judged(ctx, *rows))
    found = register_check.check(ctx)
    assert (found.known, found.missing) == (7, ("7", "8"))
    assert [(f.code, found.sites[f.site_ids[0]].number) for f in found.flags] == [
        (rules.PHONE_MALFORMED, "3"),
        (rules.TOWN_MISMATCH, "9"),
    ]
    local = account("zhou", *ADMIN.roles, towns=("茶山",))
    found = register_check.check(laptop.ctx(local))
    assert [f.code for f in found.flags] == [rules.PHONE_MALFORMED]
    assert found.missing == ("7", "8")  # a gap is one whoever looks


def test_more_sites_than_the_contract_speaks_of_change_nothing_of_what_it_says(
    laptop: Laptop,
) -> None:
    from app.services import register_import, sites

    ctx = laptop.ctx(CHIEF)
    rows = tuple((str(n), "常平", f"第{n}收费点", "征收点") for n in range(20, 30))
    register_import.apply(ctx, judged(ctx, *rows))
    found, listed = register_check.check(ctx), sites.site_list(ctx)
    assert (found.known, found.total, found.unknown) == (16, 10, 0)
    assert (listed.known, listed.total) == (16, 10)
