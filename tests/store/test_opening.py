from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app import errors
from app.store import engine, migrate
from app.store.store import Store
from tests.store.builders import KEY, Time, laptop, put, signed_visit, site, visit

OTHER = b"o" * 32


def reopen(folder: Path, key: bytes = KEY) -> Store:
    return Store.open(folder, key, Time().clock)


def test_no_file_holds_plain_text(tmp_path: Path) -> None:
    store = laptop(tmp_path)
    words = [s.encode() for s in ("茶山分公司", "张工", "打印偏移", "王主任", "printing.position")]
    words += [b"CREATE TABLE", b"photo-bytes"]
    assert store.device is not None
    words += [store.device.key.private_bytes(), store.device.key.private_bytes().hex().encode()]
    signed_visit(store)
    store.blobs.put(b"photo-bytes" * 50)
    store.backup()

    def check() -> int:
        files = [p for p in tmp_path.rglob("*") if p.is_file()]
        for file in files:
            data = file.read_bytes()
            for word in words:
                assert word not in data, f"{word!r} in {file.name}"
            assert KEY not in data and KEY.hex().encode() not in data
        return len(files)

    assert check() >= 6  # with the write-ahead log still there
    store.close()
    check()
    if os.name != "nt":
        modes = {p.stat().st_mode & 0o077 for p in (tmp_path / "blobs").rglob("*")}
        assert modes == {0}


def test_a_wrong_key_is_said_so_and_harms_nothing(tmp_path: Path) -> None:
    laptop(tmp_path).close()
    with pytest.raises(errors.WrongKey):
        reopen(tmp_path, OTHER)
    with pytest.raises(ValueError):
        reopen(tmp_path, b"short")
    (tmp_path / "store.key-check").unlink()
    with pytest.raises(errors.StoreDamaged):  # without it, SQLCipher cannot tell
        reopen(tmp_path, OTHER)
    reopen(tmp_path).close()


def test_an_unencrypted_file_is_never_opened(tmp_path: Path) -> None:
    import sqlite3

    plain = sqlite3.connect(tmp_path / "store.db")
    plain.execute("CREATE TABLE t(x)")
    plain.commit()
    plain.close()
    before = (tmp_path / "store.db").read_bytes()
    with pytest.raises(errors.NotEncrypted):
        reopen(tmp_path)
    assert (tmp_path / "store.db").read_bytes() == before


def test_a_library_without_encryption_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    monkeypatch.setattr(engine, "dbapi2", sqlite3)
    monkeypatch.setattr(engine, "OLDEST_SQLITE", (3, 0, 0))
    with pytest.raises(errors.NotEncrypted):
        engine.check_library()


def test_a_library_with_the_wal_bug_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Old:
        sqlite_version = "3.51.2"
        sqlite_version_info = (3, 51, 2)

    monkeypatch.setattr(engine, "dbapi2", Old)
    with pytest.raises(errors.LibraryTooOld):
        engine.check_library()


def test_pragmas(tmp_path: Path) -> None:
    laptop(tmp_path).close()
    raw = engine.connect(tmp_path / "store.db", KEY)
    found = {
        name: raw.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "temp_store", "mmap_size")
    }
    raw.close()
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "temp_store": 2,
        "mmap_size": 0,
    }


