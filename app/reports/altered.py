"""Names what was altered, item by item, when the signed content is no longer what was signed.

The laptop signs the root of the hash tree apart from the manifest. As long as the list of leaves
still has that root, each part of the content can be judged alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from app.domain import hash_tree
from app.domain.checklist import Checklist
from app.domain.codec import build
from app.domain.earlier import finding_id
from app.domain.signing import tree_bytes, tree_leaves
from app.domain.text import Text, same
from app.keys import verify
from app.reports.words import KINDS


def altered_parts(
    manifest: Mapping[str, Any], leaves: Any, device_key: str, tree_signature: str
) -> tuple[str, ...] | None:
    """Names of the leaves ("answers/printing.position") that are not as they were signed, missing
    ones and added ones included. None if the list of leaves itself cannot be believed."""
    try:
        signed = {str(k): str(v) for k, v in leaves.items()}
        if not verify(device_key, tree_bytes(hash_tree.root(signed)), tree_signature):
            return None
    except (ValueError, AttributeError):
        return None
    try:
        held = tree_leaves(manifest["content"])
    except (KeyError, TypeError, AttributeError, ValueError):
        return tuple(sorted(signed))
    return tuple(sorted(n for n in signed.keys() | held.keys() if signed.get(n) != held.get(n)))


_PARTS: Final[Mapping[str, Text]] = {
    "answers": Text("检查项", "item"),
    "runs": Text("设备测试", "device test"),
    "evidence": Text("佐证", "evidence"),
    "findings": Text("异常", "finding"),
    "visit": Text("巡检信息", "facts of the visit"),
    "site": Text("网点信息", "facts of the site"),
}

# what is signed beside the content, and the files and parts of a file that carry it
_WORDS: Final[Mapping[str, Text]] = {
    "sign_off/supervisor": Text("签字人姓名", "name of who signed"),
    "sign_off/role": Text("签字人职务", "post of who signed"),
    "sign_off/phone": Text("签字人电话", "phone of who signed"),
    "sign_off/identity": Text("签字人身份确认方式", "how the person showed who he is"),
    "sign_off/supervisor_id": Text("签字人账号", "account of who signed"),
    "sign_off/code_sha256": Text("一次性签字码", "one-time code"),
    "sign_off/rating": Text("满意度", "satisfaction"),
    "sign_off/remarks": Text("签字人意见", "remarks of who signed"),
    "sign_off/at": Text("签字时间", "time of signing"),
    "sign_off/strokes_sha256": Text("签名笔迹", "strokes of the signature"),
    "sign_off/signature_sha256": Text("签名图", "picture of the signature"),
    "sign_off/refused": Text("是否拒签", "whether the site refused to sign"),
    "sign_off/reason": Text("未签字的原因", "why the site did not sign"),
    "revision": Text("修订号", "number of the revision"),
    "device_key": Text("笔记本的密钥", "the laptop's key"),
    "prev_sha256": Text("与上一次签字的链接", "link to the sign-off before"),
    "visit_id": Text("巡检标识", "identity of the visit"),
    "manifest.json": Text("签字内容（manifest.json）", "signed content (manifest.json)"),
    "sign_off.json": Text(
        "签字与校验信息（sign_off.json）", "sign-off and its proofs (sign_off.json)"
    ),
    "checklist.json": Text(
        "检查单原文（checklist.json）", "text of the checklist (checklist.json)"
    ),
    "trust.json": Text("中心的凭证（trust.json）", "central's papers (trust.json)"),
    "pages": Text("PDF 页面", "pages of the PDF"),
    "signature": Text("PDF 的签名", "signature of the PDF"),
    "package": Text("数据包的外壳", "package around the contents"),
}


def named(path: str, manifest: Mapping[str, Any], checklist: Checklist | None) -> Text:
    """A path in words a person understands; the path itself where there are none."""
    part, _, id = path.partition("/")
    if part == "attachments":
        return _file(id, manifest, checklist)
    what = _PARTS.get(part)
    if what is None:
        first = "/".join(path.split("/")[:2])  # "sign_off/at", of whose "sign_off/at/offset"
        return _WORDS.get(first, same(path))
    found = _item(part, id.partition("/")[0], manifest)
    if part == "answers" and finding_id(found):
        return Text("对此前异常的查看", "the look at an earlier finding")
    prompt = _prompt(found, checklist)
    return Text(f"{what.zh} {prompt.zh}".strip(), f"{what.en} {prompt.en}".strip())


def all_named(
    paths: Iterable[str], manifest: Mapping[str, Any], checklist: Checklist | None
) -> tuple[Text, ...]:
    """Each once: several paths may be one thing to a person."""
    return tuple(dict.fromkeys(named(path, manifest, checklist) for path in paths))


def altered_words(paths: Iterable[str], manifest: str) -> tuple[Text, ...]:
    """``all_named`` of a signed text, which may be damaged itself."""
    try:
        return all_named(paths, json.loads(manifest), None)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return tuple(same(path) for path in paths)


def _file(digest: str, manifest: Mapping[str, Any], checklist: Checklist | None) -> Text:
    """An attachment: what it is, its name, and the item it stands at."""
    if not manifest:  # not read, or not readable
        return same(f"attachments/{digest}")
    content = manifest["content"]
    if digest == manifest["sign_off"]["signature_sha256"]:
        return _WORDS["sign_off/signature_sha256"]
    piece = next((e for e in content["evidence"].values() if e["sha256"] == digest), None)
    if piece is None:
        return same(f"attachments/{digest}")
    kind = KINDS.get(piece["kind"], Text("附件", "Attachment"))
    what, name = Text(kind.zh, kind.en.lower()), str(piece["name"])
    item_id = str(piece.get("item") or piece.get("item_id") or "")
    if not item_id or finding_id(item_id):  # of the visit as a whole, or of an earlier finding
        return Text(f"{what.zh}“{name}”", f"{what.en} “{name}”")
    at = _prompt(item_id, checklist)
    return Text(f"检查项{at.zh}的{what.zh}“{name}”", f"{what.en} “{name}” of item {at.en}")


def _item(part: str, id: str, manifest: Mapping[str, Any]) -> str:
    """The item a part belongs to."""
    if part == "answers":
        return id
    try:
        held = manifest["content"][part][id]
        return str(held.get("item") or held.get("item_id") or id)
    except (KeyError, TypeError, AttributeError):
        return id


def _prompt(item_id: str, checklist: Checklist | None) -> Text:
    if checklist is None:
        return same(item_id)
    try:
        prompt = checklist.item(item_id).prompt
    except KeyError:
        return same(item_id)
    return Text(f"“{prompt.zh}”", f"“{prompt.en}”")


def read_checklist(data: bytes | None) -> Checklist | None:
    """None for what is no checklist."""
    if not data:
        return None
    try:
        return build(Checklist, json.loads(data))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
