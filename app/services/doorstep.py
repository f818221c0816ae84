"""What a laptop tells before anybody has signed in. Kept apart from ``session``, and light: the
sign-in page waits for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.vault.keyring_file import SignInName

VAULT: Final = "vault.json"


def is_enrolled(folder: Path) -> bool:
    """Whether there is a vault, be it a damaged one: then nothing may be made over it."""
    return (folder / VAULT).exists() or (folder / f"{VAULT}.bak").exists()


def known_accounts(folder: Path) -> tuple[SignInName, ...]:
    """Who can sign in here, without a password; empty when the laptop is not enrolled. Raises
    VaultDamaged."""
    from app.vault.keyring_file import Vault

    try:
        return Vault.load(folder / VAULT).accounts()
    except FileNotFoundError:
        return ()
