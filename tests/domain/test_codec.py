"""Fields that came later must not change what was written before them."""

from __future__ import annotations

from app.domain.answer import Measurement
from app.domain.codec import build, plain


def test_a_later_field_is_left_out_while_it_says_nothing() -> None:
    old = Measurement("cover", "closed", ok=True, label_zh="上盖", label_en="Cover")
    assert set(plain(old)) == {
        "quantity", "value", "unit", "limits", "ok", "raw", "label_zh", "label_en",
    }  # fmt: skip
    assert build(Measurement, plain(old)) == old


def test_a_later_field_is_kept_when_it_says_something() -> None:
    new = Measurement("cover", "closed", value_zh="关好", value_en="closed")
    fields = plain(new)
    assert fields["value_zh"] == "关好" and "unit_zh" not in fields
    assert build(Measurement, fields) == new


def test_a_measurement_is_said_in_both_languages() -> None:
    speed = Measurement("speed", "8.1", "lines/s", unit_zh="行/秒", unit_en="lines/s")
    assert (speed.said.zh, speed.said.en) == ("8.1 行/秒", "8.1 lines/s")
    assert Measurement("x", "3.2", "mm").said == ("3.2 mm", "3.2 mm")
    assert Measurement("x", "ok").said == ("ok", "ok")
