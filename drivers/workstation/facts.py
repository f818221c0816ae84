"""Facts about this computer from the standard library and its own commands."""

from __future__ import annotations

import os
import platform
import re
import shutil
import socket
import struct
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from drivers.cancel import CancelToken
from drivers.command import run_command
from drivers.transport.tcp import resolve

_NTP_EPOCH = 2_208_988_800  # seconds from 1900 to 1970


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes."""

    total: int
    available: int


def system_name() -> str:
    return f"{platform.system()} {platform.release()} ({platform.machine()})"


def cpu_count() -> int:
    return os.cpu_count() or 1


def load_percent() -> float | None:
    """Load of the last minute per processor in percent; None where the system does not tell."""
    try:
        return 100.0 * os.getloadavg()[0] / cpu_count()
    except (AttributeError, OSError):
        return None


def memory() -> Memory | None:
    if sys.platform == "win32":
        return _windows_memory()
    try:
        return parse_meminfo(Path("/proc/meminfo").read_text(encoding="ascii"))
    except OSError:
        pass
    try:
        page = os.sysconf("SC_PAGE_SIZE")
        total = os.sysconf("SC_PHYS_PAGES") * page
        return Memory(total, os.sysconf("SC_AVPHYS_PAGES") * page)
    except (ValueError, OSError):
        return None


def parse_meminfo(text: str) -> Memory | None:
    found = {m[1]: int(m[2]) * 1024 for m in re.finditer(r"(?m)^(\w+):\s+(\d+) kB", text)}
    total = found.get("MemTotal")
    free = found.get("MemAvailable", found.get("MemFree"))
    return None if total is None or free is None else Memory(total, free)


def _windows_memory() -> Memory | None:
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = [("length", ctypes.c_uint32), ("load", ctypes.c_uint32)] + [
            (name, ctypes.c_uint64)
            for name in (
                "total",
                "free",
                "page",
                "page_free",
                "virtual",
                "virtual_free",
                "extended",
            )
        ]

    status = Status()
    status.length = ctypes.sizeof(Status)
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009  exists on Windows only
    if not kernel.GlobalMemoryStatusEx(ctypes.byref(status)):
        return None
    return Memory(int(status.total), int(status.free))


def disk_free(path: str = "") -> tuple[int, int]:
    """Total and free bytes of the disk that holds ``path`` (the user's home by default)."""
    usage = shutil.disk_usage(path or Path.home())
    return usage.total, usage.free


def java_version(deadline: float, cancel: CancelToken) -> str | None:
    """Version of the ``java`` on the path ("17.0.11", "1.8.0_392"); None when there is none."""
    found = run_command(["java", "-version"], deadline, cancel)
    return None if found is None else parse_java(found.err + found.out)


def parse_java(text: str) -> str | None:
    match = re.search(r'version "([^"]+)"', text)
    return match[1] if match else None


def clock_offset(host: str, deadline: float, cancel: CancelToken, port: int = 123) -> float | None:
    """Seconds this clock is ahead of an SNTP server (RFC 4330), None when it does not answer."""
    from drivers.port_errors import Unreachable

    try:
        family, address = resolve(host, port, deadline, cancel)[0]
    except Unreachable:
        return None
    until = time.monotonic() + deadline
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        sock.settimeout(0.02)
        sent = time.time()
        try:
            sock.sendto(b"\x1b" + bytes(47), address)
            while time.monotonic() < until:
                cancel.check()
                try:
                    data, sender = sock.recvfrom(512)
                except TimeoutError:
                    continue
                if sender[:2] == address[:2] and len(data) >= 48 and data[0] & 7 == 4:
                    return _offset(data, sent, time.time())
        except OSError:
            return None
    return None


def _offset(packet: bytes, sent: float, received: float) -> float:
    def stamp(at: int) -> float:
        seconds, fraction = struct.unpack(">II", packet[at : at + 8])
        return float(seconds - _NTP_EPOCH + fraction / 2**32)

    server = (stamp(32) + stamp(40)) / 2
    return (sent + received) / 2 - server
