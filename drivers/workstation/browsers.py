"""The browsers of this computer, their versions, and how old pages are shown."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from drivers.cancel import CancelToken
from drivers.command import run_command
from drivers.workstation.keys import Keys

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
_APP_PATHS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths"
_PROGRAMS = {  # the program under App Paths, which every installer registers
    "Chrome": ("chrome.exe",),
    "Edge": ("msedge.exe",),
    "Firefox": ("firefox.exe",),
    "360": ("360se.exe", "360se6.exe", "360chrome.exe"),
    "QQ": ("QQBrowser.exe",),
}
_VERSIONS = {  # where each leaves its version
    "Chrome": ((r"HKCU\Software\Google\Chrome\BLBeacon", "version"),),
    "Edge": ((r"HKCU\Software\Microsoft\Edge\BLBeacon", "version"),),
    "Firefox": ((r"HKLM\SOFTWARE\Mozilla\Mozilla Firefox", "CurrentVersion"),),
    "IE": (
        (r"HKLM\SOFTWARE\Microsoft\Internet Explorer", "svcVersion"),
        (r"HKLM\SOFTWARE\Microsoft\Internet Explorer", "Version"),
    ),
}
_UNINSTALL = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall"
_UNINSTALL_NAMES = {  # by the name in the list of programs
    "360": ("360安全浏览器", "360极速浏览器", "360 Secure Browser"),
    "QQ": ("QQ浏览器",),
    "Firefox": ("Mozilla Firefox",),
}
_POLICIES = (r"HKLM\SOFTWARE\Policies\Microsoft\Edge", r"HKCU\SOFTWARE\Policies\Microsoft\Edge")


@dataclass(frozen=True, slots=True)
class Browser:
    """``version`` "" where it is not told."""

    name: str
    version: str


def browsers(seconds: float, cancel: CancelToken, keys: Keys) -> tuple[Browser, ...]:
    """Those found; empty where none is. Raises Cancelled."""
    if keys.here:
        return windows_browsers(keys)
    if sys.platform == "darwin":
        return tuple(_mac())
    found = []
    for name, commands in _UNIX.items():
        path = next((p for c in commands if (p := shutil.which(c))), None)
        if path is None:
            continue
        said = run_command([path, "--version"], seconds / 3, cancel)
        found.append(Browser(name, parse_version(said.out) if said is not None else ""))
    return tuple(found)


def windows_browsers(keys: Keys) -> tuple[Browser, ...]:
    """By what the registry tells. Never raises."""
    listed = dict(_listed(keys))
    found: list[Browser] = []
    for name in dict.fromkeys((*_PROGRAMS, *_VERSIONS)):
        version = next(
            (v for path, value in _VERSIONS.get(name, ()) if (v := keys.value(path, value))), ""
        )
        version = version or listed.get(name, "")
        programs = (
            f"{root}\\{_APP_PATHS}\\{program}"
            for program in _PROGRAMS.get(name, ())
            for root in ("HKCU", "HKLM")
        )
        if version or any(keys.value(path) for path in programs):
            found.append(Browser(name, parse_version(version) or version))
    return tuple(found)


def _listed(keys: Keys) -> Iterator[tuple[str, str]]:
    """Versions from the list of installed programs, by our names."""
    for root in ("HKCU", "HKLM"):
        for key in keys.below(f"{root}\\{_UNINSTALL}"):
            path = f"{root}\\{_UNINSTALL}\\{key}"
            shown = keys.value(path, "DisplayName")
            for name, begins in _UNINSTALL_NAMES.items():
                if shown.startswith(begins):
                    yield name, keys.value(path, "DisplayVersion")


def ie_mode(keys: Keys) -> str:
    """How Edge treats pages made for Internet Explorer, by its policies
    (InternetExplorerIntegrationLevel: 0 none, 1 IE mode, 2 opens IE): ``sites`` IE mode with a
    list of sites, ``on`` IE mode without one, ``ie11``, ``off``; "" where no policy says."""
    for path in _POLICIES:
        level = keys.value(path, "InternetExplorerIntegrationLevel")
        if level == "1":
            sites = keys.value(path, "InternetExplorerIntegrationSiteList")
            return "sites" if sites else "on"
        if level in ("0", "2"):
            return "off" if level == "0" else "ie11"
    return ""


def parse_version(text: str) -> str:
    """The first thing that looks like a version; "" without. Never raises."""
    match = re.search(r"\d+(?:\.\d+)+[\w.-]*", text)
    return match[0].rstrip(".") if match else ""


def at_least(version: str, wanted: str) -> bool:
    """Compared by their numbers; an empty one wants nothing. Never raises."""

    def numbers(text: str) -> list[int]:
        return [int(part) for part in re.findall(r"[0-9]{1,9}", text)]

    return numbers(version) >= numbers(wanted)


def _mac() -> Iterator[Browser]:
    import plistlib

    for name, app in _MAC.items():
        file = Path("/Applications") / app / "Contents" / "Info.plist"
        try:
            told = plistlib.loads(file.read_bytes())
        except (OSError, ValueError):
            continue
        yield Browser(name, str(told.get("CFBundleShortVersionString", "")))
