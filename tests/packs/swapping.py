"""Versions of the small pack, and a laptop that works with them."""

from __future__ import annotations

from pathlib import Path

from app.packs import installing
from app.packs.shelf import Shelf
from app.services.packs import load_pack
from tests.packs.builders import write_pack
from tests.services.builders import Laptop, open_laptop

SECTION = "checklists/sections/printing.yaml"
VERSION = ("pack.yaml", 'version: "1"')
# what the second version says otherwise
POSITION = (SECTION, "{zh: 位置, en: Position}", "{zh: 套打位置, en: Print position}")
MORE_SITES = ("sites.csv", "2,企石,企石分公司", "3,企石,新网点,征收点\n2,企石,企石分公司")
OTHER_SYMPTOM = (
    ("symptoms.yaml", "{zh: 跳票, en: Skips}", "{zh: 跳过一张, en: Skips one}"),
    ("checklists/patrol.yaml", 'version: "1"', 'version: "2"'),
)


def install(data: Path, source: Path, version: str, *changes: tuple[str, str, str]) -> None:
    shelf = Shelf(data)
    named = (*VERSION, f'version: "{version}"')
    folder = write_pack(source / f"small-{version}", named, *changes)
    installing.take(shelf, installing.offer(shelf, folder))


def laptop_with(tmp_path: Path, version: str = "1") -> Laptop:
    """A laptop enrolled for the small pack, of which it has that version."""
    install(tmp_path / "data", tmp_path, version)
    return open_laptop(tmp_path / "data", load_pack(tmp_path / "data", "small"))
