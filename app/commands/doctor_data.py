"""What the doctor looks at in a laptop's data folder, and inside it when somebody signs in."""

from __future__ import annotations

import os
import shutil
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.doctor_finding import Finding, said, tried, unless
from app.commands.signed_in import NoPassword, open_session
from app.config import data_dir
from app.domain.text import Text, same
from app.errors import CounterCheckError
from app.services.doorstep import is_enrolled

if TYPE_CHECKING:
    from app.services.session import Session

LOW_DISK = 1_000_000_000  # bytes: photos stop fitting soon


def laptop(args: Namespace) -> Iterator[Finding]:
    """SLOW: reads every page and every attachment."""
    folder = data_dir(args.data_dir)
    yield from _folder(folder)
    if is_enrolled(folder):
        yield from _inside(args)


def _folder(folder: Path) -> Iterator[Finding]:
    what = Text("数据文件夹", "data folder")
    if not folder.is_dir():
        yield Finding(what, None, Text(f"{folder} 还没有", f"{folder} is not there yet"))
        return
    yield unless(
        what,
        not os.access(folder, os.W_OK),
        Text(f"{folder} 不可写", f"{folder} cannot be written"),
        same(str(folder)),
    )
    free = shutil.disk_usage(folder).free
    yield Finding(Text("磁盘空间", "disk space"), free >= LOW_DISK, same(f"{free / 1e9:.1f} GB"))
    what = Text("登记", "enrolment")
    if is_enrolled(folder):
        yield Finding(what, True, Text("已登记", "enrolled"))
    else:
        yield Finding(what, None, Text("尚未登记", "not enrolled yet"))


def _inside(args: Namespace) -> Iterator[Finding]:
    what = Text("加密数据", "encrypted data")
    try:
        session = open_session(args)
    except NoPassword as error:
        yield Finding(what, None, error.todo)
        return
    except CounterCheckError as error:
        yield Finding(what, False, said(error))
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

    yield tried(Text("数据库", "database"), whole)
    yield tried(Text("待上传内容的第二份", "second copy of the outbox"), copied)
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
    names = ", ".join(s[:12] for s in bad[:5])
    return unless(
        what,
        bad,
        Text(
            f"{count} 个中有 {len(bad)} 个缺失或损坏：{names}",
            f"{len(bad)} of {count} are missing or damaged: {names}",
        ),
        Text(f"{count} 个，均与指纹一致", f"{count}, all as their hash says"),
    )
