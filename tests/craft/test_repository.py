"""What the repository itself promises: its top level, its lock, its translations."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TS = ROOT / "resources" / "translations" / "countercheck_zh.ts"
PLACEHOLDER = r"%\d|%n|\{\w*[^}]*\}"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_top_level_holds_nothing_else() -> None:
    """Without git, which a bare machine lacks: what is there, less what .gitignore names."""
    made = [p.rstrip("/") for p in (ROOT / ".gitignore").read_text("utf-8").split()]
    there = [p.name for p in ROOT.iterdir() if p.name != ".git"]
    top = {name for name in there if not any(fnmatch(name, p) for p in made)}
    rooms = {"app", "widgets", "drivers", "sync", "resources", "tests"}
    files = {
        "pyproject.toml",
        "README.md",
        "dev.py",
        "CHANGELOG.md",
        "LICENSE",
        "requirements.lock",
    }
    assert top <= rooms | files | {".ci", ".gitignore"}


def test_every_locked_dependency_has_a_hash_and_no_index_host() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in text
    names = re.findall(r"^([A-Za-z0-9_.-]+)==", text, re.MULTILINE)
    blocks = re.split(r"^(?=[A-Za-z0-9_.-]+==)", text, flags=re.MULTILINE)[1:]
    assert names
    assert all("--hash=sha256:" in block for block in blocks)


def test_room_packages_are_empty() -> None:
    for room in ("app", "widgets", "drivers", "sync", "resources"):
        for init in (ROOT / room).rglob("__init__.py"):
            assert init.read_text("utf-8").strip() == "", init


def messages(root: ET.Element) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for context in root.findall("context"):
        name = context.findtext("name", "")
        for message in context.findall("message"):
            translation = message.find("translation")
            assert translation is not None
            kind = translation.get("type", "")
            if kind in ("vanished", "obsolete"):
                continue
            numerus = translation.findall("numerusform")
            text = numerus[0].text if numerus else translation.text
            found[name, message.findtext("source", "")] = "" if kind else (text or "")
    return found


def test_no_string_of_the_interface_is_left_untranslated(tmp_path: Path) -> None:
    """The strings are collected anew from the source, so a forgotten one shows here."""
    lupdate = shutil.which("pyside6-lupdate", path=str(Path(sys.executable).parent))
    assert lupdate is not None
    fresh = tmp_path / "fresh.ts"
    sources = [
        str(p) for room in ("app/qt", "widgets") for p in sorted((ROOT / room).rglob("*.py"))
    ]
    subprocess.run(
        [lupdate, str(ROOT / "app/main.py"), *sources, "-ts", str(fresh)],
        check=True,
        capture_output=True,
        cwd=ROOT,
    )
    held = messages(ET.parse(TS).getroot())
    wanted = messages(ET.parse(fresh).getroot())
    assert len(wanted) > 100
    missing = sorted(key for key in wanted if not held.get(key))
    assert not missing, f"{len(missing)} strings without Chinese, e.g. {missing[:10]}"


def test_translations_keep_their_placeholders() -> None:
    for (context, source), target in messages(ET.parse(TS).getroot()).items():
        wanted = set(re.findall(PLACEHOLDER, source))
        assert set(re.findall(PLACEHOLDER, target)) == wanted, (context, source)


def test_the_source_strings_are_english() -> None:
    for context, source in messages(ET.parse(TS).getroot()):
        allowed = {"中文", "简体中文"}  # a language is named in itself
        assert source in allowed or not CHINESE.search(source), (context, source)
