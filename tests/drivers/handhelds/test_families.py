"""Each family beside the virtual handheld: Kermit with its own program, a TriCoder's last word,
another baud rate, a folder that is full or goes away."""

from __future__ import annotations

import errno
import os
import pty
import re
import select
import subprocess
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from drivers.bench import VirtualBench
from drivers.cancel import CancelToken
from drivers.errors import DeviceError
from drivers.handhelds import folder_terminal
from drivers.handhelds.faults import StorageFull
from drivers.handhelds.folder_terminal import FolderTerminal
from drivers.handhelds.line_terminal import LineTerminal
from drivers.handhelds.profile import HandheldProfile
from drivers.handhelds.routes.layouts import layout_named
from drivers.handhelds.routes.made_up import made_up
from drivers.handhelds.routes.writing import write_route
from drivers.testing import expected_protocol
from drivers.transfer.frames import block
from drivers.transfer.machine import Patience
from drivers.transfer.part_file import PartFile
from tests.drivers.handhelds.test_plans import REGISTRY, run
from tests.drivers.helpers import step
from tests.drivers.peers import need

QUICK = Patience(start=0.4, answer=0.1, stall=0.4, gap=0.05, quiet=0.02, every=0.1)


@pytest.fixture
def bench() -> Iterator[VirtualBench]:
    with VirtualBench(REGISTRY) as made:
        yield made


# ---------------------------------------------------------------- TriCoder


def test_the_last_word_to_a_tricoder_is_keep(bench: VirtualBench) -> None:
    """Said once it hears, two seconds after the file; it is the only thing that it is told."""
    device = bench.start("handheld", "tricoder")
    result = run("handheld.read", device.url, "tricoder")
    assert result.outcome == "pass", result.steps
    seen = device.received()
    assert seen.lines[0] == "上传完成，数据保留" and seen.lines[1].startswith("jk.csv")
    assert seen.raw.endswith(b"\x06") and b"\x04" not in seen.raw


def test_a_tricoder_as_the_manual_has_it(tmp_path: Path) -> None:
    first = b"CODE1\r\nCODE2\r\n".ljust(128, b"\x1a")
    pairs = [
        (None, b"PREPARE TO RECEIVE TRICODER DATA\r\nBY XMODEM\r\n"),
        (b"C", block(1, first)),
        (b"\x06", b"\x04"),
        (b"\x15", b"\x04"),  # one EOT alone may be a damaged byte
        (b"\x06", b"EOF\r\n"),
        (b"\x06", None),  # keep
    ]
    profile = HandheldProfile.of(REGISTRY.profile("tricoder"))
    with expected_protocol(pairs) as line:
        terminal = LineTerminal(line, profile, 0.0, QUICK)
        terminal.open()
        moved = terminal.get("", tmp_path / "book.csv")
    assert moved.confirmed and moved.files[0].read_bytes() == b"CODE1\r\nCODE2\r\n"


# ---------------------------------------------------------------- the rate


@pytest.mark.parametrize("model", ["lines-1k", "unitech-pt630"])
def test_another_rate_is_found_and_told(bench: VirtualBench, model: str) -> None:
    device = bench.start("handheld", model, faults=["wrong_baud"])
    result = run("handheld.check", device.url, model)
    found = step(result, "identity")
    assert result.code == found.code == "WRONG_BAUD" and result.outcome == "fail", result.steps
    assert result.identity["model"] and found.readings[0].value == (
        "9600" if model == "lines-1k" else "2400"
    )
    assert step(result, "list").verdict == "pass"  # it goes on at that rate


def test_a_silent_one_was_asked_at_every_rate(bench: VirtualBench) -> None:
    device = bench.start("handheld", "lines-1k", faults=["silent"])
    result = run("handheld.check", device.url, "lines-1k", params={"reply_seconds": 0.1})
    assert result.code == "HANDHELD_SILENT" and result.outcome == "error", result.steps
    assert "1200" in result.steps[1].text.zh and "115200" in result.steps[1].text.en
    device.set_fault("silent", False)
    assert run("handheld.check", device.url, "lines-1k").outcome == "pass"


# ---------------------------------------------------------------- Kermit


