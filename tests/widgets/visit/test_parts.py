"""The parts of the visit page that need no store."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from app.qt import visit_place
from widgets.answers.number import number_of
from widgets.visit.device_panel import port_words
from widgets.visit.finding_panel import iso_day
from widgets.visit.paste import files_in, png_of
from widgets.visit.rating import Rating
from widgets.visit.signature import SignatureField


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3.5", "3.5"),
        (" 3,5 ", "3.5"),
        ("３．５", "3.5"),
        ("+2", "2"),
        ("-0.3", "-0.3"),
        ("－0。3", "-0.3"),
        ("12,345.678", "12345.678"),
        ("1，234，567", "1234567"),
        ("1,234", None),  # may be either
        ("1e5", None),
        ("NaN", None),
        ("Infinity", None),
        ("abc", None),
        ("", None),
    ],
)
def test_a_number_is_read_as_a_chinese_keyboard_gives_it(typed: str, number: str | None) -> None:
    assert number_of(typed) == number


@given(st.text(max_size=12))
def test_no_text_breaks_the_number_field(text: str) -> None:
    found = number_of(text)
    assert found is None or number_of(found) == found


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_dates_are_read_in_every_usual_spelling(day: date) -> None:
    iso = day.isoformat()
    for typed in (iso, iso.replace("-", ""), iso.replace("-", "/"), iso.replace("-", "."), iso[5:]):
        assert iso_day(typed, day.year) in (iso, None if iso[5:] == "02-29" else iso)
    assert iso_day("tomorrow", 2026) is None
    assert iso_day("", 2026) == ""


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("serial:COM4?baud=9600", "COM4 · 9600 8N1"),
        ("serial:/dev/ttyUSB0", "/dev/ttyUSB0"),
        ("serial:COM1?baud=2400&parity=E", "COM1 · 2400 8E1"),
        ("socket://192.168.1.9:9100", "192.168.1.9:9100"),
        ("", ""),
    ],
)
def test_a_port_is_said_as_people_say_it(url: str, said: str) -> None:
    assert port_words(url) == said


def test_a_stroke_is_points_with_times_and_a_picture(qtbot: Any) -> None:
    field = SignatureField()
    qtbot.addWidget(field)
    field.resize(400, 160)
    field.show()
    with qtbot.waitSignal(field.changed):
        QTest.mousePress(field, Qt.MouseButton.LeftButton, pos=QPoint(20, 60))
        for x in range(20, 200, 6):
            QTest.mouseMove(field, QPoint(x, 60 + x % 17))
        QTest.mouseRelease(field, Qt.MouseButton.LeftButton, pos=QPoint(200, 70))
    (stroke,) = field.strokes()
    assert len(stroke) > 20
    assert [t for _, _, t in stroke] == sorted(t for _, _, t in stroke)
    assert field.enough
    assert QImage.fromData(field.png()).width() == 900
    field.clear()
    assert field.strokes() == () and not field.enough


def test_the_rating_takes_digits_and_arrows(qtbot: Any) -> None:
    rating = Rating()
    qtbot.addWidget(rating)
    for key, value in ((Qt.Key.Key_4, 4), (Qt.Key.Key_Right, 5), (Qt.Key.Key_Right, 5)):
        QTest.keyClick(rating, key)
        assert rating.value() == value
    QTest.keyClick(rating, Qt.Key.Key_6)
    assert rating.value() == 5


def test_pictures_come_as_files_or_as_pixels(tmp_path: Any) -> None:
    photo, text = tmp_path / "a.JPG", tmp_path / "b.txt"
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(photo)), QUrl.fromLocalFile(str(text))])
    mime.setUrls([*mime.urls(), QUrl.fromLocalFile(str(tmp_path))])
    assert files_in(mime) == [photo, text]  # files of any kind; a folder is none
    pixels = QMimeData()
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    pixels.setImageData(image)
    (found,) = files_in(pixels)
    assert isinstance(found, QImage) and png_of(found).startswith(b"\x89PNG")
    assert files_in(QMimeData()) == []


def test_the_place_survives_a_missing_or_damaged_file(tmp_path: Any) -> None:
    nowhere = visit_place.Place()
    assert visit_place.marked(tmp_path) == nowhere
    visit_place.mark(tmp_path, "v1", "front.lamp")
    assert visit_place.marked(tmp_path) == ("v1", "front.lamp")
    visit_place.unmark(tmp_path)
    visit_place.unmark(tmp_path)
    assert visit_place.marked(tmp_path) == nowhere
    visit_place.mark(tmp_path / "gone", "v1")
    assert visit_place.marked(tmp_path / "gone") == nowhere
    (tmp_path / visit_place.NAME).write_bytes(b"\xff\xfe")
    assert visit_place.marked(tmp_path) == nowhere
    (tmp_path / visit_place.NAME).write_text("v1")
    assert visit_place.marked(tmp_path) == ("v1", "")
