"""Intact, altered, or nothing can be said: and never the wrong one of the three."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.commands.verify import run
from app.domain.change import canonical, sha256
from app.domain.codec import plain
from app.domain.signing import Signing, receipt_bytes
from app.domain.trust import Trust
from app.keys import DeviceKey
from app.reports.bundle import verify_bundle, write_bundle
from app.reports.pdf_sign import BINDING, new_pdf_signer, sign_pdf
from app.reports.pdf_verify import verify_pdf
from app.reports.result import VerifyResult, VerifyStatus
from app.reports.sealed import Sealed, check_sealed, sealed
from app.reports.trusted import trust_file
from app.vault.seal import seal
from tests.reports.builders import CENTRAL, trust_of
from tests.reports.signed import KEY, Files, repacked, signed_files, unpacked

INTACT, ALTERED, UNVERIFIABLE = VerifyStatus.INTACT, VerifyStatus.ALTERED, VerifyStatus.UNVERIFIABLE
SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture(scope="module")
def files() -> Files:
    return signed_files()


@pytest.fixture(scope="module")
def pdf(files: Files) -> bytes:
    return files.pdf


@pytest.fixture(scope="module")
def bundle(files: Files) -> bytes:
    return files.bundle


@pytest.mark.parametrize("kind", ["pdf", "bundle"])
def test_what_was_signed_is_intact(files: Files, kind: str) -> None:
    result = verify_pdf(files.pdf) if kind == "pdf" else verify_bundle(files.bundle)
    assert (result.status, result.problems, result.altered) == (INTACT, (), ())
    assert (result.number, result.revision) == ("XJ-20261120-L3-003", 1)
    assert (result.supervisor, result.engineer) == ("陈丽华", "李志强")
    sign = files.made.sign_off
    assert result.content_sha256 == sign.content_sha256 and result.kind == kind
    assert result.device_key == KEY.public and len(result.fingerprint) == 39
    assert result.signed_at == sign.at.best
    (note,) = result.notes
    assert "L3" in note.en and "--trust" in note.en  # whom to ask about the origin


def test_whom_the_reader_trusts_decides_about_the_origin(files: Files) -> None:
    for check, file in ((verify_pdf, files.pdf), (verify_bundle, files.bundle)):
        for trusted in ({CENTRAL.public}, {KEY.public}):
            known = check(file, trusted)
            assert (known.status, known.notes) == (INTACT, ())
        stranger = check(file, {"00" * 32})
        assert stranger.status is UNVERIFIABLE and stranger.problems


def test_a_laptop_that_never_met_central_says_so(files: Files) -> None:
    out = io.BytesIO()
    write_bundle(out, files.made.sign_off, files.made.blobs.get, files.made.data.checklist)
    alone = verify_bundle(out.getvalue())
    assert alone.status is INTACT and "No certificate" in alone.notes[0].en
    assert verify_bundle(out.getvalue(), {KEY.public}).notes == ()
    assert verify_bundle(out.getvalue(), {CENTRAL.public}).status is UNVERIFIABLE


def test_what_was_signed_in_the_first_format_is_still_verified() -> None:
    old = (SAMPLES / "v1.pdf").read_bytes()
    result = verify_pdf(old)
    assert (result.status, result.problems) == (INTACT, ())
    damaged = bytearray(old)
    damaged[len(old) // 2] ^= 1
    assert verify_pdf(bytes(damaged)).status is ALTERED


# ---------------------------------------------------------------- any byte


@settings(max_examples=150, deadline=None)
@given(where=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_no_changed_byte_of_a_pdf_goes_undetected(pdf: bytes, where: float, flip: int) -> None:
    damaged = bytearray(pdf)
    damaged[int(where * len(pdf))] ^= flip
    result = verify_pdf(bytes(damaged))
    assert result.status is ALTERED and result.problems and result.altered


@settings(max_examples=400, deadline=None)
@given(where=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_no_changed_byte_of_a_bundle_goes_undetected(
    bundle: bytes, where: float, flip: int
) -> None:
    damaged = bytearray(bundle)
    damaged[int(where * len(bundle))] ^= flip
    result = verify_bundle(bytes(damaged))
    assert result.status is not INTACT and result.problems


def test_not_one_byte_of_the_zip_around_the_contents_can_be_changed(bundle: bytes) -> None:
    """All of them: the headers, the directory and the end."""
    held = unpacked(bundle)
    inside: set[int] = set()
    for content in held.values():
        start = bundle.index(content)
        inside.update(range(start, start + len(content)))
    around = [n for n in range(len(bundle)) if n not in inside]
    assert len(around) > 300
    for at in around:
        damaged = bytearray(bundle)
        damaged[at] ^= 0x11
        assert verify_bundle(bytes(damaged)).status is not INTACT, at


@pytest.mark.parametrize("more", [b"\n", b"\n% one more page"])
def test_anything_added_is_altered(files: Files, more: bytes) -> None:
    assert verify_pdf(files.pdf + more).status is ALTERED
    assert verify_bundle(files.bundle + more).status is not INTACT
    assert verify_bundle(more + files.bundle).status is not INTACT


def test_bytes_hidden_beside_the_signature_are_altered(pdf: bytes) -> None:
    hole = re.search(rb"0{40}>\n?/ByteRange", pdf)
    assert hole is not None
    damaged = bytearray(pdf)
    damaged[hole.start() + 20] = ord("1")
    assert verify_pdf(bytes(damaged)).status is ALTERED


# ---------------------------------------------------------------- part by part


def tampered(files: Files, old: str, new: str) -> bytes:
    """The bundle with a piece of the signed text replaced."""
    manifest = unpacked(files.bundle)["manifest.json"].decode()
    assert manifest.count(old) >= 1, old
    return repacked(files.bundle, {"manifest.json": manifest.replace(old, new, 1).encode()})


def item_with_run(files: Files) -> str:
    return next(a.item_id for a in files.made.data.record.answers if a.run_id)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("answers/", '"verdict":"abnormal"', '"verdict":"normal"'),
        ("answers/", '"value":"3.2"', '"value":"0.2"'),
        ("evidence/", '"media_type":"image/jpeg"', '"media_type":"image/jpex"'),
        ("runs/", '"outcome":"fail"', '"outcome":"pass"'),
        ("findings/", '"advice":"', '"advice":"不用管 '),
        ("site", '"town":"常平镇"', '"town":"桥头镇"'),
        ("visit", '"laptop":"L3"', '"laptop":"L4"'),
    ],
)
def test_an_altered_part_of_the_content_is_named(
    files: Files, part: str, old: str, new: str
) -> None:
    result = verify_bundle(tampered(files, old, new))
    assert result.status is ALTERED
    named = [path for path in result.altered if path.startswith(part)]
    assert len(named) == 1, result.altered
    words = dict(zip(result.altered, result.altered_words, strict=True))
    if part == "answers/":
        prompt = files.made.data.checklist.item(named[0].removeprefix(part)).prompt.zh
        assert words[named[0]].zh == f"检查项 “{prompt}”"
    assert words[named[0]].zh != named[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"remarks":"好"', '"remarks":"差"'),
        ('"rating":4', '"rating":5'),
        ('"supervisor":"陈丽华"', '"supervisor":"别人"'),
        ('"identity":"typed"', '"identity":"pin"'),
        ('"refused":false', '"refused":true'),
        ('"revision":1,"sign_off"', '"revision":2,"sign_off"'),
        ('"laptop_prev":""', '"laptop_prev":"00"'),
        ('"visit_prev":""', '"visit_prev":"00"'),
        ('"at_wall":"2026-11-20T', '"at_wall":"2026-11-19T'),
    ],
)
def test_an_altered_part_of_the_sign_off_is_found(files: Files, old: str, new: str) -> None:
    assert verify_bundle(tampered(files, old, new)).status is ALTERED


@pytest.mark.parametrize(
    "field",
    ["rating", "remarks", "supervisor", "strokes", "phone", "identity", "refused", "at", "leaves"],
)
def test_a_field_beside_the_manifest_is_found(files: Files, field: str) -> None:
    made = sealed(files.made.sign_off, files.made.data.checklist, files.trust)
    beside = json.loads(made.sign_off)
    other = {"rating": 5, "strokes": [], "refused": True, "identity": "pin", "leaves": {}}
    beside[field] = {**beside["at"], "offset": "0.0"} if field == "at" else other.get(field, "别人")
    result = check_sealed(replace(made, sign_off=canonical(beside)), "bundle").result
    assert result.status is ALTERED
    named = {"strokes": "sign_off/strokes_sha256", "leaves": "sign_off.json"}
    expected = named.get(field, f"sign_off/{field}")
    assert any(path.startswith(expected) for path in result.altered), result.altered
    told = " ".join(t.en for t in (*result.problems, *result.altered_words))
    assert "sign_off/" not in told and "_sha256" not in told
    assert len(set(result.altered_words)) == len(result.altered_words)


def test_a_missing_field_beside_the_manifest_blames_its_own_file(files: Files) -> None:
    made = sealed(files.made.sign_off, files.made.data.checklist, files.trust)
    beside = {**json.loads(made.sign_off), "at": None}
    result = check_sealed(replace(made, sign_off=canonical(beside)), "bundle").result
    assert (result.status, result.altered) == (ALTERED, ("sign_off.json",))


def test_an_attachment_twice_is_told_and_no_crash(
    bundle: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "twice.ccv"
    file.write_bytes(bundle)
    with zipfile.ZipFile(file, "a") as archive:
        name = next(n for n in archive.namelist() if n.startswith("attachments/"))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr(name, b"x")
    assert run(file, "en", False) == 1
    told = capsys.readouterr().out
    assert "two files of one name" in told and name in told


def test_a_workbook_is_no_damaged_bundle() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    result = verify_bundle(made.getvalue())
    assert result.status is UNVERIFIABLE and "Excel" in result.problems[0].en


def test_nothing_can_be_added_beside_the_manifest(files: Files) -> None:
    made = sealed(files.made.sign_off, files.made.data.checklist)
    for more in ({"note": "x"}, {BINDING: "00"}):
        beside = canonical({**json.loads(made.sign_off), **more})
        assert check_sealed(replace(made, sign_off=beside), "bundle").result.status is ALTERED


def test_the_wording_of_the_checklist_cannot_be_changed(files: Files) -> None:
    text = unpacked(files.bundle)["checklist.json"].decode()
    prompt = files.made.data.checklist.sections[0].items[0].prompt.zh
    other = text.replace(prompt, prompt + "吗", 1).encode()
    assert other != text.encode()
    result = verify_bundle(repacked(files.bundle, {"checklist.json": other}))
    assert result.status is ALTERED and result.altered == ("checklist.json",)
    gone = verify_bundle(repacked(files.bundle, {"checklist.json": None}))
    assert gone.status is ALTERED and gone.altered == ("checklist.json",)


def test_central_s_papers_cannot_be_changed(files: Files) -> None:
    trust = files.trust
    receipt = trust.receipt
    assert receipt is not None
    for other in (
        replace(trust, certificate=replace(trust.certificate, laptop="L4")),
        replace(trust, certificate=replace(trust.certificate, device_key="11" * 32)),
        replace(trust, central_key=KEY.public),
        replace(trust, receipt=replace(receipt, verified=False)),
        replace(trust, receipt=replace(receipt, content_sha256="22" * 32)),
    ):
        result = verify_bundle(repacked(files.bundle, {"trust.json": trust_file(other)}))
        assert result.status is ALTERED and result.altered == ("trust.json",)


def test_another_laptop_s_file_is_vouched_for_by_the_receipt(files: Files) -> None:
    """A reviewer's laptop has no certificate of the one that signed."""
    trust = replace(files.trust, certificate=None)
    receipt = trust.receipt
    assert receipt is not None

    def told(papers: Trust, trusted: set[str] | None = None) -> VerifyResult:
        file = repacked(files.bundle, {"trust.json": trust_file(papers)})
        return verify_bundle(file, trusted)

    assert told(trust, {CENTRAL.public}).status is INTACT
    assert told(trust, {KEY.public}).status is INTACT  # the signing laptop's own key
    assert told(trust, {DeviceKey.generate().public}).status is UNVERIFIABLE
    assert told(trust).status is INTACT and any("L3" in n.en for n in told(trust).notes)
    none = told(replace(trust, receipt=None), {CENTRAL.public})
    assert none.status is ALTERED and none.altered == ("trust.json",)
    bare = replace(receipt, verified=False, reason="key", central_signature="")
    refused = replace(bare, central_signature=CENTRAL.sign(receipt_bytes(bare)))
    assert told(replace(trust, receipt=refused), {CENTRAL.public}).status is UNVERIFIABLE
    other = replace(trust, receipt=replace(receipt, verified=False))
    assert told(other, {CENTRAL.public}).status is ALTERED


