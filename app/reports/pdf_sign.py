"""Embeds the signed content in the report and signs the whole file.

A PDF signature wants X.509 and a curve that readers know, so each laptop has a P-256 certificate of
its own beside its Ed25519 device key. Central's authority issues it at enrolment; before a laptop
has met central, it is self-signed. What ties it to the laptop either way is ``binding``: the device
key's signature over the certificate. Without it anybody could put real signed content into pages of
his own and sign those.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from app.domain.checklist import Checklist
from app.domain.sign_off import SignOff
from app.domain.trust import Trust
from app.reports.sealed import sealed

FIELD = "CounterCheck"
BINDING = "pdf_binding"
_BINDING_PREFIX = b"countercheck-pdf-certificate/1\n"


@dataclass(frozen=True, slots=True)
class PdfSigner:
    """Key material of one laptop. ``private_key`` is PKCS#8 DER: keep it in the encrypted store."""

    private_key: bytes
    certificate: bytes  # X.509 DER
    binding: str  # hex Ed25519 signature of the device key over the certificate
    issuer: bytes = b""  # X.509 DER of central's authority; b"" while self-signed

    def __repr__(self) -> str:  # the private part must not reach a log
        return f"PdfSigner(certificate={hashlib.sha256(self.certificate).hexdigest()[:16]}…)"


def binding_message(certificate: bytes) -> bytes:
    """What the device key signs to make a certificate its own."""
    return _BINDING_PREFIX + hashlib.sha256(certificate).hexdigest().encode("ascii")


def new_pdf_signer(laptop: str, device_key: str, sign: Callable[[bytes], str]) -> PdfSigner:
    """A fresh P-256 key and its certificate, bound to the device key.

    ``laptop`` is its short code, ``device_key`` the hex Ed25519 public key and ``sign`` gives that
    key's signature in hex (``DeviceKey.sign``).
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, f"CounterCheck {laptop}"[:64]),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, device_key[:64]),
        ]
    )
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # a laptop's clock may be years off: central's register ends a key, not a date
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2099, 12, 31, tzinfo=UTC))
        .add_extension(usage, critical=True)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.DER)
    )
    private = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return PdfSigner(private, certificate, sign(binding_message(certificate)))


def sign_pdf(
    pdf: bytes,
    sign_off: SignOff,
    signer: PdfSigner,
    checklist: Checklist | None = None,
    trust: Trust | None = None,
) -> bytes:
    """The report with the signed content attached, certified: no later change is permitted.

    PAdES baseline B-B (ETSI EN 319 142-1) with the issuer's certificate in it. There is no time
    stamp: the laptop has no line to an authority when it signs, and the time is its own claim.

    Raises ValueError if ``pdf`` is not a PDF or the key material cannot be used.
    """
    from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
    from pyhanko.pdf_utils import embed
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import fields, signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    files = sealed(sign_off, checklist, trust, {BINDING: signer.binding})
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        for name, content in files.named().items():
            stream = embed.EmbeddedFileObject.from_file_data(
                writer, data=content, mime_type="application/json"
            )
            embed.embed_file(writer, embed.FileSpec(name, file_name=name, embedded_data=stream))
        meta = signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            embed_validation_info=False,
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
            reason=sign_off.content_sha256,
        )
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        if signer.issuer:
            registry.register_multiple(load_certs_from_pemder_data(signer.issuer))
        made = signers.SimpleSigner(
            signing_cert=next(iter(load_certs_from_pemder_data(signer.certificate))),
            signing_key=load_private_key_from_pemder_data(signer.private_key, None),
            cert_registry=registry,
        )
        out = signers.PdfSigner(meta, signer=made).sign_pdf(writer)
    except PdfError as error:
        raise ValueError(str(error)) from error
    signed: bytes = out.getvalue()
    return signed
