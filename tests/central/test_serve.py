"""``central serve`` as an operator runs it: a process that starts, serves, and ends when told."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import requests

from app.domain.clock import Clock
from sync.client import HttpLine
from sync.enrol import enrol
from sync.errors import SyncProblem
from tests.central.conftest import new_database

ROOT = Path(__file__).resolve().parents[2]
START = 40.0  # seconds; the machine may be busy


def command(home: Path, *words: str) -> list[str]:
    return [
        *(sys.executable, "-m", "app", "central", *words),
        *("--data-dir", str(home), "--json", "--lang", "en"),
    ]


def run(home: Path, *words: str) -> Any:
    done = subprocess.run(
        command(home, *words), cwd=ROOT, capture_output=True, timeout=START, check=True
    )
    return json.loads(done.stdout)


@contextmanager
def served(home: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process and its address, once it says that it listens."""
    with (home / "log").open("w") as log:
        process = subprocess.Popen(
            command(home, "serve", "--port", "0", *words),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    watch = threading.Timer(2 * START, process.kill)
    watch.start()
    try:
        assert process.stdout is not None
        said = ""
        while not said.rstrip().endswith("}"):
            line = process.stdout.readline()
            assert line, (home / "log").read_text()
            said += line
        facts = json.loads(said)
        yield process, f"http://127.0.0.1:{facts['port']}"
    finally:
        watch.cancel()
        if process.poll() is None:
            process.kill()
        process.wait(10)
        assert process.stdout is not None
        process.stdout.close()


def ended(process: subprocess.Popen[str]) -> float:
    """Tells it to end; how many seconds that took."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.wait(15)
    return time.monotonic() - began


def healthy(url: str) -> bool:
    with suppress(requests.ConnectionError):
        return requests.get(f"{url}/healthz", timeout=5).status_code == 200
    return False


posix = pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without a word")


@posix
def test_it_starts_serves_and_ends_cleanly_with_connections_open(tmp_path: Path) -> None:
    with served(tmp_path) as (process, url):
        port = int(url.rsplit(":", 1)[1])
        with (
            requests.Session() as idle,
            socket.create_connection(("127.0.0.1", port)) as silent,
            socket.create_connection(("127.0.0.1", port)) as half,
        ):
            assert idle.get(f"{url}/readyz", timeout=5).text == "ready"
            begun = b"POST /v1/push HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
            half.sendall(begun)
            with socket.create_connection(("127.0.0.1", port)) as cut:
                cut.sendall(begun)
            assert ended(process) < 5.0
            assert process.returncode == 0
            assert silent.recv(1) == b""
    log = (tmp_path / "log").read_text()
    assert "central has ended" in log and "Traceback" not in log
    # nothing is left behind: it starts again, with the same identity
    with sqlite3.connect(tmp_path / "central" / "central.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@posix
def test_a_request_stuck_in_the_database_does_not_hold_the_end_up(tmp_path: Path) -> None:
    with served(tmp_path) as (process, url):
        code = run(tmp_path, "enrol", "L3")["code"]
        blocker = sqlite3.connect(
            tmp_path / "central" / "central.db", isolation_level=None, check_same_thread=False
        )
        blocker.execute("BEGIN IMMEDIATE")
        asked = threading.Event()

        class Line(HttpLine):
            def send(self, method: str, path: str, *rest: Any) -> Any:
                if method == "POST":
                    asked.set()
                return super().send(method, path, *rest)

        def ask() -> None:
            with suppress(SyncProblem):
                enrol(url, code, Clock(), line=Line(url))

        thread = threading.Thread(target=ask)
        thread.start()
        assert asked.wait(10)
        until = time.monotonic() + 0.5  # it arrives and waits for the lock
        while time.monotonic() < until:
            assert healthy(url)
        assert ended(process) < 5.5
        assert process.returncode == 0
        assert "cut off" in (tmp_path / "log").read_text()
        thread.join(10)
        blocker.execute("ROLLBACK")
        blocker.close()
    with served(tmp_path) as (_, url):
        assert enrol(url, code, Clock()).device.laptop == "L3"  # the code was not used up


@posix
def test_several_processes_serve_one_postgresql(postgres: str, tmp_path: Path) -> None:
    db = new_database(postgres)
    where = ("--db", db, "--blobs", str(tmp_path / "blobs"))
    made = run(tmp_path, "init", *where)
    codes = [run(tmp_path, "enrol", f"L{n}", *where)["code"] for n in range(2)]
    with served(tmp_path, "--workers", "2", *where) as (process, url):
        until = time.monotonic() + START
        while not healthy(url) and time.monotonic() < until:
            assert process.poll() is None, (tmp_path / "log").read_text()
        found = [enrol(url, code, Clock()).device for code in codes]
        assert [d.laptop for d in found] == ["L0", "L1"]
        assert {d.server_id for d in found} == {made["server_id"]}
        with requests.Session() as idle:
            assert idle.get(f"{url}/readyz", timeout=5).text == "ready"
            assert ended(process) < 6.0
        assert process.returncode == 0
        assert not healthy(url)
    assert "Traceback" not in (tmp_path / "log").read_text()
