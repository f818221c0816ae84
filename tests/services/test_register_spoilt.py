"""Rows of a text file that could not be read as they stand are left out, never guessed at."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.register_import import ImportKind, ImportPreview, RowState
from app.services import register_import
from app.services.register_table import read_table
from tests.services.builders import CHIEF, Laptop

HEAD = "序号,镇街,网点名称,业务"


def look(laptop: Laptop, file: Path) -> ImportPreview:
    return register_import.preview(laptop.ctx(CHIEF), read_table(file), ImportKind.SITES)


@pytest.mark.parametrize(
    ("spoilt", "word"),
    [("甲\udcff\udcfe厂", "乱码"), ('"甲厂', "引号")],
    ids=["bytes that are no text", "a quote left open"],
)
def test_a_spoilt_row_is_left_out_and_the_others_are_taken(
    laptop: Laptop, tmp_path: Path, spoilt: str, word: str
) -> None:
    town = laptop.packs.current.towns[0]
    lines = (HEAD, f"901,{town},{spoilt},征收点", f"902,{town},乙厂,征收点")
    file = tmp_path / "sites.csv"
    file.write_bytes(b"\r\n".join(_gbk(line) for line in lines) + b"\r\n")
    bad, good = look(laptop, file).rows
    assert (bad.state, good.state) == (RowState.PROBLEM, RowState.NEW)
    assert bad.record is None and word in bad.problems[0].message.zh and bad.problems[0].hint.zh
    register_import.apply(laptop.ctx(CHIEF), look(laptop, file))
    with laptop.store.read() as reader:
        numbers = {s.number for s in reader.sites()}
    assert "902" in numbers and "901" not in numbers


def _gbk(line: str) -> bytes:
    """Lone surrogates as the bytes they stand for."""
    parts = []
    for char in line:
        lone = "\udc80" <= char <= "\udcff"
        parts.append(bytes([ord(char) - 0xDC00]) if lone else char.encode("gb18030"))
    return b"".join(parts)
