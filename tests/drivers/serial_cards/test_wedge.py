"""A reader that types: what arrived in a field, and how quickly."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card_readers.kind import card_reader_kind
from drivers.card_readers.serial.wedge import judge
from drivers.registry import Registry
from drivers.types import RunResult
from tests.drivers.helpers import answering, reply
from tests.drivers.peers import need

REGISTRY = Registry((card_reader_kind(),))
ONE = "%B6228481234567890^CESHI/HU^2812?"
TWO = ";6228481234567890=2812?"
QUICK = [8] * 80


@pytest.mark.parametrize(
    ("text", "gaps", "code"),
    [
        (ONE + TWO, QUICK, ""),
        (TWO, [], ""),
        ("", [], "WEDGE_NOTHING"),
        (TWO, [180] * 20, "WEDGE_SLOW"),
        ("；6228？", QUICK, "WEDGE_INPUT_METHOD"),
        ("水水水", QUICK, "WEDGE_INPUT_METHOD"),
        (":6228481234+2812/", QUICK, "WEDGE_LAYOUT"),
        ("6228481234567890", QUICK, "WEDGE_NO_SENTINEL"),
        (";62284812", QUICK, "WEDGE_CUT"),
        ("%b6228^ceshi^2812?", QUICK, "WEDGE_CAPS"),
        ("".join(c * 2 for c in ";6228=28?"), QUICK, "WEDGE_DOUBLED"),
        (";62E8#1=2812?", QUICK, "TRACK_SHIFTED"),
        ("#*&^(", QUICK, "WEDGE_RUBBISH"),
    ],
)
def test_what_a_wedge_typed(text: str, gaps: list[int], code: str) -> None:
    found = judge(text, gaps)
    assert found.code == code, found
    assert found.text.zh and found.text.en


@given(st.text(max_size=120), st.lists(st.integers(0, 3000), max_size=120))
def test_anything_typed_is_judged(text: str, gaps: list[int]) -> None:
    found = judge(text, gaps)
    assert found.text.zh and found.text.en


def run(first: object, second: object) -> RunResult:
    runner = REGISTRY.runner("card.wedge", "", profile_id="wedge")
    return runner.run(answering(swipe1=first, swipe2=second))  # type: ignore[arg-type]


def test_two_swipes_are_compared_and_no_number_is_kept() -> None:
    good = TWO + "\t" + ",".join(["9"] * 22)
    result = run(reply("swiped", track=good), reply("swiped", track=good))
    assert result.outcome == "pass" and "481234567890" not in repr(result)
    other = good.replace("890=", "891=")
    assert run(reply("swiped", track=good), reply("swiped", track=other)).code == "UNSTABLE"
    result = run(reply("nothing"), reply("swiped", track="；6？\t1"))
    assert [s.code for s in result.steps] == ["WEDGE_NOTHING", "WEDGE_INPUT_METHOD", ""]


MWIC = r"""
#include <string.h>
static unsigned char card[256]; static int ready = 0, open_ = 0, counter = 3;
int ic_init(short port, unsigned long baud) {
  for (int i = 0; i < 256 && !ready; i++) card[i] = 255 - i;
  ready = 1; return 7;
}
short ic_exit(int d) { return 0; }
short get_status(int d, short *s) { *s = 1; return 0; }
short chk_4442(int d) { return 0; }
short srd_4442(int d, short o, short n, unsigned char *b) {
  memcpy(b, card + o, n);
  if (SKIP && n > 8 && o >= 32) memmove(b + 5, b + 6, n - 6);
  return 0;
}
short swr_4442(int d, short o, short n, unsigned char *b) {
  if (open_) memcpy(card + o, b, n);
  return 0;
}
short rsct_4442(int d, short *c) { *c = counter; return 0; }
short csc_4442(int d, short n, unsigned char *k) {
  if (counter && !memcmp(k, "\xff\xff\xff", 3)) { counter = 3; open_ = 1; return 0; }
  if (counter) counter--;
  return -1;
}
short prd_4442(int d, short n, unsigned char *b) { memset(b, 255, n); return 0; }
short pwr_4442(int d, short o, short n, unsigned char *b) { return 0; }
short wsc_4442(int d, short n, unsigned char *b) { return 0; }
short rsc_4442(int d, short n, unsigned char *b) { return 0; }
short dv_beep(int d, short t) { return 0; }
"""


@pytest.mark.parametrize(("skip", "code"), [(0, ""), (1, "DIGIT_SKIPPED")])
def test_the_meter_number_test_runs_through_a_makers_library(
    tmp_path: Path, skip: int, code: str
) -> None:
    source, library = tmp_path / "m.c", tmp_path / "mwic_32.so"
    source.write_text(MWIC)
    words = [need("gcc", "gcc"), "-shared", "-fPIC", "-w", f"-DSKIP={skip}", "-o", library, source]
    subprocess.run(words, check=True, timeout=60)
    runner = REGISTRY.runner(
        "card.meter",
        "serial:COM2",
        profile_id="mingwah-rd",
        params={"dll": str(library), "psc": "FFFFFF", "loops": "2"},
    )
    result = runner.run(answering(consent="go", risk="stop"))
    assert result.code == code, result.steps
    assert result.outcome == ("fail" if code else "pass")


def test_without_the_library_it_says_what_is_needed() -> None:
    runner = REGISTRY.runner("card.meter", "serial:COM2", profile_id="decard-dcic")
    result = runner.run(answering(consent="go", risk="stop"))
    assert result.code == "VENDOR_DRIVER" and "dcic32.dll" in result.steps[0].text.zh


def test_every_profile_names_its_source() -> None:
    for profile in REGISTRY.profiles():
        assert profile.source and profile.title.zh and profile.title.en
