"""Chains made here, shown by a real TLS server, read and judged."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from drivers.cancel import CancelToken, Deadline
from drivers.network.faults import TlsFailed
from drivers.network.sim_certs import Authority, Issued, self_signed, server_context
from drivers.network.tls import Handshake, encrypt
from drivers.network.trust import judge, load_ca_file
from drivers.network.wire import PlainPipe, dial
from drivers.types import Verdict
from tests.drivers.helpers import step
from tests.drivers.network.world import QUICK, run, value

NOW = datetime.now(UTC)


@contextmanager
def served(issued: Issued, *, most: ssl.TLSVersion | None = None) -> Iterator[tuple[str, int]]:
    """A server that shakes hands once."""
    context = server_context(issued)
    if most is not None:
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.maximum_version = most
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)

        def work() -> None:
            client, _ = listener.accept()
            client.settimeout(10)
            try:
                with context.wrap_socket(client, server_side=True) as secure:
                    secure.recv(1)
            except OSError:
                client.close()

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield listener.getsockname()
        finally:
            thread.join(10)


def shown(issued: Issued, name: str = "pay.example", **more: ssl.TLSVersion) -> Handshake:
    cancel, until = CancelToken(), Deadline(10)
    with served(issued, **more) as address:
        pipe = PlainPipe(dial(socket.AF_INET, address, until, cancel), until, cancel)
        try:
            return encrypt(pipe, name).seen()
        finally:
            pipe.close()


def test_the_chain_as_it_was_sent() -> None:
    root = Authority("Test Root")
    seen = shown(root.issue(("pay.example", "*.fee.example", "10.1.2.3"), days=30.5))
    leaf, top = seen.chain
    assert (leaf.subject, leaf.issuer, top.subject) == ("pay.example", "Test Root", "Test Root")
    assert leaf.names == ("pay.example", "*.fee.example", "10.1.2.3")
    assert leaf.days_left(NOW) == 30 and top.self_signed and not leaf.self_signed
    assert seen.protocol == "TLSv1.3" and seen.cipher.startswith("TLS_")
    old = shown(root.issue(("pay.example",)), most=ssl.TLSVersion.TLSv1_2)
    assert old.protocol == "TLSv1.2"


@pytest.mark.parametrize(
    ("host", "fits"),
    [
        ("pay.example", True),
        ("PAY.example.", True),
        ("a.fee.example", True),
        ("a.b.fee.example", False),
        ("fee.example", False),
        ("10.1.2.3", True),
        ("10.1.2.4", False),
        ("other.example", False),
    ],
)
def test_names(host: str, fits: bool) -> None:
    issued = Authority("Test Root").issue(("pay.example", "*.fee.example", "10.1.2.3"))
    from cryptography import x509

    from drivers.network.tls import certificate

    assert certificate(x509.load_pem_x509_certificates(issued.certificate)[0]).matches(host) is fits


def _code(issued: Issued, root: Authority | None, host: str = "pay.example", **more: object) -> str:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    extra = [
        item.public_bytes(Encoding.DER)
        for item in (x509.load_pem_x509_certificates(root.pem) if root else [])
    ]
    found = judge(shown(issued, host), host, more.pop("now", NOW), extra=extra, **more)  # type: ignore[arg-type]
    assert found.text.zh and found.text.en
    return found.code


def test_each_judgement_has_its_code() -> None:
    root = Authority("Test Root")
    good = root.issue(("pay.example",), days=90)
    assert _code(good, root) == ""
    assert _code(good, None) == "CERT_UNKNOWN_CA"
    assert _code(good, Authority("Test Root")) == "CERT_UNKNOWN_CA"  # same name, another key
    assert _code(good, root, "other.example") == "CERT_NAME"
    assert _code(good, root, warn_days=100) == "CERT_SOON"
    assert _code(good, root, issuer="DigiCert") == "CERT_OTHER_CA"
    assert _code(good, root, issuer="test root") == ""
    assert _code(root.issue(("pay.example",), days=-1, begin_days=-9), root) == "CERT_EXPIRED"
    assert _code(root.issue(("pay.example",), begin_days=3), root) == "CERT_NOT_YET"
    assert _code(self_signed(("pay.example",)), root) == "CERT_SELF_SIGNED"
    assert _code(Authority("Sangfor CA").issue(("pay.example",)), root) == "CERT_OTHER_CA"


def _crossed(root: Authority, *, cross_days: float, days: float = 60) -> tuple[Issued, Authority]:
    """A leaf with its root beside it as an older root signed it, as some authorities send it
    for the sake of old devices."""
    old = Authority("Old Root")
    leaf = root.issue(("pay.example",), days=days, begin_days=-9)
    crossed = old.crossed(root, days=cross_days)
    head = leaf.certificate[: -len(root.pem)]
    return Issued(head + crossed, leaf.key), old


def test_more_certificates_than_are_needed() -> None:
    """An ended one on a way that is not taken is no fault; on the only way it is."""
    root = Authority("New Root")
    sent, old = _crossed(root, cross_days=-2)
    assert _code(sent, root, warn_days=14) == ""
    assert _code(sent, old) == "CERT_EXPIRED"
    assert _code(sent, None) == "CERT_EXPIRED"
    sent, old = _crossed(root, cross_days=5)
    assert _code(sent, root, warn_days=14) == ""
    assert _code(sent, old, warn_days=14) == "CERT_SOON"
    assert _code(_crossed(root, cross_days=-2, days=-1)[0], root) == "CERT_EXPIRED"


def test_a_wrong_clock_is_suspected() -> None:
    root = Authority("Test Root")
    good = root.issue(("pay.example",), days=90)
    past, later = NOW - timedelta(days=3650), NOW + timedelta(days=365)
    assert _code(good, root, now=past) == "CLOCK_WRONG"
    assert _code(good, root, now=later, server_time=NOW) == "CLOCK_WRONG"
    assert _code(good, root, now=later, server_time=later) == "CERT_EXPIRED"


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_server_that_wants_a_certificate_of_ours(version: ssl.TLSVersion, tmp_path: Path) -> None:
    """As a platform that is entered with a CA key does: the line is good, the rest is not known."""
    root = Authority("Test Root")
    (tmp_path / "root.pem").write_bytes(root.pem)
    context = server_context(root.issue(("localhost",)))
    context.minimum_version = context.maximum_version = version
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(tmp_path / "root.pem")
    ending = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)

        def work() -> None:
            while not ending.is_set():
                with suppress(OSError):
                    client, _ = listener.accept()
                    with client:
                        client.settimeout(5)
                        context.wrap_socket(client, server_side=True).close()

        thread = threading.Thread(target=work)
        thread.start()
        try:
            url = f"https://localhost:{listener.getsockname()[1]}/"
            result = run(
                "network.line",
                {**QUICK, "targets": url, "ca_file": str(tmp_path / "root.pem")},
            )
        finally:
            ending.set()
            thread.join(10)
    assert step(result, "connect").verdict is Verdict.PASS
    found = step(result, "web")
    assert (found.verdict, found.code) == (Verdict.INCONCLUSIVE, "CERT_CLIENT"), found
    assert value(result, "tls.trusted.localhost") == "yes"


def test_what_is_no_tls() -> None:
    cancel, until = CancelToken(), Deadline(10)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def work() -> None:
            client, _ = listener.accept()
            with client:
                client.recv(4096)
                client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=work)
        thread.start()
        address = listener.getsockname()
        pipe = PlainPipe(dial(socket.AF_INET, address, until, cancel), until, cancel)
        with pytest.raises(TlsFailed):
            encrypt(pipe, "pay.example")
        pipe.close()
        thread.join(10)


def test_the_file_of_trusted_certificates(tmp_path: Path) -> None:
    folder = tmp_path
    (folder / "two.pem").write_bytes(Authority("A").pem + Authority("B").pem)
    assert len(load_ca_file(str(folder / "two.pem"))) == 2
    assert load_ca_file("") == ()
