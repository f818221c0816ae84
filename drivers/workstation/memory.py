"""How much memory there is, and how much of it is left."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes. ``swap_total`` is 0 without a swap space or page file, None where it is not told."""

    total: int
    available: int
    swap_total: int | None = None
    swap_free: int | None = None


def memory() -> Memory | None:
    """None where the system does not tell. Never raises."""
    import psutil

    try:
        found = psutil.virtual_memory()
    except (OSError, RuntimeError):
        return None
    try:
        swap = psutil.swap_memory()
    except (OSError, RuntimeError):
        return Memory(int(found.total), int(found.available))
    return Memory(int(found.total), int(found.available), int(swap.total), int(swap.free))


def disk_free() -> tuple[int, int]:
    """Total and free bytes of the disk that holds the user's home, which the billing client writes
    to. Raises OSError."""
    import shutil
    from pathlib import Path

    usage = shutil.disk_usage(Path.home())
    return usage.total, usage.free
