"""Certificates of the virtual line: a good one, and one for each way a certificate is bad.

Made anew each time, with keys that never leave the process but for the short-lived file that
Python's ``ssl`` insists on reading.
"""

from __future__ import annotations

import ipaddress
import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

FAULTY = ("cert_expired", "cert_wrong_name", "cert_self_signed", "cert_other_ca", "cert_soon")
SOON = 5  # days that the one with cert_soon lasts


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate with its key, PEM."""

    certificate: bytes
    key: bytes


class Authority:
    """A certificate authority of our own."""

    def __init__(self, name: str) -> None:
        from cryptography.hazmat.primitives.asymmetric import ec

        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name(name)
        self._cert = _sign(self._name, self._key, self._name, self._key, authority=True, days=3650)

    @property
    def pem(self) -> bytes:
        """The root certificate."""
        return _pem(self._cert)

    def issue(self, names: tuple[str, ...], *, days: float = 90, begin_days: float = -1) -> Issued:
        """A server's certificate, from ``begin_days`` to ``days`` from now, with our own behind
        it as servers send it."""
        from cryptography.hazmat.primitives.asymmetric import ec

        key = ec.generate_private_key(ec.SECP256R1())
        cert = _sign(
            _name(names[0]), key, self._name, self._key, names=names, days=days, begin=begin_days
        )
        return Issued(_pem(cert) + self.pem, _key_pem(key))

    def crossed(self, other: Authority, *, days: float) -> bytes:
        """The root of ``other`` as this one signs it, for ``days`` from now; PEM."""
        return _pem(
            _sign(
                other._name, other._key, self._name, self._key,
                authority=True, days=days, begin=-1000,
            )
        )  # fmt: skip


def self_signed(names: tuple[str, ...]) -> Issued:
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    own = _name(names[0])
    return Issued(_pem(_sign(own, key, own, key, names=names)), _key_pem(key))


class Certificates:
    """The set of one virtual line, made when first asked for."""

    NAMES = ("localhost", "127.0.0.1", "::1")

    def __init__(self) -> None:
        self._authority = Authority("CounterCheck Bench CA")
        self._contexts: dict[str, ssl.SSLContext] = {}

    @property
    def ca_pem(self) -> bytes:
        """The root that stands behind the good one."""
        return self._authority.pem

    def context(self, fault: str = "") -> ssl.SSLContext:
        """For a server that shows the good certificate, or that of ``fault``."""
        if fault not in self._contexts:
            self._contexts[fault] = server_context(self._issue(fault))
        return self._contexts[fault]

    def _issue(self, fault: str) -> Issued:
        if fault == "cert_expired":
            return self._authority.issue(self.NAMES, days=-2, begin_days=-90)
        if fault == "cert_wrong_name":
            return self._authority.issue(("other.example",))
        if fault == "cert_self_signed":
            return self_signed(self.NAMES)
        if fault == "cert_other_ca":
            return Authority("Web Filter Inspection CA").issue(self.NAMES)
        # half a day more, so that the count of whole days does not depend on the hour
        return self._authority.issue(self.NAMES, days=SOON + 0.5 if fault == "cert_soon" else 90)


def server_context(issued: Issued) -> ssl.SSLContext:
    """A server context with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory(prefix="cc-") as folder:
        path = Path(folder) / "server.pem"
        path.touch(mode=0o600)
        path.write_bytes(issued.key + issued.certificate)
        context.load_cert_chain(path)
    return context


def _name(common: str) -> Any:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _sign(
    subject: Any,
    key: Any,
    issuer: Any,
    issuer_key: Any,
    *,
    names: tuple[str, ...] = (),
    authority: bool = False,
    days: float = 90,
    begin: float = -1,
) -> Any:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=begin))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), False
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
    )
    if names:
        shown = [_general(name) for name in names]
        builder = builder.add_extension(x509.SubjectAlternativeName(shown), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _general(name: str) -> Any:
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem(cert: Any) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    made: bytes = cert.public_bytes(Encoding.PEM)
    return made


def _key_pem(key: Any) -> bytes:
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    made: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return made
