"""The Windows registry, as little of it as is read here: one value, the names of the keys below.

What reads it takes a ``Keys``, so that kept exports of real registries can stand in for it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Protocol

_MOST = 400  # keys below one: more are not looked at


class Keys(Protocol):
    """``path`` begins with HKLM or HKCU. Nothing here ever raises. ``here``: there is a registry,
    so this is Windows."""

    @property
    def here(self) -> bool: ...

    def value(self, path: str, name: str = "") -> str:
        """A value as text, the key's default value without a name; "" where there is none."""
        ...

    def below(self, path: str) -> tuple[str, ...]:
        """The names of the keys directly below; empty where there are none."""
        ...


class NoKeys:
    """A computer without a registry."""

    here = False

    def value(self, path: str, name: str = "") -> str:
        return ""

    def below(self, path: str) -> tuple[str, ...]:
        return ()


class WindowsKeys:
    """The real one, the 64-bit view before the 32-bit view."""

    here = True

    def __init__(self) -> None:
        import winreg

        self._api: Any = winreg

    def value(self, path: str, name: str = "") -> str:
        for opened in self._opened(path):
            with suppress(OSError), opened:
                found = self._api.QueryValueEx(opened, name)[0]
                if isinstance(found, list):  # REG_MULTI_SZ
                    return "\n".join(str(part) for part in found)
                return str(found)
        return ""

    def below(self, path: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for opened in self._opened(path):
            with suppress(OSError), opened:
                for at in range(_MOST):
                    found[str(self._api.EnumKey(opened, at))] = None
        return tuple(found)

    def _opened(self, path: str) -> Iterator[Any]:
        root, _, rest = path.partition("\\")
        handle = self._api.HKEY_CURRENT_USER if root == "HKCU" else self._api.HKEY_LOCAL_MACHINE
        for view in (self._api.KEY_WOW64_64KEY, self._api.KEY_WOW64_32KEY):
            with suppress(OSError):
                yield self._api.OpenKey(handle, rest, 0, self._api.KEY_READ | view)


def registry_keys() -> Keys:
    """This computer's own."""
    return WindowsKeys() if sys.platform == "win32" else NoKeys()
