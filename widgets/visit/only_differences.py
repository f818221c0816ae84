"""A visit with nothing in it but what is not as it was at the last one."""

from __future__ import annotations

from dataclasses import replace

from app.services.visit_views import ItemView, VisitView


def is_different(item: ItemView) -> bool:
    return item.difference is not None


def differing(view: VisitView) -> VisitView:
    """Counts and scores stay those of the whole visit: only what is shown is less."""
    sections = tuple(
        kept
        for section in view.sections
        if (
            kept := replace(section, items=tuple(i for i in section.items if is_different(i)))
        ).items
    )
    return replace(view, sections=sections)
