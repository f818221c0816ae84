"""Who the virtual printer says it is: its answers to GS I, after the profile it stands for."""

from __future__ import annotations

from drivers.printers.profile import PrinterProfile


def identity_of(profile: PrinterProfile, n: int) -> bytes | None:
    """None for a number the printer does not know."""
    names = {
        0x41: "1.00",
        0x42: profile.maker,
        0x43: profile.model,
        0x44: "SIM0000001",
        0x45: "CHINA GBK" if profile.chinese else "",
    }
    numbers = {
        1: 0x20,
        2: (0x01 if profile.chinese else 0) | (0x02 if profile.cutter else 0),
        3: 0x01,
    }
    if n in names:
        return b"\x5f" + names[n].encode("ascii") + b"\x00"
    number = numbers.get(n, numbers.get(n - 48))  # the manuals allow digits as well
    return None if number is None else bytes((number,))
