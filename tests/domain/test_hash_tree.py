"""One root for all values; each proven alone, none moved, added or dropped unnoticed."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.hash_tree import leaf, leaves, path, proven, root

VALUES = st.dictionaries(
    st.text(min_size=1, max_size=8), st.text(max_size=8) | st.integers(-5, 5), max_size=20
)


def test_it_is_the_tree_of_rfc_6962() -> None:
    made = leaves({"a": 1, "b": 2, "c": 3})
    left = hashlib.sha256(b"\x01" + bytes.fromhex(made["a"]) + bytes.fromhex(made["b"])).digest()
    top = hashlib.sha256(b"\x01" + left + bytes.fromhex(made["c"])).hexdigest()
    assert root(made) == top
    assert made["a"] == hashlib.sha256(b'\x00["a",1]').hexdigest()
    assert root({}) == hashlib.sha256(b"").hexdigest()


@given(VALUES)
def test_every_value_can_be_proven_alone(values: dict[str, object]) -> None:
    made = leaves(values)
    top = root(made)
    for at, name in enumerate(made):
        beside = path(made, name)
        assert proven(leaf(name, values[name]), at, len(made), beside, top)
        assert not proven(leaf(name, [values[name]]), at, len(made), beside, top)
        assert not proven(made[name], at, len(made), beside[:-1] or ("00" * 32,), top)


@given(VALUES, VALUES)
def test_other_values_have_another_root(one: dict[str, object], other: dict[str, object]) -> None:
    assert (root(leaves(one)) == root(leaves(other))) == (one == other)


def test_a_name_that_is_not_there_has_no_path_and_nonsense_proves_nothing() -> None:
    made = leaves({"a": 1, "b": 2})
    with pytest.raises(KeyError):
        path(made, "c")
    assert not proven("zz", 0, 2, path(made, "a"), root(made))
    assert not proven(made["a"], 2, 2, path(made, "a"), root(made))
    assert not proven(made["a"], 0, 1, path(made, "a"), root(made))
