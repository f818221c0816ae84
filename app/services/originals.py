"""The files as they came. They stay on the laptop that made them until somebody asks for them.

Their hashes are signed with the visit, so one that is handed over later still proves itself. That
central asks a laptop for one needs a word of the sync protocol; until there is one, the engineer
sends it, one by one or all of a visit, and whoever wants it elsewhere has it fetched from central.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.domain.changes import ChangeSet
from app.domain.evidence import Evidence
from app.domain.site import Site
from app.domain.text import Text
from app.domain.visit import Visit
from app.errors import BlobMissing
from app.services.refusals import NotPermitted
from app.services.visit_guard import OFFICE, is_own, own, readable

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader

SEND = Text("发送原图", "send the original")
OPEN = Text("打开未遮挡的原图", "open the original, where nothing is hidden")
LARGEST: Final = 4096  # px


class Original(StrEnum):
    """Where the file as it came lies, seen from this laptop."""

    SAME = "same"  # it is the file that is shown
    HERE = "here"  # on this laptop, not asked for
    QUEUED = "queued"  # on its way to central
    SENT = "sent"  # at central, and here
    ELSEWHERE = "elsewhere"  # on the laptop it was added on, perhaps at central
    WANTED = "wanted"  # is fetched as soon as central has it


@dataclass(frozen=True)
class About:
    """What may be done about an original."""

    state: Original
    may_open: bool
    behind: bool  # there is another picture behind the one shown, and it is here
    mine: bool  # the actor may have it sent
    sends_all: bool  # of this visit


def about(ctx: Ctx, evidence_id: str) -> About:
    """Raises NotFound."""
    with ctx.store.read() as reader:
        evidence = reader.need(Evidence, evidence_id)
        visit = reader.need(Visit, evidence.visit_id)
        sent = reader.blob_state(evidence.source_sha256)
        wanted = evidence.original_sha256 in reader.wanted_blobs()
        bare = _bare(reader, evidence)
        all_sent = sends_all(reader, visit.id)
    state = _state(ctx, evidence, sent, wanted)
    opened = may_open(ctx, evidence, visit)
    here = any(ctx.store.blobs.has(sha) for sha in (evidence.original_sha256, bare) if sha)
    return About(state, opened, opened and here, is_own(ctx, visit), all_sent)


def _state(ctx: Ctx, evidence: Evidence, sent: str, wanted: bool) -> Original:
    if not evidence.original_sha256:
        return Original.SAME
    if sent:
        return Original.SENT if sent == "verified" else Original.QUEUED
    if ctx.store.blobs.has(evidence.original_sha256):
        return Original.HERE
    return Original.WANTED if wanted else Original.ELSEWHERE


def send_original(ctx: Ctx, evidence_id: str) -> ChangeSet:
    """Puts the original behind the files that wait for central, also after the signature: nothing
    of the record changes. Again changes nothing. Raises NotPermitted, BlobMissing."""
    with ctx.store.unit(ctx.actor.id) as unit:
        evidence = unit.need(Evidence, evidence_id)
        own(ctx, unit.need(Visit, evidence.visit_id), SEND)
        unit.send_original(evidence)
        return unit.commit()


def send_all(ctx: Ctx, visit_id: str, on: bool) -> ChangeSet:
    """Whether this visit's originals go to central too: those that are there, and those to come.
    Turning it off takes nothing back. Raises NotPermitted."""
    with ctx.store.unit(ctx.actor.id) as unit:
        own(ctx, unit.need(Visit, visit_id), SEND)
        unit.set_local(_key(visit_id), on)
        for evidence in unit.evidence(visit_id) if on else ():
            if evidence.original_sha256 and not evidence.removed and not evidence.of:
                unit.send_original(evidence)
        return unit.commit()


def sends_all(reader: Reader, visit_id: str) -> bool:
    return reader.local(_key(visit_id)) is True


def fetch_original(ctx: Ctx, evidence_id: str) -> ChangeSet:
    """Has the original brought here by the next synchronisation, if central has it by then. Raises
    NotPermitted."""
    with ctx.store.unit(ctx.actor.id) as unit:
        evidence = unit.need(Evidence, evidence_id)
        visit = unit.need(Visit, evidence.visit_id)
        _allowed(ctx, unit, evidence, visit)
        unit.want_original(evidence)
        return unit.commit()


def original(ctx: Ctx, evidence_id: str) -> bytes:
    """SLOW. The file as it came; of a marked picture, where that is not here, the photo without its
    marks. Where something was made unreadable, only the engineer who took it and central's
    reviewers and administrators may open it. Raises NotPermitted, BlobMissing, BlobDamaged."""
    with ctx.store.read() as reader:
        evidence = reader.need(Evidence, evidence_id)
        _allowed(ctx, reader, evidence, reader.need(Visit, evidence.visit_id))
        bare = _bare(reader, evidence)
    try:
        return ctx.store.blobs.read(evidence.source_sha256)
    except BlobMissing:
        if not bare:
            raise
        return ctx.store.blobs.read(bare)


def picture(ctx: Ctx, evidence_id: str) -> bytes:
    """SLOW. The original to be looked at: upright, at most 4096 px, JPEG or PNG. Raises as
    ``original`` and ImageUnusable."""
    from app.store.pictures import thumbnail

    return thumbnail(original(ctx, evidence_id), LARGEST)


def may_open(ctx: Ctx, evidence: Evidence, visit: Visit) -> bool:
    """Whether the actor may look behind what is shown."""
    if not evidence.hides:
        return True
    actor = ctx.actor
    return actor.active and (actor.id == visit.engineer_id or actor.is_(*OFFICE))


def _allowed(ctx: Ctx, reader: Reader, evidence: Evidence, visit: Visit) -> None:
    readable(ctx, reader.need(Site, visit.site_id))
    if not may_open(ctx, evidence, visit):
        raise NotPermitted(OPEN, OFFICE)


def _bare(reader: Reader, evidence: Evidence) -> str:
    """The hash of the picture without marks that was sent; "" if it is the one shown."""
    photo = reader.get(Evidence, evidence.of) if evidence.of else None
    return photo.sha256 if photo is not None else ""


def _key(visit_id: str) -> str:
    return f"originals:{visit_id}"
