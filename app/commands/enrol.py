"""``countercheck enrol``: takes this laptop into service, as the window does on its first page."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import Namespace

from app.commands.signed_in import NoPassword
from app.commands.terminal import DONE, WRONG, complain, facts
from app.config import data_dir
from app.domain.clock import Clock
from app.domain.text import Text
from app.errors import CounterCheckError

_STEPS = {
    "code": Text("正在联系中心，使用登记码", "asking central and using the code"),
    "account": Text("正在向中心核对账号和密码", "checking login and password at central"),
    "store": Text("正在建立本机加密数据", "making the encrypted data of this laptop"),
    "key": Text("正在把封存的备用密钥交给中心", "leaving a sealed spare key at central"),
}


def run(args: Namespace) -> int:
    """0 enrolled; 2 what was given is wrong (address, code, login, password), or the laptop is
    enrolled already; 3 not now: no line, central busy. The same command may be repeated."""
    from app.qt.enrol_form import Asked
    from app.qt.enrolling import Step, join
    from app.services.doorstep import is_enrolled
    from app.services.enrolment import AlreadyEnrolled

    folder = data_dir(args.data_dir)
    if is_enrolled(folder):  # before a password is asked for nothing
        return _already(args, AlreadyEnrolled(str(folder)))

    def report(step: Step) -> None:
        if not args.json:
            print(_STEPS[step].to(args.lang), file=sys.stderr, flush=True)

    asked = Asked(args.central, args.code, args.login, _password(args), args.pack or "")
    try:
        joined = join(folder, asked, Clock(), report=report)
    except AlreadyEnrolled as error:
        return _already(args, error)
    name = joined.account.name or joined.account.login
    words = Text(
        f"已登记：电脑代号 {joined.laptop}，{name} 可以登录。",
        f"Enrolled: this laptop is {joined.laptop}; {name} can sign in.",
    )
    value = {
        "laptop": joined.laptop,
        "login": joined.account.login,
        "data_dir": str(folder),
        "escrowed": joined.escrowed,
    }
    facts(args, value, words.to(args.lang))
    return DONE


def _already(args: Namespace, error: CounterCheckError) -> int:
    complain(args, Text(error.sentence("zh"), error.sentence("en")))
    return WRONG


def _password(args: Namespace) -> str:
    """From the environment or the terminal; never an option, others could read it there."""
    password = os.environ.get("COUNTERCHECK_PASSWORD", "")
    if password:
        return password
    if not sys.stdin.isatty():
        raise NoPassword(
            what=Text("没有给出密码。", "No password was given."),
            meaning=Text("中心要核对密码才能登记。", "Central has to check it to enrol."),
            todo=Text(
                "请在终端中运行，或设置 COUNTERCHECK_PASSWORD。",
                "Run it in a terminal, or set COUNTERCHECK_PASSWORD.",
            ),
        )
    return getpass.getpass(Text("密码：", "Password: ").to(args.lang))
