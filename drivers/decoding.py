"""Words for the wire view of any kind of device; plain bytes where there is no decoder."""

from __future__ import annotations

from collections.abc import Sequence

from drivers.capture import WireRecord
from drivers.printers.decode import Decoded
from drivers.profile import Profile


def decoded(
    records: Sequence[WireRecord], kind: str, profile: Profile | None
) -> list[Decoded] | None:
    """One ``Decoded`` for each record; None for a kind of device without a decoder."""
    dialect = str(profile.data.get("dialect", "")) if profile is not None else ""
    if kind == "display":
        from drivers.displays.decode import decode as display

        return display(records, dialect or "led8")
    if kind == "card_reader" and dialect in ("msr", "stx", "aabb", "mrs100"):
        from drivers.card_readers.serial.wire_words import decode as stripe

        return stripe(records, dialect)
    if kind == "card_reader" and dialect in ("", "auto", "acs", "omnikey"):
        from drivers.card_readers.decode import decode as card

        return card(records, "" if dialect == "auto" else dialect)
    if kind == "handheld":
        from drivers.handhelds.decode import decode as handheld

        return handheld(records)
    if kind == "printer" and dialect == "escp":
        from drivers.printers.escp_decode import decode as form

        return form(records)
    if kind == "printer":
        from drivers.printers.decode import decode as receipt

        return receipt(records)
    return None
