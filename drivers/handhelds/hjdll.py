"""The functions of hjdll.dll, as its maker's description gives them (动态库说明 of the A350/A380
development papers, public in l1352025/A380_PDA): strings in GBK, stdcall, the result an int.

    GetHcNum(PORT, BAUD, number)            12 characters
    GetDateTime(PORT, BAUD, date, time)     in the header only; older ones lack it
    SetDateTime(PORT, BAUD, "YYYY-MM-DD", "HH:MM:SS")
    SendFileToHc(PORT, BAUD, path, "", "1")         under its own name
    SendFileToPc(PORT, BAUD, name, path, "1")
    GetHcDir(PORT, BAUD, "/", FILE_DIR[])   the result is the number of entries
    DelHcFile(PORT, BAUD, "/name")

PORT is "0" for USB, "1" … for COM1 …; BAUD "05" for 115200, "04" for the next one below. Results:
0 done, 1 no port found, 2 the port cannot be opened, 3 time over, 4 the transfer failed, 999 other.
"""

from __future__ import annotations

import ctypes
import struct
from typing import Any

from drivers.errors import DeviceError, NoReply
from drivers.handhelds.faults import HandheldFault, LibraryPort, LibraryTransfer
from drivers.handhelds.terminal import Entry

_STRING = ctypes.c_char_p
FUNCTIONS: dict[str, list[Any]] = {
    "GetHcNum": [_STRING] * 3,
    "SetDateTime": [_STRING] * 4,
    "SendFileToHc": [_STRING] * 5,
    "SendFileToPc": [_STRING] * 5,
    "GetHcDir": [_STRING] * 4,
    "DelHcFile": [_STRING] * 3,
}
CLOCK: dict[str, list[Any]] = {"GetDateTime": [_STRING] * 4}
BAUDS = {"57600": b"04", "115200": b"05"}
# cName[256], cMtime[20], cCtime[20], cSize[20], int nType, DWORD iSize, iMtime, iCtime
_FILE = struct.Struct("<256s20s20s20siIII")
_IS_FILE = ord("F")
MOST = 2000  # entries there is room for
ROOM = _FILE.size * MOST


def error_of(code: int, name: str, port: str) -> DeviceError:
    """What a result other than 0 means."""
    told = {"port": port, "command": name}
    if code in (1, 2):
        return LibraryPort(f"{name} = {code}", **told)
    if code == 3:
        return NoReply(f"{name} = {code}", **told)
    if code == 4:
        return LibraryTransfer(f"{name} = {code}", **told)
    return HandheldFault(f"{name} = {code}", **told)


def entries(raw: bytes, count: int) -> tuple[Entry, ...] | None:
    """The files among ``count`` FILE_DIR; None if there are not so many: the count is an error's
    code then, the numbers are the same."""
    found = []
    for at in range(min(count, MOST)):
        name, _changed, _made, size, kind, length, _m, _c = _FILE.unpack_from(raw, at * _FILE.size)
        shown = _text(name)
        if not shown:
            return None
        if kind & 0xFF == _IS_FILE:
            told = _text(size)
            found.append(Entry(shown, int(told) if told.isascii() and told.isdigit() else length))
    return tuple(found)


def _text(raw: bytes) -> str:
    return raw.partition(b"\0")[0].decode("gbk", "replace").strip()
