"""Every colour, space, size and duration of the interface. No widget holds a literal of its own.

Colour pairs that carry text keep WCAG AA (4.5 : 1) and a test holds them to it; where the drawn
design missed that by a shade (muted, good and bad on their soft grounds, white on the dark theme's
blue) the nearest colour that keeps it stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["neutral", "primary", "good", "bad", "warning"]
TONES: tuple[Tone, ...] = ("neutral", "primary", "good", "bad", "warning")


@dataclass(frozen=True, slots=True)
class Colours:
    page: str
    surface: str
    sunken: str  # wells inside a card: wire records, empty thumbnails
    hover: str
    line: str
    text: str
    muted: str
    faint: str  # disabled text, decoration: never the only carrier of a meaning
    primary: str
    primary_strong: str  # pressed, hovered primary
    primary_soft: str
    on_primary: str
    good: str
    good_soft: str
    bad: str
    bad_soft: str
    warning: str
    warning_soft: str
    rail: str
    rail_active: str
    rail_text: str
    rail_muted: str
    shadow: str  # behind what floats

    def ink(self, tone: Tone) -> str:
        """The text and icon colour of a tone."""
        inks: dict[Tone, str] = {
            "neutral": self.muted,
            "primary": self.primary,
            "good": self.good,
            "bad": self.bad,
            "warning": self.warning,
        }
        return inks[tone]

    def soft(self, tone: Tone) -> str:
        """The quiet background of a tone."""
        softs: dict[Tone, str] = {
            "neutral": self.page,
            "primary": self.primary_soft,
            "good": self.good_soft,
            "bad": self.bad_soft,
            "warning": self.warning_soft,
        }
        return softs[tone]


LIGHT = Colours(
    page="#F4F6F9",
    surface="#FFFFFF",
    sunken="#F4F6F9",
    hover="#EEF2F7",
    line="#E2E6EC",
    text="#17212E",
    muted="#616B7F",
    faint="#98A2B3",
    primary="#0A66C2",
    primary_strong="#08529C",
    primary_soft="#E8F1FB",
    on_primary="#FFFFFF",
    good="#147A4C",
    good_soft="#E6F4ED",
    bad="#C23B3B",
    bad_soft="#FBEAEA",
    warning="#9A6200",
    warning_soft="#FDF3E0",
    rail="#0F2A43",
    rail_active="#1D4468",
    rail_text="#FFFFFF",
    rail_muted="#B4C3D3",
    shadow="#0F2A43",
)

DARK = Colours(
    page="#11161D",
    surface="#19202A",
    sunken="#11161D",
    hover="#212A36",
    line="#2A3442",
    text="#E8EDF4",
    muted="#9AA7B8",
    faint="#5F6C7D",
    primary="#5AA9F2",
    primary_strong="#7DBDF6",
    primary_soft="#18314B",
    on_primary="#0B1118",
    good="#4CC38A",
    good_soft="#15302A",
    bad="#F07171",
    bad_soft="#3A1F24",
    warning="#E0B050",
    warning_soft="#332A16",
    rail="#0B1118",
    rail_active="#1A2838",
    rail_text="#FFFFFF",
    rail_muted="#9AA7B8",
    shadow="#000000",
)


@dataclass(frozen=True, slots=True)
class Space:
    """Pixels at 100 %. Gaps between things: ``xs`` inside a line … ``page`` around a page."""

    xs: int = 4
    s: int = 8
    m: int = 10
    l: int = 14  # noqa: E741 - the usual size ladder
    page: int = 16


@dataclass(frozen=True, slots=True)
class Type:
    """Font sizes in pixels at 100 %."""

    tiny: int = 12
    small: int = 13
    body: int = 14
    heading: int = 16
    title: int = 18
    figure: int = 26  # the number on a tile


@dataclass(frozen=True, slots=True)
class Size:
    """Heights and widths in pixels at 100 %."""

    control: int = 34
    row: int = 40
    row_tall: int = 56
    rail: int = 84
    rail_small: int = 56  # icons alone
    header: int = 68
    header_small: int = 56
    notice: int = 32
    icon: int = 18
    icon_rail: int = 22


@dataclass(frozen=True, slots=True)
class Radius:
    card: int = 10
    control: int = 8
    chip: int = 7


@dataclass(frozen=True, slots=True)
class Motion:
    """Milliseconds."""

    quick: int = 120
    notice: int = 8_000  # how long good news stays
    typing: int = 180  # a search waits this long after the last key


SPACE, TYPE, SIZE, RADIUS, MOTION = Space(), Type(), Size(), Radius(), Motion()
FAMILY = "Noto Sans SC"
MONO = "Noto Sans Mono"


def contrast(a: str, b: str) -> float:
    """The WCAG contrast ratio of two ``#RRGGBB`` colours, 1-21."""
    light, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


# what a virtual device shows is the same in both themes, as paper and lamps are on the counter
PAPER = {"ground": "#fbfaf5", "ink": "#22242a", "faint": "#b9b4a6"}
GLASS = {
    "ground": "#0d1512",
    "ink": "#6ff2c4",
    "lit": "#6ff2c4",
    "unlit": "#16261f",
    "faint": "#35564a",
}
