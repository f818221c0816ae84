"""``countercheck doctor``: is this installation whole, and are this laptop's data?

Without somebody who signs in, what is encrypted is not looked into, and it says so.
"""

from __future__ import annotations

import os
import shutil
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.commands.signed_in import NoPassword, open_session
from app.commands.terminal import DONE, FAILED, facts, table
from app.config import data_dir
from app.domain.text import Text, same
from app.errors import CounterCheckError

if TYPE_CHECKING:
    from app.services.session import Session

LOW_DISK = 1_000_000_000  # bytes: photos stop fitting soon
OLD_BACKUP_DAYS = 7


class Finding(NamedTuple):
    what: Text
    ok: bool | None  # None: not looked at
    found: Text


def run(args: Namespace) -> int:
    """0: everything that was looked at is in order; 1: something is not."""
    folder = data_dir(args.data_dir)
    found = [*_installation(), *_folder(folder)]
    if (folder / "vault.json").exists():
        found += _inside(args)
    marks = {True: Text("正常", "ok"), False: Text("异常", "BAD"), None: Text("未查", "not seen")}
    rows = [(marks[f.ok].to(args.lang), f.what.to(args.lang), f.found.to(args.lang)) for f in found]
    value = [{"what": f.what.en, "ok": f.ok, "found": f.found.to(args.lang)} for f in found]
    facts(args, value, table(rows, ("", "", "")).lstrip())
    return FAILED if any(f.ok is False for f in found) else DONE


def _tried(what: Text, look: Callable[[], Text]) -> Finding:
    try:
        return Finding(what, True, look())
    except CounterCheckError as error:
        return Finding(what, False, Text(error.sentence("zh"), error.sentence("en")))
    except (OSError, ImportError, ValueError) as error:
        return Finding(what, False, same(f"{type(error).__name__}: {error}"))


def _installation() -> Iterator[Finding]:
    yield _tried(Text("Python", "Python"), lambda: same(sys.version.split()[0]))
    yield _tried(Text("界面组件", "interface"), _qt)
    yield _tried(Text("数据库组件", "database library"), _sqlite)
    yield _tried(Text("字体与翻译", "fonts and translations"), _resources)
    yield _tried(Text("合同包", "contract packs"), _packs)
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
    if shut:
        names = ", ".join(shut)
        return Finding(
            what,
            False,
            Text(
                f"不能读写 {names}；请把本用户加入 dialout 组后重新登录",
                f"{names} may not be opened; add this user to the group dialout and log in again",
            ),
        )
    return Finding(
        what, True, Text(f"{len(ports)} 个，均可读写", f"{len(ports)}, all may be opened")
    )


def _folder(folder: Path) -> Iterator[Finding]:
    what = Text("数据文件夹", "data folder")
    if not folder.is_dir():
        yield Finding(what, None, Text(f"{folder} 还没有", f"{folder} is not there yet"))
        return
    writable = os.access(folder, os.W_OK)
    yield Finding(
        what,
        writable,
        same(str(folder)) if writable else Text(f"{folder} 不可写", f"{folder} cannot be written"),
    )
    free = shutil.disk_usage(folder).free
    yield Finding(Text("磁盘空间", "disk space"), free >= LOW_DISK, same(f"{free / 1e9:.1f} GB"))
    enrolled = (folder / "vault.json").exists()
    yield Finding(
        Text("登记", "enrolment"),
        True if enrolled else None,
        Text("已登记", "enrolled") if enrolled else Text("尚未登记", "not enrolled yet"),
    )


def _inside(args: Namespace) -> Iterator[Finding]:
    what = Text("加密数据", "encrypted data")
    try:
        session = open_session(args)
    except NoPassword as error:
        yield Finding(what, None, Text(error.todo.zh, error.todo.en))
        return
    except CounterCheckError as error:
        yield Finding(what, False, Text(error.sentence("zh"), error.sentence("en")))
        return
    try:
        yield from _store(session)
    finally:
        session.store.close()


def _store(session: Session) -> Iterator[Finding]:
    store = session.store

    def whole() -> Text:
        store.check()
        return Text("每一页都通过校验", "every page passed its check")

    def copied() -> Text:
        if not store.flush():
            raise ValueError("the second copy of the outbox cannot be written")
        return Text("与数据库一致", "as new as the database")

    yield _tried(Text("数据库", "database"), whole)
    yield _tried(Text("待上传内容的第二份", "second copy of the outbox"), copied)
    yield _backups(session)
    yield _attachments(session)
    with store.read() as reader:
        waiting = reader.outbox_summary()
    yield Finding(
        Text("待上传", "waiting for central"),
        waiting.rejected == 0,
        Text(
            f"记录 {waiting.pending} 条，附件 {waiting.blobs_waiting} 个，"
            f"中心未接受 {waiting.rejected} 条",
            f"changes {waiting.pending}, attachments {waiting.blobs_waiting}, refused by central "
            f"{waiting.rejected}",
        ),
    )


def _backups(session: Session) -> Finding:
    from app.store.backup import listed

    what = Text("自动备份", "own copies")
    held = listed(session.folder)
    if not held:
        return Finding(
            what, None, Text("还没有（签字后自动做）", "none yet (made after a sign-off)")
        )
    made = datetime.fromtimestamp(held[-1].stat().st_mtime, UTC)
    days = (session.clock.wall() - made).days
    return Finding(
        what,
        True,
        Text(f"{len(held)} 份，最近一份 {days} 天前", f"{len(held)}, the newest {days} days old"),
    )


def _attachments(session: Session) -> Finding:
    """Every photo and capture that a record names, read and compared with its hash."""
    what = Text("照片与报文", "photos and captures")
    bad: list[str] = []
    with session.store.read() as reader:
        named = reader.blob_hashes()
    for sha256 in named:
        try:
            session.store.blobs.read(sha256)
        except CounterCheckError:
            bad.append(sha256)
    count = len(named)
    if bad:
        names = ", ".join(s[:12] for s in bad[:5])
        return Finding(
            what,
            False,
            Text(
                f"{count} 个中有 {len(bad)} 个缺失或损坏：{names}",
                f"{len(bad)} of {count} are missing or damaged: {names}",
            ),
        )
    return Finding(
        what, True, Text(f"{count} 个，均与指纹一致", f"{count}, all as their hash says")
    )
