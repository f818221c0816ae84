"""Times taken by hand. Every try is kept as a measurement, the best one is the answer's value.

A watch that runs is local state of this laptop: it survives a page that is left and a program that
ends. Within one run of the program its time is the elapsed clock's, which nobody can set; after a
restart only the wall clock is left to tell, and the watch says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from app.domain.answer import Measurement
from app.domain.changes import ChangeSet
from app.domain.checklist import Item, ItemKind
from app.domain.clock import Stamp
from app.domain.codec import build, plain
from app.domain.text import Text
from app.services.answering import base_answer, open_item, put_answer, sheet_for_writing
from app.services.judging import must_explain, revise
from app.services.refusals import BadValue

if TYPE_CHECKING:
    from app.services.context import Ctx

TAKE = Text("记录计时", "record a time")
TRY: Final = "try"
LAP: Final = "lap"
MOST_TRIES: Final = 20
MOST_LAPS: Final = 20
LONGEST: Final = 24 * 3600  # seconds; a watch that ran longer was forgotten
_KEY: Final = "watches:"  # local key + visit id: {item id: a running watch}


@dataclass(frozen=True, slots=True)
class Watch:
    """A watch that runs. ``laps``: seconds from the start."""

    started: Stamp
    laps: tuple[Decimal, ...] = ()

    def seconds(self, now: Stamp) -> Decimal:
        """Since the start, in tenths. Never negative, also when the clock was set back."""
        if now.boot_id == self.started.boot_id:
            spent = now.at_mono - self.started.at_mono
        else:
            spent = (now.best - self.started.best).total_seconds()
        return Decimal(f"{max(0.0, spent):.1f}")

    def sure(self, now: Stamp) -> bool:
        """Whether one run of the program has measured it all; else the wall clock helped."""
        return now.boot_id == self.started.boot_id


def running(ctx: Ctx, visit_id: str) -> dict[str, Watch]:
    """Item id -> its watch, of those that run in this visit. Unreadable ones are left out."""
    held = ctx.store.local(_KEY + visit_id)
    found: dict[str, Watch] = {}
    for item_id, kept in held.items() if isinstance(held, dict) else ():
        try:
            found[str(item_id)] = build(Watch, kept)
        except (TypeError, ValueError, KeyError, ArithmeticError):
            continue
    return found


def keep(ctx: Ctx, visit_id: str, item_id: str, watch: Watch | None) -> None:
    """Remembers that the watch runs, or with None that it does not any more."""
    held: Any = ctx.store.local(_KEY + visit_id)
    kept = dict(held) if isinstance(held, dict) else {}
    if watch is None:
        kept.pop(item_id, None)
    else:
        kept[item_id] = plain(watch)
    ctx.store.set_local(_KEY + visit_id, kept)


def take(
    ctx: Ctx,
    visit_id: str,
    item_id: str,
    seconds: Decimal,
    laps: Sequence[Decimal] = (),
    *,
    reason: str = "",
) -> ChangeSet:
    """One more try. The answer's value becomes the best of all: the shortest, or the longest where
    only a lower limit is given. Raises what an answer raises, BadValue for a time that is none."""
    with ctx.store.unit(ctx.actor.id) as unit:
        sheet = sheet_for_writing(ctx, unit, visit_id, evidence=False)
        item = open_item(sheet, item_id, TAKE)
        if item.kind is not ItemKind.STOPWATCH or not 0 <= seconds <= LONGEST:
            raise BadValue(item.prompt, f"{seconds} s", Text("0 秒到 24 小时", "0 s to 24 h"))
        base = base_answer(sheet, item_id)
        known = sheet.answers.get(item_id)
        # a rework measures anew: the tries of a signed revision stay in it
        again = known is not None and known.revision < base.revision
        held = () if again else base.measurements
        tries = (*held, *_measured(item, len(tries_of(held)) + 1, seconds, laps))
        if len(tries_of(tries)) > MOST_TRIES:
            most = Text(f"最多 {MOST_TRIES} 次", f"at most {MOST_TRIES} tries")
            raise BadValue(item.prompt, f"{seconds} s", most)
        best = best_of(item, tries_of(tries))
        # the figure is measured, not put in by hand: no reason is asked for its changing
        bare = replace(base, measurements=(), run_id=None)
        new = revise(item, bare, verdict=None, value=str(best), note=None, reason=reason)
        new = replace(new, measurements=tries, run_id=base.run_id)
        must_explain(sheet.visit, base, new, reason)
        put_answer(ctx, unit, sheet, new)
        return unit.commit()


def tries_of(measurements: Sequence[Measurement]) -> tuple[Decimal, ...]:
    """The times that were taken, in order."""
    return tuple(Decimal(m.value) for m in measurements if m.quantity == TRY)


def best_of(item: Item, tries: Sequence[Decimal]) -> Decimal:
    limits = item.hard or item.guide
    longest = limits is not None and limits.high is None and limits.low is not None
    return max(tries) if longest else min(tries)


def _measured(
    item: Item, number: int, seconds: Decimal, laps: Sequence[Decimal]
) -> tuple[Measurement, ...]:
    limits = item.hard
    took = Measurement(
        TRY,
        str(seconds),
        "s",
        limits,
        None if limits is None else limits.holds(seconds),
        label_zh=f"第 {number} 次",
        label_en=f"try {number}",
    )
    return (
        took,
        *(
            Measurement(
                LAP,
                str(lap),
                "s",
                label_zh=f"第 {number} 次分段 {place}",
                label_en=f"try {number}, lap {place}",
            )
            for place, lap in enumerate(laps, 1)
        ),
    )
