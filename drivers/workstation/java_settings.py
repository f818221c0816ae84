"""What Java's control panel has set: security, the sites that are let through, web start.

deployment.properties and exception.sites lie in the user's deployment folder; the keys are those of
Oracle's "Deployment Configuration File and Properties".
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_USUAL = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Settings:
    """``level`` HIGH, VERY_HIGH …; "" where the user never changed it. ``in_browser`` False when
    Java content is switched off. ``sites`` those let through."""

    folder: str
    level: str = ""
    in_browser: bool = True
    sites: tuple[str, ...] = ()


def deployment_folders() -> tuple[Path, ...]:
    home = Path.home()
    if sys.platform == "win32":
        low = Path(os.environ.get("USERPROFILE", str(home))) / "AppData" / "LocalLow"
        return (low / "Sun/Java/Deployment", Path(r"C:\Windows\Sun\Java\Deployment"))
    if sys.platform == "darwin":
        return (home / "Library/Application Support/Oracle/Java/Deployment",)
    return (home / ".java/deployment", home / ".config/icedtea-web", Path("/etc/.java/deployment"))


def java_settings(folders: tuple[Path, ...] | None = None) -> Settings | None:
    """The first folder that has any; None where Java's control panel was never used. Never
    raises."""
    for folder in deployment_folders() if folders is None else folders:
        told = _text(folder / "deployment.properties")
        sites = _text(folder / "security" / "exception.sites")
        if told is None and sites is None:
            continue
        values = parse_properties(told or "")
        if elsewhere := values.get("deployment.user.security.exception.sites", ""):
            # an administrator may keep the list in a place of his own
            place = re.sub(r"^file:/{0,2}(?=/)(?:/(?=[A-Za-z]:))?", "", elsewhere)
            sites = _text(Path(place)) or sites
        listed = tuple(dict.fromkeys(line.strip() for line in (sites or "").splitlines()))
        return Settings(
            str(folder),
            values.get("deployment.security.level", ""),
            values.get("deployment.webjava.enabled", "true").lower() != "false",
            tuple(site for site in listed if site),
        )
    return None


def parse_properties(text: str) -> dict[str, str]:
    """A Java properties file, as far as these keys need it: no escapes but ``\\:`` and ``\\=``.
    Never raises."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        match = re.match(r"\s*([^#!\s=:][^\s=:]*)\s*[=:]?\s*(.*)$", line)
        if match:
            found[match[1]] = re.sub(r"\\([:=\\])", r"\1", match[2]).strip()
    return found


def let_through(site: str, sites: tuple[str, ...]) -> bool:
    """Whether an address is on the list: same scheme, host and port, and a path below the listed
    one ("https://a.cn" lets through all of it). Never raises."""
    wanted = _parts(site)
    return wanted is not None and any(
        listed[:3] == wanted[:3] and wanted[3].startswith(listed[3])
        for entry in sites
        if (listed := _parts(entry)) is not None
    )


def _parts(address: str) -> tuple[str, str, int, str] | None:
    try:
        found = urlsplit(address.strip())
        port = found.port or _USUAL.get(found.scheme.lower(), 0)
    except ValueError:
        return None
    if not found.hostname:
        return None
    return found.scheme.lower(), found.hostname.lower(), port, found.path.rstrip("/")


def _text(place: Path) -> str | None:
    try:
        return place.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None


def environment_options(environ: Mapping[str, str]) -> str:
    """Options that every Java on this computer is started with, whoever starts it: a frequent
    reason for one that does not come up. "" without."""
    names = ("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS")
    return " ".join(f"{name}={environ[name]}" for name in names if environ.get(name))
