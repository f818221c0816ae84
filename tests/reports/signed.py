"""A signed visit as files: the PDF and the bundle, with everything that lies with them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.trust import Trust
from app.keys import DeviceKey
from app.reports.bundle import write_bundle
from app.reports.pdf_sign import PdfSigner, new_pdf_signer, sign_pdf
from app.reports.visit_pdf import visit_pdf
from tests.reports.builders import Built, built, trust_of

KEY = DeviceKey(bytes([7]) * 32)


@dataclass(frozen=True)
class Files:
    made: Built
    trust: Trust
    signer: PdfSigner
    unsigned: bytes
    pdf: bytes
    bundle: bytes


def signed_files(items: int = 6, photos: int = 1) -> Files:
    made = built(items=items, photos=photos)
    trust = trust_of(made)
    signer = new_pdf_signer("L3", KEY.public, KEY.sign)
    unsigned = visit_pdf(made.data)
    checklist = made.data.checklist
    out = io.BytesIO()
    write_bundle(out, made.sign_off, made.blobs.get, checklist, trust)
    pdf = sign_pdf(unsigned, made.sign_off, signer, checklist, trust)
    return Files(made, trust, signer, unsigned, pdf, out.getvalue())


def repacked(bundle: bytes, change: Mapping[str, bytes | None]) -> bytes:
    """The bundle with entries replaced, added, or (None) left out, written as we write it."""
    from app.reports.stored_zip import entry, written

    with zipfile.ZipFile(io.BytesIO(bundle)) as old:
        held: dict[str, bytes | None] = {name: old.read(name) for name in old.namelist()}
    held.update(change)
    return b"".join(written(entry(n, data) for n, data in held.items() if data is not None))


def unpacked(bundle: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
