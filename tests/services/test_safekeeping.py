"""A laptop's data as one file, and back: on the same laptop, on a new one, from a bad file."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import StoreDamaged, UnknownAccount, WrongKey, WrongPassword
from app.keys import DeviceKey
from app.services import evidence, session, visits
from app.services.enrolment import NewAccount, create_laptop
from app.services.safekeeping import BackupUnusable, back_up, restore
from app.services.session import Session
from app.store.device import DeviceIdentity
from app.vault.wrap import KdfParams
from tests.services.builders import LI, Time, png

QUICK = KdfParams(memory_kib=64, time=1, lanes=1)
PASSWORD = "水滴石穿-2026"


def new_laptop(folder: Path, code: str = "L3") -> Path:
    device = DeviceIdentity(f"device-{code}", code, DeviceKey.generate(), pack_id="dongguan-2026")
    create_laptop(folder, device, [NewAccount(LI, PASSWORD)], Time().clock(), params=QUICK)
    return folder


@contextmanager
def opened(folder: Path) -> Iterator[Session]:
    held = session.sign_in(folder, "li", PASSWORD, Time().clock())
    try:
        yield held
    finally:
        session.lock(held)


def begin(held: Session) -> str:
    """A visit with a photo; gives its id."""
    ctx = held.ctx()
    with held.store.read() as reader:
        site = next(s for s in reader.sites() if s.business == "collection_point")
    visit_id = visits.start(ctx, site.id).touches[0].id
    item = visits.visit_view(ctx, visit_id).sections[0].items[0].item.id
    evidence.add_photo(ctx, visit_id, item, png())
    return visit_id


def photos(held: Session, visit_id: str) -> list[bytes]:
    with held.store.read() as reader:
        return [held.store.blobs.read(e.sha256) for e in reader.evidence(visit_id)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return new_laptop(tmp_path / "data")


def damage(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for page in range(len(data) // 4096):
        data[page * 4096 + 64] ^= 0xFF
    file.write_bytes(bytes(data))


def test_a_new_machine_becomes_the_laptop_of_the_backup(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as held:
        visit_id = begin(held)
        kept = back_up(held, tmp_path / "stick" / "li.ccb")
        wanted = photos(held, visit_id)
    assert kept.attachments == 2 and kept.size == kept.file.stat().st_size
    other = tmp_path / "other"
    done = restore(other, "li", PASSWORD, Time().clock(), kept.file)
    assert done.fresh and done.attachments == 2
    with opened(other) as held:
        assert photos(held, visit_id) == wanted
        assert held.ctx().laptop == "L3"
    assert not list(other.glob("restoring*")) and not (other / "damaged").exists()


def test_what_came_after_the_backup_is_not_lost(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as held:
        first = begin(held)
        kept = back_up(held, tmp_path / "li.ccb")
        later = begin(held)
    damage(folder / "store.db")
    with pytest.raises(StoreDamaged) as raised, opened(folder):
        pass
    assert "countercheck restore" in raised.value.sentence("en")
    done = restore(folder, "li", PASSWORD, Time().clock(), kept.file)
    assert not done.fresh
    with opened(folder) as held:
        assert len(photos(held, first)) == len(photos(held, later)) == 1
    assert list((folder / "damaged").rglob("store.db"))


def test_without_a_file_the_newest_own_copy_is_taken(folder: Path) -> None:
    with pytest.raises(BackupUnusable):
        restore(folder, "li", PASSWORD, Time().clock())
    with opened(folder) as held:
        visit_id = begin(held)
        own = held.store.backup()
    damage(folder / "store.db")
    assert restore(folder, "li", PASSWORD, Time().clock()).source == own
    with opened(folder) as held:
        assert len(photos(held, visit_id)) == 1


def test_nobody_else_opens_it(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as held:
        begin(held)
        kept = back_up(held, tmp_path / "li.ccb")
    other = tmp_path / "other"
    with pytest.raises(WrongPassword):
        restore(other, "li", "guess", Time().clock(), kept.file)
    with pytest.raises(UnknownAccount):
        restore(other, "wang", PASSWORD, Time().clock(), kept.file)
    assert list(other.iterdir()) == []
    content = kept.file.read_bytes()
    assert b"SQLite format 3" not in content and b"\x89PNG" not in content
    assert "李".encode() in content  # the sign-in list, as on the laptop; the record is not


def test_another_laptop_is_not_written_over(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as held:
        kept = back_up(held, tmp_path / "li.ccb")
    other = new_laptop(tmp_path / "other", "L4")
    before = {p: p.read_bytes() for p in other.rglob("store.db")}
    with pytest.raises(WrongKey):
        restore(other, "li", PASSWORD, Time().clock(), kept.file)
    assert {p: p.read_bytes() for p in other.rglob("store.db")} == before
    with opened(other) as held:
        assert held.ctx().laptop == "L4"


@pytest.mark.parametrize("name", ["../outside", "blobs/ab/../../vault.json", "notes.txt"])
def test_a_name_that_is_not_ours_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    with opened(folder) as held:
        kept = back_up(held, tmp_path / "li.ccb")
    evil = tmp_path / "evil.ccb"
    with zipfile.ZipFile(kept.file) as old, zipfile.ZipFile(evil, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "manifest.json":
                data = data.replace(b'"vault.json"', f'"{name}": {{}}, "vault.json"'.encode())
            new.writestr(info.filename, data)
        new.writestr(name, b"x")
    with pytest.raises(BackupUnusable):
        restore(tmp_path / "other", "li", PASSWORD, Time().clock(), evil)
    assert not (tmp_path / "outside").exists()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_damaged_file_changes_nothing(folder: Path, tmp_path: Path, data: st.DataObject) -> None:
    stick = tmp_path / "li.ccb"
    if not stick.exists():
        with opened(folder) as held:
            begin(held)
            back_up(held, stick)
    content = bytearray(stick.read_bytes())
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    else:
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    bad = tmp_path / "bad.ccb"
    bad.write_bytes(bytes(content))
    other = tmp_path / "other"
    try:
        restore(other, "li", PASSWORD, Time().clock(), bad)
    except BackupUnusable:
        assert not other.exists() or list(other.iterdir()) == []
    else:  # a byte that says nothing of the content, such as a member's date
        with opened(other) as held:
            assert held.ctx().laptop == "L3"
        for path in sorted(other.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
