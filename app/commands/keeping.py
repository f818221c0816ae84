"""``countercheck backup FILE`` and ``countercheck restore [FILE]``."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from app.commands.signed_in import credentials, open_session
from app.commands.terminal import DONE, WRONG, complain, facts
from app.config import data_dir
from app.domain.clock import Clock
from app.domain.text import Text


def backup(args: Namespace) -> int:
    from app.services.safekeeping import back_up

    target = Path(args.file)
    if target.is_dir():
        complain(args, Text(f"{target} 是一个文件夹。", f"{target} is a folder."))
        return WRONG
    session = open_session(args)
    try:
        kept = back_up(session, target)
    finally:
        session.store.close()
    facts(
        args,
        {"file": str(kept.file), "bytes": kept.size, "attachments": kept.attachments},
        Text(
            f"{kept.file}（{kept.size} 字节，附件 {kept.attachments} 个），"
            "加密，凭本机账号的密码打开。",
            f"{kept.file} ({kept.size} B, attachments: {kept.attachments}), encrypted; a password "
            "of this laptop opens it.",
        ).to(args.lang),
    )
    return DONE


def restore(args: Namespace) -> int:
    from app.services.safekeeping import restore as bring_back

    login, password = credentials(args)
    folder = data_dir(args.data_dir)
    source = Path(args.file) if args.file else None
    done = bring_back(folder, login, password, Clock(), source)
    words = Text(
        f"已从 {done.source} 恢复。原来的文件移到了 {folder / 'damaged'}；"
        "备份之后的记录已从流水补回。",
        f"Restored from {done.source}. The files that were there are in {folder / 'damaged'}; what "
        "was recorded after the backup came back from the journal.",
    )
    if done.fresh:
        words = Text(
            f"已从 {done.source} 恢复到 {folder}。原来那台电脑不能再用这份数据。",
            f"Restored from {done.source} to {folder}. The laptop it came from must not go on with "
            "these data.",
        )
    facts(
        args,
        {"source": str(done.source), "attachments": done.attachments, "fresh": done.fresh},
        words.to(args.lang),
    )
    return DONE
