"""A TLS handshake that shows the certificates as the server sends them, trusted or not.

Python's own ``ssl`` gives the chain only once it is trusted, which is the case that needs no
looking at; so OpenSSL is asked through memory buffers and the bytes go over our own pipe.
"""

from __future__ import annotations

import ipaddress
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from drivers.network.faults import TlsFailed
from drivers.network.wire import Pipe, tls_name


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate of a chain; ``names`` are its DNS names and addresses."""

    subject: str
    issuer: str
    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    self_signed: bool
    serial: str
    der: bytes

    def days_left(self, now: datetime) -> int:
        """Whole days until it ends, negative once it has."""
        return (self.not_after - now).days

    def matches(self, host: str) -> bool:
        """Whether it was issued for ``host`` (RFC 6125: a star stands for one first label)."""
        return any(_name_matches(name, host) for name in self.names)


@dataclass(frozen=True, slots=True)
class Handshake:
    """What the server showed: the leaf first. ``protocol`` such as "TLSv1.3"."""

    chain: tuple[Certificate, ...]
    protocol: str
    cipher: str


class TlsPipe:
    """An encrypted pipe over another one."""

    def __init__(self, inner: Pipe, connection: Any) -> None:
        self._inner = inner
        self._connection = connection

    def send(self, data: bytes) -> None:
        from OpenSSL import SSL

        view = memoryview(data)
        while view:
            try:
                sent = self._connection.send(view[:16384])
            except SSL.WantReadError:
                if not self._fill():
                    raise ConnectionResetError("closed while sending") from None
                continue
            except SSL.Error as error:
                raise ConnectionResetError(_words(error)) from error
            view = view[sent:]
            self._flush()

    def recv(self, limit: int) -> bytes:
        from OpenSSL import SSL

        while True:
            try:
                data: bytes = self._connection.recv(limit)
                return data
            except SSL.ZeroReturnError:
                return b""
            except SSL.WantReadError:
                self._flush()
                if not self._fill():
                    return b""
            except SSL.Error as error:
                raise ConnectionResetError(_words(error)) from error

    def close(self) -> None:
        self._inner.close()

    def shake(self) -> None:
        """The handshake. Raises TlsFailed, TimeoutError, OSError, Cancelled."""
        from OpenSSL import SSL

        while True:
            try:
                self._connection.do_handshake()
            except SSL.WantReadError:
                self._flush()
                if not self._fill():
                    raise TlsFailed("closed during the handshake") from None
            except SSL.Error as error:
                with suppress(OSError):  # tell the other side why, if it still listens
                    self._flush()
                raise TlsFailed(_words(error)) from error
            else:
                self._flush()
                return

    def seen(self) -> Handshake:
        """What the server showed in the handshake."""
        sent = self._connection.get_peer_cert_chain() or []
        return Handshake(
            tuple(certificate(item.to_cryptography()) for item in sent),
            self._connection.get_protocol_version_name(),
            self._connection.get_cipher_name() or "",
        )

    def _flush(self) -> None:
        from OpenSSL import SSL

        while True:
            try:
                out = self._connection.bio_read(65536)
            except SSL.WantReadError:
                return
            self._inner.send(out)

    def _fill(self) -> bool:
        data = self._inner.recv(65536)
        if data:
            self._connection.bio_write(data)
        return bool(data)


def encrypt(pipe: Pipe, host: str) -> TlsPipe:
    """Greet the server. Nothing is verified here: see ``trust.judge``. Old protocols are taken
    too, so that they can be told. Raises TlsFailed, TimeoutError, OSError, Cancelled."""
    from OpenSSL import SSL

    context = SSL.Context(SSL.TLS_METHOD)
    context.set_min_proto_version(SSL.TLS1_VERSION)
    context.set_cipher_list(b"DEFAULT:@SECLEVEL=0")
    context.set_verify(SSL.VERIFY_NONE, lambda *_all: True)
    connection = SSL.Connection(context, None)
    if name := tls_name(host):
        connection.set_tlsext_host_name(name)
    connection.set_connect_state()
    made = TlsPipe(pipe, connection)
    made.shake()
    return made


def certificate(cert: Any) -> Certificate:
    """The facts of a ``cryptography`` certificate."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    names: list[str] = []
    with suppress(x509.ExtensionNotFound, ValueError):
        found = cert.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names += found.get_values_for_type(x509.DNSName)
        names += [str(item) for item in found.get_values_for_type(x509.IPAddress)]
    before: datetime = cert.not_valid_before_utc
    after: datetime = cert.not_valid_after_utc
    return Certificate(
        subject=_common(cert.subject),
        issuer=_common(cert.issuer),
        names=tuple(names),
        not_before=before.astimezone(UTC),
        not_after=after.astimezone(UTC),
        self_signed=cert.subject == cert.issuer,
        serial=f"{cert.serial_number:x}",
        der=cert.public_bytes(Encoding.DER),
    )


def _common(name: Any) -> str:
    """The common name, with the organisation where there is one."""
    from cryptography.x509.oid import NameOID

    parts = [
        str(item.value)
        for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        for item in name.get_attributes_for_oid(oid)
    ]
    return ", ".join(dict.fromkeys(parts)) or str(name.rfc4514_string())


def _name_matches(name: str, host: str) -> bool:
    try:
        return ipaddress.ip_address(name) == ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        wanted = host.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        return False
    name = name.lower().rstrip(".")
    if name == wanted:
        return True
    first, _, rest = wanted.partition(".")
    return name.startswith("*.") and bool(first) and "." in rest and name[2:] == rest


def _words(error: Exception) -> str:
    """What OpenSSL says, without its numbers."""
    reasons = error.args[0] if error.args else ()
    if isinstance(reasons, list | tuple):
        return "; ".join(str(item[-1]) for item in reasons if item) or type(error).__name__
    return str(error) or type(error).__name__
