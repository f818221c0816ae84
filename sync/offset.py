"""How far this laptop's clock is from central's, learned at every contact and kept for the next
start. Only an estimate is ever derived from it; no record's time is rewritten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from app.domain.clock import Clock
from sync.side import Keeper

# {"offset": seconds as text, "measured_at": ISO time of this laptop, "boot" and "mono": the boot it
# was running and the seconds since, as text}
KEY: Final = "clock_offset"
SLOWEST: Final = 10.0  # seconds; a slower round trip says too little
MOVED: Final = 1.0  # seconds of change worth writing down
STALE: Final = timedelta(hours=1)


class Measured(Protocol):
    @property
    def offset(self) -> float: ...
    @property
    def round_trip(self) -> float: ...


def learn(clock: Clock, keeper: Keeper, heard: Measured) -> bool:
    """Takes the measurement over into the clock, and into the store when it moved or is old.
    Returns whether it was good enough to be used."""
    if heard.round_trip > SLOWEST:
        return False
    before, at = clock.offset, clock.measured_at
    clock.learn(heard.offset)
    now = clock.wall()
    fresh = at is not None and abs(now - at) < STALE
    if before is None or not fresh or abs(before - heard.offset) > MOVED:
        keeper.set_local(
            KEY,
            {
                "offset": f"{heard.offset:.3f}",
                "measured_at": now.isoformat(),
                "boot": clock.boot_id,
                "mono": f"{clock.mono():.3f}",
            },
        )
    return True


def restore(clock: Clock, keeper: Keeper) -> None:
    """At the start of the program: what was last measured. If the computer ran on meanwhile and
    its clock was moved, the elapsed time tells by how much. Unreadable content is passed over."""
    held = keeper.local(KEY)
    try:
        if held and clock.offset is None:
            offset = float(held["offset"])
            measured_at = datetime.fromisoformat(held["measured_at"]).astimezone(UTC)
            boot, mono = held.get("boot", ""), float(held.get("mono", 0))
            clock.recall(offset, measured_at, boot, mono)
    except (KeyError, TypeError, ValueError, OverflowError):
        return
