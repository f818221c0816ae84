"""The check reads only; finding out why a reader does not connect; captures and their words."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from drivers.bench import VirtualBench
from drivers.capture import parse_pcap, to_pcap
from drivers.card_readers.decode import decode
from drivers.card_readers.find_session import FindSession
from drivers.card_readers.plans import card_plans
from drivers.card_readers.scrub import Scrubber
from drivers.card_readers.usb_devices import UsbReader
from drivers.card_readers.virtual_models import CARD_MODELS
from drivers.errors import DeviceError
from drivers.plan import PlanCode
from drivers.port_errors import Refused
from drivers.registry import Registry
from drivers.runner import TestRunner
from drivers.transport.opener import make_transport
from drivers.transport.pcsc import PcscTransport
from drivers.transport.pcsc_calls import ERRORS
from drivers.transport.url import PortUrl
from tests.drivers.cards.direct_card import DirectCard
from tests.drivers.helpers import answering, run_plan, step
from tests.drivers.peers import need

NOW = {"card_seconds": "0"}


@pytest.mark.parametrize("model", CARD_MODELS)
def test_check_reads_only(bench: VirtualBench, registry: Registry, model: str) -> None:
    device = bench.start("card_reader", model)
    before = device.received().lines
    result = run_plan(registry, "card.check", device.url)
    assert result.outcome == "pass", result.steps
    assert device.received().lines == before
    sent = [r.data for r in parse_pcap(result.capture) if r.direction == "tx"]
    assert sent and not [data for data in sent if data[1] in (0x20, 0xD0, 0xD6, 0xD1)]
    assert result.seconds < 3
    if model.startswith("sle"):
        tries = next(r for r in result.readings if r.quantity == "tries")
        assert tries.value == ("3" if "4442" in model else "8") and tries.ok


@pytest.mark.parametrize(
    ("model", "fault", "code"),
    [
        ("sle4442-acs", "no_card", "NO_CARD"),
        ("sle4442-acs", "slow", "CARD_SLOW"),
        ("sle4442-acs", "mute", "CARD_MUTE"),
        ("sle4442-acs", "locked", "CARD_LOCKED"),
        ("sle4428-omnikey", "locked", "CARD_LOCKED"),
        ("sle4442-omnikey", "tried", "FEW_TRIES"),
        ("sle4442-acs", "skipping", "DIGIT_SKIPPED"),
        ("mifare-1k-acs", "wrong_key", "WRONG_KEY"),
    ],
)
def test_check_finds(
    bench: VirtualBench, registry: Registry, model: str, fault: str, code: str
) -> None:
    device = bench.start("card_reader", model, faults=[fault])
    began = time.monotonic()
    result = run_plan(registry, "card.check", device.url, params=NOW)
    assert result.code == code, result.steps
    assert time.monotonic() - began < 12


def test_a_device_of_its_own_by_virtual_url(registry: Registry) -> None:
    good = run_plan(registry, "card.check", "virtual:card_reader?model=sle4428-acs")
    assert good.outcome == "pass" and good.identity["card"] == "SLE4428"
    bad = run_plan(registry, "card.check", "virtual:card_reader?fault=locked")
    assert bad.code == "CARD_LOCKED"


def test_nobody_listens(registry: Registry) -> None:
    assert run_plan(registry, "card.check", "vpcd://127.0.0.1:1").code == "REFUSED"
    with pytest.raises(Refused):
        registry.simulator("card_reader").make("").start("vpcd@1")  # type: ignore[union-attr]


def _find(card: DirectCard | None, usb: tuple[UsbReader, ...] | None, **answers: str):  # type: ignore[no-untyped-def]
    code = next(c for c in card_plans() if c.plan.id == "card.find")
    looking = PlanCode(code.plan, lambda context: FindSession(context, lambda: usb))
    opener = (lambda: card) if card is not None else (lambda: PcscTransport(PortUrl("pcsc"), No()))
    return TestRunner(looking, opener, port="pcsc:").run(answering(**answers))


class No:
    """A PC/SC service that has no readers."""

    def SCardEstablishContext(self, scope: int) -> list[int]:
        return [0, 1]

    def SCardListReaders(self, context: int, groups: list[str]) -> list[object]:
        return [0x8010002E, []]

    def SCardReleaseContext(self, context: int) -> list[int]:
        return [0]


def test_find_tells_driver_from_cable() -> None:
    plugged = (UsbReader("072f:90cc", "ACR38", True),)
    assert _find(None, plugged).code == "READER_NO_DRIVER"
    assert _find(None, ()).code == "NO_USB_READER" or _find(None, ()).code == "NO_READER"
    assert step(_find(None, None), "reader").code == "NO_READER"
    card = DirectCard("sle4442-acs")
    found = _find(card, plugged, insert="in", remove="out")
    assert found.code == "CARD_SWITCH_STUCK"  # nobody took it out
    found = _find(card, plugged, insert="none")
    assert found.outcome == "pass" and not card.commands


class Hanging(No):
    """A service that never comes back from a call."""

    def __init__(self) -> None:
        import threading

        self.release = threading.Event()

    def SCardListReaders(self, context: int, groups: list[str]) -> list[object]:
        self.release.wait(20)
        return [0, []]


def test_a_service_that_hangs_is_left_behind(registry: Registry) -> None:
    api = Hanging()
    transport = PcscTransport(PortUrl("pcsc"), api)
    began = time.monotonic()
    from drivers.cancel import CancelToken

    with pytest.raises(DeviceError) as raised:
        transport.open(0.2, CancelToken())
    assert raised.value.code == "CARD_SERVICE_STUCK"
    assert time.monotonic() - began < 3 and not transport.is_open
    api.release.set()


def test_every_mapped_error_has_words() -> None:
    for kind in set(ERRORS.values()):
        text = kind(port="pcsc:").text()
        assert text.zh.endswith("。") and text.en


def test_stars_where_codes_are() -> None:
    scrub = Scrubber()
    assert scrub("tx", bytes.fromhex("FF20000003AABBCC")) == bytes.fromhex("FF20000003") + b"***"
    assert scrub("rx", b"\x90\x07") == b"\x90\x07"
    assert scrub("tx", bytes.fromhex("FF82000006A0A1A2A3A4A5"))[5:] == b"******"
    assert scrub("tx", bytes.fromhex("FFD2000103AABBCC"))[5:] == b"***"
    assert scrub("tx", bytes.fromhex("FF21000006AABBCC010203"))[5:] == b"******"
    scrub("tx", bytes.fromhex("FFB1000004"))
    assert scrub("rx", bytes.fromhex("07AABBCC9000")) == b"\x07***\x90\x00"
    scrub("tx", bytes.fromhex("FFB003F010"))
    answer = bytes(range(16)) + b"\x90\x00"
    assert scrub("rx", answer[:10]) + scrub("rx", answer[10:]) == answer[:14] + b"**\x90\x00"
    assert scrub("tx", bytes.fromhex("FFD6002003AABBCC")) == bytes.fromhex("FFD6002003AABBCC")


def test_wire_in_words(bench: VirtualBench, registry: Registry) -> None:
    device = bench.start("card_reader", "sle4442-acs")
    params = {**NOW, "psc": "FFFFFF", "loops": "1", "bytes": "16"}
    result = run_plan(registry, "card.meter", device.url, answering(consent="go"), params=params)
    words = [item.text.zh for item in decode(parse_pcap(result.capture), "acs")]
    assert "选卡型 SLE4442" in words and "核对密码" in words and "密码对，次数满" in words
    assert any(text.startswith("写 ") for text in words)
    assert not any("未知" in text for text in words)


def test_wireshark_opens_it_as_iso7816(
    bench: VirtualBench, registry: Registry, tmp_path: Path
) -> None:
    tshark = need("tshark", "tshark")
    device = bench.start("card_reader", "mifare-1k-acs")
    result = run_plan(registry, "card.check", device.url)
    assert parse_pcap(to_pcap(parse_pcap(result.capture), "pcsc:x")) == parse_pcap(result.capture)
    path = tmp_path / "card.pcap"
    path.write_bytes(result.capture)
    fields = ["-T", "fields", "-e", "frame.protocols", "-e", "iso7816.apdu.sw1"]
    shown = subprocess.run(
        [tshark, "-r", str(path), *fields], capture_output=True, text=True, check=True, timeout=30
    ).stdout.splitlines()
    assert len(shown) == len(parse_pcap(result.capture))
    assert {line.split("\t")[0] for line in shown} == {"exported_pdu:iso7816"}
    assert any("0x90" in line for line in shown)


def test_a_file_is_no_card_reader(registry: Registry, tmp_path: Path) -> None:
    result = run_plan(registry, "card.check", f"file:{tmp_path}/bytes")
    assert result.code in ("ILLEGAL", "WRITE_ONLY"), result.steps
    with pytest.raises(DeviceError):
        make_transport("vpcd:nowhere")
