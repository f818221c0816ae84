"""Frames with a length and a checksum (BCC), cut out of a stream that may hold anything.

Three published ones:

``stx2``  ``02 lenH lenL CMD PARAM data… 03 BCC`` of card machines (CRT family and copies): the
          length counts from CMD to the data, BCC is the XOR of all before it. "M1 射频读卡器笔记"
          (worldsing, 2013), LCD-288 (an emulation of the CRT-288 that its maker's DLL accepts) and
          M100 card machine code: ``02 00 02 31 30 03 02`` asks for the state.
``stx1``  ``02 len CMD PARAM data… 03 BCC`` of the MRS100 swipe reader ("MRS100 串口通信协议"). The
          published part does not say what the BCC covers; taken as in ``stx2``, of which it is the
          little sister: BCC is the XOR of all before it.
``aabb``  ``AA addr len CMD data… BCC BB``: the length counts CMD and data, BCC is the XOR from addr
          on. Manual at doczj.com ("SetAddress": ``AA 00 02 80 02 80 BB``) and IDT reader notes
          (``AA 00 03 25 26 00 00 BB``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import xor
from typing import Literal

Style = Literal["stx1", "stx2", "aabb"]


@dataclass(frozen=True, slots=True)
class Form:
    """``head`` the first byte, ``size_at`` and ``size_width`` where the length is, ``body_at``
    where the counted bytes begin, ``bcc_from`` the first byte of the checksum."""

    head: int
    size_at: int
    size_width: int
    bcc_from: int
    etx_first: bool  # 03 BCC, or BCC BB
    tail: int
    least: int = 2
    most: int = 1024

    @property
    def body_at(self) -> int:
        return self.size_at + self.size_width


FORMS: Mapping[Style, Form] = {
    "stx2": Form(0x02, 1, 2, 0, True, 0x03),
    "stx1": Form(0x02, 1, 1, 0, True, 0x03),
    "aabb": Form(0xAA, 2, 1, 1, False, 0xBB, least=1),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """``body`` the counted bytes: command or status first. ``good``: its checksum is right."""

    body: bytes
    good: bool = True
    address: int = 0


def bcc(data: bytes) -> int:
    return reduce(xor, data, 0)


def build(style: Style, body: bytes, address: int = 0) -> bytes:
    """A whole frame around ``body``."""
    form = FORMS[style]
    head = bytes((form.head, address)) if style == "aabb" else bytes((form.head,))
    data = head + len(body).to_bytes(form.size_width, "big") + body
    if form.etx_first:
        data += bytes((form.tail,))
        return data + bytes((bcc(data[form.bcc_from :]),))
    return data + bytes((bcc(data[form.bcc_from :]), form.tail))


class FrameParser:
    """Bytes in any pieces in, frames out. A frame whose end is not where its length says is not
    one: the search goes on behind its first byte. A frame with a wrong BCC is given as not good.
    ``single`` collects bytes between frames (ACK, NAK) and all that was garbage."""

    def __init__(self, style: Style) -> None:
        self._form = FORMS[style]
        self._style = style
        self._held = bytearray()
        self.single = bytearray()

    @property
    def begun(self) -> bool:
        """Whether the beginning of a frame is there whose rest is not."""
        return bool(self._held)

    def feed(self, data: bytes) -> list[Frame]:
        self._held += data
        found: list[Frame] = []
        while self._held:
            cut = self._cut()
            if cut is None:
                break
            if isinstance(cut, Frame):
                found.append(cut)
        return found

    def give_up(self) -> list[Frame]:
        """Time is up: what began as a frame was none; what follows in it is looked at again."""
        found: list[Frame] = []
        while self._held:
            self._drop(1)
            found += self.feed(b"")
        return found

    def _drop(self, count: int) -> None:
        self.single += self._held[:count]
        del self._held[:count]

    def _cut(self) -> Frame | bool | None:
        """A frame, True when a byte was dropped, None when more must come."""
        form, held = self._form, self._held
        at = held.find(form.head)
        if at:
            self._drop(at if at > 0 else len(held))
            return True
        if len(held) < form.body_at:
            return None
        size = int.from_bytes(held[form.size_at : form.body_at], "big")
        if not form.least <= size <= form.most:
            self._drop(1)
            return True
        whole = form.body_at + size + 2
        if len(held) < whole:
            return None
        tail = held[whole - 2] if form.etx_first else held[whole - 1]
        if tail != form.tail:
            self._drop(1)
            return True
        told = held[whole - 1] if form.etx_first else held[whole - 2]
        covered = held[form.bcc_from : whole - (1 if form.etx_first else 2)]
        good = told == bcc(bytes(covered))
        if not good and self._better_inside(whole):
            self._drop(1)
            return True
        frame = Frame(
            bytes(held[form.body_at : form.body_at + size]),
            good,
            held[1] if self._style == "aabb" else 0,
        )
        del held[:whole]
        return frame

    def _better_inside(self, whole: int) -> bool:
        """Whether a frame with a right BCC begins within this one: then this began in garbage."""
        for at in range(1, whole):
            if self._held[at] != self._form.head:
                continue
            inner = FrameParser(self._style)
            inner._held += self._held[at:]
            cut = inner._cut_once()
            if cut is not None and cut.good:
                return True
        return False

    def _cut_once(self) -> Frame | None:
        form, held = self._form, self._held
        if len(held) < form.body_at:
            return None
        size = int.from_bytes(held[form.size_at : form.body_at], "big")
        whole = form.body_at + size + 2
        if not form.least <= size <= form.most or len(held) < whole:
            return None
        piece = bytes(held[:whole])
        body = piece[form.body_at : form.body_at + size]
        right = build(self._style, body, piece[1] if self._style == "aabb" else 0)
        return Frame(body, piece == right)
