"""What a sign-off is worth, in words: how the supervisor showed who he is, why nobody signed, what
the seal proves and what it does not. One text for the pages and for the PDF."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from app.domain.clock import Confidence
from app.domain.sign_off import Identity, SignOff
from app.domain.text import Text, same

NOT_SIGNED: Final = Text("网点未签字", "Not signed by the site")
SEALED_UNSIGNED: Final = Text("已封存，网点未签字", "Sealed without the site's signature")

IDENTITY: Final[Mapping[Identity, Text]] = {
    Identity.TYPED: Text("姓名由人输入，未核对身份", "name as typed, not checked"),
    Identity.KNOWN: Text(
        "选自中心登记的网点人员，未核对身份", "picked from the people central lists, not checked"
    ),
    Identity.PIN: Text("PIN 正确", "his PIN was right"),
    Identity.CODE: Text("一次性码正确", "his one-time code was right"),
}


class Reason(NamedTuple):
    """Why a site did not sign. ``told``: it says nothing until somebody's own words follow."""

    title: Text
    told: bool


REASONS: Final = (
    Reason(Text("负责人不在现场", "The person in charge is away"), told=False),
    Reason(Text("对记录内容有异议", "Disagrees with the record"), told=True),
    Reason(Text("在场人员无权签字", "Nobody present may sign"), told=False),
    Reason(Text("其他原因", "Another reason"), told=True),
)
LONGEST_WORDS: Final = 240  # characters of somebody's own words; the reason as a whole has 300


def reason_of(reason: Reason, own: str) -> Text:
    """The whole reason, with the own words after the choice."""
    own = " ".join(own.split())
    if not own:
        return reason.title
    return Text(f"{reason.title.zh}：{own}", f"{reason.title.en}: {own}")


def reason_words(reason: str) -> Text:
    """A kept reason in both languages, whichever it was written in; own words stay as they are."""
    for known in REASONS:
        for start, colon in ((known.title.zh, "："), (known.title.en, ": ")):
            if reason == start:
                return known.title
            if reason.startswith(start + colon):
                return reason_of(known, reason.removeprefix(start + colon))
    return same(reason)


class Proof(NamedTuple):
    """What a seal proves, what it does not, and how anybody can check it."""

    proves: tuple[Text, ...]
    not_proven: tuple[Text, ...]
    check: Text


_CLOCK: Final[Mapping[Confidence, Text]] = {
    Confidence.MEASURED: Text("该时钟签字前与中心核对过", "which had been checked against central"),
    Confidence.ESTIMATED: Text(
        "该时钟较早前与中心核对过", "which had been checked against central some time before"
    ),
    Confidence.UNKNOWN: Text(
        "该时钟从未与中心核对，时间只能参考",
        "which was never checked against central: take the time as a hint only",
    ),
}
_ANY_CLOCK: Final = Text(
    "记录里写明该时钟是否与中心核对过", "and the record says whether it was checked against central"
)


def proof_words(sign: SignOff | None) -> Proof:
    """For this sign-off; None: for the one about to be given."""
    clock = _ANY_CLOCK if sign is None else _CLOCK[sign.at.confidence]
    refused = sign is not None and sign.refused
    strokes = Text("", "") if refused else Text("、签名笔迹", ", pen strokes")
    proves = (
        Text(
            f"检查内容、佐证{strokes.zh}、时间和这台笔记本是一起封存的，之后没有被改动。",
            f"Content, evidence{strokes.en}, time and this laptop were sealed together and not "
            "changed since.",
        ),
        Text(
            f"时间来自这台笔记本的时钟，{clock.zh}。",
            f"The time is that of this laptop's clock, {clock.en}.",
        ),
    )
    nobody = Text(
        "没有公共认证机构或时间戳服务为它作保：信任来自中心登记的这台笔记本的密钥。",
        "No public certification authority or time-stamp service stands behind it: trust comes "
        "from this laptop's key, which central has registered.",
    )
    check = Text(
        "任何人都可以离线核对：对导出的 PDF 或记录包运行 countercheck verify。",
        "Anybody can check it without a line: run countercheck verify on the PDF or the bundle.",
    )
    return Proof(proves, (_who(sign), nobody), check)


def _who(sign: SignOff | None) -> Text:
    """What is not known of the hand that signed."""
    if sign is None:
        return Text(
            "它不证明是谁握的笔。输入 PIN 或一次性码时，也只说明签字人知道它。",
            "It does not prove who held the pen. With a PIN or one-time code it shows that he knew "
            "it, and no more.",
        )
    if sign.refused:
        return Text(
            "网点没有确认：记录只代表工程师一方，未签字的原因也由工程师填写。",
            "The site confirmed nothing: the record speaks for the engineer alone, and so does the "
            "reason why it is not signed.",
        )
    if sign.identity in (Identity.PIN, Identity.CODE):
        secret = (
            Text(" PIN", "PIN")
            if sign.identity is Identity.PIN
            else Text("一次性码", "one-time code")
        )
        return Text(
            f"它不证明是谁握的笔，只说明签字人知道{sign.supervisor}的{secret.zh}。",
            f"It does not prove who held the pen, only that he knew {sign.supervisor}'s "
            f"{secret.en}.",
        )
    return Text(
        "它不证明是谁握的笔：姓名没有经过 PIN 或一次性码核对。",
        "It does not prove who held the pen: the name was not checked by a PIN or one-time code.",
    )
