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

from drivers.network.faults import ClientCertificateWanted, TlsFailed
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


class _Asked:
    """Notices in the course of a handshake that the server asks for a certificate of ours."""

    def __init__(self) -> None:
        self.wanted = False

    def __call__(self, connection: Any, _where: int, _result: int) -> None:
        if b"certificate request" in connection.get_state_string().lower():
            self.wanted = True


class TlsPipe:
    """An encrypted pipe over another one."""

    def __init__(self, inner: Pipe, connection: Any, asked: _Asked) -> None:
        self._inner = inner
        self._connection = connection
        self._asked = asked
        self._heard = False

    def send(self, data: bytes) -> None:
        try:
            self._send(data)
        except ConnectionError as error:
            raise self._cause(error) from error

    def recv(self, limit: int) -> bytes:
        try:
            data = self._recv(limit)
        except ConnectionError as error:
            raise self._cause(error) from error
        if not data and not self._heard and self._asked.wanted:
            raise ClientCertificateWanted("closed after asking for a certificate")
        self._heard = self._heard or bool(data)
        return data

    def _cause(self, error: ConnectionError) -> Exception:
        """TLS 1.3 refuses a caller without certificate only once the handshake is over, often by
        hanging up before its reason can be read."""
        wanted = self._asked.wanted and not self._heard
        return ClientCertificateWanted(str(error)) if wanted else error

    def _send(self, data: bytes) -> None:
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

    def _recv(self, limit: int) -> bytes:
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
                # a refusal after it asked for our certificate and got none
                kind = ClientCertificateWanted if self._asked.wanted else TlsFailed
                raise kind(_words(error)) from error
            else:
                self._flush()
                return

    def seen(self) -> Handshake:
        """What the server showed in the handshake so far."""
        sent = self._connection.get_peer_cert_chain() or []
        return Handshake(
            tuple(made for item in sent if (made := _readable(item)) is not None),
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
    """Greet the server and shake hands. Raises TlsFailed, ClientCertificateWanted, TimeoutError,
    OSError, Cancelled."""
    made = begin_tls(pipe, host)
    made.shake()
    return made


def begin_tls(pipe: Pipe, host: str) -> TlsPipe:
    """A TLS pipe before its handshake. Nothing is verified here: see ``trust.judge``. Old
    protocols are taken too, so that they can be told."""
    from OpenSSL import SSL

    context = SSL.Context(SSL.TLS_METHOD)
    context.set_min_proto_version(SSL.TLS1_VERSION)
    context.set_cipher_list(b"DEFAULT:@SECLEVEL=0")
    asked = _Asked()
    context.set_info_callback(asked)
    context.set_verify(SSL.VERIFY_NONE, lambda *_all: True)
    connection = SSL.Connection(context, None)
    if name := tls_name(host):
        connection.set_tlsext_host_name(name)
    connection.set_connect_state()
    return TlsPipe(pipe, connection, asked)


def _readable(item: Any) -> Certificate | None:
    """None for one that is so broken that its fields cannot be read."""
    try:
        return certificate(item.to_cryptography())
    except (ValueError, TypeError, OverflowError):
        return None


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
