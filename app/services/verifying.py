"""Whether what was signed is still what is held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.domain.sign_off import Receipt, SignOff
from app.domain.signing import content_of
from app.services.visit_guard import readable

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader
    from app.vault.seal import Verification


@dataclass(frozen=True)
class RevisionCheck:
    sign_off: SignOff
    verification: Verification
    receipt: Receipt | None


def verification(ctx: Ctx, visit_id: str) -> tuple[RevisionCheck, ...]:
    """Each signed revision, oldest first: whether its signature holds, whether the records are
    still what was signed (and if not, the paths that differ), and central's receipt."""
    with ctx.store.read() as reader:
        return checks(ctx, reader, visit_id)


def checks(ctx: Ctx, reader: Reader, visit_id: str) -> tuple[RevisionCheck, ...]:
    from app.vault import seal

    record = reader.record(visit_id)
    readable(ctx, record.site)
    receipts = {r.revision: r for r in reader.receipts(visit_id)}
    known = known_keys(ctx, reader)
    return tuple(
        RevisionCheck(
            sign_off,
            seal.check(sign_off, content_of(record, sign_off.revision), known),
            receipts.get(sign_off.revision),
        )
        for sign_off in reader.sign_offs(visit_id)
    )


KEYS: Final = "device_keys"  # local key: public keys of enrolled laptops, as central told them


def known_keys(ctx: Ctx, reader: Reader) -> frozenset[str] | None:
    """This laptop's key and those that central vouched for; None (do not compare) while central
    has told of none: a laptop that was never online cannot know the others."""
    told = reader.local(KEYS)
    device = ctx.store.device
    if not isinstance(told, list | dict) or device is None:
        return None
    return frozenset({str(key) for key in told} | {device.key.public})
