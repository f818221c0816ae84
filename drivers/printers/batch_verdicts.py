"""What a batch says: which tickets were skipped, mixed in, or never confirmed."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from drivers.plan import StepOutcome
from drivers.printers.batch import Batch
from drivers.printers.bills import spoken
from drivers.printers.seeing import UNSURE, Seen
from drivers.types import Limit, Reading, Text, Verdict, reading

BATCH_SEEN: Final = (
    Seen("complete", Text("齐全，顺序对", "All there, in order"), Verdict.PASS),
    Seen(
        "skipped",
        Text("少了票（跳票）", "One is missing"),
        Verdict.FAIL,
        "SKIPPED_TICKET",
        Text(
            "打印机说打了、纸上没有：查页长、切纸位和色带；缺的票号按规定处理。",
            "The printer says printed, the paper does not: look at page length, tear-off and "
            "ribbon; treat the missing numbers by the rules.",
        ),
    ),
    Seen(
        "mixed",
        Text("混进了别的票（串票）", "Another ticket came in between"),
        Verdict.FAIL,
        "MIXED_TICKETS",
        Text(
            "另有程序或电脑在用这台打印机：取消共享，一个窗口一台。",
            "Another program or computer uses this printer: stop sharing, one printer a counter.",
        ),
    ),
    Seen(
        "order",
        Text("顺序不对", "Out of order"),
        Verdict.FAIL,
        "ORDER",
        Text(
            "队列把任务打乱了：逐张打印，不要两处同时点。",
            "The queue changed the order: print one by one, not from two places at once.",
        ),
    ),
    UNSURE,
)


def batch_readings(batch: Batch) -> tuple[Reading, ...]:
    """Counts and speed; speed only where the printer's own numbers gave it."""
    account, count = batch.account, len(batch.bills)
    none = Limit(low=Decimal(0), high=Decimal(0))
    found = [
        reading(
            "confirmed",
            Text("确认打出", "Confirmed"),
            len(account.printed),
            limit=Limit(low=Decimal(count)) if batch.how == "process_id" else None,
        ),
        reading("skipped", Text("跳票", "Skipped"), len(account.skipped), limit=none),
        reading("foreign", Text("串票", "Mixed in"), len(account.foreign), limit=none),
    ]
    rate = batch.rate
    if rate is not None:
        tickets = max(1, len(batch.ids))
        found += [
            reading("ticket_speed", Text("速度", "Speed"), f"{rate * 60:.0f}", "tickets/min"),
            reading(
                "print_speed",
                Text("打印速度", "Print speed"),
                f"{rate * batch.lines / tickets:.1f}",
                "lines/s",
            ),
            reading(
                "character_speed",
                Text("字符速度", "Character speed"),
                f"{rate * batch.characters / tickets:.0f}",
                "chars/s",
            ),
        ]
    return tuple(found)


def judged_batch(batch: Batch, readable: bool) -> StepOutcome:
    """A batch that came to its end without a fault of the printer."""
    account, count = batch.account, len(batch.bills)
    readings = batch_readings(batch)
    if batch.how != "process_id":
        return _unconfirmed(batch, readable)
    if account.foreign:
        names = ", ".join(account.foreign)
        return StepOutcome(
            Verdict.FAIL,
            Text(
                f"串票：打印机确认了不是这里发的号（{names}），有别的程序在打印。",
                f"Mixed tickets: it confirmed numbers not sent here ({names}); another program "
                "prints on it.",
            ),
            readings,
            "MIXED_TICKETS",
        )
    missing = batch.bills_of((*account.skipped, *account.waiting))
    if missing:
        return StepOutcome(
            Verdict.FAIL,
            Text(
                f"跳票：{spoken(missing)} 没有打印完成的确认（共 {len(missing)} 张）。",
                f"Skipped: {spoken(missing)} were never confirmed as printed ({len(missing)}).",
            ),
            readings,
            "SKIPPED_TICKET",
        )
    if not account.in_order:
        return StepOutcome(
            Verdict.FAIL,
            Text("确认的顺序与发送的不同。", "The order of confirmation is not that of sending."),
            readings,
            "ORDER",
        )
    if batch.not_sent:
        return StepOutcome(
            Verdict.FAIL,
            Text(
                f"还有 {len(batch.not_sent)} 张没有发送。", f"{len(batch.not_sent)} were not sent."
            ),
            readings,
            "BATCH_FAILED",
        )
    return StepOutcome(
        Verdict.PASS,
        Text(
            f"{count} 张全部确认，按顺序，用时 {batch.seconds:.1f} 秒。",
            f"All {count} confirmed in order after {batch.seconds:.1f} s.",
        ),
        readings,
    )


def _unconfirmed(batch: Batch, readable: bool) -> StepOutcome:
    """No number came back at all: the model has none, or the port cannot be read."""
    if batch.how == "queue":
        text = Text(
            "数据都处理完了；这台打印机不返回票号，是否齐全要看纸。",
            "All data was processed; this printer returns no numbers, so look at the paper.",
        )
        return StepOutcome(Verdict.PASS, text, ())
    if not readable:
        text = Text(
            "已全部发送；这个端口读不到确认，是否齐全要看纸。",
            "All was sent; nothing can be read at this port, so look at the paper.",
        )
        return StepOutcome(Verdict.INCONCLUSIVE, text, (), "WRITE_ONLY")
    return StepOutcome(
        Verdict.FAIL,
        Text(
            "批量打印没有做完：打印机在规定时间内没有处理完数据，状态却正常。查流控和波特率。",
            "The batch did not finish: its state is fine, but the data was not processed in time. "
            "Check flow control and baud rate.",
        ),
        batch_readings(batch),
        "BATCH_FAILED",
    )


def stopped_batch(batch: Batch) -> StepOutcome:
    """A batch that a fault of the printer ended: what is sure, what is not, what never left."""
    assert batch.fault is not None
    account = batch.account
    unsure = batch.bills_of((*account.skipped, *account.waiting))
    done = spoken(batch.bills_of(account.printed)) or "-"
    wait = spoken(unsure) or "-"
    rest = spoken(batch.not_sent) or "-"
    why = batch.fault.text()
    return StepOutcome(
        Verdict.FAIL,
        Text(
            f"{why.zh} 已确认：{done}；没有确认（可能作废）：{wait}；没有发送：{rest}。",
            f"{why.en} Confirmed: {done}; not confirmed (may be void): {wait}; not sent: {rest}.",
        ),
        (
            *batch_readings(batch),
            reading("unsure_bills", Text("待核对票号", "Bills to compare"), wait),
        ),
        batch.fault.code,
    )
