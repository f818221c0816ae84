"""Cards as the real PC/SC service tells of them, without opening one."""

from __future__ import annotations

import sys

import pytest

from drivers.bench import VirtualBench
from drivers.registry import Registry
from drivers.workstation.tokens import card_slots
from tests.drivers.cards.pcscd import pcsc_service, port_pair
from tests.drivers.helpers import answering, step, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pcscd is of Linux")


def test_a_card_comes_and_its_atr_is_told(bench: VirtualBench, registry: Registry) -> None:
    port = port_pair()
    with pcsc_service(port, listening=True) as service:
        empty = card_slots()
        assert empty is not None and [slot.atr for slot in empty] == ["", ""]
        bench.start("card_reader", "sle4442-acs", f"vpcd@{port}")
        until(lambda: any(slot.atr for slot in card_slots() or ()))
        result = registry.runner("workstation.basics", "").run(answering())
        found = step(result, "keys")
        values = {r.quantity: r.value for r in found.readings}
        assert values["card.1"] == "3B 04 A2 13 10 91" and values["card.2"] == "none"
        assert values["card_service"] == "yes" and found.verdict == "pass"
        service.kill()
        assert card_slots() is None  # a service that is gone is not one without readers
