"""``countercheck central …``: running and administering the central service."""

from __future__ import annotations

import getpass
import logging
import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.commands.terminal import facts, table
from app.config import data_dir
from app.domain.account import Role
from app.domain.text import Text
from app.errors import CounterCheckError

if TYPE_CHECKING:
    from sync.central.context import Central, Settings

DONE, WRONG = 0, 2


class CentralNotReady(CounterCheckError):
    """It could not be opened or started now."""

    code = "central_not_ready"
    exit_code = 3
    what = Text("中心服务现在用不了。", "The central service cannot be used now.")


class CentralRefused(CounterCheckError):
    """What was asked makes no sense to central."""

    code = "central_refused"
    exit_code = WRONG
    what = Text("中心没有接受这个操作。", "Central did not accept this.")


_REFUSED = {
    "laptop_taken": Text("这个代号已被占用。", "This short code is taken."),
    "unknown_laptop": Text("没有这台电脑。", "There is no such laptop."),
    "malformed": Text(
        "请检查：账号要有角色和至少 8 个字符的密码；代号是 1–8 个字母或数字。",
        "Check it: an account needs a role and a password of at least 8 characters; a short code "
        "is 1-8 letters and digits.",
    ),
}


def settings_of(args: Namespace) -> Settings:
    """Where this central lives. The keys lie beside an embedded database, else beside the blobs,
    else in the data folder."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    from sync.central.context import Settings

    folder = data_dir(args.data_dir) / "central"
    blobs = Path(args.blobs).expanduser().resolve() if args.blobs else None
    if args.db:
        try:
            url = make_url(args.db)
        except ArgumentError as error:
            raise CentralRefused(
                str(error), what=Text("数据库地址看不懂。", "The database address is no address.")
            ) from error
        if url.get_backend_name() == "sqlite" and url.database:
            folder = Path(url.database).expanduser().resolve().parent
        elif blobs is not None:
            folder = blobs.parent
    return Settings(folder, args.db, blobs)


@contextmanager
def opened(args: Namespace, *, create: bool = False) -> Iterator[Central]:
    """The central, open; its errors as sentences."""
    from sqlalchemy.exc import SQLAlchemyError

    from sync.central.context import NotInitialised, open_central
    from sync.central.keys import KeysMissing
    from sync.central.rules import Refused

    try:
        central = open_central(settings_of(args), create=create)
    except NotInitialised as error:
        todo = Text("请先运行 central init。", "Run central init first.")
        raise CentralNotReady(str(error), todo=todo) from error
    except KeysMissing as error:
        todo = Text(
            "请把 central.keys 和数据库放回一起。", "Put central.keys back beside the database."
        )
        raise CentralNotReady(str(error), todo=todo) from error
    except (SQLAlchemyError, OSError) as error:
        todo = Text("请检查数据库和目录权限。", "Check the database and the folder's rights.")
        raise CentralNotReady(f"{type(error).__name__}: {error}"[:300], todo=todo) from error
    try:
        yield central
    except Refused as refusal:
        raise CentralRefused(
            str(refusal), todo=_REFUSED.get(refusal.code, Text("", ""))
        ) from refusal
    finally:
        central.close()


def _t(args: Namespace, zh: str, en: str) -> str:
    return Text(zh, en).to(args.lang)


def serve(args: Namespace) -> int:
    """Runs until interrupted. A new embedded database is made by itself; a server's needs init."""
    from sync.central.serve import NotStarted
    from sync.central.serve import serve as run

    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
    for noisy in ("alembic", "uvicorn", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    settings = settings_of(args)
    with opened(args, create=settings.url.startswith("sqlite")) as central:
        identity = central.server_id
    words = _t(
        args,
        f"中心 {identity} 正在监听 http://{args.host}:{args.port}（Ctrl+C 结束）",
        f"central {identity} listens on http://{args.host}:{args.port} (Ctrl+C ends it)",
    )
    facts(args, {"server_id": identity, "host": args.host, "port": args.port}, words)
    sys.stdout.flush()
    workers = max(1, args.workers)
    if workers > 1 and settings.url.startswith("sqlite"):
        raise CentralRefused(
            "workers",
            todo=Text(
                "嵌入式 SQLite 只能用一个进程。", "Embedded SQLite is served by one process only."
            ),
        )
    try:
        if workers > 1:
            _many(args, settings, workers)
        else:
            run(settings, args.host, args.port)
    except NotStarted as error:
        todo = Text("请换一个端口，或先停掉占用它的程序。", "Choose another port or free this one.")
        raise CentralNotReady(str(error), todo=todo) from error
    return DONE


def _many(args: Namespace, settings: Settings, workers: int) -> None:
    """Several processes on one socket; each opens the central for itself."""
    import uvicorn

    os.environ["COUNTERCHECK_CENTRAL_FOLDER"] = str(settings.folder)
    os.environ["COUNTERCHECK_CENTRAL_DB"] = settings.db
    os.environ["COUNTERCHECK_CENTRAL_BLOBS"] = str(settings.blob_folder)
    uvicorn.run(
        "sync.central.serve:from_environment",
        factory=True,
        host=args.host,
        port=args.port,
        workers=workers,
        log_config=None,
        access_log=False,
        server_header=False,
    )


def init(args: Namespace) -> int:
    with opened(args, create=True) as central:
        value = {"server_id": central.server_id, "folder": str(central.settings.folder)}
        keys = central.settings.key_file
        words = _t(
            args,
            f"中心已建立：{central.server_id}\n请备份密钥文件：{keys}",
            f"central is ready: {central.server_id}\nkeep a copy of its keys: {keys}",
        )
        facts(args, value, words)
    return DONE


def account(args: Namespace) -> int:
    from sync.central import admin

    with opened(args) as central:
        known = {a["login"]: a for a in admin.accounts(central)}
        if not args.login:
            rows = [(a["login"], a["name"], ", ".join(a["roles"]), _on(a)) for a in known.values()]
            head = (_t(args, "账号", "login"), _t(args, "姓名", "name"), _t(args, "角色", "roles"))
            facts(args, list(known.values()), table(rows, (*head, "")))
            return DONE
        held: dict[str, Any] = known.get(args.login.strip().lower(), {})
        roles = args.role or held.get("roles") or []
        made = admin.add_account(
            central,
            login=args.login,
            name=args.name or held.get("name", ""),
            roles=[Role(r) for r in roles],
            towns=args.town or held.get("towns", []),
            password=_password(args, new=not held),
            active=not args.off,
        )
        value = {"id": made.id, "login": made.login, "roles": sorted(made.roles)}
        facts(args, value, f"{made.login} {made.name} {', '.join(sorted(made.roles))}")
    return DONE


def _on(account: dict[str, Any]) -> str:
    return "" if account["active"] else "×"


def _password(args: Namespace, *, new: bool) -> str | None:
    """From standard input, or asked for when the account is new and somebody sits there."""
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if new and sys.stdin.isatty():
        return getpass.getpass(_t(args, "密码：", "Password: "))
    return None


def enrol(args: Namespace) -> int:
    from sync.central import admin

    with opened(args) as central:
        if not args.laptop:
            found = admin.devices(central)
            rows = [(d["laptop"], d["name"], d["state"], d["last_seen"]) for d in found]
            head = ("", _t(args, "名称", "name"), _t(args, "状态", "state"))
            facts(args, found, table(rows, (*head, _t(args, "最近联系", "last seen"))))
            return DONE
        code = admin.enrol_code(central, args.laptop)
        words = _t(
            args,
            f"登记码 {code}（48 小时内有效，只能用一次）",
            f"code {code} (good for 48 h, once)",
        )
        facts(args, {"laptop": args.laptop.upper(), "code": code}, words)
    return DONE


def revoke(args: Namespace) -> int:
    from sync.central import admin

    with opened(args) as central:
        if args.undo:
            id = admin.reinstate(central, args.laptop)
            words = _t(args, f"{args.laptop} 已恢复", f"{args.laptop} is back in")
        else:
            id = admin.revoke(central, args.laptop, args.wipe)
            words = _t(
                args,
                f"{args.laptop} 已撤销；它下次联系中心时执行：{args.wipe}",
                f"{args.laptop} is revoked; at its next contact: {args.wipe}",
            )
        facts(args, {"device_id": id, "laptop": args.laptop}, words)
    return DONE


def pack(args: Namespace) -> int:
    from app.services.session import load_pack
    from sync.central import admin

    loaded = load_pack(args.pack)
    with opened(args) as central:
        count = admin.add_sites(central, loaded.sites)
        words = _t(args, f"更新了 {count} 个网点", f"{count} sites were added or changed")
        facts(args, {"pack": args.pack, "changed": count, "sites": len(loaded.sites)}, words)
    return DONE


def refused(args: Namespace) -> int:
    from sync.central import admin

    with opened(args) as central:
        found = admin.quarantined(central)
        rows = [
            (
                r["received_at"][:19],
                r["entity"],
                r["entity_id"],
                _why(args, r["reason"]),
            )
            for r in found
        ]
        facts(args, found, table(rows, ("", "", "", "")) if rows else _t(args, "没有", "none"))
    return DONE


def _why(args: Namespace, code: str) -> str:
    from app.domain.refusal import reason_text

    return reason_text(code).to(args.lang)


def restored(args: Namespace) -> int:
    from sync.central import admin

    with opened(args) as central:
        epoch = admin.restored(central)
        words = _t(args, f"新的周期 {epoch}：各电脑会补传", f"epoch {epoch}: laptops send again")
        facts(args, {"epoch": epoch}, words)
    return DONE
