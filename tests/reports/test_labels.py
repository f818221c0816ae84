"""Label sheets: every code can be read, nothing leaves its label."""

from __future__ import annotations

from typing import Any

import numpy
import pytest

from app.domain.label_code import parse, text_of
from app.reports.labels import LAYOUTS, Label, Layout, labels_pdf

ID = "0192f3c4-7b2a-7c31-9d10-5ae07f3a9c21"
LONG = "东莞市常平水务有限公司常平供水分公司横沥营业厅（政务服务中心一楼东侧窗口）"


def label(n: int = 0, name: str = "票据打印机", *lines: str) -> Label:
    id = f"{ID[:-2]}{n:02x}"
    return Label(text_of("asset", id), f"7F3A-9C{n:02X}", name, lines)


def pages(pdf: bytes, scale: float = 4.0) -> list[Any]:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        shown = [page.render(scale=scale).to_pil().convert("L") for page in document]
        return [numpy.array(page) for page in shown]
    finally:
        document.close()


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.id)
def test_the_code_of_every_place_can_be_read(layout: Layout) -> None:
    import cv2

    count = layout.per_page + 1
    made = pages(labels_pdf([label(n) for n in range(count)], layout))
    assert len(made) == 2
    high, wide = made[0].shape
    assert wide / high == pytest.approx(layout.page[0] / layout.page[1], rel=0.01)
    across, down = wide * layout.label[0] / layout.page[0], high * layout.label[1] / layout.page[1]
    left = (wide - across * layout.across) / 2
    top = (high - down * layout.down) / 2
    reader = cv2.QRCodeDetector()
    for place in (0, layout.per_page - 1):
        x = round(left + place % layout.across * across)
        y = round(top + place // layout.across * down)
        cut = made[0][y : y + round(down), x : x + round(across)]
        read = reader.detectAndDecode(cv2.resize(cut, None, fx=2, fy=2))[0]
        assert parse(read) == ("asset", f"{ID[:-2]}{place:02x}")


def test_a_long_name_stays_on_its_label() -> None:
    single = LAYOUTS[-1]
    lines = (LONG * 2, "EPSON TM-T88V-ABCDEFGHIJKLMNOPQRSTUVWXYZ", "SN " + "9" * 60, LONG)
    (page,) = pages(labels_pdf([label(0, LONG * 3, *lines)], single), 6.0)
    edge = 6  # a millimetre
    assert page[:edge].min() == page[-edge:].min() == page[:, -edge:].min() == 255


def test_places_used_up_stay_empty() -> None:
    sheet = LAYOUTS[0]
    (page,) = pages(labels_pdf([label()], sheet, first=23))
    dark = numpy.argwhere(page < 100)
    assert dark[:, 0].min() > page.shape[0] * 0.8 and dark[:, 1].min() > page.shape[1] * 0.6
    assert len(pages(labels_pdf([label(), label(1)], sheet, first=23), 1.0)) == 2


def test_characters_no_font_has_do_not_stop_it() -> None:
    assert labels_pdf([label(0, "𠮷野\x00\ue000家", "👍")], LAYOUTS[0])


def test_the_same_labels_are_the_same_file() -> None:
    made = [label(n) for n in range(3)]
    assert labels_pdf(made, LAYOUTS[0]) == labels_pdf(made, LAYOUTS[0])


@pytest.mark.parametrize(("found", "first"), [([], 0), ([label()], 24), ([label()], -1)])
def test_what_cannot_be_printed(found: list[Label], first: int) -> None:
    with pytest.raises(ValueError):
        labels_pdf(found, LAYOUTS[0], first=first)
