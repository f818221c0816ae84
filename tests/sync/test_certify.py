"""Central issues the certificate of a laptop's PDF key, and a reader can follow it."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.keys import DeviceKey
from app.reports import pdf_key
from app.reports.pdf_sign import PdfSigner, sign_pdf
from app.reports.pdf_verify import verify_pdf
from sync import certify
from sync.central import authority, keys
from sync.errors import SyncProblem
from tests.reports.signed import signed_files
from tests.sync.world import Laptop, World


def held(laptop: Laptop) -> PdfSigner | None:
    return pdf_key.read(laptop.store.local(pdf_key.LOCAL), laptop.device.key.public)


def test_the_first_contact_brings_the_certificate_and_the_next_asks_for_none(
    world: World,
) -> None:
    laptop = world.laptop("L3", world.account("li"))
    assert certify.due(laptop.store)
    assert laptop.sync().errors == ()
    signer = held(laptop)
    assert signer is not None and not certify.due(laptop.store)
    leaf = x509.load_der_x509_certificate(signer.certificate)
    issuer = x509.load_der_x509_certificate(signer.issuer)
    leaf.verify_directly_issued_by(issuer)
    assert "CounterCheck L3" in leaf.subject.rfc4514_string()
    assert issuer.public_bytes(Encoding.DER) == world.central.keys.authority.certificate
    laptop.sync()
    assert held(laptop) == signer


def test_a_report_signed_with_it_is_intact_and_carries_the_issuer(world: World) -> None:
    files = signed_files(items=4, photos=0)
    key = files.made.key
    made = authority.make()
    private = certify.public_key(files.signer)
    certificate = authority.issue(made, private, "L3", key.public)
    from app.reports.pdf_sign import binding_message

    signer = PdfSigner(
        files.signer.private_key, certificate, key.sign(binding_message(certificate)),
        made.certificate,
    )  # fmt: skip
    signed = sign_pdf(
        files.unsigned, files.made.sign_off, signer, files.made.data.checklist, files.trust
    )
    result = verify_pdf(signed)
    assert (result.intact, result.problems) == (True, ())
    assert b"/ETSI.CAdES.detached" in signed
    # the same pages signed under another authority's name do not become this laptop's
    other = authority.make()
    forged = authority.issue(other, private, "L3", key.public)
    stranger = PdfSigner(files.signer.private_key, forged, signer.binding, other.certificate)
    pages = sign_pdf(files.unsigned, files.made.sign_off, stranger, files.made.data.checklist)
    assert "signature" in verify_pdf(pages).altered


def test_only_the_laptop_itself_can_have_its_key_certified(world: World) -> None:
    laptop = world.laptop("L3", world.account("li"))
    client = laptop.engine.client
    client.authenticate(client.ping())
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    mine = client.identity.key
    object.__setattr__(client.identity, "key", DeviceKey.generate())  # signs with another key
    with pytest.raises(SyncProblem):
        client.certify(der)
    object.__setattr__(client.identity, "key", mine)
    certificate, issuer = client.certify(der)
    assert certify.issued_by(certificate, issuer, der)
    assert not certify.issued_by(certificate, issuer, der[:-1])
    assert not certify.issued_by(b"no certificate", issuer, der)
    wrong = ed25519.Ed25519PrivateKey.generate().public_key()
    with pytest.raises(SyncProblem):
        client.certify(wrong.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) * 3)


def test_a_key_file_from_before_gets_an_authority_and_keeps_it(tmp_path: Path) -> None:
    import json

    file = tmp_path / "keys.json"
    keys.save(keys.fresh(), file)
    raw = json.loads(file.read_text())
    del raw["authority"]
    file.write_text(json.dumps(raw))
    first, again = keys.load(file), keys.load(file)
    assert first.authority == again.authority and first.public == again.public
    assert "30" not in repr(first.authority)
