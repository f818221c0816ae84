"""The CA key: with softhsm2 as a real PKCS#11 module, and keys that come and go on the USB."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from drivers.questions import Question
from drivers.registry import Registry
from drivers.types import RunResult, Verdict
from drivers.workstation import key_step
from drivers.workstation.tokens import Certificate, Slot, masked, parse_probe
from drivers.workstation.usb_keys import UsbDevice
from tests.drivers.helpers import answering, step
from tests.drivers.peers import need

_PLACES = ("/usr/lib/softhsm", "/usr/lib/x86_64-linux-gnu/softhsm", "/usr/local/lib/softhsm")
_PUT = """
import sys
from datetime import UTC, datetime, timedelta
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
import pkcs11
module, begins, ends, authority = sys.argv[1], *map(int, sys.argv[2:])
key = ec.generate_private_key(ec.SECP256R1())
name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CA" if authority else "张三丰")])
now = datetime.now(UTC)
made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    .serial_number(7).not_valid_before(now + timedelta(begins))
    .not_valid_after(now + timedelta(ends, 60))
    .add_extension(x509.BasicConstraints(bool(authority), None), True).sign(key, hashes.SHA256()))
der = made.public_bytes(serialization.Encoding.DER)
token = next(iter(pkcs11.lib(module).get_tokens(token_label="CA")))
with token.open(rw=True, user_pin="1234") as session:
    session.create_object({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
        pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
        pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.PRIVATE: False,
        pkcs11.Attribute.SUBJECT: made.subject.public_bytes(), pkcs11.Attribute.ID: b"1",
        pkcs11.Attribute.VALUE: der})
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The path of softhsm2's module, with a token "CA" of our own."""
    tool = need("softhsm2-util", "softhsm2")
    found = next((p for d in _PLACES if (p := Path(d) / "libsofthsm2.so").exists()), None)
    if found is None:
        pytest.skip("the module of softhsm2 is not here")
    (tmp_path / "tokens").mkdir()
    conf = tmp_path / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {tmp_path}/tokens\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(conf))
    words = [tool, "--init-token", "--free", "--label", "CA", "--pin", "1234", "--so-pin", "1234"]
    subprocess.run(words, check=True, capture_output=True, env={**os.environ}, timeout=20)
    return str(found)


def put(module: str, begins: int, ends: int, authority: int = 0) -> None:
    """A certificate valid from and to so many days from now."""
    words = [sys.executable, "-c", _PUT, module, str(begins), str(ends), str(authority)]
    subprocess.run(words, check=True, timeout=60)


def run(registry: Registry, module: str = "", insert: str = "in", **params: str) -> RunResult:
    given = {"pkcs11": module, **params}
    runner = registry.runner("workstation.token", "", params=given)
    return runner.run(answering(insert=insert, remove="out"))


@pytest.mark.parametrize(
    ("begins", "ends", "code"),
    [(-400, 200, ""), (-400, 10, "EXPIRES_SOON"), (-400, -3, "EXPIRED"), (5, 300, "NOT_YET")],
)
def test_days_left_of_a_real_token(
    registry: Registry, module: str, begins: int, ends: int, code: str
) -> None:
    put(module, begins, ends)
    put(module, -100, 4000, authority=1)  # of the authority: nobody logs in with it
    result = run(registry, module)
    found = step(result, "certificates")
    assert found.code == code and found.verdict == ("fail" if code else "pass")
    values = {r.quantity: r for r in found.readings}
    assert int(values["days.1"].value) in (ends, ends - 1) and "days.2" not in values
    assert "张*丰" in values["days.1"].label.zh and "张三丰" not in repr(result)
    assert result.identity["model"].startswith("SoftHSM") and result.identity["serial"]
    assert values["token.1"].value.startswith("CA")
    assert result.outcome == ("fail" if code else "pass")


def test_limits_of_days(registry: Registry, module: str) -> None:
    put(module, -10, 50)
    assert step(run(registry, module, min_days="60"), "certificates").code == "EXPIRES_SOON"
    assert step(run(registry, module, min_days="40"), "certificates").verdict == "pass"
    assert run(registry, module, min_days="soon").code == "ILLEGAL"


def test_a_token_without_a_certificate(registry: Registry, module: str) -> None:
    assert step(run(registry, module), "certificates").code == "NO_CERTIFICATE"


@pytest.mark.parametrize(
    ("flag", "code"), [("pin_locked", "PIN_LOCKED"), ("pin_last_try", "PIN_LAST_TRY"), ("", "")]
)
def test_what_a_key_shows_of_its_pin(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, flag: str, code: str
) -> None:
    """Softhsm2 has no such flags: what the probe would print of a key that has."""
    token = {"label": "U", "maker": "M", "model": "K", "serial": "1", "certificates": [], flag: 1}
    said = "driver says hello\n" + json.dumps({"slots": 1, "tokens": [token]})
    found = parse_probe(said)
    monkeypatch.setattr(key_step, "tokens_of", lambda _: found)
    monkeypatch.setattr(key_step.tokens, "module_of", lambda _: __file__)
    assert step(run(registry), "certificates").code == (code or "NO_CERTIFICATE")


def test_a_module_that_is_none(registry: Registry, tmp_path: Path) -> None:
    bad = tmp_path / "bad.so"
    bad.write_bytes(b"no library")
    assert step(run(registry, str(bad)), "certificates").code == "MODULE"
    gone = step(run(registry, str(tmp_path / "none.so")), "module_found")
    assert (gone.verdict, gone.code) == (Verdict.FAIL, "NO_MODULE")