def test_another_central_s_papers_are_whole_but_not_trusted(files: Files) -> None:
    impostor = trust_of(files.made, DeviceKey.generate())
    other = repacked(files.bundle, {"trust.json": trust_file(impostor)})
    assert verify_bundle(other, {CENTRAL.public}).status is UNVERIFIABLE
    assert verify_bundle(other).status is INTACT  # without trust nobody can know: the note says so


def test_a_whole_forgery_is_only_found_by_whom_it_is_from(files: Files) -> None:
    """Somebody with a key of his own seals other content: whole, but not of a known laptop."""
    data, sign = files.made.data, files.made.sign_off
    forged = seal(
        replace(data.record, findings=()),
        Signing("陈丽华", "网点负责人", 5, "", sign.strokes, sign.signature_sha256),
        DeviceKey.generate(),
        id="f",
        at=sign.at,
        laptop_prev="",
        visit_prev="",
        checklist_sha256=sha256(canonical(plain(data.checklist))),
    )

    def packed(trust: Trust | None) -> bytes:
        out = io.BytesIO()
        write_bundle(out, forged, files.made.blobs.get, data.checklist, trust)
        return out.getvalue()

    assert verify_bundle(packed(None)).status is INTACT
    assert verify_bundle(packed(None), {CENTRAL.public, KEY.public}).status is UNVERIFIABLE
    assert verify_bundle(packed(files.trust)).status is ALTERED  # papers of another laptop


