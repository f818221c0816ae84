"""The canonical form: the standard's own bytes, whichever way they are made."""

from __future__ import annotations

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from app.domain.change import canonical

EXACT = st.integers(-(2**53) + 1, 2**53 - 1)
ATOMS = st.none() | st.booleans() | EXACT | st.text() | st.floats(allow_nan=False, width=64)
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=30,
)


@given(VALUES)
def test_same_bytes_as_the_reference(value: object) -> None:
    try:
        wanted = rfc8785.dumps(value)  # type: ignore[arg-type]
    except rfc8785.CanonicalizationError:
        with pytest.raises(ValueError):
            canonical(value)
        return
    except UnicodeEncodeError:
        with pytest.raises(ValueError):
            canonical(value)
        return
    assert canonical(value) == wanted


@pytest.mark.parametrize("value", [2**53, -(2**53), float("nan"), float("inf"), {1: 2}])
def test_refuses_what_would_be_rounded(value: object) -> None:
    with pytest.raises(ValueError):
        canonical(value)


def test_control_characters_and_escapes() -> None:
    text = "".join(map(chr, range(0x20))) + '\x7f"\\/\u2028中文𠮷'
    assert canonical({"a": text}) == rfc8785.dumps({"a": text})
