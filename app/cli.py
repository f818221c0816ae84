"""The command line: one door for everything a page can do, and for scripts.

Exit codes: 0 done and passed; 1 done, something failed its check; 2 wrong use or bad input; 3 could
not be done now; 130 cancelled. This module only reads the words; each command lives in
``app.commands`` and is imported when it is asked for, so that ``--help`` is instant.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from app.commands.terminal import CANCELLED, DONE, NOT_NOW, WRONG
from app.domain.text import Lang, Text
from sync.version import version


class Parser(argparse.ArgumentParser):
    """argparse prints the whole usage on a mistake; we print one clear line."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG, f"{self.prog}: {message} (--help)\n")


def language(argv: Sequence[str]) -> Lang:
    """--lang if given, else the terminal's language, else Chinese."""
    for i, word in enumerate(argv):
        if word.startswith("--lang="):
            return "en" if word == "--lang=en" else "zh"
        if word == "--lang" and i + 1 < len(argv):
            return "en" if argv[i + 1] == "en" else "zh"
    known = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "en" if known.startswith("en") else "zh"


class Doors:
    """Adds commands to the parser, each with the options every command has."""

    def __init__(self, parser: Parser, lang: Lang) -> None:
        self.lang = lang
        self.sub = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)

    def add(self, name: str, about: Text, module: str, function: str = "run") -> Parser:
        return self._add(self.sub, name, about, module, function)

    def group(self, name: str, about: Text) -> Any:
        parser = self.sub.add_parser(
            name, help=about.to(self.lang), description=about.to(self.lang)
        )
        return parser.add_subparsers(
            dest="action", metavar="ACTION", required=True, parser_class=Parser
        )

    def _add(self, sub: Any, name: str, about: Text, module: str, function: str) -> Parser:
        text = about.to(self.lang)
        parser: Parser = sub.add_parser(name, help=text, description=text)
        common(parser, self.lang)
        parser.set_defaults(module=module, function=function)
        return parser

    def add_to(self, group: Any, name: str, about: Text, module: str, function: str) -> Parser:
        return self._add(group, name, about, module, function)


def common(parser: argparse.ArgumentParser, lang: Lang) -> None:
    def t(zh: str, en: str) -> str:
        return Text(zh, en).to(lang)

    # SUPPRESS: given before or after the command, the word counts
    parser.add_argument(
        "--data-dir", metavar="DIR", default=argparse.SUPPRESS, help=t("数据目录", "data folder")
    )
    parser.add_argument(
        "--lang", choices=("zh", "en"), default=argparse.SUPPRESS, help=t("语言", "language")
    )
    parser.add_argument(
        "--json",
        action="store_true",
        default=argparse.SUPPRESS,
        help=t("以 JSON 输出", "print facts as JSON"),
    )


