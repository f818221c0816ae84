"""The meter-number test on any ``MemoryCard``: keep, write, read back in several ways, compare,
put back. It never leaves a card without having tried to restore it, and says whether it could."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from drivers.card_readers.faults import NotRestored
from drivers.card_readers.memory import MemoryCard
from drivers.card_readers.meter_findings import (
    DISTURBED,
    IGNORED,
    MISREAD,
    SKIPPED,
    STALE,
    SWAPPED,
    WORN,
    Cause,
    Finding,
)
from drivers.card_readers.meter_pattern import (
    differing,
    pattern,
    skips,
    swapped,
    wrong_digits,
)

_BACK = 5.0  # seconds a card may need to be powered anew
_ATTEMPTS = 4  # at putting back: another program may disturb once or twice
_BLANKS = (b"\x00", b"\xff")
_REHEARSED = 32  # bytes of blank card that are tried before any that hold something


@dataclass(frozen=True, slots=True)
class View:
    """One way of reading: in pieces of ``size``, rising or falling addresses."""

    size: int
    falling: bool = False

    @property
    def name(self) -> str:
        return f"{self.size}{'-' if self.falling else '+'}"


def views_of(card: MemoryCard) -> tuple[View, ...]:
    """Every size rising, and the smallest once more falling."""
    return (*map(View, card.read_sizes), View(card.read_sizes[-1], falling=True))


def places_of(card: MemoryCard, most: int) -> tuple[range, ...]:
    """The free places of a card, ``most`` bytes of them at most."""
    chosen: list[range] = []
    for place in card.free:
        room = (most - sum(map(len, chosen))) // card.write_size * card.write_size
        if room <= 0:
            break
        chosen.append(range(place.start, min(place.stop, place.start + room)))
    return tuple(chosen)


class MeterTest:
    """Make it with the card open; ``keep`` first, then ``rehearse`` and ``loop``, and ``restore``
    whatever happened. ``touched`` is what may differ from the original."""

    def __init__(self, card: MemoryCard, places: tuple[range, ...]) -> None:
        self.card = card
        self.places = places
        self.original: dict[range, bytes] = {}
        self.touched: set[range] = set()
        self.digits = 0
        self.back = _BACK
        self._views = views_of(card)

    # ------------------------------------------------------------ keep

    def keep(self, tell: Callable[[int, int], None]) -> Finding | None:
        """Read the original in every way before anything is written. A reader that reads it
        differently is known to be wrong already; the smallest pieces count as the truth."""
        got: dict[View, bytes] = {}
        for n, view in enumerate(self._views):
            got[view] = self._read_all(view, self.places)
            tell(n + 1, len(self._views))
        truth = got[self._views[-1]]
        at = 0
        for place in self.places:
            self.original[place] = truth[at : at + len(place)]
            at += len(place)
        for view in self._views:
            if got[view] != truth:
                again = self._read_all(view, self.places)
                if again != got[view]:
                    return self._found(DISTURBED, truth, got[view], self.places, view)
                cause = self._misread(truth, got[view], self.places, view)
                cause = cause or self._whole(view)
                return self._found(cause, truth, got[view], self.places, view)
        return None

    # ------------------------------------------------------------ write and compare

    @property
    def needs_blank(self) -> bool:
        """Where a card can be read in one way only, a reader that garbles is not known before
        writing; then what is read of the customer's data might not be what is there."""
        return len(self.card.read_sizes) == 1 and not self._blank()

    def rehearse(self) -> Finding | None:
        """One loop on blank bytes only: a reader that garbles is found before it touches data."""
        return self._round(0, self._blank())

    def loop(self, number: int) -> Finding | None:
        """Write loop ``number`` (from 1) everywhere, read back in every way. None: all right."""
        return self._round(number, self.places)

    def _blank(self) -> tuple[range, ...]:
        unit = max(16, self.card.write_size)
        found: list[range] = []
        for place in self.places:
            data = self.original[place]
            for at in range(0, len(place) - unit + 1, unit):
                if data[at : at + unit] in [blank * unit for blank in _BLANKS]:
                    found.append(range(place.start + at, place.start + at + unit))
                if len(found) * unit >= _REHEARSED:
                    return tuple(found)
        return tuple(found)

    def _round(self, number: int, places: tuple[range, ...]) -> Finding | None:
        if not places:
            return None
        smallest = self._views[-1]
        before = self._read_all(smallest, places)
        want = b"".join(pattern(number * 3 + n, len(p)) for n, p in enumerate(places))
        self._write_all(want, places)
        got: dict[View, bytes] = {}
        for view in self._views:
            got[view] = self._read_all(view, places)
            self.digits += sum(len(pattern(0, len(p))) for p in places)
        wrong = [view for view in self._views if got[view] != want]
        if not wrong:
            return None
        cause = self._cause(want, before, got, places)
        return self._found(cause, want, got[wrong[0]], places, wrong[0])

    def _cause(
        self, want: bytes, before: bytes, got: dict[View, bytes], places: tuple[range, ...]
    ) -> Cause:
        """Ask the card again in ways that tell the causes apart."""
        if any(self._read_all(view, places) != got[view] for view in self._views):
            return DISTURBED
        bad = [view for view in self._views if got[view] != want]
        for view in bad:
            cause = self._misread(want, got[view], places, view)
            if cause is not None:
                return cause
        view = bad[-1]
        self._renew()
        fresh = self._read_all(view, places)
        changed = differing(before, want)
        if all(got[view][at] == before[at] for at in changed):
            if fresh == want:
                return STALE
            if fresh == before:
                return IGNORED
        self._write_all(want, places)
        self._renew()
        again = self._read_all(view, places)
        stuck = differing(want, again)
        if stuck and all(again[at] == got[view][at] for at in stuck):
            return WORN
        return DISTURBED

    def _misread(
        self, want: bytes, got: bytes, places: tuple[range, ...], view: View
    ) -> Cause | None:
        """Whether the wrong bytes are the right ones, read wrongly."""
        if swapped(got) == want:
            return SWAPPED
        return _skipping(self._pieces(want, got, places, view.size)) if view.size > 1 else None

    def _whole(self, view: View) -> Cause:
        """Whole pieces, also what lies around the places: blank bytes alone prove no skip."""
        size, least = view.size, self._views[-1].size
        starts = sorted({at // size * size for place in self.places for at in place})
        pieces = [
            (
                b"".join(self.card.read(n, least) for n in range(at, at + size, least)),
                self.card.read(at, size),
            )
            for at in starts
            if at + size <= self.card.size
        ]
        return _skipping(pieces) or MISREAD

    def _pieces(
        self, want: bytes, got: bytes, places: tuple[range, ...], size: int
    ) -> list[tuple[bytes, bytes]]:
        """Both cut where one read command ended and the next began."""
        found: list[tuple[bytes, bytes]] = []
        at = 0
        for place in places:
            first = place.start
            while first < place.stop:
                last = min(place.stop, (first // size + 1) * size)
                step = last - first
                found.append((want[at : at + step], got[at : at + step]))
                first, at = last, at + step
        return found

    def _found(
        self, cause: Cause, want: bytes, got: bytes, places: tuple[range, ...], view: View
    ) -> Finding:
        addresses = [at for place in places for at in place]
        where = tuple(addresses[at] for at in differing(want, got)[:8])
        return Finding(cause, wrong_digits(want, got), where, view.name)

    # ------------------------------------------------------------ put back

    def restore(self) -> bool:
        """Put the original back and prove it after powering the card anew; whether anything had
        to be. Raises NotRestored, or what kept the card from being reached."""
        if not self.touched:
            return False
        places = tuple(sorted(self.touched, key=lambda place: place.start))
        want = b"".join(self._original(place) for place in places)
        smallest = self._views[-1]
        self._renew()
        data = want
        for _ in range(_ATTEMPTS):
            self._write_all(data, places)
            self._renew()
            got = self._read_all(smallest, places)
            if got == want:
                self.touched.clear()
                return True
            # a reader that swaps halves when it writes wants them swapped beforehand
            data = swapped(want) if swapped(got) == want else want
        raise NotRestored(", ".join(f"{at}" for at in differing(want, got)[:16]))

    def unlike(self) -> list[int]:
        """Addresses that read otherwise than before the test."""
        got = self._read_all(self._views[-1], self.places)
        want = b"".join(self.original[place] for place in self.places)
        addresses = [at for place in self.places for at in place]
        return [addresses[at] for at in differing(want, got)]

    def _original(self, place: range) -> bytes:
        for kept, data in self.original.items():
            if kept.start <= place.start and place.stop <= kept.stop:
                return data[place.start - kept.start : place.stop - kept.start]
        raise NotRestored(f"{place.start}: not kept")

    def _renew(self) -> None:
        self.card.end()
        self.card.renew(self.back)
        self.card.begin()

    # ------------------------------------------------------------ bytes

    def _write_all(self, data: bytes, places: tuple[range, ...]) -> None:
        at = 0
        for place in places:
            self.touched.add(place)
            self.card.write(place.start, data[at : at + len(place)])
            at += len(place)

    def _read_all(self, view: View, places: tuple[range, ...]) -> bytes:
        return b"".join(self._read(view, place) for place in places)

    def _read(self, view: View, place: range) -> bytes:
        """Whole pieces that cover ``place``, cut to it. Near the end of a card, where a whole
        piece would not fit, the next smaller size."""
        size = view.size
        starts = range(place.start // size * size, place.stop, size)
        found: dict[int, bytes] = {}
        for at in reversed(starts) if view.falling else starts:
            if at + size <= self.card.size:
                found[at] = self.card.read(at, size)
            else:
                rest = range(max(at, place.start), place.stop)
                smaller = next(s for s in self.card.read_sizes if s < size)
                found[at] = bytes(rest.start - at) + self._read(View(smaller), rest)
        data = b"".join(found[at] for at in starts)
        return data[place.start - starts.start : place.stop - starts.start]


def _skipping(pieces: list[tuple[bytes, bytes]]) -> Cause | None:
    """Whether all that is wrong in the pieces (wanted, got) is a digit left out."""
    told = [skips(want, got) for want, got in pieces]
    if all(possible for possible, _ in told) and any(proven for _, proven in told):
        return SKIPPED
    return None