class KermitHandheld:
    """Somebody else's handheld: it takes commands of ESC or text, its files go by G-Kermit."""

    def __init__(self, folder: Path, gkermit: str) -> None:
        self.folder = folder
        self.heard: list[str] = []
        self._buffer = b""
        self._gkermit = gkermit
        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave)
        self.path = os.ttyname(self._slave)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while not self._stop.is_set():
            if select.select([self._master], [], [], 0.05)[0]:
                self._buffer += os.read(self._master, 1024)
            while self._buffer and self._buffer[-1:] in b"\r\n":
                line, self._buffer = self._buffer.strip(b"\r\n").decode(), b""
                self.heard.append(line)
                self._command(line)

    def _command(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        if line.startswith("\x1bU"):
            self._kermit("-s", line[2:])
        elif word in ("BEGIN", "END"):
            os.write(self._master, b"OK\r\n")
        elif word == "ID":
            os.write(self._master, b"OK Maker,K1\r\n")
        elif word == "DIR":
            names = sorted(self.folder.iterdir())
            listed = "".join(f"{p.name},{p.stat().st_size}\r\n" for p in names)
            os.write(self._master, f"OK {len(names)}\r\n{listed}".encode())
        elif word == "GET":
            size = (self.folder / rest).stat().st_size
            os.write(self._master, f"OK {size}\r\n".encode())
            self._kermit("-s", rest)
        elif word == "PUT":
            os.write(self._master, b"OK\r\n")
            self._kermit("-w", "-r")
        elif word == "DEL":
            (self.folder / rest).unlink()
            os.write(self._master, b"OK\r\n")
        elif word == "TIME":
            from datetime import datetime

            now = datetime.now().strftime("%Y-%m-%d %H:%M:%S")  # noqa: DTZ005 - a handheld's
            os.write(self._master, f"OK {now}\r\n".encode())

    def _kermit(self, *options: str) -> None:
        program = subprocess.Popen(
            [self._gkermit, "-X", "-i", *options],
            cwd=self.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )
        assert program.stdin is not None and program.stdout is not None
        out = program.stdout.fileno()
        while not self._stop.is_set():
            ready = select.select([self._master, out], [], [], 0.2)[0]
            if out in ready:
                data = os.read(out, 4096)
                if not data:
                    break
                os.write(self._master, data)
            if self._master in ready:
                data = os.read(self._master, 4096)
                if found := re.search(rb"(GET |DIR|DEL |END )[^\x01]*\r\n$", data):
                    # no packet: the program is not through, the host is
                    self._buffer += found[0]
                    data = data[: found.start()]
                with suppress(OSError):
                    program.stdin.write(data)
        program.kill()
        program.wait()
        program.stdin.close()
        program.stdout.close()

    def close(self) -> None:
        self._stop.set()
        self._thread.join(5)
        for fd in (self._master, self._slave):
            os.close(fd)


@contextmanager
def kermit_handheld(folder: Path) -> Iterator[KermitHandheld]:
    made = KermitHandheld(folder, need("gkermit", "gkermit"))
    try:
        yield made
    finally:
        made.close()


def test_an_mr350_sends_its_file_by_kermit(tmp_path: Path) -> None:
    plain = layout_named("csv-plain")
    book = write_route(made_up(40, layout=plain), plain)
    (tmp_path / "book.csv").write_bytes(book)
    with kermit_handheld(tmp_path) as handheld:
        result = run(
            "handheld.read", f"serial:{handheld.path}", "mr350", params={"file": "book.csv"}
        )
        assert handheld.heard[0] == "\x1bUbook.csv"
    assert result.outcome == "pass", result.steps
    assert result.attachments[0].data == book


def test_a_book_goes_there_and_back_by_kermit(tmp_path: Path) -> None:
    (tmp_path / "jk.dbf").write_bytes(b"a book")
    with kermit_handheld(tmp_path) as handheld:
        url = f"serial:{handheld.path}"
        result = run("handheld.transfer", url, "lines-kermit", params={"file": "cctest"})
    assert result.outcome == "pass", result.steps
    assert [p.name for p in tmp_path.iterdir()] == ["jk.dbf"]


# ---------------------------------------------------------------- a folder


class Narrow(PartFile):
    """A disk that is full after 500 bytes."""

    def write(self, data: bytes) -> None:
        if self.size + len(data) > 500:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        super().write(data)


def test_a_folder_that_fills_up_is_told_and_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_terminal, "PartFile", Narrow)
    (tmp_path / "jk.dbf").write_bytes(b"a book")
    result = run("handheld.transfer", f"file:{tmp_path}", "usb-folder")
    assert result.code == "HANDHELD_FULL" and result.outcome == "fail", result.steps
    assert [p.name for p in tmp_path.iterdir()] == ["jk.dbf"]


def test_room_is_looked_at_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FolderTerminal, "room", lambda _self: 3000)
    terminal = FolderTerminal(str(tmp_path), CancelToken())
    with pytest.raises(StorageFull):
        terminal.put("a", bytes(9000))
    assert not list(tmp_path.iterdir())
    result = run("handheld.check", f"file:{tmp_path}", "usb-folder")
    assert result.code == "HANDHELD_FULL" and step(result, "list").readings[-1].ok is False


def test_a_folder_that_goes_away_is_no_error_of_the_program(tmp_path: Path) -> None:
    terminal = FolderTerminal(str(tmp_path / "gone"), CancelToken())
    for act in (
        terminal.open,
        terminal.list,
        terminal.room,
        lambda: terminal.put("a", b"x"),
        lambda: terminal.get("a", tmp_path / "b"),
        lambda: terminal.delete("a"),
    ):
        with pytest.raises(DeviceError) as told:
            act()
        assert told.value.code in ("NO_FOLDER", "NO_FILE")


def test_a_disk_is_to_be_ejected_before_it_is_pulled_out(tmp_path: Path) -> None:
    result = run("handheld.check", f"file:{tmp_path}", "usb-folder")
    assert result.outcome == "pass" and "安全弹出" in step(result, "end").text.zh