def test_signed_content_swapped_for_another(files: Files) -> None:
    sign = files.made.sign_off
    changed = sign.manifest.replace('"3.2"', '"0.2"')
    assert changed != sign.manifest
    forged = sign_pdf(
        files.unsigned, replace(sign, manifest=changed), files.signer, files.made.data.checklist
    )
    result = verify_pdf(forged)
    assert result.status is ALTERED
    item = item_with_run(files)
    assert "manifest.json" in result.altered or f"answers/{item}" in result.altered


def test_real_content_in_somebody_elses_pages(files: Files) -> None:
    other = DeviceKey.generate()
    signer = new_pdf_signer("L3", KEY.public, other.sign)  # cannot sign with the device's key
    forged = sign_pdf(
        files.unsigned, files.made.sign_off, signer, files.made.data.checklist, files.trust
    )
    result = verify_pdf(forged)
    assert result.status is ALTERED and "signature" in result.altered


def test_attachments_changed_missing_or_added_are_named(bundle: bytes) -> None:
    name = next(n for n in unpacked(bundle) if n.startswith("attachments/"))
    changes: list[dict[str, bytes | None]] = [
        {name: b"other"},
        {name: None},
        {"attachments/extra": b"x"},
    ]
    for change in changes:
        result = verify_bundle(repacked(bundle, change))
        assert result.status is ALTERED and result.altered == tuple(change)