def build_parser(lang: Lang) -> Parser:
    parser = Parser(
        prog="countercheck",
        description=Text(
            "涉水巡检通：现场巡检、设备测试、签字确认与同步。不带命令则打开界面。",
            "CounterCheck: inspections, device tests, sign-off and sync. Without a command it "
            "opens the window.",
        ).to(lang),
    )
    common(parser, lang)
    parser.add_argument("--version", action="version", version=f"countercheck {version()}")
    doors = Doors(parser, lang)

    demo = doors.add(
        "demo",
        Text("演示环境：本机中心、虚拟台架、已注册的笔记本", "a complete world on one machine"),
        "app.commands.demo",
    )
    demo.add_argument("--fresh", action="store_true", help=Text("重新建立", "start anew").to(lang))
    demo.add_argument(
        "--headless",
        action="store_true",
        help=Text("除窗口外全部启动并保持运行", "start all but the window and stay up").to(lang),
    )

    selftest = doors.add(
        "selftest",
        Text("无界面走完整条主流程并逐步报告", "walks the main job without a window"),
        "app.commands.selftest",
    )
    selftest.add_argument("--keep", metavar="DIR", help=argparse.SUPPRESS)

    from app.commands import devices_cli  # words only; the drivers are imported when run

    devices_cli.add(doors, lang)

    from app.commands import central_cli, packs_cli, readings_cli, sites_cli

    packs_cli.add(doors, lang)
    readings_cli.add(doors, lang)
    sites_cli.add(doors, lang)
    central_cli.add(doors, lang)

    enrol = doors.add(
        "enrol",
        Text("登记这台电脑，投入使用", "takes this laptop into service"),
        "app.commands.enrol",
    )
    enrol.add_argument(
        "--central",
        required=True,
        metavar="URL",
        help=Text("中心地址", "central's address").to(lang),
    )
    enrol.add_argument("--code", required=True, help=Text("登记码", "one-time code").to(lang))
    enrol.add_argument(
        "--login", required=True, metavar="NAME", help=Text("账号", "account").to(lang)
    )
    enrol.add_argument("--pack", metavar="ID", help=Text("合同包", "a contract pack's id").to(lang))

    sync = doors.add("sync", Text("立即上传和下载", "pushes and pulls now"), "app.commands.sync")
    sync.add_argument("--once", action="store_true", help=Text("只做一轮", "one round").to(lang))

    backup = doors.add(
        "backup",
        Text("把本机数据加密备份到一个文件", "an encrypted backup of this laptop in one file"),
        "app.commands.keeping",
        "backup",
    )
    backup.add_argument("file", metavar="FILE")
    restore = doors.add(
        "restore",
        Text(
            "从备份恢复；不给文件则用最近的自动备份",
            "brings a backup back; without a file the newest of the laptop's own copies",
        ),
        "app.commands.keeping",
        "restore",
    )
    restore.add_argument("file", metavar="FILE", nargs="?")
    doctor = doors.add(
        "doctor",
        Text("检查安装和本机数据是否完好", "health of the installation and the local store"),
        "app.commands.doctor",
    )

    verify = doors.add(
        "verify",
        Text("验证已签字的巡检记录（PDF 或数据包）", "verifies a signed visit (PDF or bundle)"),
        "app.commands.verify",
        "run_args",
    )
    verify.add_argument("file", metavar="FILE")
    trust = Text(
        "信任的中心或设备公钥，或其名单文件", "a public key to trust, or a file of keys"
    ).to(lang)
    verify.add_argument("--trust", metavar="KEY|FILE", default="", help=trust)

    report = doors.group("report", Text("报告", "reports"))
    visit = doors.add_to(
        report,
        "visit",
        Text("巡检记录：PDF、Excel 或可验证的数据包", "a visit as PDF, workbook or bundle"),
        "app.commands.report",
        "visit",
    )
    visit.add_argument("visit", metavar="NUMBER", help=Text("编号", "its number").to(lang))
    visit.add_argument("--out", required=True, metavar="FILE.pdf|.xlsx|.ccv")
    form = Text("合同包里的记录表", "a record form of the contract pack").to(lang)
    visit.add_argument("--form", metavar="ID", default="", help=form)
    for signed_in in (sync, backup, restore, doctor, visit):  # app.commands.signed_in asks
        signed_in.add_argument("--login", help=Text("账号", "account").to(lang))

    pages = doors.add(
        "pages", Text("把每个页面渲染为 PNG", "renders every page to PNG"), "app.commands.pages"
    )
    pages.add_argument("--out", required=True, metavar="DIR")
    pages.add_argument("--theme", choices=("light", "dark", "both"), default="both")
    pages.add_argument("--size", default="1366x768", metavar="WxH")
    pages.add_argument("--only", nargs="*", metavar="PAGE")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if argv is None else argv)
    lang = language(words)
    parser = build_parser(lang)
    args = parser.parse_args(words)
    for name, default in (("data_dir", None), ("json", False)):
        if not hasattr(args, name):
            setattr(args, name, default)
    args.lang_given = hasattr(args, "lang")
    if not args.lang_given:
        args.lang = lang
    module, function = getattr(args, "module", "app.main"), getattr(args, "function", "run")
    try:
        return int(getattr(importlib.import_module(module), function)(args))
    except BrokenPipeError:  # whoever read our output has enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        print(Text("已取消", "cancelled").to(args.lang), file=sys.stderr)
        return CANCELLED
    except Exception as error:
        return told(error, args)


def told(error: Exception, args: argparse.Namespace) -> int:
    """Errors made for people become one clear line; anything else is a fault of ours and is
    shown with its trace."""
    sentence = getattr(error, "sentence", None)
    if sentence is None:
        raise error
    if args.json:
        print(json.dumps({"error": getattr(error, "code", ""), "text": sentence(args.lang)}))
    else:
        print(sentence(args.lang), file=sys.stderr)
    return int(getattr(error, "exit_code", NOT_NOW))
