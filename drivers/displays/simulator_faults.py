"""What can be wrong with the virtual display."""

from __future__ import annotations

from drivers.simulation import FaultSpec
from drivers.types import Text

FAULTS = (
    FaultSpec("dead_display", Text("黑屏（坏了）", "Dead: stays black")),
    FaultSpec("wrong_baud", Text("波特率与设置不同", "Runs at another baud rate")),
    FaultSpec("to_printer", Text("数据都给了打印机", "Data go to the printer")),
    FaultSpec("dead_segment", Text("缺笔画", "A segment is dead")),
    FaultSpec("lamp_stuck", Text("指示灯不变", "The lamp is stuck")),
    FaultSpec("dim", Text("很暗", "Dim")),
    FaultSpec("nak", Text("拒绝命令", "Refuses commands")),
    FaultSpec("drops_bytes", Text("丢字节", "Loses bytes")),
    FaultSpec("dies", Text("中途断开", "Dies")),
)
