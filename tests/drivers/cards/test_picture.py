"""What a person sees of a virtual card."""

from __future__ import annotations

from drivers.card_readers.simulator import VirtualCardReader
from drivers.drawing import Box, Drawing, Words


def words(drawing: Drawing) -> str:
    return "\n".join(mark.text for mark in drawing.marks if isinstance(mark, Words))


def test_protected_bytes_have_a_bar_and_the_state_is_told() -> None:
    device = VirtualCardReader("sle4442-acs")
    seen = device.drawing()
    bars = [m for m in seen.marks if isinstance(m, Box) and m.filled]
    assert len(bars) == 14 and "SLE4442 · ACS" in words(seen) and "3 次" in words(seen)
    assert "a2 13 10 91" in words(seen)
    device.remove_card()
    assert "没有卡" in words(device.drawing())


def test_keys_are_not_shown() -> None:
    seen = words(VirtualCardReader("mifare-1k-acs").drawing())
    assert "2a 2a 2a 2a 2a 2a ff 07 80 69 2a 2a 2a 2a 2a 2a" in seen
    assert "ff ff ff ff ff ff" not in seen and "… 1024 B" in seen
