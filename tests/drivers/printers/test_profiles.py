from __future__ import annotations

from pathlib import Path

import pytest

from drivers.printers.graphics import image_bytes, qr_bytes
from drivers.printers.profile import PrinterProfile, printer_profiles
from drivers.printers.tokens import Tokenizer
from drivers.profile import Profile, ProfileError, load_profiles


@pytest.mark.parametrize("profile", printer_profiles(), ids=lambda profile: profile.id)
def test_each_profile_is_whole_and_has_a_source(profile: Profile) -> None:
    known = PrinterProfile.of(profile)
    assert profile.kind == "printer" and profile.source
    assert known.columns >= 24
    assert profile.title.zh and profile.title.en
    assert known.fits(known.model)


def test_the_generic_one_comes_first_and_takes_any_model() -> None:
    first = PrinterProfile.of(printer_profiles()[0])
    assert first.profile.id == "escpos-80" and first.fits("whatever") and first.process_id is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[]", "profiles"),
        ("profiles: {a: 1}", "a: is not a mapping"),
        ("profiles: {a: {inherits: b}}", "b is not above"),
        ("profiles: {a: {title: {zh: x, en: y}}}", "vendor"),
        ("profiles: {a: {title: {zh: x}, vendor: v, source: s}}", "'en'"),
        ("{", "x.yaml"),
    ],
)
def test_broken_files_name_file_profile_and_key(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ProfileError, match=says):
        load_profiles("x.yaml", tmp_path)


def test_wrong_data_is_named() -> None:
    base = printer_profiles()[0]
    broken = Profile("x", "printer", base.title, "", "s", data={"columns": 1000})
    with pytest.raises(ProfileError, match="columns"):
        PrinterProfile.of(broken)


def test_qr_and_image_are_whole_commands(tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "cross.png"
    Image.new("1", (16, 8)).save(path)
    for data in (qr_bytes("GD-0001"), image_bytes(path)):
        tokenizer = Tokenizer()
        tokens = tokenizer.feed(data)
        assert tokens and tokenizer.pending == b""
        assert all(token.kind == "command" for token in tokens), tokens
