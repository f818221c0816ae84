"""Serial ports, their drivers, and devices that do not work, as a step of the computer check."""

from __future__ import annotations

import sys

from drivers.plan import StepOutcome
from drivers.types import Reading, Text, reading
from drivers.workstation.judged import Doubt, judged, not_told, untold
from drivers.workstation.look import Look
from drivers.workstation.ports import Port, driverless, serial_ports

# Microsoft, "Error codes in Device Manager in Windows"
_CODES = {
    10: Text("不能启动", "cannot start"),
    22: Text("被停用", "is disabled"),
    28: Text("没有装驱动", "has no driver"),
    31: Text("驱动加载不了", "has a driver that does not load"),
    39: Text("驱动坏了", "has a damaged driver"),
    43: Text("报告故障", "reports a fault"),
    52: Text("驱动没有签名", "has an unsigned driver"),
}
_OTHER = Text("有问题", "has a problem")
_DISABLED = 22  # somebody wanted it so


def port_step(look: Look) -> StepOutcome:
    found = look.aside(lambda: serial_ports(look.keys), 5.0, "serial ports")
    label = Text("串口", "Serial ports")
    if found is None:
        text = Text("列串口超时：某个驱动卡住了。", "Listing ports took too long: a driver hangs.")
        return not_told(text, [untold("ports", label)])
    readings: list[Reading] = [reading("ports", label, len(found))]
    doubts: list[Doubt] = []
    for port in found:
        said = Text(f"{port.name} 驱动", f"{port.name}, driver")
        key = f"port.{port.name}"
        readings.append(reading(key, said, port.said) if port.said else untold(key, said))
        if port.refused:
            doubts.append(_refused(port))
    for number, name in enumerate(driverless() if sys.platform == "linux" else (), start=1):
        said = Text("没有驱动的转接线", "Adapter without a driver")
        readings.append(reading(f"driverless.{number}", said, name))
        doubts.append(
            Doubt(
                Text(
                    f"转接线 {name} 插着，却没有串口：装驱动；Linux 上常是 brltty 占用，卸掉它。",
                    f"The adapter {name} is in and has no port: install its driver; on Linux "
                    "brltty often takes it, remove that.",
                ),
                "NO_DRIVER",
            )
        )
    readings += _problems(look, doubts)
    if not found and not doubts:
        return judged(readings, Text("没有串口。", "There are no serial ports."))
    names = ", ".join(f"{p.name} {p.what}".strip() for p in found[:6])
    return judged(readings, Text(f"{names}。", f"{names.replace('、', ', ')}."), doubts)


def _refused(port: Port) -> Doubt:
    return Doubt(
        Text(
            f"{port.name} 的驱动不认这颗芯片（{port.what}）：打不开；"
            "换转接线，或装芯片厂指定的旧版驱动。",
            f"The driver of {port.name} refuses this chip ({port.what}): it cannot be opened. Use "
            "another adapter, or the older driver its maker names.",
        ),
        "CHIP_REFUSED",
    )


def _problems(look: Look, doubts: list[Doubt]) -> list[Reading]:
    """Devices that Windows marks in its device manager."""
    readings: list[Reading] = []
    for at, problem in enumerate(look.told().problems[:8], start=1):
        what = _CODES.get(problem.number, _OTHER)
        name = problem.name or problem.device
        label = Text(f"设备 {name}", f"Device {name}")
        readings.append(reading(f"problem.{at}", label, problem.number))
        if problem.number != _DISABLED:
            text = Text(
                f"{name} {what.zh}（代码 {problem.number}）：在设备管理器里看，重装驱动。",
                f"{name} {what.en} (code {problem.number}): see the device manager, reinstall its "
                "driver.",
            )
            doubts.append(Doubt(text, "DEVICE_PROBLEM"))
    return readings
