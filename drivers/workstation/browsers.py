"""The browsers of this computer and their versions."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from drivers.cancel import CancelToken
from drivers.command import run_command

_UNIX = {
    "Chrome": ("google-chrome", "google-chrome-stable"),
    "Chromium": ("chromium", "chromium-browser"),
    "Edge": ("microsoft-edge", "microsoft-edge-stable"),
    "Firefox": ("firefox", "firefox-esr"),
    "360": ("browser360-cn-stable", "browser360-cn"),
    "Qianxin": ("qaxbrowser-safe-stable",),
    "UOS Browser": ("uos-browser-stable", "org.deepin.browser"),
}
_MAC = {
    "Chrome": "Google Chrome.app",
    "Edge": "Microsoft Edge.app",
    "Firefox": "Firefox.app",
    "Safari": "Safari.app",
}
# (root, key, value): where each browser leaves its version in the registry
_WINDOWS = {
    "Chrome": (("HKCU", r"Software\Google\Chrome\BLBeacon", "version"),),
    "Edge": (("HKCU", r"Software\Microsoft\Edge\BLBeacon", "version"),),
    "Firefox": (("HKLM", r"SOFTWARE\Mozilla\Mozilla Firefox", "CurrentVersion"),),
    "IE": (
        ("HKLM", r"SOFTWARE\Microsoft\Internet Explorer", "svcVersion"),
        ("HKLM", r"SOFTWARE\Microsoft\Internet Explorer", "Version"),
    ),
    "360": (("HKCU", r"Software\360\360se6\Chrome", "version"),),
}


@dataclass(frozen=True, slots=True)
class Browser:
    name: str
    version: str


def browsers(deadline: float, cancel: CancelToken) -> tuple[Browser, ...]:
    """Those found; empty where none is. Raises Cancelled."""
    if sys.platform == "win32":
        return tuple(_windows())
    if sys.platform == "darwin":
        return tuple(_mac())
    found = []
    for name, commands in _UNIX.items():
        path = next((p for c in commands if (p := shutil.which(c))), None)
        if path is None:
            continue
        said = run_command([path, "--version"], deadline / 3, cancel)
        found.append(Browser(name, parse_version(said.out) if said is not None else ""))
    return tuple(found)


def parse_version(text: str) -> str:
    """The first thing that looks like a version; "" without. Never raises."""
    match = re.search(r"\d+(?:\.\d+)+[\w.-]*", text)
    return match[0].rstrip(".") if match else ""


def _mac() -> Iterator[Browser]:
    import plistlib

    for name, app in _MAC.items():
        file = Path("/Applications") / app / "Contents" / "Info.plist"
        try:
            told = plistlib.loads(file.read_bytes())
        except (OSError, ValueError):
            continue
        yield Browser(name, str(told.get("CFBundleShortVersionString", "")))


def _windows() -> Iterator[Browser]:
    import winreg

    registry: dict[str, int] = vars(winreg)
    roots = {"HKCU": registry["HKEY_CURRENT_USER"], "HKLM": registry["HKEY_LOCAL_MACHINE"]}
    for name, places in _WINDOWS.items():
        for root, key, value in places:
            try:
                opened = getattr(winreg, "OpenKey")(roots[root], key)  # noqa: B009
                version = str(getattr(winreg, "QueryValueEx")(opened, value)[0])  # noqa: B009
            except OSError:
                continue
            yield Browser(name, parse_version(version) or version)
            break
