"""Every Java that is installed, and which one a program gets."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from drivers.cancel import CancelToken, Deadline
from drivers.command import run_command
from drivers.workstation.keys import Keys

_MOST = 8
_SOFT = (
    r"HKLM\SOFTWARE\JavaSoft\Java Runtime Environment",
    r"HKLM\SOFTWARE\JavaSoft\JRE",
    r"HKLM\SOFTWARE\JavaSoft\Java Development Kit",
    r"HKLM\SOFTWARE\JavaSoft\JDK",
    r"HKLM\SOFTWARE\WOW6432Node\JavaSoft\Java Runtime Environment",
    r"HKLM\SOFTWARE\WOW6432Node\JavaSoft\Java Development Kit",
)
_ROOTS = ("/usr/lib/jvm", "/opt", "/usr/java", "/Library/Java/JavaVirtualMachines")


@dataclass(frozen=True, slots=True)
class Java:
    """``first``: the one on the path. ``bits`` "" where it does not tell; ``works`` False for one
    that is there and does not start, None for one that was not started. ``home`` is its folder,
    ``web_start`` whether it has javaws."""

    version: str
    place: str
    first: bool
    bits: str = ""
    home: str = ""
    works: bool | None = None
    web_start: bool = False


def javas(seconds: float, cancel: CancelToken, keys: Keys) -> tuple[Java, ...]:
    """The one on the path first; it is started, the others tell by their ``release`` file where
    they have one. Raises Cancelled."""
    until = Deadline(seconds)
    first = shutil.which("java")
    places = [*([Path(first)] if first else []), *_places(keys)]
    found: dict[Path, Java] = {}
    for place in places:
        try:
            real = place.resolve()
            there = place.exists()
        except OSError:
            continue
        if real in found or not there or len(found) >= _MOST:
            continue
        is_first = first is not None and place == Path(first)
        found[real] = _java(place, real, is_first, min(4.0, until.left), cancel)
    return tuple(found.values())


def _java(place: Path, real: Path, first: bool, seconds: float, cancel: CancelToken) -> Java:
    home = home_of(real)
    web_start = (
        any((home / "bin" / n).exists() for n in ("javaws", "javaws.exe")) if home else False
    )
    told = _release(home) if home is not None and not first else None
    if told is not None and told[0]:
        return Java(told[0], str(place), first, told[1], str(home), None, web_start)
    said = run_command([str(place), "-version"], seconds, cancel) if seconds > 0 else None
    text = said.err + said.out if said is not None else ""
    version, bits = parse_java(text) or "", parse_java_bits(text)
    works = bool(version) and said is not None and said.code == 0
    if not version and home is not None:
        version, bits = _release(home) or ("", "")
    return Java(version, str(place), first, bits, str(home or ""), works, web_start)


def home_of(program: Path) -> Path | None:
    """The folder a Java lies in, by its program ``…/bin/java``; None for another place, such as
    the copy that Oracle's installer leaves in a folder of the path."""
    if program.parent.name != "bin":
        return None
    return program.parent.parent


def _release(home: Path) -> tuple[str, str] | None:
    for folder in (home, home.parent):  # jdk8/jre has its file one folder up
        try:
            return parse_release((folder / "release").read_text("utf-8", errors="replace"))
        except OSError:
            continue
    return None


def parse_release(text: str) -> tuple[str, str]:
    """Version and bits of the file ``release`` in a Java's folder (JAVA_VERSION, OS_ARCH); ""
    where it does not tell. Never raises."""
    found = dict(re.findall(r'(?m)^([A-Z_]+)="?([^"\r\n]*)"?\s*$', text))
    arch = found.get("OS_ARCH", "")
    bits = "64" if arch.endswith("64") else "32" if arch in ("x86", "i386", "i586", "arm") else ""
    return found.get("JAVA_VERSION", ""), bits


def parse_java(text: str) -> str | None:
    """The version in the output of ``java -version``. Never raises."""
    match = re.search(r'version "([^"]+)"', text)
    return match[1] if match else None


def parse_java_bits(text: str) -> str:
    """ "64" or "32"; a 32-bit one has a VM and says nothing of bits. Never raises."""
    if "64-Bit" in text:
        return "64"
    return "32" if re.search(r"\b(?:Server|Client|Zero|Minimal) VM\b", text) else ""


def _places(keys: Keys) -> Iterator[Path]:
    name = "java.exe" if sys.platform == "win32" else "java"
    home = os.environ.get("JAVA_HOME")
    if home:
        yield Path(home) / "bin" / name
    if sys.platform == "win32":
        yield from (Path(p) / "bin" / name for p in registered(keys))
        return
    for root in _ROOTS:
        for pattern in ("*/bin/java", "*/jre/bin/java", "*/Contents/Home/bin/java"):
            try:
                yield from sorted(Path(root).glob(pattern))
            except OSError:
                continue


def registered(keys: Keys) -> tuple[str, ...]:
    """The folders of every Java that registered itself, 64 and 32 bit. Never raises."""
    homes = (
        keys.value(f"{path}\\{version}", "JavaHome")
        for path in _SOFT
        for version in keys.below(path)
    )
    return tuple(dict.fromkeys(home for home in homes if home))
