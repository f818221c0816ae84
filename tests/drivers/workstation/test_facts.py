"""Facts of many systems, read from kept samples, and from real things where they can be had."""

from __future__ import annotations

import os
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.cancel import CancelToken
from drivers.registry import Registry
from drivers.types import RunResult
from drivers.workstation.browsers import parse_version
from drivers.workstation.crashes import parse_coredumpctl, parse_kernel, parse_wevtutil
from drivers.workstation.disks import parse_physical_disks, parse_scan, parse_smart
from drivers.workstation.http_date import http_offset
from drivers.workstation.paper import parse_lpoptions, parse_print_configuration, same_paper
from drivers.workstation.ports import driver_of
from drivers.workstation.system import parse_os_release
from drivers.workstation.tokens import masked
from tests.drivers.helpers import answering, step
from tests.drivers.peers import need, print_service

UOS = 'PRETTY_NAME="UnionTech OS Desktop 20 Pro"\nNAME="uos"\nVERSION_ID="20"\n'
KYLIN = 'NAME="Kylin"\nVERSION="银河麒麟桌面操作系统V10 (SP1)"\nID=kylin\n'
LPOPTIONS = """\
PageSize/Media Size: A4 *241x140mm Letter Custom.WIDTHxHEIGHT
Resolution/Resolution: *180dpi 360dpi
"""
WEVT_ZH = """\
Event[0]:
  Log Name: Application
  Event ID: 1000
  Description:
错误应用程序名称: iexplore.exe，版本: 11.0.19041.1，时间戳: 0x5f
错误模块名称: ntdll.dll
Event[1]:
  Event ID: 1002
  Description:
程序 collect.exe 版本 2.1.0.0 停止与 Windows 交互
"""
WEVT_EN = (
    "Faulting application name: javaw.exe, version: 8.0\nThe program excel.exe version 16 stopped\n"
)
SMART = '{"smart_status": {"passed": false}, "device": {"name": "/dev/sda"}}'


def test_systems() -> None:
    assert parse_os_release(UOS) == "UnionTech OS Desktop 20 Pro"
    assert parse_os_release(KYLIN) == "Kylin 银河麒麟桌面操作系统V10 (SP1)"
    assert parse_os_release("") == ""


def test_disks() -> None:
    assert parse_smart(SMART) == "bad" and parse_smart('{"smart_status":{"passed":true}}') == "good"
    assert parse_smart("{}") == "unknown" == parse_smart("no json")
    one = '{"FriendlyName":"SAMSUNG MZ","HealthStatus":0}'
    two = '{"FriendlyName":"WDC","HealthStatus":"Unhealthy"}'
    assert parse_physical_disks(f"[{one},{two}]") == {"SAMSUNG MZ": "good", "WDC": "bad"}
    assert parse_physical_disks(one) == {"SAMSUNG MZ": "good"}
    assert parse_scan('{"devices":[{"name":"/dev/sda"},{"name":"-x; rm"}]}') == ["/dev/sda"]


def test_paper_by_any_name() -> None:
    assert parse_lpoptions(LPOPTIONS) == "241x140mm" and parse_lpoptions("") == ""
    assert parse_print_configuration('{"Paper":"A4"}') == "A4"
    assert same_paper("iso_a4_210x297mm", "A4") and same_paper("a4", "A4")
    assert not same_paper("Letter", "A4") and not same_paper("", "A4")


def test_crashes_in_both_languages() -> None:
    assert parse_wevtutil(WEVT_ZH) == {"iexplore.exe": 1, "collect.exe": 1}
    assert parse_wevtutil(WEVT_EN) == {"javaw.exe": 1, "excel.exe": 1}
    assert parse_coredumpctl('[{"exe":"/usr/bin/java"},{"exe":"/usr/bin/java"}]') == {"java": 2}
    killed = "Out of memory: Killed process 812 (chrome) total-vm:1kB"
    assert parse_kernel(killed) == {"chrome (memory)": 1}


def test_browsers_and_drivers(tmp_path: Path) -> None:
    assert parse_version("Google Chrome 109.0.5414.120 unknown") == "109.0.5414.120"
    assert parse_version("Mozilla Firefox 115.6.0esr") == "115.6.0esr" and parse_version("?") == ""
    device = tmp_path / "ttyUSB0" / "device"
    device.mkdir(parents=True)
    (tmp_path / "pl2303").mkdir()
    (device / "driver").symlink_to(tmp_path / "pl2303")
    assert driver_of("/dev/ttyUSB0", tmp_path) == "pl2303" and driver_of("/dev/x", tmp_path) == ""


@given(st.text(max_size=300))
def test_no_output_breaks_a_parser(text: str) -> None:
    for parse in (
        parse_os_release,
        parse_smart,
        parse_physical_disks,
        parse_scan,
        parse_lpoptions,
        parse_print_configuration,
        parse_wevtutil,
        parse_coredumpctl,
        parse_kernel,
        parse_version,
    ):
        parse(text)  # type: ignore[operator]
    assert len(masked(text)) == len(text)


@pytest.mark.parametrize("wrong", [0, 7200])
def test_the_clock_against_a_web_server(registry: Registry, wrong: int) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response_only(204)
            moment = datetime.now(UTC) - timedelta(seconds=wrong)
            self.send_header("Date", moment.strftime("%a, %d %b %Y %H:%M:%S GMT"))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/"
    try:
        offset = http_offset(url, 2, CancelToken())
        assert offset is not None and abs(offset - wrong) < 3
        result = run(registry, time_server=url, max_load_percent="")
        assert step(result, "clock").verdict == ("fail" if wrong else "pass")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert http_offset(url, 0.3, CancelToken()) is None
    assert http_offset("http://", 0.3, CancelToken()) is None


