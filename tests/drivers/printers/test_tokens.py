from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from drivers.printers import escpos_bytes as esc
from drivers.printers.tokens import Token, Tokenizer

_COMMANDS = st.sampled_from(
    [
        b"\x1b@",
        b"\x1da\xff",
        b"\x1dV\x00",
        b"\x1dV\x42\x10",
        b"\x1d(H\x06\x0000" + b"0001",
        b"\x1d(k\x03\x001Q0",
        b"\x1dv0\x00\x02\x00\x01\x00\xaa\xbb",
        b"\x1b*\x21\x01\x00\x01\x02\x03",
        b"\x1dk\x04ABC\x00",
        b"\x1dkI\x03ABC",
        b"\x1bD\x08\x10\x00",
        b"\x10\x04\x01",
        b"\x10\x05\x02",
        b"\x1c&",
        b"\xcb\xae123",
        b"\n",
    ]
)


def _joined(tokens: list[Token]) -> list[Token]:
    """Text comes in as many pieces as its bytes did."""
    merged: list[Token] = []
    for token in tokens:
        if merged and token.kind == "text" == merged[-1].kind:
            merged[-1] = Token("text", "", merged[-1].data + token.data)
        else:
            merged.append(token)
    return merged


@given(
    st.one_of(st.binary(max_size=80), st.lists(_COMMANDS).map(b"".join)),
    st.lists(st.integers(0, 80), max_size=6),
)
def test_no_byte_is_lost_in_any_chunking(data: bytes, cuts: list[int]) -> None:
    whole = Tokenizer()
    expected = _joined(whole.feed(data))
    assert b"".join(token.data for token in expected) + whole.pending == data
    parts = Tokenizer()
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    found = [token for a, b in pairwise(edges) for token in parts.feed(data[a:b])]
    assert _joined(found) == expected


@given(st.lists(_COMMANDS))
def test_known_commands_are_never_unknown(commands: list[bytes]) -> None:
    tokens = Tokenizer().feed(b"".join(commands))
    assert all(token.kind != "unknown" for token in tokens)
    names = [token.data for token in tokens if token.kind == "command"]
    assert names == [c for c in commands if c[0] < 0x20]


def test_a_request_inside_parameters_is_eaten_as_data() -> None:
    tokens = Tokenizer().feed(b"\x1dk\x04" + esc.real_time_status(1) + b"\x00")
    assert [token.name for token in tokens] == ["GS k"]
