"""A hash tree over named values: one root stands for all of them, and each can be proven alone.

The tree is that of RFC 6962 (Certificate Transparency): SHA-256, a leaf hashed after a zero byte
and a node after a one byte, so that neither can be passed off as the other. Leaves are in the order
of their names; a leaf holds its name, so values cannot change places.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.domain.change import canonical

_LEAF: Final = b"\x00"
_NODE: Final = b"\x01"


def leaf(name: str, value: Any) -> str:
    """Hex hash of one value, plain JSON. Raises ValueError for what is not canonical."""
    return hashlib.sha256(_LEAF + canonical([name, value])).hexdigest()


def leaves(values: Mapping[str, Any]) -> dict[str, str]:
    """name -> leaf hash, in the order of the names."""
    return {name: leaf(name, values[name]) for name in sorted(values)}


def root(hashes: Mapping[str, str]) -> str:
    """Hex root over leaf hashes by name. Raises ValueError for what is not hex."""
    return _root([bytes.fromhex(hashes[name]) for name in sorted(hashes)]).hex()


def _root(level: Sequence[bytes]) -> bytes:
    if not level:
        return hashlib.sha256(b"").digest()
    if len(level) == 1:
        return level[0]
    half = _split(len(level))
    return _node(_root(level[:half]), _root(level[half:]))


def _split(count: int) -> int:
    """The largest power of two below ``count``."""
    return 1 << (count - 1).bit_length() - 1


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()


def path(hashes: Mapping[str, str], name: str) -> tuple[str, ...]:
    """What proves one leaf: the hashes beside its way up, from the leaf on. Raises KeyError for a
    name that is not in the tree."""
    names = sorted(hashes)
    if name not in hashes:
        raise KeyError(name)
    level = [bytes.fromhex(hashes[n]) for n in names]
    return tuple(h.hex() for h in _path(level, names.index(name)))


def _path(level: Sequence[bytes], at: int) -> list[bytes]:
    if len(level) <= 1:
        return []
    half = _split(len(level))
    if at < half:
        return [*_path(level[:half], at), _root(level[half:])]
    return [*_path(level[half:], at - half), _root(level[:half])]


def proven(leaf_hash: str, at: int, count: int, beside: Sequence[str], root_hash: str) -> bool:
    """Whether the leaf at place ``at`` of ``count`` belongs under the root. Never raises."""
    try:
        found = _up(bytes.fromhex(leaf_hash), at, count, [bytes.fromhex(h) for h in beside])
    except (ValueError, IndexError):
        return False
    return found.hex() == root_hash


def _up(found: bytes, at: int, count: int, beside: list[bytes]) -> bytes:
    if not 0 <= at < count:
        raise IndexError(at)
    if count == 1:
        if beside:
            raise IndexError("more hashes than the tree is deep")
        return found
    half, other = _split(count), beside[-1]
    if at < half:
        return _node(_up(found, at, half, beside[:-1]), other)
    return _node(other, _up(found, at - half, count - half, beside[:-1]))