def run(registry: Registry, plan: str = "workstation.basics", **params: str) -> RunResult:
    return registry.runner(plan, "", params=params).run(answering(insert="in"))


def test_all_facts_are_one_table(registry: Registry) -> None:
    result = run(registry, max_load_percent="")
    text = result.attachments[0].data.decode("utf-8-sig")
    keys = [line.split(",")[0] for line in text.splitlines()[1:]]
    assert keys == [r.quantity for r in result.readings] and len(keys) > 10
    assert {"system", "processor", "memory_mb"} <= result.identity.keys()


def test_limits_of_the_contract(registry: Registry) -> None:
    assert step(run(registry, browser="Nowhere 99"), "browsers").code == "BROWSER"
    assert step(run(registry, java="0.9"), "java").code in ("OTHER_JAVA", "NO_JAVA")
    assert step(run(registry, time_zone="UTC+1234"), "clock").code == "TIME_ZONE"
    assert run(registry, "workstation.java", java="0.9").outcome == "fail"
    wrong = run(registry, crash_days="many")
    assert wrong.code == "ILLEGAL"


def test_the_paper_of_a_real_queue(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    with print_service() as service:
        monkeypatch.setenv("CUPS_SERVER", service.server)
        service.queue("reports", "file:///dev/null", "drv:///sample.drv/epson24.ppd")
        good = run(registry, queue="reports", max_load_percent="")
        papers = [r for r in good.readings if r.quantity == "paper.reports"]
        if not papers:
            pytest.skip("this CUPS has no drivers that know paper")
        assert good.outcome == "pass"
        other = run(registry, queue="reports", paper="B7", max_load_percent="")
        assert step(other, "queues").code == "PAPER"


@pytest.fixture
def soft_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A CA key that is software; gives the path of its module."""
    tool = need("softhsm2-util", "softhsm2")
    places = ("/usr/lib/softhsm", "/usr/lib/x86_64-linux-gnu/softhsm", "/usr/local/lib/softhsm")
    module = next((p for d in places if (p := Path(d) / "libsofthsm2.so").exists()), None)
    if module is None:
        pytest.skip("the module of softhsm2 is not here")
    (tmp_path / "tokens").mkdir()
    conf = tmp_path / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {tmp_path}/tokens\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(conf))
    subprocess.run(
        [tool, "--init-token", "--free", "--label", "CA", "--pin", "1234", "--so-pin", "1234"],
        check=True,
        capture_output=True,
        env={**os.environ},
        timeout=20,
    )
    return str(module)


SCRIPT = """
import sys
from datetime import UTC, datetime, timedelta
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
import pkcs11
key = ec.generate_private_key(ec.SECP256R1())
name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "张三丰")])
now = datetime.now(UTC)
made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    .serial_number(7).not_valid_before(now - timedelta(400))
    .not_valid_after(now + timedelta(int(sys.argv[2]), 60)).sign(key, hashes.SHA256()))
der = made.public_bytes(serialization.Encoding.DER)
token = next(iter(pkcs11.lib(sys.argv[1]).get_tokens(token_label="CA")))
with token.open(rw=True, user_pin="1234") as session:
    session.create_object({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
        pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
        pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.PRIVATE: False,
        pkcs11.Attribute.SUBJECT: made.subject.public_bytes(), pkcs11.Attribute.ID: b"1",
        pkcs11.Attribute.VALUE: der})
"""
ASK = """
import json, sys
from drivers.registry import default_registry
runner = default_registry().runner("workstation.token", "", params={"pkcs11": sys.argv[1]})
result = runner.run(lambda question: "in")
print(json.dumps([result.outcome, result.code, [[r.quantity, r.value, r.label.zh] for r in
    result.readings], result.identity]))
"""


@pytest.mark.parametrize(
    ("days", "code"), [(200, ""), (10, "EXPIRES_SOON"), (-3, "EXPIRED"), (None, "NO_CERTIFICATE")]
)
def test_a_real_pkcs11_module(soft_token: str, days: int | None, code: str) -> None:
    """In processes of their own: a module can be loaded with one configuration only."""
    import json
    import sys

    if days is not None:
        subprocess.run(
            [sys.executable, "-c", SCRIPT, soft_token, str(days)], check=True, timeout=60
        )
    said = subprocess.run(
        [sys.executable, "-c", ASK, soft_token], check=True, capture_output=True, timeout=60
    )
    outcome, found, readings, identity = json.loads(said.stdout)
    assert found == (code or "NO_KEY")  # no USB key is in: only its module sees it
    assert identity["model"].startswith("SoftHSM")
    if days is not None:
        left = next(r for r in readings if r[0] == "days.1")
        assert int(left[1]) in (days, days - 1) and "张*丰" in left[2] and "张三丰" not in left[2]
    assert outcome in ("pass", "fail")


def test_a_module_that_is_none_is_told(registry: Registry, tmp_path: Path) -> None:
    bad = tmp_path / "bad.so"
    bad.write_bytes(b"no library")
    result = run(registry, "workstation.token", pkcs11=str(bad))
    assert step(result, "certificates").code == "MODULE"
    runner = registry.runner("workstation.token", "", params={})
    none = runner.run(answering(insert="none"))
    assert none.steps[1].verdict == "not_run"
