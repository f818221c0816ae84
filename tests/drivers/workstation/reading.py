"""Kept samples, and a registry out of an export of one."""

from __future__ import annotations

import re
from pathlib import Path

SAMPLES = Path(__file__).parent / "samples"
_ROOTS = {"HKEY_LOCAL_MACHINE": "HKLM", "HKEY_CURRENT_USER": "HKCU"}


def sample(name: str) -> str:
    return (SAMPLES / name).read_text(encoding="utf-8")


class ExportedKeys:
    """A registry as regedit exports it; names are found in any case, as Windows does."""

    here = True

    def __init__(self, text: str) -> None:
        self._values: dict[tuple[str, str], str] = {}
        self._paths: list[str] = []
        path = ""
        for line in text.splitlines():
            if match := re.fullmatch(r"\[(\w+)\\(.*)\]", line):
                path = f"{_ROOTS[match[1]]}\\{match[2]}"
                self._paths.append(path)
            elif match := re.fullmatch(r'(?:@|"(.*?)")=(?:"(.*)"|dword:(\w+))', line):
                number = str(int(match[3], 16)) if match[3] else None
                value = number or match[2].replace("\\\\", "\\")
                self._values[path.lower(), (match[1] or "").lower()] = value

    def value(self, path: str, name: str = "") -> str:
        return self._values.get((path.lower(), name.lower()), "")

    def below(self, path: str) -> tuple[str, ...]:
        head = path.lower() + "\\"
        found = (p[len(head) :].split("\\")[0] for p in self._paths if p.lower().startswith(head))
        return tuple(dict.fromkeys(found))
