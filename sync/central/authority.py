"""Central's certificate authority for PDF signatures.

A PDF reader that is given central's certificate once then knows every laptop's signature. The
authority signs nothing else; that a laptop is enrolled is said by central's Ed25519 key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

# a laptop's clock may be years off: central's register ends a key, not a date
FROM: Final = datetime(2020, 1, 1, tzinfo=UTC)
UNTIL: Final = datetime(2099, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Authority:
    """A P-256 key (PKCS#8 DER) and its self-signed certificate (X.509 DER)."""

    private_key: bytes
    certificate: bytes

    def __repr__(self) -> str:  # the private part must not reach a log
        return f"Authority(certificate={len(self.certificate)} bytes)"


class NoKey(ValueError):
    """What should be certified is no P-256 public key."""


def make() -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CounterCheck central")])
    certificate = (
        _builder(name, name, key.public_key(), is_ca=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return Authority(private, certificate.public_bytes(serialization.Encoding.DER))


def issue(authority: Authority, public_key: bytes, laptop: str, device_key: str) -> bytes:
    """The certificate (X.509 DER) of a laptop's PDF key, given as SubjectPublicKeyInfo (DER).
    Raises NoKey."""
    try:
        asked = serialization.load_der_public_key(public_key)
    except (ValueError, TypeError) as error:
        raise NoKey(str(error)) from error
    if not isinstance(asked, ec.EllipticCurvePublicKey) or asked.curve.name != "secp256r1":
        raise NoKey("not a P-256 key")
    issuer = x509.load_der_x509_certificate(authority.certificate)
    private = serialization.load_der_private_key(authority.private_key, None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, f"CounterCheck {laptop}"[:64]),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, device_key[:64]),
        ]
    )
    known_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(private.public_key())
    made = (
        _builder(name, issuer.subject, asked, is_ca=False)
        .add_extension(known_by, critical=False)
        .sign(private, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.DER)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, *, is_ca: bool
) -> x509.CertificateBuilder:
    usage = x509.KeyUsage(
        digital_signature=not is_ca,
        content_commitment=not is_ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_ca,
        crl_sign=is_ca,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(UNTIL)
        .add_extension(usage, critical=True)
        .add_extension(
            x509.BasicConstraints(ca=is_ca, path_length=0 if is_ca else None), critical=True
        )
    )
