"""A ZIP from a stranger: the pack in it, or a clear no, and never a file outside."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.packs import parcel
from app.packs.loader import load_pack
from app.packs.parcel import PackNotTaken, bring
from tests.packs.builders import FILES


def zipped(tmp_path: Path, extra: dict[str, bytes] | None = None, under: str = "") -> Path:
    file = tmp_path / "pack.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in FILES.items():
            archive.writestr(under + name, text)
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return file


def into(tmp_path: Path) -> Path:
    made = tmp_path / "into"
    made.mkdir()
    return made


def all_files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("under", ["", "small/", "a/b/"])
def test_a_pack_at_the_top_or_in_its_folder(tmp_path: Path, under: str) -> None:
    folder = into(tmp_path)
    beside = {"__MACOSX/._pack.yaml": b"x", "readme.txt": b"x", f"{under}run.py": b"x"}
    bring(zipped(tmp_path, beside, under), folder)
    assert all_files(folder) == set(FILES)
    assert load_pack(folder).id == "small"


@pytest.mark.parametrize(
    "name",
    [
        "../evil.yaml",
        "checklists/../../evil.yaml",
        "/etc/evil.yaml",
        "C:/evil.yaml",
        "C:evil.yaml",
        "..\\evil.yaml",
        "checklists\\..\\..\\evil.yaml",
        "a//evil.yaml",
        "./evil.yaml",
        "evil.yaml ",
        "checklists./evil.yaml",
        "con.yaml",
        "knowledge/LPT1.md",
        "evil.yaml:stream.md",
        "ev\nil.yaml",
        "x" * 300 + ".yaml",
    ],
)
def test_names_that_lead_elsewhere(tmp_path: Path, name: str) -> None:
    file = zipped(tmp_path, {name: b"x: 1"})
    before = all_files(tmp_path)
    with pytest.raises(PackNotTaken) as told:
        bring(file, into(tmp_path))
    assert "unsafe" in told.value.sentence("en")
    assert "\n" not in told.value.sentence("zh")
    assert {f for f in all_files(tmp_path) if not f.startswith("into/")} == before


def test_a_link_is_no_file(tmp_path: Path) -> None:
    file = zipped(tmp_path)
    link = zipfile.ZipInfo("knowledge/link.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(PackNotTaken, match="unsafe"):
        bring(file, into(tmp_path))


def test_two_files_of_one_name(tmp_path: Path) -> None:
    with pytest.raises(PackNotTaken, match="unsafe"):
        bring(zipped(tmp_path, {"PACK.yaml": b"x: 1"}), into(tmp_path))


def test_two_packs_in_one_file(tmp_path: Path) -> None:
    pack = FILES["pack.yaml"].encode()
    file = zipped(tmp_path, {"other/pack.yaml": pack}, "one/")
    with pytest.raises(PackNotTaken, match="several"):
        bring(file, into(tmp_path))


@pytest.mark.parametrize(
    "extra",
    [
        {"knowledge/bomb.md": b"0" * 20_000_000},
        {f"knowledge/{i}.md": b"x" for i in range(parcel.MAX_FILES)},
        {f"other/{i}.txt": b"" for i in range(parcel.MAX_ENTRIES)},
        {f"knowledge/{i}.md": b"0" * 900_000 for i in range(40)},
    ],
    ids=["bomb", "files", "entries", "total"],
)
def test_too_much_is_not_unfolded(tmp_path: Path, extra: dict[str, bytes]) -> None:
    with pytest.raises(PackNotTaken) as told:
        bring(zipped(tmp_path, extra), into(tmp_path))
    assert "too many or too large" in told.value.sentence("en")


def test_a_size_that_lies_is_found(tmp_path: Path) -> None:
    """The directory says 10 bytes; the entry unfolds to more."""
    file = zipped(tmp_path, {"knowledge/lie.md": b"0" * 3_000_000})
    raw = bytearray(file.read_bytes())
    at = raw.rindex(b"knowledge/lie.md") - 46  # its directory entry
    raw[at + 24 : at + 28] = (10).to_bytes(4, "little")
    file.write_bytes(raw)
    folder = into(tmp_path)
    with pytest.raises(PackNotTaken):
        bring(file, folder)
    assert all(p.stat().st_size < 2_000_000 for p in folder.rglob("*") if p.is_file())


def test_a_password_is_told(tmp_path: Path) -> None:
    file = zipped(tmp_path)
    raw = bytearray(file.read_bytes())
    at = 0
    while (at := raw.find(b"PK\x01\x02", at)) >= 0:
        raw[at + 8] |= 1
        at += 4
    file.write_bytes(raw)
    with pytest.raises(PackNotTaken, match="password"):
        bring(file, into(tmp_path))


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_an_unusual_packing(tmp_path: Path, method: int) -> None:
    file = zipped(tmp_path)
    with zipfile.ZipFile(file, "a", method) as archive:
        archive.writestr("knowledge/odd.md", "x" * 99)
    with pytest.raises(PackNotTaken, match="method"):
        bring(file, into(tmp_path))


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x05\x06" + b"\0" * 18, b"id: small\n" * 99])
def test_no_zip_or_an_empty_one(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "pack.zip"
    file.write_bytes(content)
    with pytest.raises(PackNotTaken):
        bring(file, into(tmp_path))


def small_zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)
    return held.getvalue()


WHOLE = small_zip()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(
    st.integers(0, len(WHOLE) - 1), st.integers(0, 255), st.integers(0, 60), st.binary(max_size=6)
)
def test_a_damaged_zip_is_told(tmp_path: Path, at: int, byte: int, cut: int, into_: bytes) -> None:
    """Any byte changed, a piece taken out, something put in: the same pack, or a clear no."""
    raw = bytearray(WHOLE)
    raw[at] = byte
    raw[at + 1 : at + 1 + cut] = into_
    file = tmp_path / "pack.zip"
    file.write_bytes(raw)
    folder = tmp_path / "into"
    folder.mkdir(exist_ok=True)
    for left in sorted(folder.rglob("*"), reverse=True):
        left.rmdir() if left.is_dir() else left.unlink()
    try:
        bring(file, folder)
    except PackNotTaken as told:
        assert told.sentence("zh")
        assert told.sentence("en")
    assert all_files(tmp_path) - {f"into/{n}" for n in all_files(folder)} == {"pack.zip"}
