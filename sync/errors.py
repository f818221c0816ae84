"""What can go wrong on the line: one kind each, with its sentences and its retry policy.

Read as a table. ``Retry.SOON`` backs off 1 s → 5 min; ``LATER`` starts at a minute; ``PERSON``
waits until somebody acts (a nudge tries again). ``attention`` turns the pill to "needs attention".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from app.domain.clock import LOCAL
from app.domain.refusal import REASONS as REASONS
from app.domain.refusal import reason_text as reason_text
from app.domain.text import Text
from app.errors import CounterCheckError


class Kind(StrEnum):
    OFFLINE = "offline"
    DNS = "dns"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    CUT = "cut"
    TLS_DATE = "tls_date"
    TLS = "tls"
    PLAIN_HTTP = "plain_http"
    PORTAL = "portal"
    PROXY = "proxy"
    GARBLED = "garbled"
    STRANGER = "stranger"
    REVOKED = "revoked"
    UNKNOWN_DEVICE = "unknown_device"
    LOGIN = "login"
    WRONG_LOGIN = "wrong_login"
    INACTIVE = "inactive"
    TOO_MANY = "too_many"
    CODE = "code"
    FULL = "full"
    TOO_OLD = "too_old"
    BUSY = "busy"
    SERVER = "server"
    EPOCH = "epoch"
    GAP = "gap"
    BLOB = "blob"
    NOT_TAKEN = "not_taken"
    LOCAL = "local"
    CANCELLED = "cancelled"


class Retry(StrEnum):
    SOON = "soon"
    LATER = "later"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Rule:
    retry: Retry
    attention: bool
    what: Text
    todo: Text


_SAFE: Final = Text("记录都保存在本机，不会丢失。", "Everything is kept on this laptop.")
_AGAIN: Final = Text("恢复后会自动上传。", "It is sent by itself once the line is back.")

S, L, P = Retry.SOON, Retry.LATER, Retry.PERSON
RULES: Final[Mapping[Kind, Rule]] = {
    Kind.OFFLINE: Rule(S, False, Text("没有网络。", "There is no network."), _AGAIN),
    Kind.DNS: Rule(
        S,
        False,
        Text("找不到中心的地址。", "Central's address was not found."),
        Text(
            "请检查网络；如果别的网站能打开，请核对中心地址。",
            "Check the network; if other sites open, check central's address.",
        ),
    ),
    Kind.REFUSED: Rule(
        S,
        False,
        Text("连不上中心服务。", "Central does not answer the door."),
        Text(
            "服务可能正在重启，会自动再试；一直不行请告诉管理员。",
            "It may be restarting and is tried again; tell the administrator if it stays so.",
        ),
    ),
    Kind.TIMEOUT: Rule(
        S, False, Text("网络太慢，等不到答复。", "The line is too slow; no answer came."), _AGAIN
    ),
    Kind.CUT: Rule(
        S,
        False,
        Text("连接中途断开。", "The connection broke off."),
        Text("会从断开处继续。", "It goes on from where it broke off."),
    ),
    Kind.TLS_DATE: Rule(
        L,
        True,
        Text(
            "安全连接失败：本机时间可能不对。",
            "The secure connection failed: this laptop's clock may be wrong.",
        ),
        Text("请校准本机日期和时间后重试。", "Set the date and time, then try again."),
    ),
    Kind.TLS: Rule(
        L,
        True,
        Text(
            "安全连接失败：无法确认对方是中心。",
            "The secure connection failed: it may not be central that answers.",
        ),
        Text(
            "请换一个网络；仍然如此请联系管理员检查证书。",
            "Try another network; if it stays so, have the administrator check the certificate.",
        ),
    ),
    Kind.PLAIN_HTTP: Rule(
        P,
        True,
        Text("中心地址没有加密，已拒绝连接。", "Central's address is not encrypted; refused."),
        Text("请使用 https:// 开头的地址。", "Use an address that begins with https://."),
    ),
    Kind.PORTAL: Rule(
        S,
        True,
        Text(
            "这个网络要求先在网页上登录。", "This network wants a log-in on its own web page first."
        ),
        Text("请打开浏览器完成网络登录。", "Open the browser and log in to the network."),
    ),
    Kind.PROXY: Rule(
        L,
        True,
        Text("代理服务器要求账号密码。", "The proxy wants a user name and password."),
        Text("请在系统网络设置里填写代理账号。", "Enter them in the system's proxy settings."),
    ),
    Kind.GARBLED: Rule(
        S,
        False,
        Text("收到的答复不完整或不是中心发的。", "The answer was broken or not central's."),
        Text(
            "没有采用这份答复，会自动重试；反复出现请换一个网络。",
            "It was not used and is asked for again; if this goes on, try another network.",
        ),
    ),
    Kind.STRANGER: Rule(
        P,
        True,
        Text("这个地址是另一个中心。", "Another central answers at this address."),
        Text("请核对中心地址，或联系管理员。", "Check the address or ask the administrator."),
    ),
    Kind.REVOKED: Rule(
        P,
        True,
        Text("这台电脑的登记已被中心撤销。", "Central has revoked this laptop."),
        Text("请联系管理员。", "Ask the administrator."),
    ),
    Kind.UNKNOWN_DEVICE: Rule(
        P,
        True,
        Text("中心不认识这台电脑。", "Central does not know this laptop."),
        Text("请联系管理员重新登记。", "Ask the administrator to enrol it again."),
    ),
    Kind.LOGIN: Rule(
        S,
        False,
        Text("与中心的会话已过期。", "The session with central has expired."),
        Text("会自动重新连接。", "It is renewed by itself."),
    ),
    Kind.WRONG_LOGIN: Rule(
        P,
        False,
        Text("账号或密码不对。", "The login or the password is wrong."),
        Text("请检查后再试。", "Check them and try again."),
    ),
    Kind.INACTIVE: Rule(
        P,
        False,
        Text("这个账号已停用。", "This account is switched off."),
        Text("请联系管理员。", "Ask the administrator."),
    ),
    Kind.TOO_MANY: Rule(
        L,
        False,
        Text("尝试次数太多。", "There were too many tries."),
        Text("请稍等片刻再试。", "Wait a little, then try again."),
    ),
    Kind.CODE: Rule(
        P,
        False,
        Text("登记码不对、已用过或已过期。", "The enrolment code is wrong, used or out of date."),
        Text("请向管理员要一个新的登记码。", "Ask the administrator for a new one."),
    ),
    Kind.FULL: Rule(
        L,
        True,
        Text("中心的磁盘已满，暂不接收。", "Central's disk is full; it takes nothing in."),
        Text("请告诉管理员；腾出空间后自动上传。", "Tell the administrator; sending then goes on."),
    ),
    Kind.TOO_OLD: Rule(
        P,
        True,
        Text(
            "本程序版本太旧：可以上传，不能接收新内容。",
            "This program is too old: it can send, but receives nothing new.",
        ),
        Text("请升级本程序。", "Upgrade this program."),
    ),
    Kind.BUSY: Rule(
        S,
        False,
        Text("中心正忙。", "Central is busy."),
        Text("稍后自动再试。", "It is tried again."),
    ),
    Kind.SERVER: Rule(
        S,
        False,
        Text("中心服务出错。", "Central has a fault."),
        Text(
            "会自动再试；一直不行请把编号告诉管理员。",
            "It is tried again; if it stays so, give the administrator the number.",
        ),
    ),
    Kind.EPOCH: Rule(
        S,
        False,
        Text("中心从备份恢复过。", "Central was restored from a backup."),
        Text("本机会自动补传缺少的记录。", "What it lacks is offered again by itself."),
    ),
    Kind.GAP: Rule(
        L,
        True,
        Text("中心缺少这台电脑更早的记录。", "Central lacks earlier records of this laptop."),
        Text(
            "已重新提供全部保留的记录；仍然如此请联系管理员。",
            "All that is kept was offered again; if it stays so, ask the administrator.",
        ),
    ),
    Kind.BLOB: Rule(
        L,
        False,
        Text("有附件没有传成功。", "An attachment was not sent."),
        Text("会自动再试。", "It is tried again."),
    ),
    Kind.NOT_TAKEN: Rule(
        L,
        True,
        Text("中心没有接受这个请求。", "Central did not accept the request."),
        Text("请升级程序或联系管理员。", "Upgrade the program or ask the administrator."),
    ),
    Kind.LOCAL: Rule(
        L,
        True,
        Text("本机保存同步结果时出错。", "This laptop could not save the result."),
        Text("请检查磁盘空间后重试。", "Check the disk space, then try again."),
    ),
    Kind.CANCELLED: Rule(
        P,
        False,
        Text("已取消同步。", "The sync was cancelled."),
        Text("随时可以再次同步。", "It can be started again at any time."),
    ),
}


class SyncProblem(CounterCheckError):
    """Something on the line. ``kind`` chooses the sentences and the policy; ``retry_after`` is
    central's wish in seconds; ``order`` is central's signed word to a revoked laptop."""

    code = "sync"
    exit_code = 3

    def __init__(
        self,
        kind: Kind,
        detail: str = "",
        *,
        retry_after: float = 0.0,
        order: Any = None,
        expect: int = 0,
        what: Text | None = None,
    ) -> None:
        rule = RULES[kind]
        super().__init__(detail, what=what or rule.what, meaning=_SAFE, todo=rule.todo)
        self.kind = kind
        self.rule = rule
        self.retry_after = retry_after
        self.order = order
        self.expect = expect

    @property
    def text(self) -> Text:
        return Text(self.sentence("zh"), self.sentence("en"))


def wrong_clock(now: datetime, detail: str) -> SyncProblem:
    """The certificate is not valid at the time this laptop believes it is."""
    said = f"{now.astimezone(LOCAL):%Y-%m-%d %H:%M}"
    what = Text(
        f"安全连接失败：本机时间是 {said}，可能不对。",
        f"The secure connection failed: this laptop's clock says {said}, which may be wrong.",
    )
    return SyncProblem(Kind.TLS_DATE, detail, what=what)
