"""Files on the disk: parts, names, nothing written over; and the doors of the pump."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import Illegal
from drivers.testing import ScriptedTransport
from drivers.transfer.names import MOST, clean_name, clean_text
from drivers.transfer.part_file import FolderSink, PartFile
from drivers.transfer.running import baud_of, send_xmodem, send_ymodem
from drivers.transfer.sender import Outgoing
from drivers.transport.base import Line


def test_the_part_becomes_the_file_at_the_end(tmp_path: Path) -> None:
    file = PartFile(tmp_path / "a.dbf", 1_700_000_000)
    file.write(b"abc")
    assert (tmp_path / "a.dbf.part").read_bytes() == b"abc" and not file.target.exists()
    file.finish()
    assert file.target.read_bytes() == b"abc" and [*tmp_path.iterdir()] == [file.target]
    assert int(file.target.stat().st_mtime) == 1_700_000_000


def test_a_finished_file_is_never_written_over(tmp_path: Path) -> None:
    for text in (b"one", b"two", b"three"):
        file = PartFile(tmp_path / "a.dbf")
        file.write(text)
        file.finish()
    names = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert names == {"a.dbf": b"one", "a (2).dbf": b"two", "a (3).dbf": b"three"}


def test_what_an_earlier_try_left_is_kept_until_it_is_held_again(tmp_path: Path) -> None:
    target = tmp_path / "a.dbf"
    for text in (b"abcdef", b"abc"):  # the second came less far
        file = PartFile(target)
        file.write(text)
        file.close()
    assert {p.read_bytes() for p in tmp_path.iterdir()} == {b"abcdef", b"abc"}
    file = PartFile(target)
    file.write(b"abcdefgh")
    file.finish()
    left = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    assert left.pop("a.dbf") == b"abcdefgh" and b"abc" not in left.values()
    other = PartFile(tmp_path / "b.dbf")
    other.write(b"old data")
    other.close()
    other = PartFile(tmp_path / "b.dbf")
    other.write(b"new data that differs")
    other.finish()
    assert b"old data" in {p.read_bytes() for p in tmp_path.iterdir()}


def test_a_disk_that_fills_leaves_what_was_acknowledged(tmp_path: Path) -> None:
    file = PartFile(tmp_path / "a.dbf")
    file.write(b"x" * 100)
    assert file._stream is not None
    stream: BinaryIO = file._stream

    class Full:
        """Takes half of the next block, then has no room."""

        def __init__(self) -> None:
            self.left = 60

        def write(self, data: memoryview) -> int:
            if not self.left:
                raise OSError(errno.ENOSPC, "no room")
            count, self.left = stream.write(data[: self.left]), 0
            return count

        def __getattr__(self, name: str) -> object:
            return getattr(stream, name)

    file._stream = Full()  # type: ignore[assignment]
    with pytest.raises(OSError, match="no room"):
        file.write(b"y" * 128)
    file.close()
    assert file.part.read_bytes() == b"x" * 100 == b"x" * file.size


def test_a_batch_with_one_name_twice(tmp_path: Path) -> None:
    sink = FolderSink(tmp_path)
    for text in (b"one", b"two"):
        sink.begin(b"a.dbf", 3, 0)
        sink.write(text)
        sink.finish()
    assert [p.name for p in sink.files] == ["a.dbf", "a (2).dbf"]
    with pytest.raises(ValueError, match="bytes"):
        sink.begin(b"b.dbf", 1 << 40, 0)


@given(st.binary(min_size=1, max_size=700))
def test_a_name_from_the_line_never_leaves_its_folder(raw: bytes) -> None:
    try:
        name = clean_name(raw)
    except ValueError:
        return
    assert name and "/" not in name and "\\" not in name and name not in (".", "..")
    assert all(ord(char) >= 32 for char in name) and len(name.encode()) <= MOST + 1
    assert clean_text(name) == name


def test_names() -> None:
    assert clean_name("C:\\DATA\\抄表.dbf".encode("cp936")) == "抄表.dbf"
    assert clean_name("抄表.dbf".encode()) == "抄表.dbf"
    assert clean_name("一区.dbf".encode("cp936")) == "一区.dbf"
    assert clean_name(b"../../etc/passwd") == "passwd"
    for reserved in (b"CON.txt", b"con .txt", b"LPT1", "COM¹.抄.dbf".encode(), b"nul.tar.gz"):
        assert clean_name(reserved).startswith("_")
    assert clean_name("抄\u202eexe.dbf".encode()) == "抄_exe.dbf"  # would be read backwards
    long = clean_name(("抄表" * 100 + ".dbf").encode())
    assert (len(long.encode()) <= MOST and long.endswith("表.dbf")) or long.endswith("抄.dbf")
    for nothing in (b"..", b"/", b" . ", b"\x01\x02"):
        with pytest.raises(ValueError, match="no name"):
            clean_name(nothing)


def test_what_cannot_be_sent_is_told_before_anything_is() -> None:
    line = Line(ScriptedTransport([]))
    with pytest.raises(Illegal, match="1024"):
        send_xmodem(line, b"x", size=512)
    with pytest.raises(Illegal, match="name"):
        send_ymodem(line, [Outgoing(b"x")])


def test_the_rate_is_that_of_the_address() -> None:
    line = Line(ScriptedTransport([]))
    assert baud_of(line) == 9600 and baud_of(line, 2400) == 2400
    line.transport = type("T", (), {"url": "serial:COM3?parity=N&baud=115200"})()
    assert baud_of(line) == 115200
