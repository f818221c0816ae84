"""For commands that read the encrypted store: who signs in, from the options, the environment or
the terminal."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from app.config import PreferenceFile, data_dir
from app.domain.clock import Clock
from app.domain.text import Text
from app.errors import CounterCheckError

if TYPE_CHECKING:
    from app.services.session import Session


class NoPassword(CounterCheckError):
    code = "no_password"
    exit_code = 2
    what = Text("没有给出账号或密码。", "The login or the password was not given.")
    meaning = Text("本机数据是加密的，打不开。", "This laptop's data are encrypted.")
    todo = Text(
        "请在终端中运行，或设置 COUNTERCHECK_LOGIN 和 COUNTERCHECK_PASSWORD。",
        "Run it in a terminal, or set COUNTERCHECK_LOGIN and COUNTERCHECK_PASSWORD.",
    )


def open_session(args: Namespace) -> Session:
    """Raises NoPassword, WrongPassword and what opening the store raises."""
    from app.services.session import sign_in

    login, password = credentials(args)
    return sign_in(data_dir(args.data_dir), login, password, Clock())


def credentials(args: Namespace) -> tuple[str, str]:
    """(login, password): the option, the environment, the terminal if somebody sits there. Who
    signed in last is offered. Raises NoPassword."""
    last = PreferenceFile(data_dir(args.data_dir)).value.last_login
    login = getattr(args, "login", None) or os.environ.get("COUNTERCHECK_LOGIN", "")
    password = os.environ.get("COUNTERCHECK_PASSWORD", "")
    if sys.stdin.isatty():
        if not login:
            asked = Text(f"账号 [{last}]：", f"Login [{last}]: ").to(args.lang)
            login = input(asked).strip()
        if not password:
            password = getpass.getpass(Text("密码：", "Password: ").to(args.lang))
    login = login or last
    if not (login and password):
        raise NoPassword()
    return login, password
