"""SLE4442 and SLE4428 contact memory cards in a PC/SC reader, behind their code."""

from __future__ import annotations

from collections.abc import Mapping

from drivers.card_readers.channel import Channel
from drivers.card_readers.dialects import Dialect, DialectName, Kind, find_dialect
from drivers.card_readers.faults import (
    AnotherCard,
    CardLocked,
    CardRefused,
    CodeNeeded,
    FewTries,
    WrongCode,
)
from drivers.types import Text, same

_FULL: dict[Kind, int] = {"sle4442": 0x07, "sle4428": 0xFF}
_CODE_LENGTH: dict[Kind, int] = {"sle4442": 3, "sle4428": 2}
_SIZE: dict[Kind, int] = {"sle4442": 256, "sle4428": 1021}  # not counter and code of a 4428
_FIRST, _LAST = 32, 1008  # ordinary data: after the maker's and issuer's bytes
_PIECE = 64  # bytes of one write command: readers with small buffers exist


class SleCard:
    """A ``MemoryCard``. ``tries`` left before it locks, of ``tries_full``."""

    def __init__(
        self, channel: Channel, kind: Kind, wanted: DialectName | None, code: bytes | None
    ) -> None:
        self.kind = kind
        self.protected: frozenset[int] = frozenset()
        self._channel = channel
        self._wanted = wanted
        self._code = code
        self._proven = False
        self._dialect: Dialect | None = None
        self._sizes: tuple[int, ...] = ()
        self._identity: dict[str, str] = {}

    # ------------------------------------------------------------ what it is

    @property
    def title(self) -> Text:
        return same(self.kind.upper())

    @property
    def size(self) -> int:
        return _SIZE[self.kind]

    @property
    def read_sizes(self) -> tuple[int, ...]:
        return self._sizes

    @property
    def write_size(self) -> int:
        return 1

    @property
    def identity(self) -> Mapping[str, str]:
        return self._identity

    @property
    def dialect(self) -> Dialect:
        if self._dialect is None:
            raise CardRefused("-", Text("还没有选卡", "no card chosen yet"))
        return self._dialect

    @property
    def free(self) -> tuple[range, ...]:
        """Runs of unprotected bytes between the issuer's area and the code."""
        runs: list[range] = []
        start: int | None = None
        last = min(_LAST, self.size)
        for at in range(_FIRST, last + 1):
            usable = at < last and at not in self.protected
            if usable and start is None:
                start = at
            elif not usable and start is not None:
                runs.append(range(start, at))
                start = None
        return tuple(runs)

    def choose(self) -> None:
        """After power-up: tell the reader what card it is and look at it. Reads only."""
        if self._dialect is None:
            self._dialect = find_dialect(self._channel, self.kind, self._wanted)
        self._dialect.select(self._channel, self.kind)
        self.protected = self._dialect.protection(self._channel, self.kind)
        self._sizes = self._sizes or self._found_sizes()
        self._identity = {
            "card": self.title.en,
            "atr": self._channel.port.atr().hex(" ").upper(),
            "issuer": self._dialect.read(self._channel, 0, 32).hex(" ").upper(),
        }

    def _found_sizes(self) -> tuple[int, ...]:
        """Not every reader gives 256 bytes at once (length 00)."""
        try:
            self.dialect.read(self._channel, 0, 256)
        except CardRefused:
            return (32, 16, 1)
        return (256, 16, 1)

    # ------------------------------------------------------------ its code

    @property
    def tries_full(self) -> int:
        return _FULL[self.kind].bit_count()

    @property
    def code_length(self) -> int:
        return _CODE_LENGTH[self.kind]

    def counter(self) -> int:
        """The error counter: full 07 or FF, a bit less for each wrong code, 00 locked."""
        return self.dialect.counter(self._channel, self.kind)

    def tries(self) -> int:
        return self.counter().bit_count()

    def unlock(self, accepted: bool = False) -> None:
        """Present the code, once. With fewer tries than all of them only when a person has
        ``accepted`` the risk, or when this very code was right in this session before. Raises
        CodeNeeded, CardLocked, FewTries, WrongCode."""
        url = self._channel.line.url
        if self._code is None:
            raise CodeNeeded(port=url)
        left = self.tries()
        if left == 0:
            raise CardLocked(port=url)
        if left < self.tries_full and not accepted and not (self._proven and left > 1):
            raise FewTries(str(left), port=url)
        self.dialect.present(self._channel, self._code)
        counter = self.counter()
        if counter == 0:
            raise CardLocked(port=url)
        if counter != _FULL[self.kind]:
            raise WrongCode(str(counter.bit_count()), port=url)
        self._proven = True

    # ------------------------------------------------------------ its bytes

    def read(self, address: int, length: int) -> bytes:
        return self.dialect.read(self._channel, address, length)

    def write(self, address: int, data: bytes) -> None:
        for start in range(0, len(data), _PIECE):
            self.dialect.write(self._channel, address + start, data[start : start + _PIECE])

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
        if self._proven:
            self.unlock()
