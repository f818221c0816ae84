"""Batches: what was skipped, mixed in, out of order, and the bills that are void after a jam."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.bench import VirtualBench
from drivers.errors import Illegal
from drivers.printers.accounting import account
from drivers.printers.bills import between, bill_numbers, spoken
from drivers.questions import Question, Reply
from drivers.registry import Registry
from tests.drivers.helpers import answering, reply, run_plan, step

IDS = [f"{n:04d}" for n in range(1, 9)]
QUICK = {"confirm_grace": "0.1", "patience_seconds": "3"}

# ---------------------------------------------------------------- accounting


@given(st.sets(st.sampled_from(IDS)))
def test_what_is_missing_before_a_printed_one_was_skipped(missing: set[str]) -> None:
    got = [name for name in IDS if name not in missing]
    found = account(IDS, got)
    last = IDS.index(got[-1]) if got else -1
    assert found.printed == tuple(got)
    assert found.skipped == tuple(n for n in IDS[: last + 1] if n in missing)
    assert found.waiting == tuple(IDS[last + 1 :])
    assert not (found.foreign or found.late or found.twice)


@given(st.permutations(IDS))
def test_every_number_is_accounted_for_once_in_any_order(got: list[str]) -> None:
    found = account(IDS, got)
    assert found.printed == tuple(got) and not found.skipped and not found.waiting
    assert found.in_order == (list(got) == IDS)


@given(st.lists(st.sampled_from([*IDS, "Z001", "Z002"]), max_size=20))
def test_nothing_that_came_is_lost(got: list[str]) -> None:
    found = account(IDS, got)
    assert len(found.printed) + len(found.foreign) + len(found.twice) == len(got)
    assert set(found.printed) | set(found.skipped) | set(found.waiting) == set(IDS)


# ---------------------------------------------------------------- bill numbers


def test_bill_numbers_keep_letters_and_zeros() -> None:
    assert bill_numbers("GD0099", 3) == ("GD0099", "GD0100", "GD0101")
    assert spoken(("0003", "0004", "0005", "0009")) == "0003–0005, 0009"
    assert between("0003", "0006") == ("0003", "0004", "0005")
    assert between("0003", "0003") == ()


@given(st.integers(0, 9000), st.integers(1, 900))
def test_between_gives_back_what_was_counted(first: int, count: int) -> None:
    bills = bill_numbers(f"A{first:05d}", count + 1)
    assert between(bills[0], bills[-1]) == bills[:-1]


@pytest.mark.parametrize(("first", "count"), [("ABC", 1), ("", 1), ("99", 2)])
def test_numbers_that_cannot_be_counted_are_refused(first: str, count: int) -> None:
    with pytest.raises(Illegal):
        bill_numbers(first, count)


# ---------------------------------------------------------------- on the bench


def test_a_good_printer_confirms_every_ticket(registry: Registry, bench: VirtualBench) -> None:
    device = bench.start("printer", listen="tcp")
    result = run_plan(
        registry,
        "printer.batch",
        device.url,
        answering(look="complete"),
        params={**QUICK, "count": "12", "first_bill": "GD00017"},
    )
    assert result.outcome == "pass", result.steps
    assert [t for t in device.received().tickets if any("GD00028" in line for line in t)]
    assert len(device.received().tickets) == 12
    values = {r.quantity: r.value for r in result.readings}
    assert (values["confirmed"], values["skipped"], values["foreign"]) == ("12", "0", "0")
    assert float(values["print_speed"]) > 1 and float(values["character_speed"]) > 1
    assert step(result, "resume").verdict == "not_run"
    assert result.statistics["PaperCutCount"] == 12


def test_a_skipped_ticket_is_named_by_its_bill(registry: Registry, bench: VirtualBench) -> None:
    device = bench.start("printer", listen="tcp", faults=["skip_ticket@after=4"])
    result = run_plan(
        registry, "printer.batch", device.url, answering(look="skipped"), params=QUICK
    )
    assert (result.outcome, result.code) == ("fail", "SKIPPED_TICKET")
    assert "00000005" in step(result, "print").text.zh
    assert not any("00000005" in line for line in device.received().lines)
    assert any("00000006" in line for line in device.received().lines)


def test_the_last_ticket_skipped_is_seen_too(registry: Registry, bench: VirtualBench) -> None:
    device = bench.start("printer", listen="tcp", faults=["skip_ticket@after=4"])
    result = run_plan(
        registry,
        "printer.batch",
        device.url,
        answering(look="skipped"),
        params={**QUICK, "count": "5"},
    )
    assert step(result, "print").code == "SKIPPED_TICKET"


def test_another_writer_is_noticed(registry: Registry, bench: VirtualBench) -> None:
    device = bench.start("printer", listen="tcp", faults=["mix_tickets@after=2"])
    result = run_plan(registry, "printer.batch", device.url, answering(look="mixed"), params=QUICK)
    assert step(result, "print").code == "MIXED_TICKETS"
    assert "Z001" in step(result, "print").text.zh


def test_a_printer_that_always_says_the_same_number_is_not_believed(
    registry: Registry, bench: VirtualBench
) -> None:
    device = bench.start("printer", listen="tcp", faults=["wrong_process_id"])
    result = run_plan(
        registry, "printer.batch", device.url, answering(look="complete"), params=QUICK
    )
    assert (result.outcome, result.code) == ("fail", "MIXED_TICKETS")


def test_a_model_without_numbers_passes_by_eye_only(
    registry: Registry, bench: VirtualBench
) -> None:
    device = bench.start("printer", "gprinter-80", "tcp", ["drops_process_id"])
    result = run_plan(
        registry, "printer.batch", device.url, answering(look="complete"), params=QUICK
    )
    assert result.outcome == "pass"
    assert "看纸" in step(result, "print").text.zh


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("paper_out", "REC_EMPTY"),
        ("cover_open", "COVER_OPEN"),
        ("cutter_jam", "CUTTER_JAM"),
        ("jam", "MECHANICAL"),
    ],
)
def test_a_stop_halfway_names_the_bills_and_goes_on(
    registry: Registry, bench: VirtualBench, fault: str, code: str
) -> None:
    device = bench.start("printer", listen="tcp", faults=[f"{fault}@after=3"])
    asked: list[Question] = []

    def ask(question: Question) -> str | Reply:
        asked.append(question)
        if question.step_id == "cleared":
            device.set_fault(fault, False)
            return reply("cleared", next_bill="6")
        return "complete"

    result = run_plan(registry, "printer.batch", device.url, ask, params={**QUICK, "count": "8"})
    assert step(result, "print").code == code
    assert "00000003" in asked[0].prompt.zh  # printed, perhaps; but it never said so
    values = {r.quantity: r.value for r in step(result, "cleared").readings}
    assert values == {"void_bills": "00000003–00000005", "next_bill": "00000006"}
    resumed = step(result, "resume")
    assert resumed.verdict == "pass", resumed
    assert {r.quantity: r.value for r in resumed.readings}["confirmed"] == "6"
    assert any("00000011" in line for line in device.received().lines)
    assert result.outcome == "fail"  # it did stop


def test_what_the_buffer_still_prints_is_not_printed_twice(
    registry: Registry, bench: VirtualBench
) -> None:
    """A model that cannot be told to forget goes on by itself once it has paper."""
    device = bench.start("printer", "gprinter-80", "tcp", ["paper_out@after=3"])

    def ask(question: Question) -> str | Reply:
        if question.step_id == "cleared":
            device.set_fault("paper_out", False)
            return reply("cleared", next_bill="4")
        return "complete"

    result = run_plan(registry, "printer.batch", device.url, ask, params={**QUICK, "count": "8"})
    assert step(result, "resume").verdict == "pass", step(result, "resume")
    assert len(device.received().tickets) == 8


def test_what_is_not_cleared_leaves_the_numbers_to_compare(
    registry: Registry, bench: VirtualBench
) -> None:
    device = bench.start("printer", listen="tcp", faults=["jam@after=2"])
    result = run_plan(
        registry,
        "printer.batch",
        device.url,
        answering(cleared="stop", look="skipped"),
        params={**QUICK, "count": "5"},
    )
    assert step(result, "cleared").code == "BATCH_FAILED"
    assert "00000002" in step(result, "cleared").text.zh
    assert step(result, "resume").verdict == "not_run"


@pytest.mark.parametrize("key", ["skipped", "mixed", "order", "unsure"])
def test_eyes_have_the_last_word(registry: Registry, bench: VirtualBench, key: str) -> None:
    device = bench.start("printer", listen="tcp")
    result = run_plan(
        registry, "printer.batch", device.url, answering(look=key), params={**QUICK, "count": "2"}
    )
    assert result.outcome == "fail"


def test_lost_bytes_are_not_called_a_good_batch(registry: Registry, bench: VirtualBench) -> None:
    device = bench.start("printer", listen="tcp", faults=["drops_bytes"])
    result = run_plan(
        registry,
        "printer.batch",
        device.url,
        answering(look="skipped", cleared="stop"),
        params={"confirm_grace": "0.1", "patience_seconds": "1", "count": "6"},
    )
    assert result.outcome != "pass"
