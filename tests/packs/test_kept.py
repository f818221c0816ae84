"""A pack kept beside the program is used only as long as it is what the loader would give."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.domain.pack import ContractPack
from app.packs import kept
from app.packs.loader import PackError, load_pack
from app.packs.registry import builtin_folder

ID = "dongguan-2026"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = builtin_folder(ID)
    assert isinstance(source, Path)
    return Path(shutil.copytree(source, tmp_path / "packs" / ID))


class Reader:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, folder: object) -> ContractPack:
        assert isinstance(folder, Path)
        self.count += 1
        return load_pack(folder)


def file_of(folder: Path) -> Path:
    return folder.parent / kept.FOLDER / f"{ID}.json"


def test_the_second_time_it_is_not_read_and_is_the_same(folder: Path) -> None:
    reader = Reader()
    first = kept.kept_or_read(folder, reader)
    second = kept.kept_or_read(folder, reader)
    assert reader.count == 1
    assert second == first == load_pack(folder)


def test_any_change_of_the_pack_counts(folder: Path) -> None:
    reader = Reader()
    kept.kept_or_read(folder, reader)
    article = next(p for p in (folder / "knowledge").glob("*.md") if ".en." not in p.name)
    article.write_text(article.read_text("utf-8") + "\n又一行。\n", "utf-8")
    changed = kept.kept_or_read(folder, reader)
    assert reader.count == 2
    assert any("又一行" in a.body.zh for a in changed.articles)


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b'{"made_from": 1', b"\xff\xfe"])
def test_a_damaged_file_is_replaced(folder: Path, damage: bytes) -> None:
    reader = Reader()
    whole = kept.kept_or_read(folder, reader)
    file_of(folder).write_bytes(damage)
    assert kept.kept_or_read(folder, reader) == whole
    assert reader.count == 2
    assert kept.kept_or_read(folder, reader) == whole
    assert reader.count == 2


def test_where_nothing_can_be_kept_it_is_read(folder: Path) -> None:
    (folder.parent / kept.FOLDER).write_text("in the way")
    reader = Reader()
    kept.kept_or_read(folder, reader)
    assert kept.kept_or_read(folder, reader).id == ID
    assert reader.count == 2


def test_a_broken_pack_is_not_kept(folder: Path) -> None:
    (folder / "pack.yaml").write_text("id: [", "utf-8")
    with pytest.raises(PackError):
        kept.kept_or_read(folder, Reader())
    assert not file_of(folder).exists()
    assert not list(folder.parent.glob(f"{kept.FOLDER}/*.part"))
