"""What must never happen: a foreign file written over or deleted, a name that is a command or a
path, a reply that breaks the program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.bench import VirtualBench
from drivers.errors import DeviceError, Illegal
from drivers.handhelds.commands import Commands, whole
from drivers.handhelds.line_terminal import LineTerminal
from drivers.handhelds.names import given_name, local_name
from drivers.handhelds.profile import HandheldProfile
from drivers.testing import expected_protocol
from tests.drivers.handhelds.test_plans import REGISTRY, run
from tests.drivers.helpers import step


@pytest.fixture
def bench() -> Iterator[VirtualBench]:
    with VirtualBench(REGISTRY) as made:
        yield made


@pytest.mark.parametrize("name", ["jk", "jk.dbf", "JK.DBF", " jk "])
def test_a_book_that_is_there_is_never_written_over(bench: VirtualBench, name: str) -> None:
    device = bench.start("handheld", "lines-1k")
    before = device.received()
    result = run("handheld.transfer", device.url, "lines-1k", params={"file": name})
    assert result.outcome == "fail" and result.code == "FILE_EXISTS", result.steps
    assert step(result, "put").code == "FILE_EXISTS"
    assert b"PUT" not in device.received().raw and b"DEL" not in device.received().raw
    assert device.received().lines[1:] == before.lines[1:]


def test_a_file_left_over_from_an_earlier_test_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "CCTEST.dbf").write_bytes(b"cut off")
    (tmp_path / "jk.dbf").write_bytes(b"a book")
    result = run("handheld.transfer", f"file:{tmp_path}", "usb-folder")
    assert result.outcome == "pass", result.steps
    assert [p.name for p in tmp_path.iterdir()] == ["jk.dbf"]
    assert (tmp_path / "jk.dbf").read_bytes() == b"a book"


def test_a_book_in_a_folder_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "jk.dbf").write_bytes(b"a book")
    url = f"file:{tmp_path}"
    result = run("handheld.transfer", url, "usb-folder", params={"file": "jk"})
    assert result.code == "FILE_EXISTS" and (tmp_path / "jk.dbf").read_bytes() == b"a book"
    assert [p.name for p in tmp_path.iterdir()] == ["jk.dbf"]


NAMES = [
    "a\r\nDEL jk.dbf",
    "../x",
    "/etc/passwd",
    "C:\\x",
    "a,b",
    "\x1b",
    ".hidden",
    "表😀",
    "x" * 99,
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("plan", ["handheld.transfer", "handheld.read"])
def test_a_name_is_no_command_and_no_path(plan: str, name: str) -> None:
    result = run(plan, "serial:/dev/null", "lines-1k", params={"file": name})
    assert result.code == "ILLEGAL" and not result.capture.count(b"DEL"), result.steps


@given(st.text(max_size=80))
def test_any_text_is_a_name_or_illegal(text: str) -> None:
    try:
        name = given_name(text)
    except Illegal:
        return
    assert name == text.strip() and not set("\r\n/\\") & set(name)


@given(st.text(max_size=80))
def test_any_name_stays_in_its_folder(text: str) -> None:
    made = local_name(text, "book")
    assert made and Path(made).name == made and made not in (".", "..")


@pytest.mark.parametrize("text", ["①", "²", "１２", "-1", "1e3", "9" * 40, "", "0x1"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert whole(text) is None
    assert whole("0120") == 120


DAMAGED = st.binary(max_size=60) | st.sampled_from(
    [
        "OK ①\r\n".encode("gbk"),
        "ERR ②\r\n".encode("gbk"),
        b"OK 3\r\nx\r\n",
        b"OK 1\r\n,,,\r\n",
        b"OK 99999999\r\n",
        b"OK 2026-13-45 99:00:00\r\n",
        b"\n\n\n",
    ]
)


@settings(max_examples=150, deadline=None)
@given(said=DAMAGED, what=st.sampled_from(["ID", "TIME", "DIR"]))
def test_any_reply_is_understood_or_told(said: bytes, what: str) -> None:
    profile = HandheldProfile.of(REGISTRY.profile("lines-1k"))
    with expected_protocol([(f"{what}\r\n".encode(), said)]) as line:
        terminal = LineTerminal(line, profile, 0.0)
        terminal.open()
        ask = {"ID": terminal.identify, "TIME": terminal.get_time, "DIR": terminal.list}[what]
        try:
            ask()
        except DeviceError as error:
            assert error.text().zh and error.text().en
        line.read(9999, 0.0)


def test_a_line_without_an_end_is_given_up() -> None:
    with expected_protocol([(b"ID\r\n", b"x" * 700)]) as line:
        with pytest.raises(DeviceError) as told:
            Commands(line, 0.0).ask("ID")
        assert told.value.code == "BAD_REPLY"
        line.read(9999, 0.0)


def test_a_book_too_large_for_the_line_is_refused_before_anything_is_sent() -> None:
    result = run(
        "handheld.transfer",
        "serial:/dev/null?baud=1200",
        "lines-xmodem",
        params={"records": 5000},
    )
    assert result.code == "ILLEGAL" and "1200" in result.steps[0].text.zh
    assert "最多" in result.steps[0].text.zh
