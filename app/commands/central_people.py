"""``countercheck central account|enrol|revoke``: who may come in, from which laptop."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from typing import Any

from app.commands.central_opening import DONE, opened, words_of
from app.commands.terminal import facts, table
from app.domain.account import Role


def account(args: Namespace) -> int:
    from sync.central import admin

    with opened(args) as central:
        known = {a["login"]: a for a in admin.accounts(central)}
        if not args.login:
            rows = [(a["login"], a["name"], ", ".join(a["roles"]), _on(a)) for a in known.values()]
            head = (
                words_of(args, "账号", "login"),
                words_of(args, "姓名", "name"),
                words_of(args, "角色", "roles"),
            )
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
        return getpass.getpass(words_of(args, "密码：", "Password: "))
    return None


def enrol(args: Namespace) -> int:
    from sync.central import admin

    with opened(args) as central:
        if not args.laptop:
            found = admin.devices(central)
            rows = [(d["laptop"], d["name"], d["state"], d["last_seen"]) for d in found]
            head = ("", words_of(args, "名称", "name"), words_of(args, "状态", "state"))
            facts(args, found, table(rows, (*head, words_of(args, "最近联系", "last seen"))))
            return DONE
        code = admin.enrol_code(central, args.laptop)
        words = words_of(
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
            words = words_of(args, f"{args.laptop} 已恢复", f"{args.laptop} is back in")
        else:
            id = admin.revoke(central, args.laptop, args.wipe)
            words = words_of(
                args,
                f"{args.laptop} 已撤销；它下次联系中心时执行：{args.wipe}",
                f"{args.laptop} is revoked; at its next contact: {args.wipe}",
            )
        facts(args, {"device_id": id, "laptop": args.laptop}, words)
    return DONE
