from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.answer import Answer, Verdict
from app.domain.clock import Clock
from app.domain.sign_off import SignOff
from app.domain.signing import Signing, VisitRecord, content_of, manifest_of
from app.domain.site import Site
from app.domain.visit import Visit, VisitState
from app.keys import DeviceKey, verify
from app.vault.seal import ProblemCode, check, check_chain, seal

KEY = DeviceKey.generate()
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
    manifest = manifest_of(
        RECORD, signing, at=AT, device_key=key.public, laptop_prev=prev, visit_prev=""
    )
    sealed = seal(manifest, key)
    return SignOff(
        "o1", "v1", 1, "王主任", "站长", 5, "", signing.strokes, "ab" * 32,
        sealed.manifest_text, sealed.content_sha256, key.public, sealed.signature, prev, AT,
    )  # fmt: skip


def codes(sign_off: SignOff, **given: Any) -> set[ProblemCode]:
    return {p.code for p in check(sign_off, **given).problems}


def test_what_was_sealed_is_intact() -> None:
    found = check(signed(), content_of(RECORD, 1), {KEY.public})
    assert found.intact and not found.problems and not found.altered


def test_a_changed_manifest_breaks_hash_and_signature() -> None:
    good = signed()
    bad = replace(good, manifest=good.manifest.replace('"正常"', '"异常"'))
    assert codes(bad) == {ProblemCode.HASH, ProblemCode.SIGNATURE}


def test_a_recomputed_hash_does_not_help_a_forger() -> None:
    good = signed()
    manifest = json.loads(good.manifest)
    manifest["sign_off"]["rating"] = 1
    other = seal(manifest | {"device_key": KEY.public}, KEY)
    bad = replace(good, manifest=other.manifest_text, content_sha256=other.content_sha256)
    assert codes(bad) == {ProblemCode.SIGNATURE, ProblemCode.SIGN_OFF}


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


def test_seal_signs_only_its_own_key() -> None:
    with pytest.raises(ValueError):
        seal({"device_key": "00"}, KEY)
    with pytest.raises(ValueError):
        seal({"device_key": KEY.public, "x": float("nan")}, KEY)


def test_keys_survive_their_bytes_and_hide_in_logs() -> None:
    again = DeviceKey.from_bytes(KEY.private_bytes())
    assert again == KEY
    assert verify(KEY.public, b"m", again.sign(b"m"))
    assert not verify(KEY.public, b"n", again.sign(b"m"))
    assert not verify("zz", b"m", "zz")
    assert KEY.private_bytes().hex() not in repr(KEY)
