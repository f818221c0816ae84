"""Why a laptop could not be enrolled, or a person not be added, and what to do about it.

The line's own sentences speak of a laptop at work, where nothing is lost and all is sent later;
here somebody stands in front of a form and wants to know which field to mend. Qt-free.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from app.domain.text import Text
from app.errors import CounterCheckError

if TYPE_CHECKING:
    from sync.errors import SyncProblem


class Field(StrEnum):
    """Where the sentence belongs; NONE: to the whole."""

    NONE = ""
    ADDRESS = "address"
    CODE = "code"
    LOGIN = "login"
    PASSWORD = "password"


NOT_ENROLLED: Final = Text("这台电脑还没有登记。", "This laptop is not enrolled yet.")
NOBODY_ADDED: Final = Text("没有添加任何人。", "Nobody was added.")
_WRONG, _NOT_NOW, _CANCELLED = 2, 3, 130  # exit codes of the command line


class NotDone(CounterCheckError):
    """``field`` is the one to mend; ``exit_code`` is the command line's."""

    code = "not_done"

    def __init__(
        self,
        field: Field,
        what: Text,
        todo: Text,
        *,
        meaning: Text = NOT_ENROLLED,
        exit_code: int = _WRONG,
        detail: str = "",
    ) -> None:
        super().__init__(detail, what=what, meaning=meaning, todo=todo)
        self.field = field
        self.exit_code = exit_code


class _Words(NamedTuple):
    """None: what the line says fits here too."""

    field: Field
    what: Text | None = None
    todo: Text | None = None
    exit_code: int = _NOT_NOW


_CHECK_ADDRESS = Text(
    "请核对中心地址；地址没错请检查网络后再试。",
    "Check central's address; if it is right, check the network and try again.",
)
_CHECK_LINE = Text(
    "请检查网络，然后原样再试一次。", "Check the network, then try again just as it is."
)
_AGAIN = Text(
    "请原样再试一次，已填的内容仍然有效。",
    "Try again just as it is; what was typed stays good.",
)
_NEW_CODE = Text("请向管理员要一个新的登记码。", "Ask the administrator for a new code.")

_LINE: Final[Mapping[str, _Words]] = {
    "offline": _Words(Field.NONE, todo=Text("请接通网络后再试。", "Connect, then try again.")),
    "dns": _Words(Field.ADDRESS, todo=_CHECK_ADDRESS),
    "refused": _Words(
        Field.ADDRESS,
        todo=Text(
            "请核对地址和端口；没错请告诉管理员，稍后再试。",
            "Check address and port; if they are right, tell the administrator and try later.",
        ),
    ),
    "timeout": _Words(Field.NONE, todo=_AGAIN),
    "cut": _Words(Field.NONE, todo=_AGAIN),
    "login": _Words(Field.NONE, todo=_AGAIN),
    "busy": _Words(Field.NONE, todo=_AGAIN),
    "epoch": _Words(Field.NONE, todo=_AGAIN),
    "server": _Words(
        Field.NONE,
        todo=Text(
            "请稍后再试；一直不行请告诉管理员。",
            "Try again later; tell the administrator if it stays so.",
        ),
    ),
    "plain_http": _Words(Field.ADDRESS, exit_code=_WRONG),
    "tls": _Words(Field.ADDRESS),
    "portal": _Words(
        Field.ADDRESS,
        Text("这个地址答复的是网页，不是中心。", "A web page answers at this address."),
        Text(
            "请核对中心地址；如果网络要先在网页上登录，请先用浏览器登录。",
            "Check the address; if the network wants a log-in on its own page, do that first.",
        ),
    ),
    "garbled": _Words(Field.ADDRESS, todo=_CHECK_ADDRESS),
    "stranger": _Words(Field.ADDRESS, exit_code=_WRONG),
    "revoked": _Words(Field.CODE, todo=_NEW_CODE),
    "unknown_device": _Words(Field.CODE, todo=_NEW_CODE),
    "wrong_login": _Words(
        Field.PASSWORD,
        todo=Text(
            "请改正账号或密码后再试，其他内容不用改。",
            "Correct them and try again; the rest can stay.",
        ),
        exit_code=_WRONG,
    ),
    "inactive": _Words(
        Field.LOGIN,
        todo=Text(
            "请联系管理员启用，或换一个账号。",
            "Have the administrator open it, or use another account.",
        ),
        exit_code=_WRONG,
    ),
    "full": _Words(
        Field.NONE, todo=Text("请告诉管理员，稍后再试。", "Tell the administrator; try later.")
    ),
    "too_old": _Words(
        Field.NONE,
        Text("本程序版本太旧，中心不接受。", "This program is too old for central."),
    ),
    "cancelled": _Words(Field.NONE, Text("已取消。", "Cancelled."), _AGAIN, exit_code=_CANCELLED),
}

_CODE: Final[Mapping[str, tuple[Text, Text]]] = {
    "unknown": (
        Text("中心不认识这个登记码。", "Central does not know this code."),
        Text(
            "请逐个字符核对；仍然不行请向管理员要一个新的。",
            "Check it letter by letter; if it is right, ask the administrator for a new one.",
        ),
    ),
    "used": (
        Text("这个登记码已被用过。", "This code was used already."),
        Text(
            "一个登记码只能登记一台电脑，请向管理员要一个新的。",
            "A code is good for one laptop; ask the administrator for a new one.",
        ),
    ),
    "expired": (Text("这个登记码已过期。", "This code is out of date."), _NEW_CODE),
    "laptop_taken": (
        Text("这个登记码的电脑代号已被占用。", "This code's laptop code is taken."),
        Text(
            "请向管理员要一个新的登记码，换一个电脑代号。",
            "Ask the administrator for one with another laptop code.",
        ),
    ),
}


def explained(problem: SyncProblem, meaning: Text, *, met: bool = False) -> NotDone:
    """The line's problem in the words of the form. ``meaning``: what did not happen. ``met``:
    central has answered at this address before, so the address is right."""
    if problem.kind == "code":
        known = next((w for name, w in _CODE.items() if name in problem.detail.split()), None)
        what, todo = known or (problem.what, problem.todo)
        return NotDone(Field.CODE, what, todo, meaning=meaning, detail=problem.detail)
    words = _LINE.get(problem.kind, _Words(Field.NONE))
    if met and words.field is Field.ADDRESS:
        words = _Words(Field.NONE, todo=_CHECK_LINE)
    todo = words.todo or problem.todo
    if problem.kind == "too_many":
        wait = max(1, round(problem.retry_after)) if problem.retry_after else 60
        todo = Text(f"请等 {wait} 秒后再试。", f"Wait {wait} s, then try again.")
    return NotDone(
        words.field,
        words.what or problem.what,
        todo,
        meaning=meaning,
        exit_code=words.exit_code,
        detail=problem.detail,
    )
