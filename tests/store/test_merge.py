from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.store.hlc import newer, tick
from app.store.merge import Row, pack, unpack
from tests.store.builders import START

names = st.sampled_from(["id", "a", "b", "c", "d"])
marks = st.sampled_from(["x", "y", "z"])


@given(st.dictionaries(names, st.integers()), st.dictionaries(names, marks))
def test_packing_loses_nothing(doc: dict[str, int], values: dict[str, str]) -> None:
    values.pop("id", None)
    assert unpack(pack(values, doc), doc) == values


def test_a_record_of_one_change_is_packed_to_one_mark() -> None:
    doc = {"id": "1", "a": 1, "b": 2}
    assert pack({"a": "cid", "b": "cid"}, doc) == '{"":"cid"}'


@given(st.permutations(range(1, 6)))
def test_central_values_end_the_same_in_any_order(order: list[int]) -> None:
    row = Row("r")
    for seq in order:
        row.take("f", f"v{seq}", f"c{seq}", seq)
    assert (row.doc["f"], row.versions["f"], row.seqs["f"]) == ("v5", "c5", 5)


def test_local_values_stand_before_central_ones_until_answered() -> None:
    row = Row("r", {"f": 0}, {"f": "c0"}, {"f": 1}, new=False)
    row.write({"f": 1}, "mine1")
    row.write({"f": 2}, "mine2")
    row.take("f", 9, "theirs", 2)
    assert row.doc["f"] == 2
    row.lost("f", "mine1", {"v": 9, "cid": "theirs"}, 3, "c0")
    assert row.doc["f"] == 2
    row.lost("f", "mine2", None, None, "mine1")
    assert (row.doc["f"], row.versions["f"], row.base) == (9, "theirs", {})


def test_two_refused_changes_lead_back_to_what_central_holds() -> None:
    row = Row("r", {"f": 0}, {"f": "c0"}, {"f": 1}, new=False)
    row.write({"f": 1}, "mine1")
    row.write({"f": 2}, "mine2")
    row.lost("f", "mine1", None, None, "c0")
    row.lost("f", "mine2", None, None, "mine1")
    assert (row.doc, row.versions, row.base) == ({"f": 0}, {"f": "c0"}, {})


def test_a_refused_creation_keeps_what_was_typed() -> None:
    row = Row("r")
    row.write({"f": 1}, "mine")
    row.lost("f", "mine", None, None, None)
    assert row.doc == {"f": 1} and row.base == {}


@given(st.lists(st.integers(-10, 10), min_size=2, max_size=40))
def test_the_logical_clock_never_goes_back(jumps: list[int]) -> None:
    from datetime import timedelta

    last, now = "", START
    for jump in jumps:
        now += timedelta(seconds=jump)
        following = tick(last, now, "device")
        assert following > last and newer(last, following) == following
        last = following


def test_the_counter_overflows_into_the_time() -> None:
    full = f"{10**12:013d}-99999-d"
    assert tick(full, START.replace(year=1990), "d") == f"{10**12 + 1:013d}-00000-d"
    assert newer("", full) == newer(full, "rubbish") == full