def test_only_what_was_touched_is_blamed(files: Files) -> None:
    made = unpacked(files.bundle)
    manifest = json.loads(made["manifest.json"])
    item = next(iter(manifest["content"]["answers"]))
    manifest["content"]["answers"][item]["note"] = "别的"
    changed = verify_bundle(repacked(files.bundle, {"manifest.json": canonical(manifest)}))
    assert set(changed.altered) == {f"answers/{item}", "manifest.json"}
    beside = json.loads(made["sign_off.json"])
    beside["device_signature"] = "00" * 64
    other = verify_bundle(repacked(files.bundle, {"sign_off.json": canonical(beside)}))
    assert other.status is ALTERED and other.altered == ("sign_off.json",)


def test_a_changed_attachment_is_told_by_its_name_and_item(files: Files) -> None:
    content = json.loads(files.made.sign_off.manifest)["content"]
    (piece,) = (e for e in content["evidence"].values() if e["kind"] == "photo")
    item = files.made.data.checklist.item(piece["item_id"])
    signature = files.made.sign_off.signature_sha256
    change = {f"attachments/{digest}": b"other" for digest in (piece["sha256"], signature)}
    result = verify_bundle(repacked(files.bundle, change))
    assert set(result.altered) == set(change)
    words = {word.en for word in result.altered_words}
    assert words == {
        "picture of the signature",
        f"photo “{piece['name']}” of item “{item.prompt.en}”",
    }


