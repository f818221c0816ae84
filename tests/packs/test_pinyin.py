from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.packs.pinyin import full, initials, search_keys


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("大朗", "dalang"),
        ("长安", "changan"),
        ("厚街", "houjie"),
        ("塘厦", "tangxia"),
        ("道滘", "daojiao"),
        ("高埗", "gaobu"),
        ("莞城区", "guanchengqu"),
        ("东莞市", "dongguanshi"),
        ("企石", "qishi"),
        ("洪梅", "hongmei"),
        ("茶山", "chashan"),
        ("常平", "changping"),
        ("石碣", "shijie"),
        ("寮步", "liaobu"),
        ("麻涌", "machong"),
        ("虎门", "humen"),
        ("沙田", "shatian"),
        ("诸佛岭", "zhufoling"),
        ("涌口环卫所", "chongkouhuanweisuo"),
    ],
)
def test_local_readings(name: str, reading: str) -> None:
    assert full(name) == reading


def test_initials_and_search_keys() -> None:
    assert initials("常平司马自来水厂") == "cpsmzlsc"
    assert initials("A3号点（南片）") == "ahdnp"
    assert initials("3号点") == "3hd"
    assert search_keys("厚街", "赤岭环卫所") == ("houjie chilinghuanweisuo", "hj clhws")


@given(st.text(max_size=30))
def test_any_text_gives_lower_case_ascii(text: str) -> None:
    for key in (full(text), initials(text)):
        assert key == "" or (key.isascii() and key.isalnum() and key == key.lower())


def test_loading_the_pack_does_not_import_the_dictionary() -> None:
    code = (
        "import sys; from app.packs.registry import load_builtin;"
        "load_builtin('dongguan-2026'); sys.exit('pypinyin' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0
