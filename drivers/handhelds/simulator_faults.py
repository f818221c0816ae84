"""What can be wrong with the virtual handheld."""

from __future__ import annotations

from drivers.simulation import FaultSpec
from drivers.types import Text

FAULTS = (
    FaultSpec("cannot_init", Text("不能初始化", "Cannot initialise")),
    FaultSpec("clock_wrong", Text("时钟慢 3 天", "Clock 3 days behind")),
    FaultSpec("wrong_year", Text("年份错", "Wrong year")),
    FaultSpec("dies_midway", Text("传到一半死机", "Freezes midway")),
    FaultSpec("no_success", Text("传完没有成功提示", "No success at the end")),
    FaultSpec("erases_early", Text("没确认就删除", "Erases before the end is confirmed")),
    FaultSpec("lost_record", Text("少一条记录", "Loses a record")),
    FaultSpec("broken_record", Text("一条记录损坏", "A record is damaged")),
    FaultSpec("bad_encoding", Text("编码不对（乱码）", "Wrong encoding")),
    FaultSpec("full", Text("存储满", "Storage full")),
    FaultSpec("battery_low", Text("电量低", "Battery low")),
    FaultSpec("flips", Text("线路干扰", "Interference on the line")),
    FaultSpec("slow", Text("应答慢", "Slow to answer")),
    FaultSpec("wrong_baud", Text("波特率与设置不同", "Runs at another baud rate")),
    FaultSpec("silent", Text("没有应答", "Silent")),
    FaultSpec("dies", Text("中途断开", "Unplugged")),
)
