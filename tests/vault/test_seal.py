from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.domain.answer import Answer, Verdict
from app.domain.change import canonical, sha256
from app.domain.clock import Clock
from app.domain.codec import build
from app.domain.sign_off import SignOff
from app.domain.signing import FIRST, Signing, VisitRecord, content_of, tree_bytes
from app.domain.site import Site
from app.domain.visit import Visit, VisitState
from app.keys import DeviceKey, verify
from app.vault.seal import ProblemCode, check, check_chain, seal

KEY = DeviceKey.generate()
SAMPLES = Path(__file__).parents[1] / "reports" / "samples"
AT = Clock(wall=lambda: datetime(2026, 11, 20, tzinfo=UTC), mono=lambda: 5.0, boot_id="b").now()
RECORD = VisitRecord(
    Visit(
        "v1", "XJ-1", "s1", "patrol", "dg", "1", "c", "1", "a1", "张工", "L3",
        VisitState.SIGNED, AT,
    ),
    Site("s1", "dg", "1", "茶山", "茶山分公司", "collection_point"),
    (Answer("x1", "v1", "printing.position", 1, Verdict.NORMAL, note="正常"),),
    (),
    (),
    (),
)  # fmt: skip


def signed(prev: str = "", key: DeviceKey = KEY) -> SignOff:
    signing = Signing("王主任", "站长", 5, "", (((1, 2, 0), (3, 4, 9)),), "ab" * 32)
    return seal(RECORD, signing, key, id="o1", at=AT, laptop_prev=prev, visit_prev="")


def codes(sign_off: SignOff, **given: Any) -> set[ProblemCode]:
    return {p.code for p in check(sign_off, **given).problems}


def test_what_was_sealed_is_intact() -> None:
    found = check(signed(), content_of(RECORD, 1), {KEY.public})
    assert found.intact and not found.problems and not found.altered


def test_a_changed_manifest_breaks_hash_and_signature() -> None:
    good = signed()
    bad = replace(good, manifest=good.manifest.replace('"正常"', '"异常"'))
    assert codes(bad) == {ProblemCode.HASH, ProblemCode.SIGNATURE, ProblemCode.TREE}


def test_a_recomputed_hash_does_not_help_a_forger() -> None:
    good = signed()
    manifest = json.loads(good.manifest)
    manifest["sign_off"]["rating"] = 1
    text = canonical(manifest)
    bad = replace(good, manifest=text.decode(), content_sha256=sha256(text))
    assert codes(bad) == {ProblemCode.SIGNATURE, ProblemCode.SIGN_OFF}


def test_a_tree_of_other_items_does_not_hold() -> None:
    good = signed()
    manifest = json.loads(good.manifest)
    manifest["tree"] = "0" * 64
    text = canonical(manifest)
    forged = replace(
        good,
        manifest=text.decode(),
        content_sha256=sha256(text),
        device_signature=KEY.sign(text),
    )
    assert codes(forged) == {ProblemCode.TREE}
    assert codes(replace(good, tree_signature="")) == {ProblemCode.TREE}
    stranger = DeviceKey.generate().sign(tree_bytes(json.loads(good.manifest)["tree"]))
    assert codes(replace(good, tree_signature=stranger)) == {ProblemCode.TREE}


def test_a_refusal_is_sealed_like_a_signature() -> None:
    signing = Signing("", "", 0, "", (), "", refused=True, reason="负责人外出")
    made = seal(RECORD, signing, KEY, id="o2", at=AT, laptop_prev="", visit_prev="")
    assert check(made, content_of(RECORD, 1)).intact and made.refused
    assert codes(replace(made, reason="")) == {ProblemCode.SIGN_OFF}
    assert codes(replace(made, refused=False)) == {ProblemCode.SIGN_OFF}


def test_what_was_signed_in_the_first_format_still_holds() -> None:
    held = json.loads((SAMPLES / "v1.json").read_text("utf-8"))
    old = build(SignOff, held["sign_off"])
    record = build(VisitRecord, held["record"])
    assert check(old, content_of(record, 1, FIRST), {old.device_key}).intact
    assert check(old, content_of(record, 1)).altered  # today's form has other names
    assert not check(replace(old, rating=1)).intact


def test_a_foreign_laptop_is_told_apart() -> None:
    assert codes(signed(key=DeviceKey.generate()), known_keys={KEY.public}) == {
        ProblemCode.UNKNOWN_KEY
    }
    assert check(signed(), known_keys=None).intact


def test_altered_records_are_named() -> None:
    altered = replace(RECORD, answers=(replace(RECORD.answers[0], verdict=Verdict.ABNORMAL),))
    found = check(signed(), content_of(altered, 1))
    assert [p.code for p in found.problems] == [ProblemCode.RECORDS]
    assert found.altered == ("answers/printing.position/verdict",)


def test_a_register_corrected_later_harms_no_signature() -> None:
    renamed = replace(RECORD, site=replace(RECORD.site, name="茶山营业厅"))
    found = check(signed(), content_of(renamed, 1))
    assert found.intact and found.notes
    moved = replace(RECORD, site=replace(RECORD.site, id="s2"))
    assert not check(signed(), content_of(moved, 1)).intact


@pytest.mark.parametrize(
    ("field", "value"),
    [("supervisor", "李"), ("rating", 4), ("remarks", "x"), ("strokes", ()), ("revision", 2),
     ("signature_sha256", "cd" * 32), ("visit_id", "v2")],
)  # fmt: skip
def test_columns_beside_the_manifest_are_compared(field: str, value: Any) -> None:
    assert ProblemCode.SIGN_OFF in codes(replace(signed(), **{field: value}))


def test_a_changed_link_is_a_chain_break() -> None:
    assert codes(replace(signed("ef" * 32), prev_sha256="")) == {ProblemCode.CHAIN}


@pytest.mark.parametrize("text", ["", "x", "[]", "{}", '{"format":"?"}', "\ud800", "1e999"])
def test_rubbish_is_a_verdict_not_a_crash(text: str) -> None:
    assert ProblemCode.MANIFEST in codes(replace(signed(), manifest=text))


def test_spaces_in_the_manifest_are_not_canonical() -> None:
    text = json.dumps(json.loads(signed().manifest))
    from app.domain.change import sha256

    forged = replace(
        signed(),
        manifest=text,
        content_sha256=sha256(text.encode()),
        device_signature=KEY.sign(text.encode()),
    )
    assert codes(forged) == {ProblemCode.MANIFEST}


def test_the_chain_of_a_laptop() -> None:
    first = signed()
    second = signed(first.content_sha256)
    third = signed(second.content_sha256)
    assert check_chain([]) == ()
    assert check_chain([third, first, second]) == ()
    assert check_chain([first, third])
    assert check_chain([second, third])
    fork = replace(signed(second.content_sha256), content_sha256="f" * 64)
    assert check_chain([first, second, third, fork])


def test_what_is_not_canonical_is_not_sealed() -> None:
    odd = replace(RECORD, answers=(replace(RECORD.answers[0], note=2**60),))  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        seal(
            odd, Signing("王", "", 5, "", (), ""), KEY, id="o", at=AT, laptop_prev="", visit_prev=""
        )


def test_keys_survive_their_bytes_and_hide_in_logs() -> None:
    again = DeviceKey.from_bytes(KEY.private_bytes())
    assert again == KEY
    assert verify(KEY.public, b"m", again.sign(b"m"))
    assert not verify(KEY.public, b"n", again.sign(b"m"))
    assert not verify("zz", b"m", "zz")
    assert KEY.private_bytes().hex() not in repr(KEY)
