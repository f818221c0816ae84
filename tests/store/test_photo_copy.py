"""The copy that travels: small, upright, stamped, marked, and bare of everything private."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from app.domain.marks import BLOCK, Mark, MarkColour, MarkKind
from app.store import lettering
from app.store.photo_copy import EDGE, MOST_BYTES, Copy, copy_of, stamped
from app.store.pictures import upright
from tests.store.photo_builders import SECRET, phone_photo

STAMP = ("常平 · 常平营业厅", "2026-11-20 10:42", "李工 · XJ-20261120-L3-001")


def opened(copy: Copy) -> Image.Image:
    return Image.open(io.BytesIO(copy.data)).convert("RGB")


def test_nothing_private_is_in_it() -> None:
    photo = phone_photo(gps=True)
    assert SECRET in photo and b"Acme" in photo
    copy = copy_of(photo, STAMP)
    assert SECRET not in copy.data and b"Acme" not in copy.data and b"Exif" not in copy.data
    held = Image.open(io.BytesIO(copy.data))
    assert dict(held.getexif()) == {} and "comment" not in held.info


@pytest.mark.parametrize(
    ("turn", "corner"),
    [(1, (0, 0)), (3, (1, 1)), (6, (1, 0)), (8, (0, 1)), (2, (1, 0)), (5, (0, 0))],
)
def test_it_is_upright_as_the_camera_says(turn: int, corner: tuple[int, int]) -> None:
    picture = upright(phone_photo((400, 300), turn=turn), 400)
    assert picture.size == ((300, 400) if turn >= 5 else (400, 300))
    place = [8 if c == 0 else side - 8 for c, side in zip(corner, picture.size, strict=True)]
    red, green, _ = picture.getpixel((place[0], place[1]))
    assert red > 150 and green < 90


def test_a_large_photo_is_made_small_and_the_stamp_covers_nothing() -> None:
    noise = np.random.default_rng(4).integers(0, 255, (600, 800, 3), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).resize((4000, 3000)).save(out, "JPEG", quality=90)
    copy = copy_of(out.getvalue(), STAMP)
    assert copy.width == EDGE and copy.height > EDGE * 3 // 4
    plain = copy_of(out.getvalue(), ())
    assert (plain.width, plain.height) == (1600, 1200)
    assert len(plain.data) < 2 * MOST_BYTES  # pure noise: the worst there is


def test_an_ordinary_photo_stays_below_the_limit() -> None:
    assert len(copy_of(phone_photo((4000, 3000)), STAMP).data) < MOST_BYTES


def test_a_tiny_picture_has_room_for_its_stamp() -> None:
    copy = copy_of(phone_photo((8, 6)), STAMP)
    assert copy.width == 480 and copy.height > 60


def test_a_long_stamp_is_wrapped_and_cut() -> None:
    name = "东莞市常平镇常平大道一百二十八号水费征收点" * 12
    lines = lettering.wrapped(name, 20, 460, 3)
    assert len(lines) == 3 and lines[-1].endswith("…")
    assert all(lettering.font(20).getlength(line) <= 480 for line in lines)
    assert lettering.wrapped("", 20, 460, 3) == []
    said = "Dongguan Changping collection point"
    words = lettering.wrapped(said, 20, 200, 3)
    assert len(words) > 1 and " ".join(words) == said  # cut at blanks


def test_a_rare_character_is_named_and_others_are_drawn() -> None:
    assert lettering.fit("𠮷野") == "□(U+20BB7)野"
    assert lettering.fit("东莞 №3 ± a\tb\nc") == "东莞 №3 ± a b c"


def test_what_is_blurred_is_gone() -> None:
    """Two photos that differ in every hidden pixel, but not in the blocks' means, give the very
    same picture: nothing else of what was there is left in it."""
    checks = (np.indices((480, 320)).sum(axis=0) % 2 * 255).astype(np.uint8)
    one = np.full((480, 640, 3), 200, dtype=np.uint8)
    two = one.copy()
    one[:, :320] = checks[..., None]
    two[:, :320] = 255 - checks[..., None]
    hidden = (Mark(MarkKind.BLUR, 0, 0, 5000, 10_000),)
    first, second = (_drawn(_png(p), hidden) for p in (one, two))
    assert np.array_equal(first, second)
    assert (first[:, 320:] == 200).all()  # and the rest is untouched


def test_a_blur_on_the_edge_of_a_pixel_hides_the_whole_pixel() -> None:
    ink = np.full((300, 400, 3), 255, dtype=np.uint8)
    ink[100:200, 100:300] = 0
    hidden = (Mark(MarkKind.BLUR, 2493, 3327, 7507, 6673),)  # a hair wider than the ink
    shown = _drawn(_png(ink), hidden)
    assert (shown[99:201, 99:301].reshape(-1, 3).std(axis=0) < 90).all()
    blocks = {tuple(p) for p in shown[100:200, 100:300].reshape(-1, 3)}
    assert len(blocks) <= (200 // BLOCK + 1) * (100 // BLOCK + 1)


def test_marks_are_drawn_where_they_say_and_edged() -> None:
    photo = phone_photo((400, 300))
    bare = np.asarray(upright(photo, 400)).astype(int)
    box = Mark(MarkKind.BOX, 5000, 5000, 9000, 9000, MarkColour.YELLOW, 100)
    drawn = _drawn(photo, (box,)).astype(int)
    changed = np.abs(drawn - bare).max(axis=2) > 40
    rows, columns = np.where(changed)
    assert 140 <= rows.min() <= 150 and 266 <= rows.max() <= 276
    assert 190 <= columns.min() <= 200 and 356 <= columns.max() <= 366
    assert not changed[180:250, 230:340].any()  # the inside is seen
    arrow = Mark(MarkKind.ARROW, 1000, 9000, 4000, 9000, MarkColour.RED, 100)
    words = Mark(MarkKind.TEXT, 1000, 6000, 0, 0, MarkColour.WHITE, 800, "偏移𠮷")
    assert not np.array_equal(_drawn(photo, (arrow, words)), bare)


def test_a_mark_without_size_is_no_trouble() -> None:
    for kind in (MarkKind.ARROW, MarkKind.BOX, MarkKind.BLUR):
        copy_of(phone_photo(), (), (Mark(kind, 10_000, 10_000, 10_000, 10_000),))


def test_no_text_is_no_band() -> None:
    picture = upright(phone_photo(), 400)
    assert stamped(picture, ()) is picture


def _png(pixels: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def _drawn(content: bytes, marks: tuple[Mark, ...]) -> np.ndarray:
    from app.store.drawing import draw

    return np.asarray(draw(upright(content, EDGE), marks))
