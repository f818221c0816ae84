"""Makers' own driver libraries, called by ctypes where their frames are not public.

What is not here is said exactly: which file, for which processor, from whom, where to put it. A
32-bit DLL cannot be loaded by a 64-bit Python; that is recognised from its PE header and told.
"""

from __future__ import annotations

import ctypes
import struct
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from drivers.errors import DeviceError
from drivers.types import NO_TEXT, Text

_MACHINES = {0x014C: 32, 0x8664: 64, 0xAA64: 64}  # PE: i386, AMD64, ARM64
_SUFFIXES = (".dll",) if sys.platform == "win32" else (".dll", ".so")


class VendorDriverNeeded(DeviceError):
    """``need`` says what is missing or wrong, and what to get."""

    code = "VENDOR_DRIVER"
    number = 104
    WHAT = Text("需要厂家的驱动", "The maker's own driver is needed")
    MEANING = Text(
        "这种设备的通讯格式没有公开，本程序不猜测字节。",
        "The frames of this device are not public; this program does not guess bytes.",
    )
    TODO = Text(
        "向厂家要驱动（DLL）和说明，在参数 dll 里写它的路径。",
        "Ask the maker for its driver (DLL) and manual, and give its path in the parameter dll.",
    )

    def __init__(self, need: Text = NO_TEXT, *, port: str = "") -> None:
        super().__init__(need.en, port=port)
        self.need = need

    @property
    def todo(self) -> Text:
        return self.need if self.need.zh else self.TODO


def bits_of(path: Path) -> int:
    """32 or 64 for a Windows library, 0 for anything else. Never raises."""
    try:
        with path.open("rb") as stream:
            head = stream.read(64)
            if head[:2] != b"MZ":
                return 0
            stream.seek(struct.unpack_from("<I", head, 60)[0])
            pe = stream.read(6)
    except (OSError, struct.error):
        return 0
    return _MACHINES.get(int.from_bytes(pe[4:6], "little"), 0) if pe[:4] == b"PE\0\0" else 0


def load(
    given: str,
    usual: str,
    functions: Mapping[str, Sequence[Any]],
    maker: Text,
    port: str = "",
) -> Mapping[str, Any]:
    """The functions of a maker's library, each with its argument types set and returning int.
    ``given``: its path, else ``usual`` is looked for beside the program and where the system
    looks. Raises VendorDriverNeeded."""
    where = Path(given) if given else None
    if where is not None and not where.is_file():
        raise VendorDriverNeeded(
            Text(f"没有这个文件：{where}。", f"There is no such file: {where}."), port=port
        )
    if where is None and sys.platform != "win32":
        raise VendorDriverNeeded(
            Text(
                f"{usual} 只有 Windows 版：在 Windows 电脑上测，驱动由{maker.zh}提供。",
                f"{usual} is for Windows only: test on a Windows computer; it comes from "
                f"{maker.en}.",
            ),
            port=port,
        )
    own = struct.calcsize("P") * 8
    bits = bits_of(where) if where is not None else 0
    if bits and bits != own:
        raise VendorDriverNeeded(
            Text(
                f"{where.name if where else usual} 是 {bits} 位的，本程序是 {own} 位："
                f"向{maker.zh}要 {own} 位版本，或用 {bits} 位 Python 运行本程序。",
                f"{where.name if where else usual} is {bits}-bit, this program {own}-bit: ask "
                f"{maker.en} for the {own}-bit one, or run this program with a {bits}-bit Python.",
            ),
            port=port,
        )
    return _functions(_library(where, usual, maker, port), functions, where, usual, port)


def _library(where: Path | None, usual: str, maker: Text, port: str) -> Any:
    loader = getattr(ctypes, "WinDLL", ctypes.CDLL)  # stdcall on Windows
    try:
        return loader(str(where.resolve()) if where is not None else usual)
    except OSError as error:
        raise VendorDriverNeeded(
            Text(
                f"{usual} 加载不了（{error}）：向{maker.zh}要驱动，放在程序目录，"
                "或在参数 dll 里写它的路径。",
                f"{usual} cannot be loaded ({error}): get it from {maker.en}, put it beside the "
                "program or give its path in the parameter dll.",
            ),
            port=port,
        ) from error


def _functions(
    library: Any,
    wanted: Mapping[str, Sequence[Any]],
    where: Path | None,
    usual: str,
    port: str,
) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for name, types in wanted.items():
        try:
            function = getattr(library, name)
        except AttributeError:
            file = where.name if where is not None else usual
            raise VendorDriverNeeded(
                Text(
                    f"{file} 里没有函数 {name}：版本不对，或不是这种设备的驱动。",
                    f"{file} has no function {name}: another version, or another device's driver.",
                ),
                port=port,
            ) from None
        function.argtypes = list(types)
        function.restype = ctypes.c_int
        found[name] = function
    return found