def test_the_same_contents_in_another_zip_are_not_the_file(bundle: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in unpacked(bundle).items():
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    result = verify_bundle(out.getvalue())
    assert (result.status, result.altered) == (ALTERED, ("package",))


# ---------------------------------------------------------------- what is none


def test_an_unsigned_report_is_not_verifiable(files: Files) -> None:
    result = verify_pdf(files.unsigned)
    assert result.status is UNVERIFIABLE and result.problems


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda b: b"%PDF-1.7\n" + b))
def test_garbage_is_not_verifiable(data: bytes) -> None:
    assert verify_pdf(data).status is UNVERIFIABLE
    assert verify_bundle(data).status is UNVERIFIABLE


def test_a_zip_bomb_is_not_unpacked(bundle: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in unpacked(bundle).items():
            archive.writestr(name, b" " * 2**24 + b"  " if name == "manifest.json" else content)
    assert len(out.getvalue()) < 2_000_000
    assert verify_bundle(out.getvalue()).status is ALTERED


def test_a_newer_format_is_not_called_altered(files: Files) -> None:
    newer = canonical({"format": "countercheck-visit/9", "device_key": KEY.public})
    beside = canonical(
        {"format": "x", "device_key": KEY.public, "device_signature": KEY.sign(newer)}
    )
    assert check_sealed(Sealed(newer, beside), "bundle").result.status is UNVERIFIABLE
    unsigned = canonical({"format": "x", "device_key": KEY.public, "device_signature": "00"})
    assert check_sealed(Sealed(newer, unsigned), "bundle").result.status is ALTERED


def test_signing_what_is_no_pdf_is_refused(files: Files) -> None:
    with pytest.raises(ValueError):
        sign_pdf(b"no pdf", files.made.sign_off, files.signer)


def test_key_material_stays_out_of_a_log(files: Files) -> None:
    signer = files.signer
    assert signer.private_key.hex()[:20] not in repr(signer) and "private" not in repr(signer)


def test_a_bundle_with_a_missing_attachment_is_not_written(files: Files, tmp_path: Path) -> None:
    target = tmp_path / "visit.ccv"
    with pytest.raises(ValueError):
        write_bundle(target, files.made.sign_off, lambda _sha: None)
    assert not target.exists()


# ---------------------------------------------------------------- the command


def test_the_command_tells_by_its_exit_code(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = {
        "a.pdf": files.pdf,
        "b.pdf": files.pdf + b"\n",
        "c.pdf": files.unsigned,
        "d.ccv": files.bundle,
        "e.txt": b"hi",
        "f.ccv": tampered(files, '"verdict":"abnormal"', '"verdict":"normal"'),
    }
    for name, data in content.items():
        (tmp_path / name).write_bytes(data)
    codes = {name: run(tmp_path / name, "zh", False) for name in (*content, "missing.pdf")}
    assert codes == {
        "a.pdf": 0,
        "b.pdf": 1,
        "c.pdf": 2,
        "d.ccv": 0,
        "e.txt": 2,
        "f.ccv": 1,
        "missing.pdf": 2,
    }
    told = capsys.readouterr()
    assert "完好" in told.out and "已改动" in told.out and "无法验证" in told.err
    assert "改动处：检查项 “" in told.out

    assert run(tmp_path / "a.pdf", "en", True) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["status"] == "intact" and facts["number"] == "XJ-20261120-L3-003"


def test_trust_is_given_as_a_key_or_a_file_of_keys(files: Files, tmp_path: Path) -> None:
    file, keys = tmp_path / "a.ccv", tmp_path / "keys.txt"
    file.write_bytes(files.bundle)
    keys.write_text(f"# central of the customer\n{CENTRAL.public}\n", encoding="utf-8")
    assert run(file, "en", False, CENTRAL.public) == 0
    assert run(file, "en", False, str(keys)) == 0
    assert run(file, "en", False, "00" * 32) == 2
    keys.write_text("not a key\n", encoding="utf-8")
    assert run(file, "en", False, str(keys)) == 2
    assert run(file, "en", False, str(tmp_path / "none")) == 2
