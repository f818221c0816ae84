"""Whether what the supervisor gave can be taken as a sign-off."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

from app.domain.sign_off import Stroke
from app.domain.text import Text
from app.domain.visit import Visit
from app.services.refusals import BadValue, Refused

LEAST_POINTS: Final = 8  # a name leaves dozens; a slip of the mouse two or three
LEAST_INK: Final = 40  # px, the length of all strokes together
MOST_POINTS: Final = 20_000
_PNG = b"\x89PNG\r\n\x1a\n"


class SamePerson(Refused):
    """The engineer would confirm his own work."""

    code = "same_person"

    def __init__(self, name: str) -> None:
        super().__init__(
            what=Text(
                f"签字人 {name} 就是本次巡检的工程师。",
                f"{name} is the engineer of this visit.",
            ),
            todo=Text(
                "请由网点人员签字；没有人签时，选“未能签字”并写明原因。",
                "Somebody of the site must sign; if nobody does, choose “Not signed” and say why.",
            ),
        )


def who(visit: Visit, supervisor: str, role: str, phone: str) -> tuple[str, str, str]:
    """Name, role and phone, tidied. Raises BadValue, SamePerson."""
    name = " ".join(supervisor.split())
    if not name or len(name) > 60:
        raise BadValue(
            Text("负责人姓名", "Supervisor's name"), name, Text("1–60 个字", "1–60 characters")
        )
    if name.casefold() == " ".join(visit.engineer_name.split()).casefold():
        raise SamePerson(name)
    return name, *short(role, phone)


def short(role: str, phone: str) -> tuple[str, str]:
    """Raises BadValue."""
    if len(role) > 60 or len(phone) > 40:
        raise BadValue(
            Text("职务或电话", "Position or phone"),
            role if len(role) > 60 else phone,
            Text("职务不超过 60 字，电话不超过 40 字", "60 and 40 characters at most"),
        )
    return role.strip(), phone.strip()


def remarks_of(text: str) -> str:
    """Raises BadValue."""
    if len(text) > 1000:
        raise BadValue(
            Text("意见", "Remarks"), text, Text("不超过 1000 字", "1000 characters at most")
        )
    return text.strip()


def rating_of(rating: int) -> int:
    """Raises BadValue."""
    if isinstance(rating, bool) or not 1 <= rating <= 5:
        raise BadValue(Text("满意度", "Rating"), str(rating), Text("1 到 5", "1 to 5"))
    return rating


def ink(strokes: Sequence[Stroke], png: bytes) -> tuple[Stroke, ...]:
    """Raises BadValue for a stroke without real ink, or a picture that is none."""
    if not has_ink(strokes):
        raise BadValue(
            Text("签名", "Signature"), "", Text("手写的姓名", "the name, written by hand")
        )
    if not png.startswith(_PNG):
        raise BadValue(Text("签名图片", "Signature picture"), "", Text("PNG 图片", "a PNG"))
    return tuple(strokes)


def has_ink(strokes: Sequence[Stroke]) -> bool:
    """Whether somebody really wrote: enough points, enough length, not one straight dot."""
    points = sum(len(s) for s in strokes)
    if not LEAST_POINTS <= points <= MOST_POINTS:
        return False
    length = sum(
        abs(b[0] - a[0]) + abs(b[1] - a[1])
        for stroke in strokes
        for a, b in itertools.pairwise(stroke)
    )
    return length >= LEAST_INK
