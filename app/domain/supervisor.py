"""Who may sign at a site, as central knows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Supervisor:
    """A person of the customer. Secrets are argon2id hashes: a PIN that lasts, and codes that are
    good for one sign-off each. Both empty: he identifies himself by name and post alone."""

    id: str
    site_id: str
    name: str
    post: str  # what he is there, as the record says it
    phone: str = ""
    pin_hash: str = ""
    code_hashes: tuple[str, ...] = ()
    active: bool = True
