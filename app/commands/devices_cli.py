"""The words of the device commands; the drivers are imported when one of them runs."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import TYPE_CHECKING

from app.domain.text import Lang, Text

if TYPE_CHECKING:
    from app.cli import Doors, Parser

# as people type them; the register's word for a kind does as well
KINDS = ("printer", "display", "handheld", "card", "network", "workstation")
_WORDS = {"card": "card_reader"}


def kind(word: str) -> str:
    """What the drivers call a kind of device. Raises ArgumentTypeError with those there are."""
    if word not in KINDS and word not in _WORDS.values():
        raise ArgumentTypeError(f"{word}: {', '.join(KINDS)}")
    return _WORDS.get(word, word)


def add(doors: Doors, lang: Lang) -> None:
    def t(zh: str, en: str) -> str:
        return Text(zh, en).to(lang)

    doors.add(
        "devices",
        Text(
            "列出端口和设备，以及各自像是什么", "ports and devices found, and what each seems to be"
        ),
        "app.commands.devices",
        "list_found",
    )
    profiles = doors.add(
        "profiles",
        Text("列出已知设备型号", "the device profiles known"),
        "app.commands.devices",
        "list_profiles",
    )
    _kind(profiles, nargs="?")

    test = doors.add(
        "test", Text("运行一次设备测试", "runs a device test"), "app.commands.device_test"
    )
    _kind(test)
    test.add_argument(
        "--port",
        default="",
        metavar="URL",
        help="serial:COM3?baud=9600, socket://…, pcsc:, file:…"
        + t("；电脑和线路不需要端口", "; computer and line need none"),
    )
    test.add_argument("--profile", metavar="ID")
    test.add_argument("--plan", metavar="ID")
    test.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        dest="settings",
        help=t("测试参数，可重复", "a parameter of the test; repeatable"),
    )
    test.add_argument(
        "--answers",
        metavar="FILE",
        help=t("人工步骤的回答（YAML）", "answers to asked steps (YAML)"),
    )
    test.add_argument(
        "--capture", metavar="FILE", help=t("保存报文（pcap）", "writes the wire (pcap)")
    )

    bench = doors.add(
        "bench",
        Text("在真实端口上运行一台虚拟设备", "runs one virtual device on a real port"),
        "app.commands.virtual_device",
    )
    bench.epilog = t(
        "运行中逐行输入“故障名 on”或“故障名 off”可切换故障。",
        "While it runs, lines “NAME on” or “NAME off” on its input switch faults.",
    )
    _kind(bench)
    bench.add_argument("--listen", required=True, metavar="pty|tcp:PORT|vpcd")
    bench.add_argument("--model", metavar="ID")
    bench.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="NAME[@when]",
        help=t("故障，可重复", "a fault; repeatable"),
    )
    bench.add_argument("--out", metavar="FILE", help=t("保存收到的字节", "keeps what it received"))


def _kind(parser: Parser, nargs: str | None = None) -> None:
    choices = ", ".join(KINDS)
    parser.add_argument("kind", nargs=nargs, type=kind, metavar="KIND", help=choices)
