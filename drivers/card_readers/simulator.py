"""Virtual cards in virtual readers, on the vpcd protocol: the real PC/SC service takes them for a
reader, and ``vpcd://`` reaches them without any service."""

from __future__ import annotations

import threading
import time
from collections import deque

from drivers.capture import hex_lines
from drivers.card_readers.chips import Mifare1k, Sle, Sle4428, Sle4442
from drivers.card_readers.picture import picture
from drivers.card_readers.scrub import Scrubber
from drivers.card_readers.serving import CardServer
from drivers.card_readers.virtual_faults import LATE, Faulty
from drivers.card_readers.virtual_models import CARD_FAULTS, CARD_MODELS
from drivers.card_readers.virtual_readers import (
    AcsSle,
    OmnikeySle,
    acs_storage,
    omnikey_storage,
)
from drivers.drawing import Drawing
from drivers.errors import Illegal, NoService
from drivers.port_errors import PortError
from drivers.simulation import Received, check_fault
from drivers.types import Text

_VPCD_PORT = 35963  # where Debian's vpcd listens
_REFUSALS = (b"\x6d\x00", b"\x67\x00", b"\x6e\x00")


class VirtualCardReader:
    """One reader with one card in it. ``remove_card`` and ``insert_card`` are done by hand."""

    kind = "card_reader"
    faults = CARD_FAULTS

    def __init__(self, model: str = "") -> None:
        self.model = model or CARD_MODELS[0]
        self.card = _made(self.model)
        self._lock = threading.RLock()
        self._server = CardServer(self._atr, self._power, self._exchange)
        self._commands: deque[bytes] = deque(maxlen=2000)
        self._errors: deque[str] = deque(maxlen=50)
        self._scrub = Scrubber()

    @property
    def active_faults(self) -> frozenset[str]:
        return frozenset(self.card.active)

    @property
    def running(self) -> bool:
        return self._server.running

    def set_fault(self, name: str, on: bool) -> None:
        check_fault(name, CARD_FAULTS)
        with self._lock:
            self.card.set(name, on)

    def remove_card(self) -> None:
        with self._lock:
            self.card.removed = True
            self.card.power()

    def insert_card(self) -> None:
        with self._lock:
            self.card.removed = False

    def start(self, listen: str) -> str:
        """``vpcd``: go to the PC/SC service's vpcd on 35963; ``vpcd@PORT``: on another port.
        ``tcp``, ``tcp:PORT``, ``vpcd:PORT`` or ``pty`` (there being no serial line): listen on
        the loopback. Raises Illegal, Refused, PortError."""
        way, _, number = listen.replace("@", ":@").partition(":")
        going = number.startswith("@") or (way == "vpcd" and not number)
        number = number.removeprefix("@")
        good = not number or (number.isascii() and number.isdigit() and int(number) < 65536)
        if way not in ("vpcd", "tcp", "pty") or not good or (going and way != "vpcd"):
            raise Illegal(Text(f"监听方式不对：{listen}", f"cannot listen on “{listen}”"))
        if going:
            self._server.visit(int(number or _VPCD_PORT))
            return "pcsc:Virtual PCD"
        try:
            port = self._server.serve(int(number or 0))
        except OSError as error:
            raise PortError(str(error), port=listen) from error
        return f"vpcd://127.0.0.1:{port}"

    def stop(self) -> None:
        self._server.stop()

    def received(self) -> Received:
        """``raw`` the commands without codes, ``lines`` the state of the card and its bytes."""
        with self._lock:
            chip = self.card.chip
            shown = bytearray(chip.cells.data)
            if isinstance(chip, Sle4428):
                shown[Sle4428.CODE :] = b"**"
            elif isinstance(chip, Mifare1k):
                for at in range(48, 1024, 64):  # the keys
                    shown[at : at + 6] = shown[at + 10 : at + 16] = b"******"
            state = self.model
            if isinstance(chip, Sle):
                state += f" EC {chip.counter:02X} {'open' if chip.open else 'closed'}"
            lines = (state, *hex_lines(bytes(shown)))
            return Received(b"".join(self._commands), lines, (), tuple(self._errors))

    def drawing(self) -> Drawing:
        """The card as it lies there; codes and keys are not shown."""
        with self._lock:
            chip, inside = self.card.chip, not self.card.out
        state = ""
        protected: frozenset[int] = frozenset()
        if isinstance(chip, Sle):
            state = (
                f"密码还能试 {chip.counter.bit_count()} 次 · {'已' if chip.open else '未'}验密码"
            )
            protected = frozenset(chip.protected)
        name, _, dialect = self.model.rpartition("-")
        title = f"{name.upper()} · {dialect.upper()}"
        return picture(title, state, self.received().lines[1:], protected, inside)

    # ------------------------------------------------------------ for its server

    def _atr(self) -> bytes | None:
        with self._lock:
            return None if self.card.out else self.card.reader.atr

    def _power(self) -> None:
        with self._lock:
            self.card.power()

    def _exchange(self, raw: bytes) -> bytes | None:
        with self._lock:
            shown = self._scrub("tx", raw)
            self._commands.append(shown)
            answer = self.card.exchange(raw)
            if answer is not None and answer[-2:] in _REFUSALS:
                self._errors.append(f"{shown[:12].hex(' ')} -> {answer[-2:].hex(' ')}")
            late = LATE if "slow" in self.card.active else 0.0
        if late:
            time.sleep(late)
        return answer


def _made(model: str) -> Faulty:
    name, _, dialect = model.rpartition("-")
    if model not in CARD_MODELS:
        raise NoService(model, known=CARD_MODELS)
    if name == "mifare-1k":
        mifare = Mifare1k()
        made = acs_storage if dialect == "acs" else omnikey_storage
        return Faulty(made(mifare), mifare)
    chip = Sle4442() if name == "sle4442" else Sle4428()
    return Faulty(AcsSle(chip) if dialect == "acs" else OmnikeySle(chip), chip)


def make_card(model: str) -> VirtualCardReader:
    """A virtual card reader with a card in it; raises NoService for an unknown model."""
    return VirtualCardReader(model)
