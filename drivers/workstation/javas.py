"""Every Java that is installed, and which one a program gets."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from drivers.cancel import CancelToken
from drivers.command import run_command
from drivers.workstation.facts import parse_java

_MOST = 8


@dataclass(frozen=True, slots=True)
class Java:
    """``first``: the one on the path. ``bits`` "" where it does not tell."""

    version: str
    place: str
    first: bool
    bits: str = ""


def javas(deadline: float, cancel: CancelToken) -> tuple[Java, ...]:
    """The one on the path first. Raises Cancelled."""
    found: dict[Path, Java] = {}
    first = shutil.which("java")
    places = [*([Path(first)] if first else []), *_places()]
    seen: set[Path] = set()
    for place in places:
        try:
            real = place.resolve()
        except OSError:
            continue
        if real in seen or not place.exists() or len(found) >= _MOST:
            continue
        seen.add(real)
        said = run_command([str(place), "-version"], deadline / 3, cancel)
        version = parse_java(said.err + said.out) if said is not None else None
        if said is None or version is None:
            continue
        bits = "64" if "64-Bit" in said.err + said.out else "32"
        found[real] = Java(version, str(place), first is not None and place == Path(first), bits)
    return tuple(found.values())


def _places() -> Iterator[Path]:
    name = "java.exe" if sys.platform == "win32" else "java"
    home = os.environ.get("JAVA_HOME")
    if home:
        yield Path(home) / "bin" / name
    if sys.platform == "win32":
        yield from (Path(p) / "bin" / name for p in _registry())
        return
    roots = (Path("/usr/lib/jvm"), Path("/opt"), Path("/Library/Java/JavaVirtualMachines"))
    for root in roots:
        for pattern in ("*/bin/java", "*/jre/bin/java", "*/Contents/Home/bin/java"):
            try:
                yield from sorted(root.glob(pattern))
            except OSError:
                continue


def _registry() -> Iterator[str]:
    """JavaHome of everything that registered itself, 64 and 32 bit."""
    import winreg

    registry: dict[str, int] = vars(winreg)  # these names exist on Windows only
    keys = (
        "JavaSoft\\Java Runtime Environment",
        "JavaSoft\\JDK",
        "JavaSoft\\JRE",
        "JavaSoft\\Java Development Kit",
    )
    for view in (registry["KEY_WOW64_64KEY"], registry["KEY_WOW64_32KEY"]):
        for key in keys:
            try:
                opened = getattr(winreg, "OpenKey")(  # noqa: B009
                    registry["HKEY_LOCAL_MACHINE"],
                    f"SOFTWARE\\{key}",
                    0,
                    registry["KEY_READ"] | view,
                )
                for at in range(20):
                    sub = getattr(winreg, "EnumKey")(opened, at)  # noqa: B009
                    home = getattr(winreg, "OpenKey")(opened, sub)  # noqa: B009
                    yield str(getattr(winreg, "QueryValueEx")(home, "JavaHome")[0])  # noqa: B009
            except OSError:
                continue
