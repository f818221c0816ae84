"""The words of ``countercheck packs``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.text import Lang, Text

if TYPE_CHECKING:
    from app.cli import Doors


def add(doors: Doors, lang: Lang) -> None:
    group = doors.group("packs", Text("合同包", "contract packs"))
    doors.add_to(
        group,
        "list",
        Text("列出合同包和正在用的版本", "lists them, and which version is in use"),
        "app.commands.packs",
        "run_list",
    )
    check = doors.add_to(
        group,
        "check",
        Text("检查合同包目录", "validates a pack"),
        "app.commands.packs",
        "run_check",
    )
    check.add_argument("dir", metavar="DIR")
    install = doors.add_to(
        group,
        "install",
        Text(
            "检查并安装一个合同包（文件夹或 .zip）", "checks a pack (folder or .zip), installs it"
        ),
        "app.commands.packs_install",
        "install",
    )
    install.add_argument("path", metavar="PATH")
    use = doors.add_to(
        group,
        "use",
        Text("选定要用的版本；不给版本则用最新的", "decides for a version; without one the newest"),
        "app.commands.packs_install",
        "use",
    )
    use.add_argument("id", metavar="ID")
    use.add_argument(
        "version", metavar="VERSION", nargs="?", default="", help=Text("版本", "version").to(lang)
    )
