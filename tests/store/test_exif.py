"""What a camera wrote, and what anybody may have written there instead."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from app import errors
from app.store import pictures
from app.store.exif import Facts, facts
from app.store.photo_copy import copy_of
from tests.store.photo_builders import phone_photo

TEN = datetime(2026, 11, 20, 10, 42, 3)  # noqa: DTZ001 - what a camera shows has no zone


def test_time_camera_and_place_are_read() -> None:
    found = facts(phone_photo(at=TEN))
    assert found == Facts(
        datetime(2026, 11, 20, 2, 42, 3, tzinfo=UTC), "Acme One", "23.020911,113.751833"
    )


@pytest.mark.parametrize(
    ("offset", "hour"), [("+08:00", 2), ("", 2), ("rubbish", 2), ("+00:00", 10), ("-01:00", 11)]
)
def test_a_camera_without_a_zone_is_set_to_chinas(offset: str, hour: int) -> None:
    taken = facts(phone_photo(at=TEN, offset=offset)).taken
    assert taken == datetime(2026, 11, 20, hour, 42, 3, tzinfo=UTC)


def test_a_picture_without_tags_says_nothing() -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    assert facts(out.getvalue()) == Facts()
    assert facts(b"") == facts(b"text") == Facts()


@pytest.mark.parametrize(
    "written", ["0000:00:00 00:00:00", "1970:01:01 00:00:00", "9999:12:31 23:59:59", "soon", "\x00"]
)
def test_a_clock_that_was_never_set_is_none(written: str) -> None:
    exif: Any = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = written
    assert facts(_with(exif)).taken is None


@pytest.mark.parametrize(
    "place",
    [
        {1: "N", 2: (91.0, 0.0, 0.0), 3: "E", 4: (1.0, 0.0, 0.0)},
        {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},
        {1: "X", 2: (23.0, 1.0, 0.0), 3: "E", 4: (113.0, 0.0, 0.0)},
        {1: "N", 2: (23.0, 1.0), 3: "E", 4: (113.0, 0.0, 0.0)},
        {1: "N", 3: "E", 4: (113.0, 0.0, 0.0)},
    ],
)
def test_a_place_that_is_none_is_left_out(place: dict[int, Any]) -> None:
    exif: Any = Image.Exif()
    exif.get_ifd(0x8825).update(place)
    assert facts(_with(exif)).gps == ""


def _with(exif: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def _spliced(block: bytes) -> bytes:
    """A small JPEG whose EXIF block is ``block``."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    body = out.getvalue()
    segment = b"Exif\0\0" + block[:60_000]
    return body[:2] + b"\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment + body[2:]


GOOD = phone_photo((60, 40), at=TEN)
BLOCK = GOOD[GOOD.index(b"Exif\0\0") + 6 : GOOD.index(b"Exif\0\0") + 400]


def bearable(content: bytes) -> None:
    """Whatever it is: facts or none, a picture or one kind of refusal."""
    found = facts(content)
    assert found.taken is None or 1990 <= found.taken.year <= 2101
    assert len(found.device) <= 80 and found.device.isprintable()
    for work in (
        lambda: pictures.picture_size(content),
        lambda: pictures.thumbnail(content, 64),
        lambda: copy_of(content, ("place", "time")),
    ):
        with suppress(errors.ImageUnusable):
            work()


@settings(max_examples=120, deadline=None)
@given(st.binary(max_size=300))
@example(b"II*\0\x08\0\0\0\xff\xff" + b"\xff" * 40)
@example(b"MM\0*\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x08")  # points at itself
def test_any_tags_at_all(block: bytes) -> None:
    bearable(_spliced(block))


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(BLOCK) - 1), st.integers(0, 255)), max_size=12))
def test_good_tags_with_some_bytes_changed(changes: list[tuple[int, int]]) -> None:
    block = bytearray(BLOCK)
    for at, value in changes:
        block[at] = value
    bearable(_spliced(bytes(block)))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(GOOD)), st.binary(max_size=40))
def test_a_file_that_breaks_off(at: int, rest: bytes) -> None:
    bearable(GOOD[:at] + rest)


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(
        [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"II*\0", b"RIFF\0\0\0\0WEBPVP8 "]
    ),
)
def test_rubbish_behind_a_known_beginning(rest: bytes, head: bytes) -> None:
    bearable(head + rest)


def test_a_bomb_is_refused_by_its_head() -> None:
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 999))
    for work in (
        pictures.picture_size,
        lambda c: pictures.thumbnail(c, 64),
        lambda c: copy_of(c, ()),
    ):
        with pytest.raises(errors.ImageUnusable):
            work(bomb)
    assert facts(bomb) == Facts()


def test_formats_that_start_other_programs_are_none() -> None:
    with pytest.raises(errors.ImageUnusable):
        pictures.picture_size(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\n")
