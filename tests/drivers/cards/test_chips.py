"""The virtual SLE4442 against a model of a few lines, under any order of commands."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.card_readers.chips import Sle4442
from drivers.card_readers.virtual_readers import AcsSle, Apdu, OmnikeySle

RIGHT = b"\xff\xff\xff"
_CODES = st.sampled_from([RIGHT, b"\x00\x01\x02"])
_BYTES = st.binary(min_size=1, max_size=5)
_COMMANDS = st.lists(
    st.one_of(
        st.tuples(st.just("power"), st.just(b"")),
        st.tuples(st.just("select"), st.just(b"")),
        st.tuples(st.just("present"), _CODES),
        st.tuples(st.integers(0, 250).map(lambda at: f"write {at}"), _BYTES),
        st.tuples(st.integers(0, 27).map(lambda at: f"protect {at}"), _BYTES),
        st.tuples(st.just("change"), _CODES),
    ),
    max_size=30,
)


class Model:
    """What the data sheet says, without any reader."""

    def __init__(self, memory: bytes, protected: set[int]) -> None:
        self.memory, self.protected = bytearray(memory), set(protected)
        self.tries, self.open, self.chosen, self.code = 3, False, False, RIGHT

    def do(self, name: str, data: bytes) -> bytes:
        word, _, place = name.partition(" ")
        if word in ("power", "select"):
            self.open, self.chosen = False, word == "select"
            return b"\x90\x00"
        if not self.chosen:
            return b"\x63\x00"
        if word == "present":
            if self.tries:
                self.open = data == self.code
                self.tries = 3 if self.open else self.tries - 1
            return bytes((0x90, {3: 7, 2: 6, 1: 4, 0: 0}[self.tries]))
        if word == "change" and self.open:
            self.code = data
        for n, value in enumerate(data if self.open and word in ("write", "protect") else b""):
            at = int(place) + n
            if word == "write" and at not in self.protected:
                self.memory[at] = value
            if word == "protect" and self.memory[at] == value:
                self.protected.add(at)
        return b"\x90\x00"


def _apdu(name: str, data: bytes) -> bytes:
    word, _, place = name.partition(" ")
    at = int(place or 0)
    ins, p2 = {
        "select": (0xA4, 0),
        "present": (0x20, 0),
        "write": (0xD0, at),
        "protect": (0xD1, at),
        "change": (0xD2, 1),
    }[word]
    body = b"\x06" if word == "select" else data
    return bytes((0xFF, ins, 0, p2, len(body))) + body


@settings(max_examples=200, deadline=None)
@given(_COMMANDS)
def test_acs_4442_is_the_data_sheet(commands: list[tuple[str, bytes]]) -> None:
    chip = Sle4442()
    reader, model = AcsSle(chip), Model(chip.read(0, 256), chip.protected)
    for name, data in commands:
        wanted = model.do(name, data)
        if name == "power":
            reader.power()
        else:
            assert reader.answer(_apdu(name, data)) == wanted, name
        if not model.chosen:
            continue
        assert reader.answer(bytes.fromhex("FFB0000000")) == bytes(model.memory) + b"\x90\x00"
        counter = reader.answer(bytes.fromhex("FFB1000004"))
        assert counter[0].bit_count() == model.tries
        assert counter[1:4] == (model.code if model.open else bytes(3))
        bits = int.from_bytes(reader.answer(bytes.fromhex("FFB2000004"))[:4], "little")
        assert {at for at in range(32) if not bits >> at & 1} == model.protected


@given(st.binary(max_size=300))
def test_any_bytes_get_a_status_word(raw: bytes) -> None:
    for reader in (AcsSle(Sle4442()), OmnikeySle(Sle4442())):
        for data in (raw, b"\xff" + raw):
            assert len(reader.answer(data)) >= 2
    Apdu.of(raw)


def test_acs_wrong_codes_as_they_were_measured() -> None:
    """90 06, 90 04, 90 00, then EC 00: 90 00 is the end of a card."""
    reader = AcsSle(Sle4442())
    reader.answer(bytes.fromhex("FFA400000106"))
    wrong = bytes.fromhex("FF20000003010203")
    assert [reader.answer(wrong).hex() for _ in range(4)] == ["9006", "9004", "9000", "9000"]
    assert reader.answer(bytes.fromhex("FF20000003FFFFFF")) == b"\x90\x00"  # too late
    assert reader.answer(bytes.fromhex("FFB1000004"))[0] == 0
    reader.answer(bytes.fromhex("FFD0004001AA"))
    assert reader.answer(bytes.fromhex("FFB0004001")) == b"\xff\x90\x00"


def test_omnikey_tells_what_it_refuses() -> None:
    reader = OmnikeySle(Sle4442())
    assert reader.answer(bytes.fromhex("FFD6004001AA")) == b"\x69\x82"
    assert reader.answer(bytes.fromhex("FF20000003010203")) == b"\x63\xc2"
    assert reader.answer(bytes.fromhex("FF20000003FFFFFF")) == b"\x90\x00"
    assert reader.answer(bytes.fromhex("FFD6000001AA")) == b"\x65\x81"
    assert reader.answer(bytes.fromhex("FFD6004001AA")) == b"\x90\x00"
    assert reader.answer(bytes.fromhex("FF3A000008")) == b"\x01" * 8 + b"\x90\x00"
