"""What the doctor looks at in the installation: components, resources, ports."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import resources

from app.commands.doctor_finding import Finding, tried, unless
from app.domain.text import Text, same


def installation() -> Iterator[Finding]:
    """SLOW: loads what the program loads."""
    yield tried(same("Python"), lambda: same(sys.version.split()[0]))
    yield tried(Text("界面组件", "interface"), _qt)
    yield tried(Text("数据库组件", "database library"), _sqlite)
    yield tried(Text("字体与翻译", "fonts and translations"), _resources)
    yield tried(Text("合同包", "contract packs"), _packs)
    yield _ports()


def _qt() -> Text:
    from PySide6.QtCore import qVersion
    from PySide6.QtWidgets import QApplication  # loads the system's libraries

    return same(f"Qt {qVersion()}, {QApplication.__name__}")


def _sqlite() -> Text:
    from app.store.engine import check_library

    check_library()
    from sqlcipher3 import dbapi2

    return Text(
        f"SQLite {dbapi2.sqlite_version}，加密可用", f"SQLite {dbapi2.sqlite_version}, encrypting"
    )


def _resources() -> Text:
    root = resources.files("resources")
    for name in ("fonts/NotoSansSC-Regular.ttf", "translations/countercheck_zh.qm"):
        if not root.joinpath(name).is_file():
            raise FileNotFoundError(name)
    return Text("齐全", "complete")


def _packs() -> Text:
    from app.packs.problems import PackError
    from app.packs.registry import builtin_packs, load_builtin

    try:
        held = [load_builtin(id) for id in builtin_packs()]
    except PackError as error:
        raise ValueError(str(error)) from error
    return same(", ".join(f"{p.id} {p.version}" for p in held))


def _ports() -> Finding:
    """Serial ports of Linux belong to a group; whoever is not in it gets "permission denied"."""
    what = Text("串口权限", "serial ports")
    if sys.platform != "linux":
        return Finding(what, True, Text("本系统无需设置", "nothing to set on this system"))
    from serial.tools import list_ports

    ports = [p.device for p in list_ports.comports()]
    shut = [p for p in ports if not os.access(p, os.R_OK | os.W_OK)]
    names = ", ".join(shut)
    return unless(
        what,
        shut,
        Text(
            f"不能读写 {names}；请把本用户加入 dialout 组后重新登录",
            f"{names} may not be opened; add this user to the group dialout and log in again",
        ),
        Text(f"{len(ports)} 个，均可读写", f"{len(ports)}, all may be opened"),
    )
