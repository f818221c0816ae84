"""The people this laptop knows of. Signing in is in ``app.services.session``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.account import Account, Role

if TYPE_CHECKING:
    from app.services.context import Ctx


def people(ctx: Ctx, *roles: Role, town: str = "") -> tuple[Account, ...]:
    """Active accounts by name: those with one of the roles (all without any), and of a town those
    whose towns include it. For choosing whom to hand a work order to."""
    with ctx.store.read() as reader:
        found = reader.accounts()
    return tuple(
        sorted(
            (
                a
                for a in found
                if a.active
                and (not roles or a.is_(*roles))
                and (not town or not a.towns or town in a.towns)
            ),
            key=lambda a: (a.name, a.login),
        )
    )


def engineers(ctx: Ctx, town: str = "") -> tuple[Account, ...]:
    """Whom a work order may be given to: active field engineers, of a town those who cover it (the
    others would not even see it)."""
    return people(ctx, Role.ENGINEER, town=town)
