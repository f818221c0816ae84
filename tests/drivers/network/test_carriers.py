"""The cards' links beside the samples: made-up cards, the real judge."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from drivers.network.carriers import Carriers
from drivers.network.looking import Findings
from drivers.network.nics import Glance, glance
from drivers.network.outages import Outage
from drivers.plan import StepOutcome
from drivers.types import Verdict

OUT = Outage(1.0, 2.0, 2.0, 4)


def _judged(rows: Sequence[dict[str, Glance]], *out: Outage) -> StepOutcome:
    """Half a second between two rows."""
    left = list(rows)
    seen = Carriers(list(rows[0]), lambda _names: left.pop(0))
    for index in range(len(rows)):
        seen.look(index * 0.5)
        seen.look(index * 0.5 + 0.1)  # too early: nothing is looked at
    found = Findings()
    seen.judge(0, 1000, out, found)
    return found.outcome("steady", "steady")


UP, DOWN = Glance(True), Glance(False)


def test_a_cable_that_goes() -> None:
    found = _judged([{"eth0": UP, "eth1": UP}] + [{"eth0": DOWN, "eth1": UP}] * 2
                    + [{"eth0": UP, "eth1": UP}], OUT)  # fmt: skip
    assert (found.verdict, found.code) == (Verdict.FAIL, "LINK_LOST")
    assert "eth0" in found.text.en and "eth1" not in found.text.en
    drops = {item.quantity: item.value for item in found.readings}
    assert (drops["link_drops.eth0"], drops["link_drops.eth1"]) == ("1", "0")


def test_an_outage_behind_a_good_cable_is_laid_to_the_line() -> None:
    found = _judged([{"eth0": UP}] * 4, OUT)
    assert found.verdict is Verdict.PASS and "router" in found.text.en
    assert _judged([{"eth0": UP}] * 4).text.en == "steady"


def test_a_drop_between_two_looks_is_in_the_count_of_the_system() -> None:
    found = _judged([{"eth0": Glance(True, drops=3)}, {"eth0": Glance(True, drops=4)}], OUT)
    assert (found.code, found.readings[0].value) == ("LINK_LOST", "1")
    assert "router" not in found.text.en


@pytest.mark.parametrize(("counts", "errors"), [((5, 5, 5), 0), ((5, 7, 9), 4), ((5, 7, 1), 3)])
def test_errors_are_those_of_the_time_watched(counts: tuple[int, ...], errors: int) -> None:
    found = _judged([{"eth0": Glance(True, count)} for count in counts])
    said = {item.quantity: item.value for item in found.readings}
    assert said["link_errors.eth0"] == str(errors)
    assert found.verdict is Verdict.PASS and ("errors" in found.text.en) is bool(errors)


def test_a_card_that_is_not_there_is_down() -> None:
    assert glance(["no-such-card"]) == {"no-such-card": Glance(False)}
    assert glance([]) == {}
