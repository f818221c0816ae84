"""Opening a central for a command: where it lives, and its errors as sentences."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app.config import data_dir
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
    else in the data folder. Raises CentralRefused for an address that is no database of ours."""
    from sync.central.context import Settings

    folder = data_dir(args.data_dir) / "central"
    blobs = Path(args.blobs).expanduser().resolve() if args.blobs else None
    if not args.db:
        return Settings(folder, "", blobs)
    address, file = _database(args.db)
    if file is not None:
        folder = file.parent
    elif blobs is not None:
        folder = blobs.parent
    return Settings(folder, address, blobs)


def _database(address: str) -> tuple[str, Path | None]:
    """The address with its driver named, and the file of an embedded database."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise CentralRefused(
            str(error),
            what=Text("数据库地址看不懂。", "The database address is no address."),
            todo=_EXAMPLES,
        ) from error
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise CentralRefused(
            url.drivername,
            what=Text(
                f"中心不能使用 {url.drivername} 数据库。",
                f"Central cannot use a {url.drivername} database.",
            ),
            todo=_EXAMPLES,
        )
    if url.get_backend_name() == "sqlite":
        if url.host or url.database in (None, "", ":memory:"):
            raise CentralRefused(
                "no file",
                what=Text("数据库地址里没有文件。", "The database address names no file."),
                todo=_EXAMPLES,
            )
        file = Path(str(url.database)).expanduser().resolve()
        return url.set(database=str(file)).render_as_string(hide_password=False), file
    return url.render_as_string(hide_password=False), None


_EXAMPLES = Text(
    "例：sqlite:////srv/cc/central.db 或 postgresql://cc:密码@主机/cc。",
    "Examples: sqlite:////srv/cc/central.db or postgresql://cc:password@host/cc.",
)


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


def words_of(args: Namespace, zh: str, en: str) -> str:
    return Text(zh, en).to(args.lang)
