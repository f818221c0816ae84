"""Contactless storage cards through PC/SC part 3 §3.2.2.1: Mifare Classic 1K."""

from __future__ import annotations

from collections.abc import Mapping

from drivers.card_readers.channel import Channel
from drivers.card_readers.dialects import DialectName
from drivers.card_readers.faults import AnotherCard, WrongKey
from drivers.types import Text

TRANSPORT_KEY = b"\xff" * 6  # of a new card
_BLOCK, _SECTORS = 16, 16
_A, _B = 0x60, 0x61
# where a reader keeps a key: 00 in its RAM (ACS), 20 for good (OMNIKEY: the only one it takes)
_LOAD: dict[DialectName, int] = {"acs": 0x00, "omnikey": 0x20}
_DENIED = (0x6300, 0x6982, 0x6983, 0x6F00)


class StorageCard:
    """A ``MemoryCard``. ``opened`` the sectors the key opens, found by ``unlock``."""

    def __init__(
        self, channel: Channel, wanted: DialectName | None, key: bytes = TRANSPORT_KEY
    ) -> None:
        self.opened: tuple[int, ...] = ()
        self._channel = channel
        self._key = key
        self._loads = (_LOAD[wanted],) if wanted is not None else tuple(_LOAD.values())
        self._sector: int | None = None
        self._key_kind: dict[int, int] = {}
        self._identity: dict[str, str] = {}

    @property
    def title(self) -> Text:
        return Text("Mifare 1K（M1 卡）", "Mifare 1K")

    @property
    def size(self) -> int:
        return 1024

    @property
    def free(self) -> tuple[range, ...]:
        """The data blocks of the sectors the key opens, without the maker's block."""
        return tuple(range(max(16, s * 64), s * 64 + 48) for s in self.opened)

    @property
    def read_sizes(self) -> tuple[int, ...]:
        return (_BLOCK,)

    @property
    def write_size(self) -> int:
        return _BLOCK

    @property
    def identity(self) -> Mapping[str, str]:
        return self._identity

    def choose(self) -> None:
        """UID, which opens nothing."""
        self._sector = None
        uid = self._channel.ask(bytes.fromhex("FFCA000000"))
        self._identity = {
            "card": self.title.en,
            "atr": self._channel.port.atr().hex(" ").upper(),
            "uid": uid.hex(" ").upper(),
        }

    def unlock(self, accepted: bool = False) -> None:
        """Load the key into the reader and see which sectors it opens, as key A or B. A wrong key
        costs nothing. Raises WrongKey when it opens none."""
        self._load()
        self._key_kind = {}
        for sector in range(_SECTORS):
            for kind in (_A, _B):
                if self._authenticates(sector, kind):
                    self._key_kind[sector] = kind
                    break
        self.opened = tuple(self._key_kind)
        if not self.opened:
            raise WrongKey(port=self._channel.line.url)

    def _load(self) -> None:
        response = None
        for place in self._loads:
            apdu = bytes((0xFF, 0x82, place, 0, 6)) + self._key
            response = self._channel.send(apdu)
            if response.done:
                return
        assert response is not None
        raise self._channel.refused(apdu, response.word)

    def _authenticates(self, sector: int, kind: int) -> bool:
        apdu = bytes((0xFF, 0x86, 0, 0, 5, 1, 0, sector * 4, kind, 0))
        word = self._channel.send(apdu).word
        self._sector = sector if word == 0x9000 else None
        if word != 0x9000 and word not in _DENIED:
            raise self._channel.refused(apdu, word)
        return word == 0x9000

    def _enter(self, address: int) -> int:
        """The block of an address, its sector opened. Raises WrongKey."""
        sector = address // 64
        if self._sector != sector:
            kind = self._key_kind.get(sector)
            if kind is None or not self._authenticates(sector, kind):
                raise WrongKey(f"sector {sector}", port=self._channel.line.url)
        return address // _BLOCK

    def read(self, address: int, length: int) -> bytes:
        block = self._enter(address)
        return self._channel.ask(bytes((0xFF, 0xB0, 0, block, _BLOCK)), _BLOCK)

    def write(self, address: int, data: bytes) -> None:
        for start in range(0, len(data), _BLOCK):
            block = self._enter(address + start)
            piece = data[start : start + _BLOCK]
            self._channel.ask(bytes((0xFF, 0xD6, 0, block, _BLOCK)) + piece)

    def begin(self) -> None:
        self._channel.port.begin()

    def end(self) -> None:
        self._channel.port.end()

    def renew(self, deadline: float) -> None:
        before = dict(self._identity)
        self._channel.connect(deadline)
        self.choose()
        if before and before != self._identity:
            raise AnotherCard(port=self._channel.line.url)
        if self.opened:
            self._load()
