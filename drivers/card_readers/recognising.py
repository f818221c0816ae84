"""What card is in: by the answer to reset that the reader gives, or makes up, for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from drivers.card_readers.channel import Channel
from drivers.card_readers.dialects import DialectName, Kind
from drivers.card_readers.faults import UnknownCard
from drivers.card_readers.sle import SleCard
from drivers.card_readers.storage import TRANSPORT_KEY, StorageCard
from drivers.errors import Illegal
from drivers.types import Text

CardName = Literal["sle4442", "sle4428", "mifare-1k"]
CARD_NAMES: tuple[CardName, ...] = ("sle4442", "sle4428", "mifare-1k")
# the four bytes a chip sends at reset, behind the 3B 04 that readers put before them
_HEADS: Mapping[bytes, Kind] = {b"\xa2\x13": "sle4442", b"\x92\x23": "sle4428"}
# PC/SC part 3 §3.1.3.2.3: RID A000000306, standard, card name
_STORAGE = bytes.fromhex("804F0CA000000306")
_MIFARE_1K = b"\x00\x01"
AnyCard = SleCard | StorageCard


def name_of(atr: bytes) -> CardName | None:
    """The kind of card, None when it is none of ours."""
    for head, kind in _HEADS.items():
        if atr[2:4] == head or atr[:2] == head:
            return kind
    at = atr.find(_STORAGE)
    if at >= 0 and atr[at + 9 : at + 11] == _MIFARE_1K:
        return "mifare-1k"
    return None


def hexadecimal(text: str, length: int, name: str) -> bytes:
    """A code or key of ``length`` bytes as people type it. Raises Illegal, without showing it."""
    plain = re.sub(r"[\s:-]", "", text)
    if re.fullmatch(r"[0-9A-Fa-f]*", plain) is None or len(plain) != length * 2:
        raise Illegal(
            Text(
                f"参数 {name} 应为 {length * 2} 位十六进制",
                f"parameter {name} must be {length * 2} hexadecimal digits",
            )
        )
    return bytes.fromhex(plain)


def recognise(
    channel: Channel,
    atr: bytes,
    wanted: CardName | None,
    dialect: DialectName | None,
    secrets: Mapping[str, str],
) -> AnyCard:
    """The card, not chosen yet. ``wanted`` overrules what the ATR says; ``secrets`` may hold
    ``psc`` and ``key`` as typed. Raises UnknownCard, Illegal."""
    name = wanted or name_of(atr)
    if name is None:
        raise UnknownCard(f"ATR {atr.hex(' ').upper()}", port=channel.line.url)
    if name == "mifare-1k":
        key = secrets.get("key", "")
        return StorageCard(channel, dialect, hexadecimal(key, 6, "key") if key else TRANSPORT_KEY)
    code = secrets.get("psc", "")
    length = 3 if name == "sle4442" else 2
    return SleCard(channel, name, dialect, hexadecimal(code, length, "psc") if code else None)
