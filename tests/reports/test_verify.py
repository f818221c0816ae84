"""Intact, altered, or nothing can be said: and never the wrong one of the three."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.commands.verify import run
from app.domain.change import canonical
from app.keys import DeviceKey
from app.reports.bundle import verify_bundle, write_bundle
from app.reports.pdf_sign import BINDING, PdfSigner, new_pdf_signer, sign_pdf
from app.reports.pdf_verify import verify_pdf
from app.reports.result import VerifyStatus
from app.reports.sealed import sealed
from app.reports.visit_pdf import visit_pdf
from tests.reports.builders import Built, built

KEY = DeviceKey(bytes([7]) * 32)
INTACT, ALTERED, UNVERIFIABLE = VerifyStatus.INTACT, VerifyStatus.ALTERED, VerifyStatus.UNVERIFIABLE


@pytest.fixture(scope="module")
def made() -> Built:
    return built(items=6, photos=1)


@pytest.fixture(scope="module")
def signer() -> PdfSigner:
    return new_pdf_signer("L3", KEY.public, KEY.sign)


@pytest.fixture(scope="module")
def unsigned(made: Built) -> bytes:
    return visit_pdf(made.data)


@pytest.fixture(scope="module")
def pdf(made: Built, signer: PdfSigner, unsigned: bytes) -> bytes:
    return sign_pdf(unsigned, made.sign_off, signer)


@pytest.fixture(scope="module")
def bundle(made: Built) -> bytes:
    out = io.BytesIO()
    blobs = {**made.blobs, "ab" * 32: b""}
    sign = made.sign_off
    # the run's capture hash of the builder stands for bytes that exist nowhere
    content = sign.manifest.replace("ab" * 32, _sha(b"capture"))
    resealed = reseal(made, content)
    write_bundle(out, resealed, {**blobs, _sha(b"capture"): b"capture"}.get)
    return out.getvalue()


def _sha(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def reseal(made: Built, manifest: str):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(
        made.sign_off,
        manifest=manifest,
        content_sha256=_sha(manifest.encode()),
        device_signature=KEY.sign(manifest.encode()),
    )


def test_a_signed_report_is_intact(pdf: bytes, made: Built) -> None:
    result = verify_pdf(pdf)
    assert (result.status, result.problems, result.altered) == (INTACT, (), ())
    assert (result.number, result.revision) == ("XJ-20261120-L3-003", 1)
    assert (result.supervisor, result.engineer) == ("陈丽华", "李志强")
    assert result.content_sha256 == made.sign_off.content_sha256
    assert result.device_key == KEY.public and len(result.fingerprint) == 39
    assert result.signed_at == made.sign_off.at.best
    assert result.notes  # the key must be compared with central's register


def test_a_known_device_needs_no_note_an_unknown_one_is_not_verifiable(pdf: bytes) -> None:
    assert verify_pdf(pdf, trusted={KEY.public}).notes == ()
    stranger = verify_pdf(pdf, trusted={"00" * 32})
    assert stranger.status is UNVERIFIABLE and stranger.problems


@settings(max_examples=60, deadline=None)
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_one_flipped_bit_anywhere_is_altered(pdf: bytes, where: float, bit: int) -> None:
    damaged = bytearray(pdf)
    damaged[int(where * len(pdf))] ^= 1 << bit
    result = verify_pdf(bytes(damaged))
    assert result.status is ALTERED and result.problems and result.altered


@pytest.mark.parametrize("more", [b"\n", b"\n% one more page"])
def test_anything_added_is_altered(pdf: bytes, more: bytes) -> None:
    assert verify_pdf(pdf + more).status is ALTERED


def test_bytes_hidden_beside_the_signature_are_altered(pdf: bytes) -> None:
    hole = re.search(rb"0{40}>\n?/ByteRange", pdf)
    assert hole is not None
    damaged = bytearray(pdf)
    damaged[hole.start() + 20] = ord("1")
    assert verify_pdf(bytes(damaged)).status is ALTERED


def test_signed_content_swapped_for_another(
    made: Built, signer: PdfSigner, unsigned: bytes
) -> None:
    from dataclasses import replace

    changed = made.sign_off.manifest.replace('"3.2"', '"0.2"')
    assert changed != made.sign_off.manifest
    forged = sign_pdf(unsigned, replace(made.sign_off, manifest=changed), signer)
    result = verify_pdf(forged)
    assert result.status is ALTERED and "manifest.json" in result.altered


def test_real_content_in_somebody_elses_pages(made: Built, unsigned: bytes) -> None:
    other = DeviceKey.generate()
    signer = new_pdf_signer("L3", KEY.public, other.sign)  # cannot sign with the device's key
    result = verify_pdf(sign_pdf(unsigned, made.sign_off, signer))
    assert result.status is ALTERED and "signature" in result.altered


@pytest.mark.parametrize("field", ["rating", "remarks", "supervisor", "strokes"])
def test_a_sign_off_field_changed_is_named(made: Built, field: str) -> None:
    from app.reports.sealed import Sealed, check_sealed

    files = sealed(made.sign_off, {BINDING: ""})
    beside = json.loads(files.sign_off)
    beside[field] = {"rating": 5, "strokes": []}.get(field, "别人")
    result = check_sealed(Sealed(files.manifest, canonical(beside)), "bundle").result
    named = "sign_off/strokes_sha256" if field == "strokes" else f"sign_off/{field}"
    assert result.status is ALTERED and named in result.altered


def test_an_unsigned_report_is_not_verifiable(unsigned: bytes) -> None:
    result = verify_pdf(unsigned)
    assert result.status is UNVERIFIABLE and result.problems


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda b: b"%PDF-1.7\n" + b))
def test_garbage_is_not_verifiable(data: bytes) -> None:
    assert verify_pdf(data).status is UNVERIFIABLE
    assert verify_bundle(data).status is UNVERIFIABLE


def test_signing_what_is_no_pdf_is_refused(made: Built, signer: PdfSigner) -> None:
    with pytest.raises(ValueError):
        sign_pdf(b"no pdf", made.sign_off, signer)


def test_key_material_stays_out_of_a_log(signer: PdfSigner) -> None:
    assert signer.private_key.hex()[:20] not in repr(signer) and "private" not in repr(signer)


# ---------------------------------------------------------------- bundles


def test_a_bundle_is_intact(bundle: bytes) -> None:
    result = verify_bundle(bundle)
    assert (result.status, result.problems) == (INTACT, ())
    assert result.kind == "bundle" and result.number == "XJ-20261120-L3-003"


def repacked(bundle: bytes, change: dict[str, bytes | None]) -> bytes:
    """The bundle with entries replaced, added, or (None) left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bundle)) as old, zipfile.ZipFile(out, "w") as new:
        names = dict.fromkeys([*old.namelist(), *change])
        for name in names:
            content = change[name] if name in change else old.read(name)
            if content is not None:
                new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def attachment(bundle: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return next(n for n in archive.namelist() if n.startswith("attachments/"))


def test_attachments_changed_missing_or_added_are_named(bundle: bytes) -> None:
    name = attachment(bundle)
    changes: list[dict[str, bytes | None]] = [
        {name: b"other"},
        {name: None},
        {"attachments/extra": b"x"},
    ]
    for change in changes:
        result = verify_bundle(repacked(bundle, change))
        assert result.status is ALTERED and result.altered == tuple(change)


def test_a_zip_bomb_is_not_unpacked(bundle: bytes) -> None:
    bomb = repacked(bundle, {"manifest.json": b" " * (20 * 1024 * 1024)})
    assert len(bomb) < 2_000_000
    assert verify_bundle(bomb).status is ALTERED


@settings(max_examples=60, deadline=None)
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_damaged_bundle_never_raises_and_no_content_changes(
    bundle: bytes, where: float, bit: int
) -> None:
    damaged = bytearray(bundle)
    damaged[int(where * len(bundle))] ^= 1 << bit
    result = verify_bundle(bytes(damaged))
    if result.status is INTACT:  # a date or flag in the zip's own bookkeeping
        assert result.content_sha256 == verify_bundle(bundle).content_sha256


def test_a_bundle_with_a_missing_attachment_is_not_written(made: Built, tmp_path: Path) -> None:
    target = tmp_path / "visit.ccv"
    with pytest.raises(ValueError):
        write_bundle(target, made.sign_off, lambda _sha: None)
    assert not target.exists()


# ---------------------------------------------------------------- the command


def test_the_command_tells_by_its_exit_code(
    pdf: bytes,
    unsigned: bytes,
    bundle: bytes,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = {"a.pdf": pdf, "b.pdf": pdf + b"\n", "c.pdf": unsigned, "d.ccv": bundle, "e.txt": b"hi"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    codes = {name: run(tmp_path / name, "zh", False) for name in (*files, "missing.pdf")}
    assert codes == {"a.pdf": 0, "b.pdf": 1, "c.pdf": 2, "d.ccv": 0, "e.txt": 2, "missing.pdf": 2}
    told = capsys.readouterr()
    assert "完好" in told.out and "已改动" in told.out and "无法验证" in told.err

    assert run(tmp_path / "a.pdf", "en", True) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["status"] == "intact" and facts["number"] == "XJ-20261120-L3-003"
