"""Whether central vouches for the laptop that signed, by the papers that lie with the visit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from app.domain.change import canonical
from app.domain.codec import build, plain
from app.domain.sign_off import Receipt
from app.domain.signing import receipt_bytes
from app.domain.text import Text
from app.domain.trust import Trust
from app.keys import verify
from app.reports.fingerprint import fingerprint

TRUST: Final = "trust.json"
FORMAT: Final = "countercheck-trust/1"


@dataclass(frozen=True, slots=True)
class Vouched:
    """``problems`` mean the papers were changed; ``doubts`` that nothing can be said of the origin;
    ``notes`` are what the reader should know."""

    problems: tuple[Text, ...] = ()
    doubts: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()


def trust_file(trust: Trust) -> bytes:
    return canonical({"format": FORMAT, **plain(trust)})


def vouched(
    data: bytes | None,
    manifest: dict[str, Any],
    content_sha256: str,
    trusted: Collection[str] | None,
) -> Vouched:
    """``trusted``: hex keys the reader trusts, of central services or of single laptops; None if
    he has none at hand. Never raises for bad content."""
    key = str(manifest["device_key"])
    if data is None:
        return _alone(key, trusted)
    try:
        trust = _read(data)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Vouched(problems=(_CHANGED,))
    paper, laptop = trust.certificate, manifest["content"]["visit"]["laptop"]
    if paper is not None:
        fits = paper.device_key == key and paper.laptop == laptop
        if not fits or not verify(trust.central_key, paper.signed_bytes(), paper.signature):
            return Vouched(problems=(_CHANGED,))
    receipt = trust.receipt
    if paper is None and receipt is None:
        return Vouched(problems=(_CHANGED,))
    if receipt is not None and not (
        receipt.central_key == trust.central_key
        and receipt.content_sha256 == content_sha256
        and verify(trust.central_key, receipt_bytes(receipt), receipt.central_signature)
    ):
        return Vouched(problems=(_CHANGED,))
    mark = fingerprint(trust.central_key)
    if trusted is not None and trust.central_key not in trusted and key not in trusted:
        return Vouched(
            doubts=(
                Text(
                    f"为这台电脑担保的中心（指纹 {mark}）不是您信任的中心，不能认定来源。",
                    f"The central service that vouches for the laptop (fingerprint {mark}) is not "
                    "one you trust: nothing can be said of the origin.",
                ),
            )
        )
    if paper is None and receipt is not None and not receipt.verified:
        return Vouched(doubts=(_refused(receipt),))  # the only word there is of whose it is
    notes: list[Text] = []
    if trusted is None:
        notes.append(
            Text(
                f"中心（指纹 {mark}）证明这台电脑 {laptop} 已登记；"
                "请向中心核对这个指纹，或用 --trust 给出中心公钥。",
                f"Central (fingerprint {mark}) vouches for laptop {laptop}. Compare the "
                "fingerprint with central's, or give its public key with --trust.",
            )
        )
    if receipt is None:
        notes.append(Text("文件中没有中心回执。", "The file holds no receipt of central."))
    elif not receipt.verified:
        notes.append(_refused(receipt))
    return Vouched(notes=tuple(notes))


def _refused(receipt: Receipt) -> Text:
    return Text(
        f"中心收到时校验未通过（{receipt.reason}）。",
        f"It did not verify when central received it ({receipt.reason}).",
    )


def _read(data: bytes) -> Trust:
    import json

    value = json.loads(data.decode("utf-8"))
    if value.pop("format") != FORMAT:
        raise ValueError("format")
    trust = build(Trust, value)
    if trust_file(trust) != data:  # nothing beside what is read
        raise ValueError("not in canonical form")
    return trust


def _alone(key: str, trusted: Collection[str] | None) -> Vouched:
    """A file without papers: an old one, or of a laptop that never met a central service."""
    mark = fingerprint(key)
    if trusted is None:
        return Vouched(
            notes=(
                Text(
                    f"文件中没有中心的登记证明：请与中心核对设备指纹 {mark}。",
                    f"No certificate of central lies with the file: compare the laptop's "
                    f"fingerprint {mark} with central.",
                ),
            )
        )
    if key in trusted:
        return Vouched()
    return Vouched(
        doubts=(
            Text(
                f"签名设备不在登记名单中（指纹 {mark}），不能认定来源。",
                f"The signing device is not on the register (fingerprint {mark}).",
            ),
        )
    )


_CHANGED: Final = Text(
    "中心的登记证明或回执被改动，或不属于这份记录。",
    "Central's certificate or receipt was changed, or belongs to another record.",
)
