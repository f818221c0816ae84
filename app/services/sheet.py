"""One visit's working set: its checklist, what applies, what was answered, what is missing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from app.domain import earlier as looks
from app.domain.answer import Answer, Verdict, in_force
from app.domain.checklist import Checklist, Gap, Item, Missing, Section, counted, gaps_of
from app.domain.codec import build, plain
from app.domain.evidence import ON_ITEM, Evidence, EvidenceKind, Timing, shown
from app.domain.expression import Value
from app.domain.finding import Finding, FindingState
from app.domain.pack import ContractPack
from app.domain.site import AssetKind, Site
from app.domain.text import Text, same
from app.domain.visibility import asked_of, environment, looks_back, visible_items
from app.domain.visit import Visit, VisitState
from app.services.finding_lines import FindingLine
from app.services.last_visit import last_of, last_time
from app.services.refusals import NoChecklist

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader
    from app.store.uow import Unit

FOLLOWED = Text("以往未闭环的异常", "Earlier findings")


@dataclass(frozen=True)
class Sheet:
    """``answers`` are those in force (the newest revision of each item)."""

    visit: Visit
    site: Site
    checklist: Checklist
    answers: dict[str, Answer]
    findings: tuple[Finding, ...]
    evidence: tuple[Evidence, ...]
    env: dict[str, Value]
    signed: frozenset[str] = frozenset()  # items that applied in the revision before this one
    earlier: tuple[FindingLine, ...] = ()  # of earlier visits, to be looked at in this one

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Those that apply now, in the checklist's order."""
        return visible_items(self.checklist, self.env, self.answers)

    @cached_property
    def counted(self) -> tuple[Item, ...]:
        """Those of them that the sums are of."""
        return counted(self.items, self.answers)

    @cached_property
    def applying(self) -> frozenset[str]:
        """Ids of the items that apply now."""
        return frozenset(item.id for item in self.items)

    def with_answer(self, new: Answer) -> Sheet:
        """The sheet as it is when this answer is in force."""
        after = replace(self, answers={**self.answers, new.item_id: new})
        if not asked_of(self.checklist, new.item_id):
            after.__dict__["items"] = self.items  # nothing appears or disappears with it
        return after

    def with_findings(self, new: Iterable[Finding]) -> Sheet:
        """The sheet when these are written: they take the place of those with the same id."""
        found = {f.id: f for f in (*self.findings, *new)}
        after = replace(self, findings=tuple(found[id] for id in sorted(found)))
        after.__dict__["items"] = self.items
        return after

    @cached_property
    def _standing(self) -> dict[str, Finding]:
        standing: dict[str, Finding] = {}
        for finding in sorted(self.findings, key=lambda f: f.revision):
            if finding.state is not FindingState.WITHDRAWN:
                standing[finding.item_id] = finding
        return standing

    @cached_property
    def _on_items(self) -> dict[str, list[Evidence]]:
        found: dict[str, list[Evidence]] = {}
        for evidence in shown(self.evidence):
            if evidence.kind in ON_ITEM:
                found.setdefault(evidence.item_id, []).append(evidence)
        return found

    def finding(self, item_id: str) -> Finding | None:
        """The item's finding of the newest revision, unless withdrawn."""
        return self._standing.get(item_id)

    def attached(self, item_id: str) -> tuple[Evidence, ...]:
        return tuple(self._on_items.get(item_id, ()))

    def photos(self, item_id: str) -> int:
        return sum(e.kind is EvidenceKind.PHOTO for e in self._on_items.get(item_id, ()))

    def files(self, item_id: str) -> int:
        return sum(e.kind is EvidenceKind.FILE for e in self._on_items.get(item_id, ()))

    def fresh_photos(self, item_id: str) -> int:
        """Those that were not too old when they were added."""
        found = self._on_items.get(item_id, ())
        return sum(e.kind is EvidenceKind.PHOTO and e.timing is not Timing.STALE for e in found)

    def answered(self) -> int:
        return sum(self._given(i.id) for i in self.items)

    def abnormal(self) -> int:
        return sum(
            a.verdict is Verdict.ABNORMAL
            for i in self.items
            if (a := self.answers.get(i.id)) is not None
        )

    def _given(self, item_id: str) -> bool:
        answer = self.answers.get(item_id)
        return answer is not None and answer.given

    def asked(self, item_id: str) -> bool:
        """Whether this revision asks for the item. A rework asks for what was returned, and for
        what applies only because of it: nobody has answered or signed that yet."""
        rework, held = self.visit.rework, self.answers.get(item_id)
        if not rework or item_id in rework:
            return True
        if item_id in self.signed:
            return False
        return held is None or not held.given or held.revision == self.visit.revision

    def may_answer(self, item_id: str) -> bool:
        return self.visit.state is VisitState.DRAFT and self.asked(item_id)

    def gaps_of(self, item: Item) -> tuple[Gap, ...]:
        """What one item that applies still lacks. What is signed lacks nothing."""
        visit, answer = self.visit, self.answers.get(item.id)
        if not self.asked(item.id):
            return ()
        if item.id in visit.rework and (answer is None or answer.revision < visit.revision):
            return (Gap(item.id, Missing.REWORK),)
        finding = self.finding(item.id)
        described = finding is not None and bool(finding.description.strip())
        photos, fresh = self.photos(item.id), self.fresh_photos(item.id)
        return gaps_of(item, answer, photos, described, self.files(item.id), fresh=fresh)

    @cached_property
    def followed(self) -> Section:
        """The findings of earlier visits as a section: beside the checklist, not part of it."""
        return Section(looks.SECTION, FOLLOWED, tuple(line.item for line in self.earlier), 0)

    def looks_at(self, item_id: str) -> bool:
        """Whether this stands for a finding of an earlier visit that may be looked at now."""
        first = self.visit.revision == 1
        return first and any(item.id == item_id for item in self.followed.items)

    def earlier_gaps(self, item: Item) -> tuple[Gap, ...]:
        """What looking at a finding of an earlier visit still lacks. Asked for once, before the
        first signature."""
        if self.visit.state is not VisitState.DRAFT or self.visit.revision > 1:
            return ()
        return looks.gaps_of(item.id, self.answers.get(item.id))

    def gaps(self) -> tuple[Gap, ...]:
        if self.visit.state is not VisitState.DRAFT and self.visit.state is not VisitState.FINISHED:
            return ()
        of_findings = (gap for item in self.followed.items for gap in self.earlier_gaps(item))
        return (*of_findings, *(gap for item in self.items for gap in self.gaps_of(item)))


