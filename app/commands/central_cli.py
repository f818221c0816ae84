"""The words of the central commands; the service is imported when one of them runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.text import Lang, Text

if TYPE_CHECKING:
    from app.cli import Doors

ROLES = ("engineer", "supervisor", "reviewer", "administrator")
WIPES = ("drain_then_wipe", "wipe_now", "none")
MODULES = {
    "serve": "app.commands.central_serve",
    **dict.fromkeys(("account", "enrol", "revoke"), "app.commands.central_people"),
    **dict.fromkeys(("init", "pack", "refused", "restored"), "app.commands.central"),
}


def add(doors: Doors, lang: Lang) -> None:
    def t(zh: str, en: str) -> str:
        return Text(zh, en).to(lang)

    group = doors.group("central", Text("中心服务", "the central service"))

    def door(name: str, zh: str, en: str) -> Any:
        parser = doors.add_to(group, name, Text(zh, en), MODULES[name], name)
        parser.add_argument(
            "--db",
            metavar="URL",
            default="",
            help=t(
                "数据库；默认是数据目录里的 SQLite",
                "database; SQLite in the data folder by default",
            ),
        )
        parser.add_argument(
            "--blobs", metavar="DIR", help=t("附件目录", "where attachments are kept")
        )
        return parser

    serve = door("serve", "运行中心服务", "runs the central service")
    serve.add_argument("--host", default="127.0.0.1", help=t("监听地址", "address to listen on"))
    serve.add_argument("--port", type=int, default=8723, help=t("端口", "port"))
    serve.add_argument(
        "--workers",
        type=int,
        default=1,
        help=t("进程数（仅 PostgreSQL）", "processes (PostgreSQL only)"),
    )

    serve.add_argument(
        "--until-eof",
        action="store_true",
        help=t(
            "标准输入关闭时结束（由别的程序启动时用）",
            "end when standard input ends, for a program that starts it",
        ),
    )

    door("init", "建立中心：数据表和密钥", "makes a central: tables and keys")

    account = door("account", "新建或修改账号；不带账号则列出", "adds or changes one; lists")
    account.add_argument("login", nargs="?", help=t("账号", "login"))
    account.add_argument("--name", default="", help=t("姓名", "the person's name"))
    account.add_argument("--role", action="append", choices=ROLES, help=t("角色", "role"))
    account.add_argument("--town", action="append", default=[], help=t("镇街", "town"))
    account.add_argument(
        "--password-stdin",
        action="store_true",
        help=t("从标准输入读密码", "read the password from standard input"),
    )
    account.add_argument("--off", action="store_true", help=t("停用", "switch it off"))

    enrol = door("enrol", "给一台电脑发一次性登记码；不带代号则列出", "a one-time code; lists")
    enrol.add_argument("laptop", nargs="?", help=t("电脑代号，如 L3", "short code, such as L3"))

    revoke = door("revoke", "撤销一台电脑", "revokes a laptop")
    revoke.add_argument("laptop", help=t("电脑代号", "its short code"))
    revoke.add_argument("--wipe", choices=WIPES, default=WIPES[0])
    revoke.add_argument("--undo", action="store_true", help=t("恢复", "let it back in"))

    pack = door("pack", "把合同包的网点放进中心", "puts a pack's sites into central")
    pack.add_argument("pack", metavar="ID", help=t("合同包", "a pack's id"))

    door("refused", "列出中心没有接受的记录", "what central refused, with its reason")
    door(
        "restored",
        "数据库从备份恢复之后执行：让各电脑补传",
        "after the database came back from a backup: laptops send again what is missing",
    )