def test_a_module_of_another_width_is_told_as_such(registry: Registry, tmp_path: Path) -> None:
    import struct

    head = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + struct.pack("<H", 0x014C)
    (tmp_path / "old.dll").write_bytes(head + bytes(64))
    found = step(run(registry, str(tmp_path / "old.dll")), "certificates")
    assert (found.verdict, found.code) == (Verdict.INCONCLUSIVE, "MODULE_BITS")
    assert "32 位" in found.text.zh


def test_a_module_that_crashes_does_not_take_us_along(registry: Registry, tmp_path: Path) -> None:
    compiler = need("cc", "gcc")
    source = tmp_path / "crash.c"
    source.write_text("void C_GetFunctionList(void) { *(volatile int *)0 = 1; }\n")
    library = tmp_path / "crash.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source], check=True, timeout=60)
    assert step(run(registry, str(library)), "certificates").code == "MODULE"


def test_a_site_without_a_key(registry: Registry) -> None:
    result = registry.runner("workstation.token", "").run(answering(insert="none"))
    assert [s.verdict for s in result.steps[2:]] == ["not_run"] * 5


# ---------------------------------------------------------------- what comes and goes

MOUSE = UsbDevice("046d:c077", "Mouse", "1-1")
KNOWN = UsbDevice("096e:0807", "ePass2003", "1-2")
UNKNOWN = UsbDevice("1234:5678", "某单位证书", "1-3")


class Plugged:
    """The USB of a computer; what is in changes with the questions."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *devices: UsbDevice) -> None:
        self.devices = devices
        self.slots: tuple[Slot, ...] = ()
        self.store: tuple[Certificate, ...] | None = None
        monkeypatch.setattr(key_step, "usb_devices", lambda *_: self.devices)
        monkeypatch.setattr(key_step.tokens, "card_slots", lambda: self.slots)
        monkeypatch.setattr(key_step.tokens, "own_store", lambda: self.store)
        monkeypatch.setattr(key_step.tokens, "MODULES", ())


def test_what_appears_is_the_key_whatever_its_make(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    put(module, -10, 300)
    plugged = Plugged(monkeypatch, MOUSE)

    def person(question: Question) -> str:
        plugged.devices = (MOUSE, UNKNOWN) if question.step_id == "insert" else (MOUSE,)
        return question.choices[0][0]

    params = {"pkcs11": module}
    result = registry.runner("workstation.token", "", params=params).run(person)
    assert result.outcome == "pass", result.steps
    seen = step(result, "seen_by").readings[0]
    assert seen.value == "某单位证书 (1234:5678)"
    assert step(result, "gone").verdict == "pass"


def test_a_meters_card_is_no_key(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    plugged = Plugged(monkeypatch, MOUSE)
    plugged.slots = (Slot("ACR39U 01 00", "3B 04 A2 13 10 91"),)
    result = run(registry, module)
    assert step(result, "seen_by").verdict == "not_run"  # softhsm2 alone has a token
    assert step(result, "remove").verdict == "not_run"


def test_a_key_that_is_left_behind(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    plugged = Plugged(monkeypatch)

    def person(question: Question) -> str:
        plugged.devices = (KNOWN,)
        return question.choices[0][0]

    plugged.store = ()
    monkeypatch.setattr(key_step.tokens, "module_of", lambda _: "")
    result = registry.runner("workstation.token", "").run(person)
    assert step(result, "module_found").code == "NO_MODULE"
    assert step(result, "gone").verdict == "not_run"  # without a driver the rest makes no sense


def test_certificates_that_the_keys_tool_shows_to_windows(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugged = Plugged(monkeypatch, MOUSE)
    now = datetime.now(UTC)
    old = Certificate("我*的", "somebody", now, now + timedelta(4000), "1")
    mine = Certificate("李*", "GDCA", now - timedelta(300), now + timedelta(65, 60), "2")
    plugged.store = (old,)

    def person(question: Question) -> str:
        if question.step_id == "insert":
            plugged.devices, plugged.store = (MOUSE, KNOWN), (old, mine)
        return question.choices[0][0]

    result = registry.runner("workstation.token", "").run(person)
    found = step(result, "certificates")
    assert found.verdict == "pass" and found.readings[0].value == "65"
    assert (step(result, "gone").verdict, step(result, "gone").code) == (
        Verdict.INCONCLUSIVE,
        "STILL_IN",
    )


def test_the_computer_check_tells_of_a_key(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugged = Plugged(monkeypatch, MOUSE, KNOWN)
    plugged.slots = (Slot("Feitian ePass2003 00 00", "3B 9F 95"), Slot("ACR39U 01 00"))
    result = registry.runner("workstation.basics", "").run(answering())
    found = step(result, "keys")
    values = {r.quantity: r.value for r in found.readings}
    assert values["usb_key.1"].startswith("飞天") and values["card.1"] == "3B 9F 95"
    assert (values["card.2"], found.verdict) == ("none", Verdict.PASS)


def test_a_name_is_masked() -> None:
    assert [masked(t) for t in ("", "李", "李四", "张三丰", "欧阳修远")] == [
        "",
        "李",
        "李*",
        "张*丰",
        "欧**远",
    ]
