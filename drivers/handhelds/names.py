"""Names of files on a handheld: what a person may type, and what may become a path on our disk."""

from __future__ import annotations

from drivers.errors import Illegal
from drivers.transfer.part_file import clean_name
from drivers.types import Text

OURS = "CCTEST"  # what the test file is called; a file of this name is nobody's data
_NEVER = set('\\/:*?"<>|,;')
_LONGEST = 60  # bytes in GBK; DOS terminals take 12, they say so themselves


def given_name(text: str) -> str:
    """A name from a parameter, "" for none. Raises Illegal for one that could be read as a path,
    as a second command, or that the handheld cannot spell."""
    name = text.strip()
    if not name:
        return ""
    try:
        spelled = name.encode("gbk")
    except UnicodeEncodeError:
        spelled = b""
    good = name.isprintable() and not _NEVER & set(name) and not name.startswith(".")
    if not good or not 0 < len(spelled) <= _LONGEST:
        raise Illegal(
            Text(
                f"参数 file 不是文件名：{name!r}（不能有路径、逗号、控制字符或生僻符号）",
                f"parameter file is no file name: {name!r} (no path, comma, control or rare sign)",
            )
        )
    return name


def local_name(name: str, instead: str) -> str:
    """What a handheld calls its file, as a name on our own disk: a name is never a way out of the
    folder. ``instead`` where nothing is left of it."""
    try:
        return clean_name(name.encode("gbk", "replace"))
    except ValueError:
        return instead


def ours(name: str) -> bool:
    """Whether a file is one of this test's own."""
    return name.upper().startswith(OURS)


def alike(one: str, other: str) -> bool:
    """DOS terminals know no small letters."""
    return one.casefold() == other.casefold()
