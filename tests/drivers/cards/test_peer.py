"""The real PC/SC service between our driver and our virtual cards, and other programs at it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from drivers.bench import VirtualBench, VirtualDevice
from drivers.cancel import Cancelled, CancelToken
from drivers.card_readers.faults import CardInUse, NoCard, NoCardService, NoReader
from drivers.discovery import card_readers
from drivers.registry import Registry
from drivers.transport.base import Line
from drivers.transport.cards import card_port
from drivers.transport.opener import make_transport
from tests.drivers.cards.pcscd import Service, pcsc_service, port_pair
from tests.drivers.helpers import answering, run_plan, step, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pcscd is of Linux")
ASK = answering(consent="go", risk="stop")
PARAMS = {"psc": "FFFFFF", "loops": "3", "card_seconds": "1", "return_seconds": "5"}


@contextmanager
def served(
    bench: VirtualBench, model: str = "sle4442-acs"
) -> Iterator[tuple[VirtualDevice, Service]]:
    """pcscd goes to two of our cards; the second is only there because it must be."""
    port = port_pair()
    device = bench.start("card_reader", model, f"tcp:{port}")
    bench.start("card_reader", "mifare-1k-acs", f"tcp:{port + 1}")
    with pcsc_service(port) as service:
        yield device, service


@contextmanager
def visiting(bench: VirtualBench) -> Iterator[tuple[VirtualDevice, Service]]:
    """A card that goes to pcscd, and can be pulled."""
    port = port_pair()
    with pcsc_service(port, listening=True) as service:
        device = bench.start("card_reader", "sle4442-acs", f"vpcd@{port}")
        until(lambda: [item for item in card_readers() if "PCD" in item.url])
        yield device, service


@contextmanager
def other_program(mode: int = 2) -> Iterator[tuple[Any, Any]]:
    """Another program with its own connection to the card: 1 exclusive, 2 shared."""
    from smartcard import scard

    _, context = scard.SCardEstablishContext(0)
    code, handle, _ = scard.SCardConnect(context, "Virtual PCD 00 00", mode, 3)
    assert code == 0
    try:
        yield scard, handle
    finally:
        scard.SCardDisconnect(handle, 0)
        scard.SCardReleaseContext(context)


def test_check_and_meter_through_the_real_service(bench: VirtualBench, registry: Registry) -> None:
    with served(bench) as (device, _):
        before = device.received().lines
        assert next(item.url for item in card_readers()) == "pcsc:Virtual PCD 00 00"
        check = run_plan(registry, "card.check", "pcsc:")
        assert check.outcome == "pass", check.steps
        assert check.identity["atr"] == "3B 04 A2 13 10 91"
        result = run_plan(registry, "card.meter", "pcsc:virtual pcd", ASK, params=PARAMS)
        assert result.outcome == "pass", result.steps
        assert device.received().lines == before


def test_contactless_in_the_second_slot(bench: VirtualBench, registry: Registry) -> None:
    with served(bench):
        result = run_plan(registry, "card.check", "pcsc:Virtual PCD 00 01")
        assert result.outcome == "pass", result.steps
        assert result.identity["uid"] == "9C 3F 5A 21"
        missing = run_plan(registry, "card.check", "pcsc:ACS ACR39U")
        assert missing.code == "NO_READER" and "Virtual PCD 00 00" in missing.steps[0].text.zh


def test_another_program_holds_the_card(bench: VirtualBench, registry: Registry) -> None:
    with served(bench) as (device, _):
        before = device.received().lines
        with other_program(mode=1):
            result = run_plan(registry, "card.check", "pcsc:")
            assert result.code == "CARD_IN_USE", result.steps
            found = run_plan(registry, "card.find", "pcsc:", answering(insert="none"))
            assert step(found, "others").code == "CARD_IN_USE"
        with other_program() as (scard, handle):
            scard.SCardBeginTransaction(handle)
            began = time.monotonic()
            line = Line(make_transport("pcsc:"))
            line.open(2)
            try:
                with pytest.raises(CardInUse):
                    card_port(line).connect_card(0)
                    card_port(line).begin(0.5)
                assert time.monotonic() - began < 3
            finally:
                line.close()
            scard.SCardEndTransaction(handle, 0)
        assert run_plan(registry, "card.check", "pcsc:").outcome == "pass"
        assert device.received().lines == before


def test_another_program_resets_the_card(bench: VirtualBench, registry: Registry) -> None:
    """Between two of our transactions; what was opened is lost, so it is chosen anew."""
    with served(bench) as (_, _):
        line = Line(make_transport("pcsc:"))
        line.open(2)
        try:
            port = card_port(line)
            port.connect_card(1)
            with other_program() as (scard, handle):
                assert scard.SCardReconnect(handle, 2, 3, 1)[0] == 0
                line.write(bytes.fromhex("FFA400000106"))
                with pytest.raises(Exception) as raised:
                    line.read(64, 2)
                assert getattr(raised.value, "code", "") == "CARD_RESET"
            port.connect_card(1)
            line.write(bytes.fromhex("FFA400000106"))
            assert line.read(64, 2) == b"\x90\x00"
        finally:
            line.close()


def test_pulled_in_the_middle_and_put_back(bench: VirtualBench, registry: Registry) -> None:
    with visiting(bench) as (device, _):
        before = device.received().lines[1:]
        device.set_fault("yanked", True)
        seen: list[object] = []

        def back(event: object) -> None:
            if getattr(getattr(event, "series", None), "zh", "").startswith("等待插卡"):
                seen.append(event)
                device.set_fault("yanked", False)

        result = run_plan(registry, "card.meter", "pcsc:", ASK, params=PARAMS, on_progress=back)
        assert result.code == "CARD_GONE" and seen, result.steps
        assert "已恢复" in step(result, "test").text.zh
        assert device.received().lines[1:] == before


def test_insertion_and_removal_are_seen_and_waiting_can_be_cancelled(
    bench: VirtualBench, registry: Registry
) -> None:
    with visiting(bench) as (device, _):

        def ask(question: Any) -> str:
            device.act("insert_card" if question.step_id == "insert" else "remove_card")
            return {"insert": "in", "remove": "out"}[question.step_id]

        device.act("remove_card")
        found = run_plan(registry, "card.find", "pcsc:", ask)
        assert step(found, "inserted").verdict == "pass", found.steps
        assert step(found, "answers").verdict == "pass"
        assert step(found, "removed").verdict == "pass"
        token = CancelToken()
        transport: Any = make_transport("pcsc:")
        transport.open(2, token)
        try:
            with pytest.raises(NoCard):
                transport.connect_card(0.2)
            _cancel_soon(token)
            began = time.monotonic()
            with pytest.raises(Cancelled):
                transport.connect_card(30)
            assert time.monotonic() - began < 5
        finally:
            transport.close()


def _cancel_soon(token: CancelToken) -> None:
    import threading

    threading.Timer(0.1, token.cancel).start()


def test_a_card_that_never_answers_does_not_hang_us(
    bench: VirtualBench, registry: Registry
) -> None:
    """pcscd itself waits for ever; we do not."""
    with served(bench) as (device, service):
        device.set_fault("mute", True)
        began = time.monotonic()
        result = run_plan(registry, "card.check", "pcsc:")
        assert result.code == "CARD_MUTE", result.steps
        assert time.monotonic() - began < 6
        service.kill()


def test_the_service_dies_in_the_middle(bench: VirtualBench, registry: Registry) -> None:
    with served(bench) as (_, service):
        line = Line(make_transport("pcsc:"))
        line.open(2)
        card_port(line).connect_card(1)
        service.kill()
        line.write(bytes.fromhex("FFA400000106"))
        with pytest.raises(Exception) as raised:
            line.read(64, 2)
        assert getattr(raised.value, "code", "") in ("CARD_SERVICE", "CARD_GONE", "PORT")
        line.close()


def test_no_service(registry: Registry) -> None:
    import tests.drivers.cards.pcscd  # noqa: F401 - points the library away from any real service

    with pytest.raises((NoCardService, NoReader)):
        make_transport("pcsc:").open(2, CancelToken())
    result = run_plan(registry, "card.find", "pcsc:")
    assert result.code == "CARD_SERVICE", result.steps
    assert "SCardSvr" in step(result, "service").text.zh
    (entry,) = card_readers()
    assert entry.url == "pcsc:" and "没有运行" in entry.why.zh
