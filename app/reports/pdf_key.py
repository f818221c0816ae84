"""How the laptop's PDF key is kept in its encrypted store: a plain value under one local key."""

from __future__ import annotations

from typing import Any, Final

from app.reports.pdf_sign import PdfSigner

LOCAL: Final = "pdf_signer"


def kept(signer: PdfSigner, device_key: str) -> dict[str, str]:
    """As plain JSON."""
    return {
        "device_key": device_key,
        "private_key": signer.private_key.hex(),
        "certificate": signer.certificate.hex(),
        "binding": signer.binding,
        "issuer": signer.issuer.hex(),
    }


def read(held: Any, device_key: str) -> PdfSigner | None:
    """The key, if it is this device's; None for anything else."""
    if not isinstance(held, dict) or held.get("device_key") != device_key:
        return None
    try:
        return PdfSigner(
            bytes.fromhex(held["private_key"]),
            bytes.fromhex(held["certificate"]),
            held["binding"],
            bytes.fromhex(held.get("issuer", "")),
        )
    except (KeyError, TypeError, ValueError):
        return None
