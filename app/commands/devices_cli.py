"""The words of the device commands; the drivers are imported when one of them runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.text import Lang, Text

if TYPE_CHECKING:
    from app.cli import Doors

KINDS = ("printer", "display", "network", "workstation")  # handhelds, card readers join here


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
    profiles.add_argument("kind", nargs="?", choices=KINDS)

    test = doors.add(
        "test", Text("运行一次设备测试", "runs a device test"), "app.commands.device_test"
    )
    test.add_argument("kind", choices=KINDS)
    test.add_argument(
        "--port", required=True, metavar="URL", help="serial:COM3?baud=9600, socket://…"
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
    bench.add_argument("kind", choices=KINDS)
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