def make_sheet(
    ctx: Ctx,
    reader: Reader,
    visit: Visit,
    site: Site,
    *,
    answers: tuple[Answer, ...],
    findings: tuple[Finding, ...] = (),
    evidence: tuple[Evidence, ...] = (),
    assets: Iterable[AssetKind] = (),
    earlier: tuple[FindingLine, ...] = (),
) -> Sheet:
    checklist = checklist_of(ctx, reader, visit)
    env = env_of(ctx, reader, visit, site, checklist, assets)
    signed: frozenset[str] = frozenset()
    if visit.rework:
        before = in_force(a for a in answers if a.revision < visit.revision)
        signed = frozenset(i.id for i in visible_items(checklist, env, before))
    return Sheet(
        visit,
        site,
        checklist,
        in_force(answers),
        findings,
        evidence,
        dict(env),
        signed,
        earlier,
    )


def env_of(
    ctx: Ctx,
    reader: Reader,
    visit: Visit,
    site: Site,
    checklist: Checklist,
    assets: Iterable[AssetKind],
) -> dict[str, Value]:
    """What the skip logic of this visit may ask; the last visit is read only if it does."""
    last = last_time(visit, last_of(ctx, reader, visit)) if looks_back(checklist) else None
    pack = ctx.packs.nearest(visit.pack_id, visit.pack_version)
    usual = next((i.id for i in pack.importances if i.usual), "")
    return environment(
        site.business,
        site.town,
        visit.kind,
        assets,
        importance=site.importance or usual,
        last=last,
    )


def checklist_of(ctx: Ctx, reader: Reader, visit: Visit) -> Checklist:
    """The checklist in the version the visit was opened with. If neither a pack here nor this
    laptop kept that version, the nearest one of the same id. Raises NoChecklist."""
    pack = ctx.packs.get(visit.pack_id, visit.pack_version)
    found = _in_pack(pack, visit.checklist_id, visit.checklist_version)
    if found is not None:
        return found
    for key in _keys(visit):
        kept = reader.local(key)
        if isinstance(kept, str) and kept:
            return build(Checklist, json.loads(kept))
    nearest = ctx.packs.nearest(visit.pack_id, visit.pack_version)
    for checklist in nearest.checklists:
        if checklist.id == visit.checklist_id:
            return checklist
    raise NoChecklist(same(visit.checklist_id), kind_title(nearest, visit.kind))


def _in_pack(pack: ContractPack | None, id: str, version: str) -> Checklist | None:
    if pack is None:
        return None
    return next((c for c in pack.checklists if (c.id, c.version) == (id, version)), None)


def _keys(visit: Visit) -> tuple[str, str]:
    """Where its checklist is kept; the second is where older programs kept it. A checklist that was
    changed under the same version of its own is another one in another version of the pack."""
    name = f"{visit.checklist_id}@{visit.checklist_version}"
    return f"checklist:{visit.pack_id}@{visit.pack_version}:{name}", f"checklist:{name}"


def keep_checklist(unit: Unit, visit: Visit, checklist: Checklist) -> None:
    """Keeps a copy on this laptop: a later pack may no longer have this version, and a visit stays
    with the one it was opened with for ever."""
    key, _ = _keys(visit)
    if unit.local(key) is None:
        unit.set_local(key, json.dumps(plain(checklist), ensure_ascii=False))


def kind_title(pack: ContractPack, kind: str) -> Text:
    return next((k.title for k in pack.visit_kinds if k.id == kind), same(kind))


def business_title(pack: ContractPack, business: str) -> Text:
    return next((b.title for b in pack.businesses if b.id == business), same(business))


def level_title(pack: ContractPack, level: str) -> Text:
    return next((Text(v.title_zh, v.title_en) for v in pack.levels if v.id == level), same(level))
