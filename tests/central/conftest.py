from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.world import World


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    where = shutil.which("initdb")
    return found[-1].parent if found else Path(where).parent if where else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL of our own on a socket in a temporary folder; skipped where there is none."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL binaries on this machine")
    user: str | None = None
    if os.geteuid() == 0:  # initdb refuses to run as root
        user = "postgres" if shutil.which("runuser") else None
        if user is None:
            pytest.skip("PostgreSQL does not run as root and there is no other user here")
    folder = Path(tempfile.mkdtemp(prefix="ccpg"))
    if user is not None:
        shutil.chown(folder, user)

    def run(*words: str) -> None:
        before = ["runuser", "-u", user, "--"] if user is not None else []
        subprocess.run([*before, *words], check=True, capture_output=True, timeout=60, cwd=folder)

    data = folder / "data"
    try:
        run(str(binaries / "initdb"), "-D", str(data), "-A", "trust", "-U", "cc", "-E", "UTF8")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        run(
            *(str(binaries / "pg_ctl"), "-D", str(data), "-o", options),
            *("-l", str(folder / "log"), "-w", "start"),
        )
    except (subprocess.SubprocessError, OSError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL does not start here: {error}")
    try:
        yield f"host={folder}"
    finally:
        run(str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def new_database(postgres: str) -> str:
    """The URL of a database nobody has used."""
    import uuid

    import psycopg

    name = f"cc_{uuid.uuid4().hex}"
    with psycopg.connect(f"{postgres} user=cc dbname=postgres", autocommit=True) as conn:
        conn.execute(f'CREATE DATABASE "{name}"')
    return f"postgresql+psycopg://cc@/{name}?{postgres}"


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    db = ""
    if request.param == "postgresql":
        db = new_database(request.getfixturevalue("postgres"))
    made = World.make(tmp_path, db=db)
    yield made
    made.close()
