"""For commands that read the encrypted store: who signs in, from the options, the environment or
the terminal."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from app.config import data_dir
from app.domain.clock import Clock
from app.domain.text import Text
from app.errors import CounterCheckError

if TYPE_CHECKING:
    from app.services.session import Session


class NoPassword(CounterCheckError):
    code = "no_password"
    exit_code = 2
    what = Text("没有给出账号和密码。", "No login and password were given.")
    meaning = Text("本机数据是加密的，打不开。", "This laptop's data are encrypted.")
    todo = Text(
        "请在终端中运行，或设置 COUNTERCHECK_LOGIN 和 COUNTERCHECK_PASSWORD。",
        "Run it in a terminal, or set COUNTERCHECK_LOGIN and COUNTERCHECK_PASSWORD.",
    )


def open_session(args: Namespace) -> Session:
    """Raises NoPassword, WrongPassword and what opening the store raises."""
    from app.services.session import sign_in

    login = getattr(args, "login", None) or os.environ.get("COUNTERCHECK_LOGIN", "")
    password = os.environ.get("COUNTERCHECK_PASSWORD", "")
    if not (login and password) and not sys.stdin.isatty():
        raise NoPassword()
    if not login:
        login = input(Text("账号：", "login: ").to(args.lang)).strip()
    if not password:
        password = getpass.getpass(Text("密码：", "password: ").to(args.lang))
    return sign_in(data_dir(args.data_dir), login, password, Clock())
