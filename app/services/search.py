"""The palette: jump to a site, a visit, a ticket, an article by name, pinyin initials or number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.domain import label_code
from app.domain.site import Asset, AssetState, Site
from app.domain.text import Text, same
from app.reports.words import DEVICE
from app.services.asset_words import title_of
from app.services.sheet import business_title
from app.services.visit_guard import READERS

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader

HitKind = Literal["site", "asset", "visit", "ticket", "symptom", "article"]
SEARCH = Text("搜索", "search")


@dataclass(frozen=True)
class Hit:
    kind: HitKind
    id: str  # site, device, visit or ticket id; symptom code; article id
    title: Text
    detail: Text
    score: int  # higher is nearer


def palette(ctx: Ctx, text: str, limit: int = 20) -> tuple[Hit, ...]:
    """The nearest first, each kind kept to a share so that no kind hides the others. Sites,
    visits and work orders of the actor's towns only."""
    ctx.require(SEARCH, *READERS)
    words = text.lower().split()
    if not words:
        return ()
    with ctx.store.read() as reader:
        sites = {s.id: s for s in reader.sites() if ctx.sees(s)}
        hits = [
            *_sites(ctx, sites, words),
            *_devices(reader, sites, text, words, limit),
            *_visits(reader, sites, text, limit),
            *_tickets(reader, sites, text, limit),
            *_symptoms(ctx, words),
            *_articles(ctx, words),
        ]
    hits.sort(key=lambda h: -h.score)  # stable: within a score, the order of the kinds
    return tuple(hits[:limit])


def _score(words: list[str], names: tuple[str, ...], others: tuple[str, ...]) -> int:
    """0: some word is nowhere. A whole name scores 100, its beginning 80, within it 60, only
    elsewhere 30."""
    place = " ".join((*names, *others)).lower()
    if not all(word in place for word in words):
        return 0
    lower = [n.lower() for n in names]
    first = words[0]
    if len(words) == 1 and first in lower:
        return 100
    if any(n.startswith(first) for n in lower):
        return 80
    return 60 if any(first in n for n in lower) else 30


def _sites(ctx: Ctx, sites: dict[str, Site], words: list[str]) -> list[Hit]:
    hits = []
    for site in sites.values():
        score = _score(words, (site.name, site.number, site.initials), (site.town, site.pinyin))
        if score:
            title = business_title(ctx.pack, site.business)
            detail = Text(f"{site.town} · {title.zh}", f"{site.town} · {title.en}")
            hits.append(Hit("site", site.id, same(site.name), detail, score))
    hits.sort(key=lambda h: -h.score)
    return hits[:12]


def _devices(
    reader: Reader, sites: dict[str, Site], text: str, words: list[str], limit: int
) -> list[Hit]:
    """By name, maker, model, serial number, or the number on its label. What was retired comes
    last."""
    tail = label_code.short(text)
    if tail:
        found = [a for a in reader.assets() if label_code.ends_with(a.id, tail)]
    else:
        hits = reader.search(text, ("asset",), limit)
        found = [a for hit in hits if (a := reader.get(Asset, hit.id)) is not None]
    made = []
    for asset in found:
        site = sites.get(asset.site_id)
        if site is None:
            continue
        kind = DEVICE[asset.kind]
        title = Text(title_of(asset) or kind.zh, title_of(asset) or kind.en)
        where = f"{site.town} {site.name}"
        numbers = (asset.serial_no, label_code.short_of(asset.id))
        score = 100 if tail else _score(words, (asset.name, *numbers), (asset.brand, asset.model))
        if asset.state is AssetState.RETIRED:
            score = 10
        detail = Text(f"{kind.zh} · {where}", f"{kind.en} · {where}")
        made.append(Hit("asset", asset.id, title, detail, max(score, 1)))
    made.sort(key=lambda h: -h.score)
    return made[:6]


def _visits(reader: Reader, sites: dict[str, Site], text: str, limit: int) -> list[Hit]:
    hits = []
    for visit in reader.visits(text=text, limit=limit):
        site = sites.get(visit.site_id)
        if site is None:
            continue
        # a visit is looked for by its number; found by its site it comes after the site
        score = 70 if text.strip().lower() in visit.number.lower() else 25
        day = visit.started.local.date().isoformat()
        hits.append(
            Hit(
                "visit",
                visit.id,
                same(visit.number),
                same(f"{site.town} {site.name} · {day}"),
                score,
            )
        )
    return hits[:6]


def _tickets(reader: Reader, sites: dict[str, Site], text: str, limit: int) -> list[Hit]:
    found = {t.id: t for t in reader.tickets(text=text, limit=limit)}
    hits = []
    for ticket in found.values():
        site = sites.get(ticket.site_id)
        if site is None:
            continue
        asked = text.strip().lower()
        score = 70 if asked in ticket.number.lower() or asked in ticket.title.lower() else 25
        hits.append(
            Hit(
                "ticket",
                ticket.id,
                same(f"{ticket.number} {ticket.title}"),
                same(f"{site.town} {site.name}"),
                score,
            )
        )
    return hits[:6]


def _symptoms(ctx: Ctx, words: list[str]) -> list[Hit]:
    hits = []
    classes = dict(ctx.pack.symptom_classes)
    for symptom in ctx.pack.symptoms:
        names = (symptom.code, symptom.title.zh, symptom.title.en)
        score = _score(words, names, symptom.words)
        if score:
            kind = classes.get(symptom.klass, same(symptom.klass))
            detail = Text(f"{symptom.code} · {kind.zh}", f"{symptom.code} · {kind.en}")
            hits.append(Hit("symptom", symptom.code, symptom.title, detail, score))
    hits.sort(key=lambda h: -h.score)
    return hits[:6]


def _articles(ctx: Ctx, words: list[str]) -> list[Hit]:
    hits = []
    for article in ctx.pack.articles:
        score = _score(
            words, (article.title.zh, article.title.en), (*article.body, *article.symptoms)
        )
        if score:
            detail = Text("知识", "Knowledge")
            hits.append(Hit("article", article.id, article.title, detail, score))
    hits.sort(key=lambda h: -h.score)
    return hits[:6]
