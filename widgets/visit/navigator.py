"""Where the keyboard goes: which item is before, after, open next. Plain functions over a view."""

from __future__ import annotations

from collections.abc import Collection

from app.services.visit_views import ItemView, SectionView, VisitView


def items(view: VisitView) -> tuple[ItemView, ...]:
    return tuple(item for section in view.sections for item in section.items)


def section_of(view: VisitView, item_id: str) -> SectionView | None:
    return next(
        (s for s in view.sections if any(i.item.id == item_id for i in s.items)),
        None,
    )


def number(view: VisitView, item_id: str) -> str:
    """ "2.3": the section's own number and the item's place in the checklist, also when items
    before it do not apply; so a number means the same in every visit."""
    return view.numbers.get(item_id, "")


def is_open(view: ItemView, given: Collection[str] = ()) -> bool:
    """Whether something is still wanted here. ``given``: answers on their way to the store."""
    return view.open and bool(view.gaps) and view.item.id not in given


def first_open(view: VisitView, given: Collection[str] = ()) -> str:
    """The first item that wants something, else the first that may be answered, else the first."""
    everything = items(view)
    for wanted in (
        lambda v: is_open(v, given),
        lambda v: v.open,
        lambda _v: True,
    ):
        found = next((v.item.id for v in everything if wanted(v)), "")
        if found:
            return found
    return ""


def next_open(view: VisitView, item_id: str, given: Collection[str] = ()) -> str:
    """The next item after this one that wants something, round the end; "" if there is none."""
    everything = items(view)
    ids = [v.item.id for v in everything]
    at = ids.index(item_id) + 1 if item_id in ids else 0
    ring = everything[at:] + everything[:at]
    return next(
        (v.item.id for v in ring if v.item.id != item_id and is_open(v, given)),
        "",
    )


def step(view: VisitView, item_id: str, by: int) -> str:
    """The item ``by`` places further, held at both ends."""
    ids = [v.item.id for v in items(view)]
    if not ids:
        return ""
    if item_id not in ids:
        return ids[0]
    return ids[min(max(ids.index(item_id) + by, 0), len(ids) - 1)]


def edge(view: VisitView, item_id: str, *, last: bool) -> str:
    """The first or last item of this item's section."""
    section = section_of(view, item_id)
    if section is None or not section.items:
        return item_id
    return section.items[-1 if last else 0].item.id


def section_step(view: VisitView, item_id: str, by: int, given: Collection[str] = ()) -> str:
    """Into the section ``by`` places further: its first open item, else its first."""
    here = section_of(view, item_id)
    sections = [s for s in view.sections if s.items]
    if not sections:
        return ""
    at = sections.index(here) if here in sections else 0
    return entry(sections[min(max(at + by, 0), len(sections) - 1)], given)


def entry(section: SectionView, given: Collection[str] = ()) -> str:
    """Where one begins in a section: its first open item, else its first."""
    found = next((v.item.id for v in section.items if is_open(v, given)), "")
    return found or (section.items[0].item.id if section.items else "")
