"""What can be wrong with the virtual printer, and what its status bytes then say.

The bits are those of DLE EOT and of the automatic status (ASB); sources in ``status.py``.
"""

from __future__ import annotations

from collections.abc import Collection

from drivers.simulation import FaultSpec
from drivers.types import Text

FAULTS = (
    FaultSpec("paper_out", Text("缺纸", "Out of paper")),
    FaultSpec("paper_near_end", Text("纸将尽", "Paper near its end")),
    FaultSpec("cover_open", Text("上盖打开", "Cover open")),
    FaultSpec("cutter_jam", Text("切刀卡住", "Cutter jammed")),
    FaultSpec("jam", Text("卡纸", "Paper jam")),
    FaultSpec("offline", Text("脱机", "Offline")),
    FaultSpec("no_reply", Text("不应答", "Does not answer")),
    FaultSpec("garbage_reply", Text("应答乱码", "Answers rubbish")),
    FaultSpec("drops_process_id", Text("不确认票号", "Does not confirm tickets")),
    FaultSpec("wrong_process_id", Text("确认错误票号", "Confirms another ticket")),
    FaultSpec("skip_ticket", Text("跳掉下一张票", "Skips the next ticket")),
    FaultSpec("mix_tickets", Text("插进别人的票", "Another computer's ticket in between")),
    FaultSpec("drops_bytes", Text("丢字节", "Loses bytes")),
    FaultSpec("slow", Text("打印很慢", "Prints slowly")),
    FaultSpec("blank", Text("打出空白票", "Prints blank")),
    FaultSpec("dead_dots", Text("打印头缺点", "Head with dead dots")),
    FaultSpec("no_chinese", Text("中文打成乱码", "Chinese comes out garbled")),
    FaultSpec("dies", Text("中途断开", "Dies")),
)
# of a printer for forms of several parts
FORM_FAULTS = (
    FaultSpec("paper_out", Text("缺纸", "Out of paper")),
    FaultSpec("offline", Text("脱机", "Offline")),
    FaultSpec("jam", Text("卡纸", "Paper jam")),
    FaultSpec("misaligned", Text("套打错位 3.2/−2.0 毫米", "Shifted 3.2/−2.0 mm")),
    FaultSpec("stretched", Text("纵向放大 1%", "Stretched by 1 %")),
    FaultSpec("skewed", Text("装纸歪斜", "Loaded askew")),
    FaultSpec("wrong_length", Text("页长不对（11 英寸）", "Page length stays 11 inches")),
    FaultSpec("feed_slip", Text("每张多走 0.8 毫米", "Slips 0.8 mm a sheet")),
    FaultSpec("blank", Text("打出空白（色带）", "Prints blank (ribbon)")),
    FaultSpec("no_chinese", Text("中文打成乱码", "Chinese comes out garbled")),
    FaultSpec("drops_bytes", Text("丢字节", "Loses bytes")),
    FaultSpec("slow", Text("打印很慢", "Prints slowly")),
    FaultSpec("dies", Text("中途断开", "Dies")),
)
STOPS = ("paper_out", "cover_open", "cutter_jam", "jam", "offline")  # they end printing


def stopped(active: Collection[str]) -> bool:
    return any(name in active for name in STOPS)


def status_byte(n: int, active: Collection[str]) -> int:
    """The answer to DLE EOT ``n``, 1 to 4."""
    on = active.__contains__
    bits = {
        1: 0x08 if stopped(active) else 0,
        2: (0x04 if on("cover_open") else 0)
        | (0x20 if on("paper_out") else 0)
        | (0x40 if on("cutter_jam") or on("jam") else 0),
        3: (0x08 if on("cutter_jam") else 0) | (0x04 if on("jam") else 0),
        4: (0x0C if on("paper_near_end") or on("paper_out") else 0)
        | (0x60 if on("paper_out") else 0),
    }
    return 0x12 | bits[n]


def asb_bytes(active: Collection[str]) -> bytes:
    on = active.__contains__
    return bytes(
        (
            0x10 | (0x08 if stopped(active) else 0) | (0x20 if on("cover_open") else 0),
            (0x08 if on("cutter_jam") else 0) | (0x04 if on("jam") else 0),
            (0x03 if on("paper_near_end") or on("paper_out") else 0)
            | (0x0C if on("paper_out") else 0),
            0x0F,
        )
    )
