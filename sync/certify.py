"""The laptop's PDF key is certified by central at the first contact after its enrolment.

Until then a report is signed with a certificate of the laptop's own; either way the device key says
that the certificate is the laptop's. Nothing waits for this: what fails is tried again next time.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from app.reports import pdf_key
from app.reports.pdf_sign import PdfSigner, binding_message, new_pdf_signer
from sync.errors import Kind, SyncProblem

if TYPE_CHECKING:
    from app.store.store import Store
    from sync.talk import Client

log = logging.getLogger(__name__)


def due(store: Store) -> bool:
    """Whether central has not issued this laptop's certificate yet."""
    device = store.device
    if device is None:
        return False
    held = pdf_key.read(store.local(pdf_key.LOCAL), device.key.public)
    return held is None or not held.issuer


def certify(store: Store, client: Client) -> None:
    """Has the PDF key certified and keeps what comes back. Makes the key if there is none yet.
    Raises SyncProblem."""
    device = store.device
    if device is None:
        return
    held = pdf_key.read(store.local(pdf_key.LOCAL), device.key.public)
    signer = held or new_pdf_signer(device.laptop, device.key.public, device.key.sign)
    asked = public_key(signer)
    certificate, issuer = client.certify(asked)
    if not issued_by(certificate, issuer, asked):
        raise SyncProblem(Kind.GARBLED, "the certificate is not for this key")
    binding = device.key.sign(binding_message(certificate))
    made = replace(signer, certificate=certificate, issuer=issuer, binding=binding)
    store.set_local(pdf_key.LOCAL, pdf_key.kept(made, device.key.public))
    log.info("central issued this laptop's certificate for PDF signatures")


def issued_by(certificate: bytes, issuer: bytes, public_key: bytes) -> bool:
    """Whether the certificate (X.509 DER) is for this key and of that issuer. Never raises."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import serialization

    try:
        leaf = x509.load_der_x509_certificate(certificate)
        leaf.verify_directly_issued_by(x509.load_der_x509_certificate(issuer))
    except (ValueError, TypeError, InvalidSignature):
        return False
    held = leaf.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return held == public_key


def public_key(signer: PdfSigner) -> bytes:
    """SubjectPublicKeyInfo, DER."""
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        PublicFormat,
        load_der_private_key,
    )

    private = load_der_private_key(signer.private_key, None)
    return private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
