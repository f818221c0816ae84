"""The answer to "is this what was signed?", the same for a PDF and a bundle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.text import Text
from app.reports.altered import all_named


class VerifyStatus(StrEnum):
    INTACT = "intact"  # everything is as it was signed
    ALTERED = "altered"  # it was signed, and something is not as it was then
    UNVERIFIABLE = "unverifiable"  # nothing can be said; problems say why


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """``altered`` names the parts that changed: "pages", "manifest.json", "sign_off/rating",
    "attachments/<sha256>". The facts are read from the file and mean something only if intact."""

    status: VerifyStatus
    problems: tuple[Text, ...] = ()
    altered: tuple[str, ...] = ()
    altered_words: tuple[Text, ...] = ()  # the same, in words
    notes: tuple[Text, ...] = ()  # true things that are no fault
    kind: str = ""  # "pdf" | "bundle"
    visit_id: str = ""
    number: str = ""
    revision: int | None = None
    site: str = ""
    supervisor: str = ""
    refused: str = ""  # why the site did not sign; "" if it did
    engineer: str = ""
    signed_at: datetime | None = None  # UTC, best estimate
    content_sha256: str = ""
    device_key: str = ""  # hex Ed25519
    fingerprint: str = ""

    @property
    def intact(self) -> bool:
        return self.status is VerifyStatus.INTACT


def unverifiable(why: Text, kind: str = "") -> VerifyResult:
    return VerifyResult(VerifyStatus.UNVERIFIABLE, (why,), kind=kind)


def altered(why: Text, *paths: str, kind: str = "") -> VerifyResult:
    """Before the signed content could be read: the paths in words that need none of it."""
    words = all_named(paths, {}, None)
    return VerifyResult(VerifyStatus.ALTERED, (why,), paths, words, kind=kind)
