"""The program knows no contract: what is a city's own is data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.packs.registry import builtin_packs

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("app", "widgets", "drivers", "sync", "resources")
SOURCES = [p for room in ROOMS for p in sorted((ROOT / room).rglob("*.py"))] + [ROOT / "dev.py"]
CITIES = {
    "dongguan": "东莞",
    "tianjin": "天津",
    "wuhan": "武汉",
    "pengjiang": "蓬江",
    "jiangmen": "江门",
    "pinghu": "平湖",
}


def test_every_builtin_pack_is_looked_for() -> None:
    """A new contract's city is to be added above; its pack is called city-year."""
    assert {id.rpartition("-")[0] for id in builtin_packs()} <= CITIES.keys()
    assert len(SOURCES) > 500


@pytest.mark.parametrize("city", sorted(CITIES))
def test_no_python_names_a_city_or_its_pack(city: str) -> None:
    named = re.compile(f"{city}|{CITIES[city]}", re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in SOURCES
        if (match := named.search(path.read_text("utf-8")))
    ]
    assert found == []
