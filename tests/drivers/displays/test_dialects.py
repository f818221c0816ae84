"""The bytes of each display language, and what may never be among them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.displays.dialects import DIALECTS, Dialect, Lamp
from drivers.displays.display import LineDisplay
from drivers.displays.faults import DisplayNak, NotShowable
from drivers.displays.grammars import tokenizer_for
from drivers.displays.profile import DisplayProfile, display_profiles
from drivers.displays.simulator import DisplaySimulator
from drivers.errors import BadReply, NoReply
from drivers.profile import Profile
from drivers.testing import expected_protocol
from drivers.transport.base import Line

PROFILES = {p.id: DisplayProfile.of(p) for p in display_profiles()}


@pytest.mark.parametrize("profile", display_profiles(), ids=lambda p: p.id)
def test_each_profile_is_whole_and_has_a_source(profile: Profile) -> None:
    assert profile.kind == "display" and profile.source
    assert DisplayProfile.of(profile).baud in (2400, 4800, 9600, 19200)


@pytest.mark.parametrize(
    ("dialect", "data"),
    [
        ("led8", b"\x1bQA12.50\r"),
        ("cd5220", b"\x1bQAHI" + b" " * 18 + b"\r"),
        ("dm-d", b"\x1f$\x01\x01HI" + b" " * 18),
        ("utc", b"\x10\x00HI" + b" " * 18),
        ("utc-enhanced", b"\x1buAHI" + b" " * 18 + b"\r"),
        ("aedex", b"!#1HI" + b" " * 18 + b"\r"),
        ("adm788", b"\x0eHI" + b" " * 18),
        ("dsp800", b"\x04\x01P1\x17HI" + b" " * 18),
    ],
)
def test_the_first_row_is_as_the_manual_prints_it(dialect: str, data: bytes) -> None:
    text = b"12.50" if dialect == "led8" else b"HI"
    assert DIALECTS[dialect].row(0, text) == data


def test_the_second_row_of_each() -> None:
    starts = {
        "cd5220": b"\x1bQB",
        "dm-d": b"\x1f$\x01\x02",
        "utc": b"\x10\x14",
        "utc-enhanced": b"\x1buB",
        "aedex": b"!#2",
        "adm788": b"\x0f",
        "dsp800": b"\x04\x01PE\x17",
    }
    for name, start in starts.items():
        assert DIALECTS[name].row(1, b"X").startswith(start + b"X"), name


def test_lamps_of_both_makes() -> None:
    assert DIALECTS["led8"].lamp(Lamp.TOTAL) == b"\x1bs2"
    assert DIALECTS["led8-binary"].lamp(Lamp.TOTAL) == b"\x1bs\x02"
    assert all(d.lamp(Lamp.TOTAL) is None for d in DIALECTS.values() if not d.lamps)


def test_other_commands() -> None:
    assert DIALECTS["cd5220"].brightness(1) == b"\x1b*\x01"
    assert DIALECTS["dm-d"].brightness(4) == b"\x1fX\x04"
    assert DIALECTS["dm-d"].steady() == b"\x1fE\x00"
    assert DIALECTS["cd5220"].select() == b"\x1b=\x02"
    assert DIALECTS["dsp800"].clear() == b"\x04\x01C1X\x17"
    with pytest.raises(ValueError, match="5"):
        DIALECTS["cd5220"].brightness(5)


def _everything(dialect: Dialect, text: bytes) -> list[bytes]:
    made: list[bytes | None] = [dialect.init(), dialect.clear(), dialect.steady(), dialect.select()]
    made += [dialect.brightness(level) for level in (1, 2, 3, 4)]
    made += [dialect.lamp(lamp) for lamp in Lamp]
    for row in range(dialect.rows):
        try:
            made.append(dialect.row(row, text))
        except ValueError:
            continue
    return [data for data in made if data]


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=20))
def test_nothing_writes_a_memory_or_changes_the_command_set(text: str) -> None:
    """Cut into commands as a CD5220 would hear them: no ESC s, ESC #, ESC b, ESC d."""
    for dialect in DIALECTS.values():
        for data in _everything(dialect, text.encode()):
            for token in tokenizer_for("cd5220").feed(data):
                if dialect.lamps and token.name == "ESC s":
                    continue  # an LED8's own lamps; see the content test for when they are sent
                assert token.name not in ("ESC s", "ESC #", "ESC b", "ESC d"), dialect.id


# ---------------------------------------------------------------- the driver


def _display(line: Line, name: str) -> LineDisplay:
    display = LineDisplay(line, PROFILES[name], reply=0.05)
    display.open()
    display.claim()
    display.enable()
    return display


def test_a_conversation_with_a_dsp800() -> None:
    talk = [
        (b"\x04\x01%\x17", b"\x06"),
        (b"\x04\x01C1X\x17", b"\x06"),
        (b"\x04\x01PE\x17" + b"TOTAL" + b" " * 10 + b"12.50", b"\x06"),
    ]
    with expected_protocol(talk) as line:
        display = _display(line, "dsp800")
        display.clear_text()
        display.display_amount("12.50", "TOTAL")
        assert display.retrieve_statistics(["CommunicationErrorCount"]) == {
            "CommunicationErrorCount": 0
        }


@pytest.mark.parametrize(
    ("answer", "error"), [(b"\x15", DisplayNak), (b"\x7f", BadReply), (None, NoReply)]
)
def test_what_a_dsp800_may_say(answer: bytes | None, error: type[Exception]) -> None:
    with expected_protocol([(b"\x04\x01%\x17", answer)]) as line, pytest.raises(error):
        _display(line, "dsp800")


def test_what_cannot_be_shown_is_said_not_replaced() -> None:
    with expected_protocol([(b"\x1b@", None)]) as line:
        display = _display(line, "cd5220")
        with pytest.raises(NotShowable, match="欢"):
            display.display_text_at(0, "欢 HI")
    with expected_protocol([(b"\x1b@", None), (b"\x1bQA   HI" + b" " * 15 + b"\r", None)]) as line:
        display = _display(line, "cd5220")
        assert display.display_text_at(0, "欢迎 HI", allow_missing=True) == "欢迎"


def test_points_take_no_place_on_segments() -> None:
    with expected_protocol([(b"\x1b@", None), (b"\x1bQA8.8.8.8.8.8.8.8.\r", None)]) as line:
        _display(line, "led8").fill()


def test_chinese_is_shown_where_there_are_dots() -> None:
    plain = PROFILES["cd5220"]
    dotted = DisplayProfile(plain.profile, plain.dialect, chinese=True)
    text = "欢迎光临".encode("gbk")
    with expected_protocol(
        [(b"\x1b@", None), (b"\x1bQA" + text + b" " * 12 + b"\r", None)]
    ) as line:
        display = LineDisplay(line, dotted)
        display.open()
        display.claim()
        display.enable()
        assert display.display_text_at(0, "欢迎光临") == ""
    simulator = DisplaySimulator(dotted)
    simulator.feed(b"\x1b@\x1bQA" + text + b" " * 12 + b"\r", 0)
    assert simulator.received().lines[0] == "欢迎光临"
    assert simulator.received().errors == ()


def test_a_character_is_never_cut_in_two_at_the_edge() -> None:
    plain = PROFILES["cd5220"]
    dotted = DisplayProfile(plain.profile, plain.dialect, chinese=True)
    with expected_protocol([(b"\x1b@", None), (b"\x1bQA" + b"1" * 19 + b" \r", None)]) as line:
        display = LineDisplay(line, dotted)
        display.open()
        display.claim()
        display.enable()
        display.display_text_at(0, "1" * 19 + "水")