def test_a_damaged_file_names_its_backup(tmp_path: Path) -> None:
    store = laptop(tmp_path)
    put(store, visit(store))
    backup = store.backup()
    store.close()
    file = tmp_path / "store.db"
    data = bytearray(file.read_bytes())
    for page in range(1, len(data) // 4096):
        data[page * 4096 + 100] ^= 0xFF
    file.write_bytes(bytes(data))
    with pytest.raises(errors.StoreDamaged) as caught:
        reopen(tmp_path)
    assert caught.value.backup == str(backup)
    assert str(backup) in caught.value.sentence("zh")


@pytest.mark.parametrize("content", [b"", b"x" * 100, os.urandom(8192)])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    laptop(tmp_path).close()
    (tmp_path / "store.db").write_bytes(content)
    with pytest.raises(errors.StoreDamaged):
        reopen(tmp_path)


def test_a_vanished_database_is_not_replaced_by_an_empty_one(tmp_path: Path) -> None:
    laptop(tmp_path).close()
    (tmp_path / "store.db").unlink()
    with pytest.raises(errors.StoreDamaged):
        reopen(tmp_path)
    assert not (tmp_path / "store.db").exists()


def test_another_process_holds_it(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from app.domain.clock import Clock;"
        "from app.store.store import Store;"
        f"s = Store.open(Path({str(tmp_path)!r}), bytes(range(32)), Clock());"
        "print('open', flush=True); sys.stdin.read()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdin is not None and child.stdout is not None
    try:
        assert child.stdout.readline().strip() == b"open"
        with pytest.raises(errors.StoreBusy):
            reopen(tmp_path)
    finally:
        child.stdin.close()
        assert child.wait(30) == 0
        child.stdout.close()
    reopen(tmp_path).close()


def test_a_failed_opening_lets_the_folder_go(tmp_path: Path) -> None:
    laptop(tmp_path).close()
    for _ in range(3):
        with pytest.raises(errors.WrongKey):
            reopen(tmp_path, OTHER)
    reopen(tmp_path).close()


def test_migrations_are_the_ones_this_program_knows() -> None:
    scripts = sorted((migrate.SCRIPTS / "versions").glob("[0-9]*.py"))
    found = [re.search(r'^revision = "(\w+)"', p.read_text(), re.M) for p in scripts]
    assert tuple(m.group(1) for m in found if m) == migrate.REVISIONS


def test_the_tables_are_what_the_queries_expect(tmp_path: Path) -> None:
    from app.store.tables import metadata

    with laptop(tmp_path) as store, store.read() as reader:
        for table in metadata.sorted_tables:
            held = {r[1] for r in reader._all(f"PRAGMA table_xinfo({table.name})")}
            assert {c.name for c in table.columns} == held, table.name


def test_a_newer_database_is_refused_and_untouched(tmp_path: Path) -> None:
    laptop(tmp_path).close()
    raw = dbapi2.connect(str(tmp_path / "store.db"), isolation_level=None)
    raw.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(errors.StoreNewer):
        reopen(tmp_path)


def test_a_migration_makes_a_backup_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop(tmp_path).close()
    monkeypatch.setattr(migrate, "HEAD", "next")
    upgraded = []
    monkeypatch.setattr(migrate, "upgrade", lambda connection: upgraded.append(1))
    reopen(tmp_path).close()
    assert upgraded and len(list((tmp_path / "backups").glob("store-*.db"))) == 1


def test_a_migration_that_fails_leaves_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with laptop(tmp_path) as store:
        put(store, visit(store))

    def half(connection: object) -> None:
        connection.exec_driver_sql("DROP TABLE local")  # type: ignore[attr-defined]
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(migrate, "HEAD", "next")
        patch.setattr(migrate, "upgrade", half)
        with pytest.raises(ZeroDivisionError):
            reopen(tmp_path)
    with reopen(tmp_path) as store, store.read() as reader:
        assert len(reader.visits()) == 1
        assert store.device is not None


def test_opening_an_up_to_date_store_is_quick(tmp_path: Path) -> None:
    with laptop(tmp_path) as store, store.unit("a1") as unit:
        unit.put_local(site())
        for n in range(20):
            unit.put(visit(store, number=f"XJ-{n}"))
        unit.commit()
    script = (
        "import sys, time; from pathlib import Path; from app.domain.clock import Clock;"
        "from app.store.store import Store; t = time.perf_counter();"
        f"s = Store.open(Path({str(tmp_path)!r}), bytes(range(32)), Clock());"
        "print(round((time.perf_counter() - t) * 1000), 'ms');"
        "assert 'alembic' not in sys.modules and 'PIL' not in sys.modules; s.close()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    print("opened in", done.stdout.strip())


def test_a_wrong_key_writes_nothing_to_stderr(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    laptop(tmp_path).close()
    (tmp_path / "store.key-check").unlink()
    with pytest.raises(errors.StoreDamaged):
        reopen(tmp_path, OTHER)
    assert capfd.readouterr().err == ""
