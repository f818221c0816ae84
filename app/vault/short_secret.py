"""PINs and one-time codes of people who do not have an account here, kept as argon2id hashes.

They are short, so the hash is the smaller part of their safety: the laptop's store is encrypted,
and wrong tries are slowed down where they are asked.
"""

from __future__ import annotations

import secrets
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that look alike
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's least


def new_code() -> str:
    """Eight characters in two groups, 39 bits: enough for something tried a few times at most."""
    drawn = [secrets.choice(LETTERS) for _ in range(8)]
    return "".join(drawn[:4]) + "-" + "".join(drawn[4:])


def tidy(secret: str) -> str:
    """As it is hashed: full width and lower case, blanks and dashes make no difference."""
    import unicodedata

    kept = unicodedata.normalize("NFKC", secret).upper()
    return "".join(c for c in kept if c.isalnum())


def hashed(secret: str) -> str:
    """Some 30 ms by design."""
    return _HASHER.hash(tidy(secret))


def holds(hash: str, secret: str) -> bool:
    """Whether the secret is the one that was hashed. A damaged hash holds nothing."""
    try:
        return _HASHER.verify(hash, tidy(secret))
    except (VerificationError, InvalidHashError):
        return False
