"""What is typed to enrol a laptop or to add a person, checked before anything is asked. Qt-free."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from app.domain.text import Text
from app.qt.enrol_words import NOT_ENROLLED, Field, NotDone, explained
from app.services.session import PasswordTooShort, check_new

_HOST: Final = re.compile(r"[\w.\-:\[\]]+")  # neither blanks nor "name:password@"


@dataclass(frozen=True)
class Asked:
    """What was typed. ``pack_id`` empty: the only contract pack there is."""

    address: str = ""
    code: str = ""
    login: str = ""
    password: str = ""
    pack_id: str = ""

    def __repr__(self) -> str:  # must not reach a log
        return f"Asked({self.address!r}, {self.login!r})"


def pack_ids() -> tuple[str, ...]:
    """The contract packs a laptop can be enrolled for."""
    from app.packs.registry import builtin_packs

    return builtin_packs()


def checked(asked: Asked) -> Asked:
    """Tidied, as central wants it. Raises NotDone for the first field that cannot be right."""
    address = _address(asked.address)
    letters = unicodedata.normalize("NFKC", asked.code).upper()  # an input method's full width
    code = "".join(c for c in letters if c.isascii() and c.isalnum())
    if not 4 <= len(code) <= 64:
        raise NotDone(
            Field.CODE,
            Text("登记码没有填完整。", "The code is not complete."),
            Text(
                "请填写管理员给的登记码，例如 ABCD-EFGH-JKMN。",
                "Enter the code from the administrator, such as ABCD-EFGH-JKMN.",
            ),
        )
    check_person(asked.login, asked.password, NOT_ENROLLED)
    packs = pack_ids()
    pack = asked.pack_id or (packs[0] if len(packs) == 1 else "")
    if pack not in packs:
        known = ", ".join(packs)
        raise NotDone(
            Field.NONE,
            Text("没有选定合同包。", "No contract pack was chosen."),
            Text(f"可选：{known}。", f"There are: {known}."),
        )
    return replace(asked, address=address, code=code, login=asked.login.strip(), pack_id=pack)


def _address(typed: str) -> str:
    """With its scheme, which nobody types. Raises NotDone."""
    from sync.client import checked
    from sync.errors import SyncProblem

    text = unicodedata.normalize("NFKC", typed).strip()
    if text and "://" not in text:
        text = f"https://{text}"
    try:
        address = checked(text)
        parts = urlsplit(address)
        _ = parts.port  # ValueError beyond 65535
        if not _HOST.fullmatch(parts.netloc):
            raise ValueError(parts.netloc)
    except (SyncProblem, ValueError) as error:
        if isinstance(error, SyncProblem) and error.kind == "plain_http":
            raise explained(error, NOT_ENROLLED) from error
        raise NotDone(
            Field.ADDRESS,
            Text("中心地址不是一个网址。", "Central's address is not an address."),
            Text(
                "应为 https:// 开头的地址，例如 https://central.example.cn。",
                "It begins with https://, such as https://central.example.cn.",
            ),
        ) from error
    return address


def check_person(login: str, password: str, meaning: Text) -> None:
    """Raises NotDone for what central would refuse anyway."""
    if not login.strip():
        raise NotDone(
            Field.LOGIN,
            Text("账号没有填写。", "The login is empty."),
            Text("请填写在中心的账号。", "Enter the login at central."),
            meaning=meaning,
        )
    try:
        check_new(password)
    except PasswordTooShort as error:
        raise NotDone(
            Field.PASSWORD,
            Text("密码不到 8 个字符。", "The password has fewer than 8 characters."),
            Text("请填写在中心的密码。", "Enter the password at central."),
            meaning=meaning,
        ) from error
