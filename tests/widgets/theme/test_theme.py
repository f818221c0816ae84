"""The theme's promises: readable text, one place for colours, sizes that scale."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
)

from widgets.main_window.page_book import ENTRIES
from widgets.theme import icons, theme
from widgets.theme.tokens import DARK, LIGHT, TONES, Colours, contrast

WIDGETS = Path(__file__).parents[3] / "widgets"


@pytest.fixture(autouse=True)
def back_to_light(qapp: QApplication) -> Any:
    yield
    theme.apply(qapp, "light")


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_pair_that_carries_text_keeps_aa(colours: Colours) -> None:
    c = colours
    pairs = [(c.text, g) for g in (c.page, c.surface, c.sunken, c.hover, c.primary_soft)]
    pairs += [(c.muted, g) for g in (c.page, c.surface, c.hover, c.primary_soft)]
    pairs += [(c.muted, c.soft(tone)) for tone in TONES]
    pairs += [(c.ink(tone), c.soft(tone)) for tone in TONES]
    pairs += [(c.ink(tone), g) for tone in TONES for g in (c.surface, c.page)]
    pairs += [(c.on_primary, c.primary), (c.on_primary, c.primary_strong)]
    pairs += [(c.rail_muted, c.rail), (c.rail_text, c.rail_active), (c.surface, c.text)]
    assert [(a, b, round(contrast(a, b), 2)) for a, b in pairs if contrast(a, b) < 4.5] == []


def test_no_colour_outside_the_tokens() -> None:
    literal = re.compile(
        r"#[0-9A-Fa-f]{6}\b|\bQColor\(\s*\d|Qt\.(GlobalColor\.)?(red|white|black)\b"
    )
    # arrows: a transparent ground; signature: black on white whatever the theme, it is evidence
    allowed = {"tokens.py", "arrows.py", "signature.py"}
    found = [
        f"{path.name}: {line.strip()}"
        for path in WIDGETS.rglob("*.py")
        if path.name not in allowed
        for line in path.read_text("utf-8").splitlines()
        if literal.search(line)
    ]
    assert found == []


def test_the_scale_reaches_controls(qapp: QApplication, qtbot: Any) -> None:
    heights = {}
    for scale in (100, 200):
        theme.apply(qapp, "light", scale)
        button = QPushButton("x")
        qtbot.addWidget(button)
        button.ensurePolished()
        heights[scale] = button.sizeHint().height()
    assert heights[100] >= 32
    assert heights[200] >= 1.8 * heights[100]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_text_area_has_the_box_of_a_field(qapp: QApplication, qtbot: Any, mode: Any) -> None:
    c = theme.apply(qapp, mode).colours
    area = QPlainTextEdit()
    qtbot.addWidget(area)
    area.resize(200, 80)
    picture = area.grab().toImage()
    assert picture.pixelColor(0, 40).name() == c.line.lower()
    assert picture.pixelColor(100, 40).name() == c.surface.lower()


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("made", [QCheckBox, QRadioButton])
def test_a_mark_is_seen(qapp: QApplication, qtbot: Any, mode: Any, made: Any) -> None:
    c = theme.apply(qapp, mode).colours
    box = made("")
    qtbot.addWidget(box)
    box.resize(60, 32)
    colours = []
    for on in (False, True):
        box.setChecked(on)
        picture = box.grab().toImage()
        colours.append({picture.pixelColor(x, y).name() for x in range(24) for y in range(32)})
    assert c.primary.lower() not in colours[0]
    assert {c.primary.lower(), c.on_primary.lower()} <= colours[1]


def test_dark_and_light_draw_icons_in_their_own_colours(qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    light = icons.pixmap("cog-outline", "text").toImage()
    theme.apply(qapp, "dark")
    assert icons.pixmap("cog-outline", "text").toImage() != light


def test_an_unknown_icon_is_told_at_once(qapp: QApplication) -> None:
    with pytest.raises(ValueError, match="no icon called"):
        icons.icon("no-such-icon")


def test_every_icon_named_in_the_widgets_exists(qapp: QApplication) -> None:
    """A wrong name would only be noticed when that one state is shown."""
    call = re.compile(r"(?:icons\.(?:icon|pixmap)|icon_label|icon_button|EmptyState|StatTile)\(\s*")
    names = {e.icon for e in ENTRIES}
    for path in WIDGETS.rglob("*.py"):
        source = path.read_text("utf-8")
        for match in call.finditer(source):
            literal = re.match(r"\"([a-z0-9-]+)\"", source[match.end() :])
            if literal:
                names.add(literal.group(1))
        names.update(re.findall(r"\bicon=\"([a-z0-9-]+)\"", source))
    assert sorted(n for n in names if not icons.has(n)) == []
