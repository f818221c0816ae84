"""Why central refused a change or kept another value: its stable codes, in words.

The codes are raised in ``sync.central.rules`` and ``sync.central.ingest`` and come over the line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.domain.text import Text

REASONS: Final[Mapping[str, Text]] = {
    "ahead": Text(
        "中心还缺它之前的记录，到齐后会自动接受。",
        "Central still lacks what came before it; it is accepted once that has arrived.",
    ),
    "role": Text("该账号没有这个权限。", "This account may not do that."),
    "actor": Text("该账号没有在这台电脑上登记。", "This account is not granted on this laptop."),
    "immutable": Text("内容已签字，不能再改。", "The content is signed and cannot change."),
    "not_owner": Text("这份巡检属于另一台电脑。", "The visit belongs to another laptop."),
    "visit_unknown": Text("中心没有这份巡检。", "Central does not have the visit."),
    "transition": Text("工单当前状态不允许这一步。", "The work order's state does not allow it."),
    "already_reviewed": Text("已有人复核过。", "Somebody reviewed it already."),
    "stale": Text("这份巡检已有新的版本。", "The visit has a newer revision."),
    "not_verified": Text("签字没有通过验证。", "The sign-off did not hold."),
    "review_missing": Text("没有对应的复核结论。", "There is no review that says so."),
    "chain": Text("记录链不连续，可能被改动。", "The chain is broken; something was altered."),
    "hash": Text("内容与校验值不符，可能被改动。", "The content does not match its hash."),
    "cid_reused": Text("同一编号有两份不同内容。", "Two contents have the same number."),
    "seq_reused": Text("同一序号用了两次。", "The same place in the sequence was used twice."),
    "signature": Text("电脑签名不成立。", "The laptop's signature does not hold."),
    "key": Text("签名用的不是登记的密钥。", "It was signed with a key that is not enrolled."),
    "altered": Text("签字后的内容与记录不一致。", "What was signed differs from the records."),
    "manifest": Text("签字清单的格式不对。", "The signed manifest is malformed."),
    "malformed": Text("内容格式不对。", "The content is malformed."),
    "unknown_record": Text("中心没有这条记录。", "Central does not have this record."),
    "identity": Text("记录的身份不能改。", "What identifies a record cannot change."),
    "exists": Text("同样的记录已存在。", "There is such a record already."),
    "central_only": Text("这类记录只能由中心填写。", "Only central writes such records."),
    "device": Text("记录来自另一台电脑。", "The record was made on another laptop."),
    "concurrent": Text("别人同时改了同一处。", "Somebody changed the same thing."),
}


def reason_text(code: str) -> Text:
    """Why a change was rejected or lost, for a person."""
    return REASONS.get(code, Text(f"中心没有接受（{code}）。", f"Central refused it ({code})."))
