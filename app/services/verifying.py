"""Whether what was signed is still what is held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.sign_off import Receipt, SignOff
from app.domain.signing import content_of, format_of, receipt_bytes
from app.domain.visit import Visit
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
    receipts = {r.revision: r for r in reader.receipts(visit_id) if genuine(ctx, r)}
    found = []
    for sign_off in reader.sign_offs(visit_id):
        receipt = receipts.get(sign_off.revision)
        if receipt is not None and receipt.content_sha256 != sign_off.content_sha256:
            receipt = None  # of another sign-off
        known = _known_keys(ctx, record.visit, sign_off, receipt)
        content = content_of(record, sign_off.revision, format_of(sign_off.manifest))
        found.append(RevisionCheck(sign_off, seal.check(sign_off, content, known), receipt))
    return tuple(found)


def genuine(ctx: Ctx, receipt: Receipt) -> bool:
    """Whether this laptop's central signed the receipt. A laptop that never met one, as in a
    test, takes none for genuine."""
    from app.keys import verify

    device = ctx.store.device
    if device is None or not device.central_key:
        return False
    return verify(device.central_key, receipt_bytes(receipt), receipt.central_signature)


def _known_keys(
    ctx: Ctx, visit: Visit, sign_off: SignOff, receipt: Receipt | None
) -> frozenset[str] | None:
    """The keys that may have signed this: the laptop's own if it is its visit, and the one central
    vouches for by its receipt, for it knows every laptop's key from the enrolment. None (do not
    compare) for another laptop's visit of which central has not spoken yet."""
    known = set()
    device = ctx.store.device
    if device is not None and visit.laptop == device.laptop:
        known.add(device.key.public)
    if receipt is not None and receipt.verified:
        known.add(sign_off.device_key)
    return frozenset(known) or None
