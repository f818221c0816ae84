from __future__ import annotations

import hashlib
import io
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app import errors
from app.store import pictures
from app.store.blobs import CHUNK, BlobStore

KEY = b"k" * 32


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path, KEY)


def path(tmp_path: Path, sha256: str) -> Path:
    return tmp_path / "blobs" / sha256[:2] / sha256


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 17])
def test_content_comes_back(blobs: BlobStore, tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    sha256 = hashlib.sha256(content).hexdigest()
    assert blobs.put(content) == (sha256, size)
    file = tmp_path / "source"
    file.write_bytes(content)
    assert blobs.put(file) == (sha256, size)
    assert blobs.has(sha256) and blobs.size(sha256) == size
    assert blobs.read(sha256) == content
    assert BlobStore(tmp_path, KEY).read(sha256) == content


def test_a_file_is_stored_encrypted(blobs: BlobStore, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"SECRET" * 100_000)
    sha256, _ = blobs.put(source)
    assert b"SECRET" not in path(tmp_path, sha256).read_bytes()
    with pytest.raises(errors.BlobDamaged):
        BlobStore(tmp_path, b"x" * 32).read(sha256)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 700_000), st.integers(0, 12))
def test_chunks_for_sending_of_any_size(chunk: int, number: int) -> None:
    content = CONTENT
    assert SHARED.open_chunk(SHA, number, chunk) == content[number * chunk : (number + 1) * chunk]


def test_what_is_not_there(blobs: BlobStore) -> None:
    missing = "ab" * 32
    assert not blobs.has(missing)
    for ask in (blobs.read, blobs.size, lambda s: blobs.open_chunk(s, 0, 10)):
        with pytest.raises(errors.BlobMissing):
            ask(missing)
    for bad in ("../../etc/passwd", "AB" * 32, "", "ab" * 31):
        with pytest.raises(ValueError):
            blobs.has(bad)


@pytest.mark.parametrize("at", [0, 3, 10, 22, 40, CHUNK, -1])
def test_every_flipped_bit_is_noticed(blobs: BlobStore, tmp_path: Path, at: int) -> None:
    content = os.urandom(CHUNK + 100)
    sha256, _ = blobs.put(content)
    file = path(tmp_path, sha256)
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(bytes(data))
    with pytest.raises(errors.BlobDamaged):
        blobs.read(sha256)
    assert blobs.replace_damaged(content) == sha256
    assert blobs.read(sha256) == content


def test_cut_swapped_and_moved_chunks_are_noticed(blobs: BlobStore, tmp_path: Path) -> None:
    first, _ = blobs.put(b"a" * (2 * CHUNK))
    second, _ = blobs.put(b"b" * (2 * CHUNK))
    file = path(tmp_path, first)
    data = file.read_bytes()
    head, one, two = data[:32], data[32 : 32 + CHUNK + 16], data[32 + CHUNK + 16 :]
    for bad in (data[:-1], head + one, head + two + one, path(tmp_path, second).read_bytes(), b""):
        file.write_bytes(bad)
        with pytest.raises(errors.BlobDamaged):
            blobs.read(first)


def test_a_disk_that_fills_up_leaves_nothing(
    blobs: BlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.vault.files.os.fsync", full)
    with pytest.raises(errors.StorageFull):
        blobs.put(b"x" * 100)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_many_threads_store_the_same_photo(blobs: BlobStore) -> None:
    content = os.urandom(300_000)
    found: list[tuple[str, int]] = []
    threads = [threading.Thread(target=lambda: found.append(blobs.put(content))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 6 and len(set(found)) == 1
    assert blobs.read(found[0][0]) == content


def picture(size: tuple[int, int], kind: str = "JPEG", mode: str = "RGB", turn: int = 1) -> bytes:
    image = Image.new(mode, size, "red")
    exif = Image.Exif()
    exif[0x0112] = turn
    out = io.BytesIO()
    image.save(out, kind, exif=exif) if kind == "JPEG" else image.save(out, kind)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_thumbnails_are_small_upright_and_kept_encrypted(
    blobs: BlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256, _ = blobs.put(picture((800, 400), turn=6))
    thumb = blobs.thumb(sha256, 160)
    assert opened(thumb).size == (80, 160) and opened(thumb).format == "JPEG"
    (file,) = (p for p in (tmp_path / "thumbs").rglob("*") if p.is_file())
    assert b"JFIF" not in file.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(pictures, "thumbnail", lambda *_: pytest.fail("made again"))
        assert blobs.thumb(sha256, 160) == thumb
    file.write_bytes(b"damaged")
    assert blobs.thumb(sha256, 160) == thumb
    assert opened(blobs.thumb(blobs.put(picture((50, 20)))[0], 160)).size == (50, 20)


def test_a_signature_keeps_its_transparency(blobs: BlobStore) -> None:
    sha256, _ = blobs.put(picture((600, 300), "PNG", "RGBA"))
    found = opened(blobs.thumb(sha256, 64))
    assert (found.format, found.mode, found.size) == ("PNG", "RGBA", (64, 32))


@pytest.mark.parametrize(
    "content", [b"", b"no picture", picture((40, 40))[:200], b"\x89PNG\r\n\x1a\n"]
)
def test_a_broken_picture_is_said_so(blobs: BlobStore, content: bytes) -> None:
    sha256, _ = blobs.put(content)
    with pytest.raises(errors.ImageUnusable) as caught:
        blobs.thumb(sha256, 64)
    assert "图片" in caught.value.sentence("zh")


def test_a_picture_too_large_to_show(blobs: BlobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1000)
    sha256, _ = blobs.put(picture((100, 100)))
    with pytest.raises(errors.ImageUnusable):
        blobs.thumb(sha256, 64)
    with pytest.raises(errors.ImageUnusable):
        pictures.picture_size(picture((100, 100)))


def test_picture_size_as_it_is_shown() -> None:
    assert pictures.picture_size(picture((80, 40), turn=8)) == (40, 80)
    assert pictures.picture_size(picture((80, 40), turn=3)) == (80, 40)
    with pytest.raises(errors.ImageUnusable):
        pictures.picture_size(b"x")


CONTENT = os.urandom(2 * CHUNK + 12345)


@pytest.fixture(autouse=True, scope="module")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> None:
    global SHARED, SHA
    SHARED = BlobStore(tmp_path_factory.mktemp("shared"), KEY)
    SHA, _ = SHARED.put(CONTENT)


SHARED: BlobStore
SHA: str
