"""Packs that were installed beside the program: which one is used, and how they get there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.commands import packs_install
from app.packs import installing
from app.packs.installing import PackBroken, VersionTaken
from app.packs.parcel import PackNotTaken
from app.packs.problems import PackError
from app.packs.shelf import CHOICE, Shelf
from app.packs.versions import VERSION, version_key
from tests.packs.builders import write_pack


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "data")


def pack_folder(tmp_path: Path, version: str, *changes: tuple[str, str, str]) -> Path:
    named = ("pack.yaml", 'version: "1"', f'version: "{version}"')
    return write_pack(tmp_path / f"source-{version}", named, *changes)


def install(shelf: Shelf, source: Path) -> None:
    installing.take(shelf, installing.offer(shelf, source))


def leftovers(shelf: Shelf) -> list[str]:
    return [p.name for p in shelf.folder.glob(".*")]


@pytest.mark.parametrize(
    ("older", "newer"),
    [("2026.9", "2026.10"), ("2026", "2026.1"), ("2", "10"), ("1.0", "1.00"), ("1-a", "1-b")],
)
def test_versions_are_counted_and_not_spelled(older: str, newer: str) -> None:
    assert version_key(older) < version_key(newer)


@given(st.lists(st.from_regex(VERSION, fullmatch=True), min_size=3, max_size=3))
def test_the_order_of_versions_is_one(versions: list[str]) -> None:
    a, b, c = sorted(versions, key=version_key)
    assert version_key(a) <= version_key(b) <= version_key(c)
    assert (version_key(a) == version_key(c)) == (a == c)


def test_the_newest_is_used_and_a_person_may_decide_otherwise(shelf: Shelf, tmp_path: Path) -> None:
    for version in ("9", "10"):
        install(shelf, pack_folder(tmp_path, version))
    assert [h.version for h in shelf.held("small")] == ["10", "9"]
    assert shelf.choose("small").pack.version == "10"
    shelf.use("small", "9")
    assert (shelf.wanted("small"), shelf.choose("small").pack.version) == ("9", "9")
    shelf.use("small")
    assert (shelf.wanted("small"), shelf.choose("small").pack.version) == ("", "10")
    with pytest.raises(KeyError):
        shelf.use("small", "11")
    with pytest.raises(KeyError):
        shelf.use("nobody's")
    assert leftovers(shelf) == []


def test_a_choice_that_is_gone_or_unreadable_is_none(shelf: Shelf, tmp_path: Path) -> None:
    for version in ("1", "2"):
        install(shelf, pack_folder(tmp_path, version))
    shelf.use("small", "1")
    shutil.rmtree(shelf.place("small", "1"))
    assert shelf.choose("small").pack.version == "2"
    for damage in (b"", b"[]", b"\xff", b'{"small": 3}'):
        (shelf.folder / CHOICE).write_bytes(damage)
        assert shelf.choose("small").pack.version == "2"


def test_a_damaged_version_gives_way_to_the_one_before(shelf: Shelf, tmp_path: Path) -> None:
    for version in ("1", "2", "3"):
        install(shelf, pack_folder(tmp_path, version))
    (shelf.place("small", "3") / "sites.csv").unlink()
    (shelf.place("small", "2") / "pack.yaml").write_text("id: small\n", "utf-8")
    chosen = shelf.choose("small")
    assert chosen.pack.version == "1"
    assert [(d.held.version, bool(d.problems)) for d in chosen.damaged] == [
        ("3", True),
        ("2", True),
    ]
    (shelf.place("small", "1") / "pack.yaml").write_text("", "utf-8")
    with pytest.raises(PackError):
        shelf.choose("small")
    install(shelf, pack_folder(tmp_path, "3"))  # the same version again mends it
    assert shelf.choose("small").pack.version == "3"
    assert leftovers(shelf) == []


def test_a_folder_with_another_packs_name_is_damaged(shelf: Shelf, tmp_path: Path) -> None:
    install(shelf, pack_folder(tmp_path, "1"))
    shutil.copytree(shelf.place("small", "1"), shelf.place("small", "2"))
    chosen = shelf.choose("small")
    assert chosen.pack.version == "1"
    assert "small/2" in chosen.damaged[0].problems[0].message.en


@pytest.mark.parametrize("id", ["..", ".", "a/b", "", "Small", "nobody"])
def test_odd_ids_have_no_versions(shelf: Shelf, tmp_path: Path, id: str) -> None:
    install(shelf, pack_folder(tmp_path, "1"))
    assert shelf.held(id) == ()
    with pytest.raises(KeyError):
        shelf.choose(id)


def test_what_is_offered_is_what_is_taken(shelf: Shelf, tmp_path: Path) -> None:
    """The source may change, or go, while a person looks at the differences."""
    source = pack_folder(tmp_path, "1")
    offered = installing.offer(shelf, source)
    assert shelf.held("small") == ()
    shutil.rmtree(source)
    installing.take(shelf, offered)
    assert shelf.choose("small").pack == offered.pack
    other = installing.offer(shelf, pack_folder(tmp_path, "2"))
    installing.drop(other)
    assert [h.version for h in shelf.held("small")] == ["1"]
    assert leftovers(shelf) == []


def test_a_version_never_changes_its_content(shelf: Shelf, tmp_path: Path) -> None:
    install(shelf, pack_folder(tmp_path, "1"))
    again = installing.offer(shelf, pack_folder(tmp_path, "1"))
    assert again.here
    installing.take(shelf, again)
    changed = pack_folder(tmp_path, "1", ("sites.csv", "茶山分公司", "茶山一分公司"))
    with pytest.raises(VersionTaken):
        installing.offer(shelf, changed)
    assert shelf.choose("small").pack.sites[0].name == "茶山分公司"
    assert leftovers(shelf) == []


def test_the_programs_own_version_is_taken_too(shelf: Shelf, tmp_path: Path) -> None:
    from app.packs.registry import builtin_folder, builtin_packs

    id = builtin_packs()[0]
    source = builtin_folder(id)
    assert isinstance(source, Path)
    assert installing.offer(shelf, source).here
    copy = Path(shutil.copytree(source, tmp_path / "copy"))
    sites = copy / "sites.csv"
    sites.write_text(sites.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    with pytest.raises((VersionTaken, PackBroken)):
        installing.offer(shelf, copy)


def test_a_broken_pack_is_not_installed(shelf: Shelf, tmp_path: Path) -> None:
    source = pack_folder(tmp_path, "1", ("pack.yaml", "calendar: 7x24", "calendar: none"))
    with pytest.raises(PackBroken) as told:
        installing.offer(shelf, source)
    assert [p.key for p in told.value.problems] == ["levels[0].calendar"]
    assert "pack.yaml:23" in told.value.sentence("en")
    assert (shelf.held("small"), leftovers(shelf)) == ((), [])


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_links_in_a_folder_are_passed_over(shelf: Shelf, tmp_path: Path) -> None:
    source = pack_folder(tmp_path, "1")
    (source / "knowledge" / "secret.md").symlink_to("/etc/passwd")
    (source / "elsewhere").symlink_to("/etc")
    install(shelf, source)
    names = {p.name for p in shelf.place("small", "1").rglob("*")}
    assert {"secret.md", "elsewhere"}.isdisjoint(names)


def test_what_is_no_pack_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    for source in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(PackNotTaken) as told:
            installing.offer(shelf, source)
        assert told.value.exit_code == 2
        assert told.value.sentence("zh")


def test_a_stale_leftover_is_swept_and_a_fresh_one_left(shelf: Shelf, tmp_path: Path) -> None:
    fresh, stale = shelf.folder / ".part-fresh", shelf.folder / ".part-stale"
    for left in (fresh, stale):
        left.mkdir(parents=True)
    os.utime(stale, (0, 0))
    install(shelf, pack_folder(tmp_path, "1"))
    assert leftovers(shelf) == [".part-fresh"]


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    from app.cli import main

    code = main([*words, "--lang", "en"])
    said = capsys.readouterr()
    return code, said.out + said.err


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ("--data-dir", str(tmp_path / "data"))
    good, broken = pack_folder(tmp_path, "2"), pack_folder(tmp_path, "3")
    (broken / "sites.csv").unlink()
    code, said = run(capsys, "packs", "install", str(good), *data)
    assert (code, "small 2 is installed" in said) == (0, True)
    code, said = run(capsys, "packs", "install", str(good), *data)
    assert (code, "here already" in said) == (0, True)
    code, said = run(capsys, "packs", "install", str(broken), *data)
    assert (code, "sites.csv: this file does not exist" in said) == (1, True)
    code, said = run(capsys, "packs", "install", str(tmp_path), *data)
    assert (code, "no pack.yaml" in said) == (2, True)
    run(capsys, "packs", "install", str(pack_folder(tmp_path, "10")), *data)
    code, said = run(capsys, "packs", "use", "small", "2", *data)
    assert (code, "uses 2 now" in said) == (0, True)
    code, said = run(capsys, "packs", "use", "small", "7", *data)
    assert (code, "no such version" in said) == (2, True)
    code, said = run(capsys, "packs", "list", *data)
    lines = [line for line in said.splitlines() if line.startswith("small")]
    assert [(line.split()[1], "in use" in line) for line in lines] == [("10", False), ("2", True)]
    code, said = run(capsys, "packs", "use", "small", *data)
    assert (code, "uses 10 now" in said) == (0, True)
    (tmp_path / "data" / "packs" / "small" / "2" / "pack.yaml").write_text("", "utf-8")
    code, said = run(capsys, "packs", "list", *data)
    assert (code, "small 2 is damaged" in said) == (1, True)
    code, said = run(capsys, "packs", "use", "small", "2", *data)
    assert (code, "cannot be opened" in said) == (3, True)
    assert packs_install.DONE == 0
