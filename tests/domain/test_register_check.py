"""What looks wrong in a register, and above all what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.register_check import (
    BUSINESS_UNKNOWN,
    CLOSED_WITH_TICKETS,
    NAME_IN_TOWNS,
    NAME_TWICE,
    PHONE_MALFORMED,
    TOWN_MISMATCH,
    TOWN_UNKNOWN,
    check,
    missing_numbers,
    phone_sound,
)
from app.domain.site import Site

TOWNS = ("常平", "茶山", "企石")


def site(number: str = "1", town: str = "常平", name: str = "", **fields: object) -> Site:
    made = Site(f"s{number}", "p", number, town, name or f"{town}{number}号水厂", "counter")
    return replace(made, **fields)  # type: ignore[arg-type]


def codes(*sites: Site, tickets: dict[str, int] | None = None) -> list[tuple[str, tuple[str, ...]]]:
    found = check(sites, towns=TOWNS, businesses={"counter"}, open_tickets=tickets)
    return [(flag.code, flag.site_ids) for flag in found]


def test_each_oddity_is_told_once() -> None:
    assert codes(site(), site("2", "茶山")) == []
    assert codes(site(name="东莞市财政局企石分局")) == [(TOWN_MISMATCH, ("s1",))]
    assert codes(site(town="常萍")) == [(TOWN_UNKNOWN, ("s1",))]
    assert codes(site(business="x")) == [(BUSINESS_UNKNOWN, ("s1",))]
    assert codes(site(phone="0769-222")) == [(PHONE_MALFORMED, ("s1",))]
    twins = (site(name="水厂"), site("2", name="水 厂"), site("3", "茶山", "水厂"))
    assert codes(*twins) == [
        (NAME_TWICE, ("s1", "s2")),
        (NAME_IN_TOWNS, ("s1", "s2", "s3")),
    ]
    assert codes(twins[0], replace(twins[1], closed=True)) == []
    closed = site(closed=True)
    assert codes(closed, tickets={"s1": 2}) == [(CLOSED_WITH_TICKETS, ("s1",))]
    assert codes(closed, site("2"), tickets={"s2": 2}) == []


def test_a_site_in_the_wrong_town_is_asked_about_once() -> None:
    right = site("1", "企石", "东莞市生态环境局企石分局")
    assert codes(right, site("2", "茶山", right.name)) == [(TOWN_MISMATCH, ("s2",))]


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        ("1 2 3 5 7", "4 6"),
        ("3 4", "1 2"),
        ("2 3 4 6", "1 5"),
        ("101 102 104", "103"),
        ("1 2 900", ""),
        ("A1 A3", ""),
        ("1 3 A2", "2"),
        ("20260101 20260103", ""),
        ("0 2", "1"),
        ("", ""),
    ],
)
def test_numbers_left_out(numbers: str, missing: str) -> None:
    found = missing_numbers([site(n) for n in numbers.split()])
    assert found == tuple(missing.split())


@pytest.mark.parametrize(
    "phone",
    [
        "13800138000", "138 0013 8000", "+86 138-0013-8000", "0769-22221111", "(0769)22221111",
        "0769 2222 1111", "22221111", "0769-22221111转802", "0769-22221111-802", "83331234*",
        "010-65551234", "400-800-1234", "12345", "6123", "张工 13800138000",
        "13800138000、13900139000", "0769-22221111/13800138000", "13800138000 13900139000",
        "＋86 １３８００１３８０００", "电话：0769-22221111；传真：0769-22221112", "+852 2345 6789",
    ],
)  # fmt: skip
def test_phones_as_people_write_them(phone: str) -> None:
    assert phone_sound(phone.rstrip("*"))


@pytest.mark.parametrize(
    "phone", ["1380013800", "138001380000", "0769-222", "张工", "12", "13800138000、1390013", "?"]
)
def test_phones_that_lead_nowhere(phone: str) -> None:
    assert not phone_sound(phone)


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8), st.text(max_size=14))))
def test_no_register_is_too_odd(rows: list[tuple[str, str, str]]) -> None:
    sites = [
        replace(site(str(n)), number=number, name=name, phone=phone)
        for n, (number, name, phone) in enumerate(rows)
    ]
    known = {s.id for s in sites}
    for flag in check(sites, towns=TOWNS, businesses={"counter"}):
        assert set(flag.site_ids) <= known and flag.text.zh and flag.todo.en
    missing_numbers(sites)
