"""Today, the register, search, what waits: what the pages list, for whom and how fast."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain import due
from app.domain.answer import Verdict
from app.domain.changes import Entity
from app.domain.text import Text
from app.services import findings, search, sites, sync_status, tickets, visits
from app.services.refusals import NotPermitted
from app.services.today import today
from tests.services.builders import BOSS, WANG, Laptop, Walk, make_pack, open_laptop, site

TODAY = date(2026, 11, 20)


def test_unvisited_sites_are_spread_over_one_cadence() -> None:
    ids = [site(n).id for n in range(1, 215)]
    days = [due.first_due(id, 30, TODAY) for id in ids]
    assert min(days) >= TODAY and max(days) < TODAY + timedelta(days=30)
    busiest = max(days.count(d) for d in days)
    assert busiest <= 18  # 214 / 30 is 7
    # another laptop that came five days later agrees on all that were not due in between
    later = {id: due.first_due(id, 30, TODAY + timedelta(days=5)) for id in ids}
    for id, day in zip(ids, days, strict=True):
        if day >= TODAY + timedelta(days=5):
            assert later[id] == day


def test_a_signed_patrol_moves_the_day_and_another_kind_of_visit_does_not(laptop: Laptop) -> None:
    Walk.begin(laptop).answer_all().finish().sign()
    Walk.begin(laptop, laptop.packs.current.sites[1].id, "support").answer_all().finish().sign()
    rows = {r.site.number: r for r in sites.site_list(laptop.ctx()).rows}
    assert rows["1"].due_on == TODAY + timedelta(days=30) and rows["1"].days == 30
    assert rows["1"].last_visit is not None and rows["2"].last_visit is None
    assert today(laptop.ctx()).done_today == 2
    laptop.time.pass_(timedelta(days=33))
    assert today(laptop.ctx()).done_today == 0
    view = today(laptop.ctx())
    assert view.overdue_count == 6
    assert {d.site.number for d in view.due if d.days < 0} == {"1", "2", "3", "4", "5", "6"}


def test_a_fault_makes_a_site_more_urgent_than_being_late(laptop: Laptop) -> None:
    laptop.time.pass_(timedelta(days=40))
    calm = today(laptop.ctx()).due
    last = calm[-1].site
    tickets.create(laptop.ctx(), site_id=last.id, kind="fault", title="坏", level="II")
    tickets.create(laptop.ctx(), site_id=last.id, kind="fault", title="坏了", level="II")
    urgent = today(laptop.ctx()).due[0]
    assert urgent.site.id == last.id and urgent.open_tickets == 2


def test_a_begun_patrol_is_a_draft_and_not_due(laptop: Laptop) -> None:
    laptop.time.pass_(timedelta(days=40))
    before = today(laptop.ctx())
    walk = Walk.begin(laptop)
    after = today(laptop.ctx())
    assert len(after.due) == len(before.due) - 1
    assert [d.visit.id for d in after.drafts] == [walk.visit_id]
    assert today(laptop.ctx(WANG)).drafts == ()
    assert after.waiting.pending == 1


def test_a_supervisor_sees_own_towns_only(laptop: Laptop) -> None:
    laptop.time.pass_(timedelta(days=40))
    boss = laptop.ctx(BOSS)
    assert {d.site.town for d in today(boss).due} == {"常平"}
    listed = sites.site_list(boss)
    assert {r.site.town for r in listed.rows} == {"常平"} and listed.towns == (("常平", 4),)
    other = next(s for s in laptop.packs.current.sites if s.town == "茶山")
    with pytest.raises(NotPermitted) as caught:
        sites.site_view(boss, other.id)
    assert "茶山" in caught.value.sentence("zh")
    walk = Walk.begin(laptop, other.id)
    with pytest.raises(NotPermitted):
        visits.visit_view(boss, walk.visit_id)
    mine = Walk.begin(laptop, next(s.id for s in laptop.packs.current.sites if s.town == "常平"))
    assert not visits.visit_view(boss, mine.visit_id).can_edit


def test_the_register_says_how_many_are_known_and_is_searched_by_pinyin(laptop: Laptop) -> None:
    listed = sites.site_list(laptop.ctx())
    assert (listed.known, listed.total) == (6, 10)
    assert listed.businesses == (("counter", Text("征收点", "Counter"), 6),)
    assert len(sites.site_list(laptop.ctx(), text="cpgs 茶山").rows) == 2
    assert len(sites.site_list(laptop.ctx(), town="茶山").rows) == 2
    assert sites.site_list(laptop.ctx(), business="office").rows == ()
    assert sites.site_list(laptop.ctx(), faults_only=True).rows == ()
    assert all((r.days or 0) <= 0 for r in sites.site_list(laptop.ctx(), due_only=True).rows)


def test_a_site_shows_its_history_and_what_is_open(laptop: Laptop) -> None:
    walk = Walk.begin(laptop)
    visits.answer(walk.ctx, walk.visit_id, "front.lamp", verdict=Verdict.ABNORMAL)
    finding = walk.view().item("front.lamp").finding
    assert finding is not None
    findings.to_ticket(walk.ctx, finding.id)
    view = sites.site_view(laptop.ctx(), laptop.first.id)
    assert [(v.answered, v.abnormal) for v in view.visits] == [(1, 1)]
    assert len(view.findings) == len(view.tickets) == 1
    assert [k for k, _ in view.kinds] == ["patrol", "support"] and view.flag is None


def test_the_palette_finds_by_name_initials_number_and_what_people_say(laptop: Laptop) -> None:
    walk = Walk.begin(laptop)
    tickets.create(laptop.ctx(), site_id=laptop.first.id, kind="fault", title="跳票", level="I")
    ctx = laptop.ctx()
    assert {h.kind for h in search.palette(ctx, "CPGS")} == {"site", "visit", "ticket"}
    assert search.palette(ctx, walk.view().visit.number)[0].kind == "visit"
    assert [h.kind for h in search.palette(ctx, "跳票")][:2] == ["symptom", "ticket"]
    assert search.palette(ctx, "pr-08")[0].id == "PR-08"
    assert search.palette(ctx, "  ") == () and search.palette(ctx, "没有这个") == ()
    assert search.palette(ctx, "%_\\'\"") == ()
    boss = laptop.ctx(BOSS)
    assert all("茶山" not in h.title.zh for h in search.palette(boss, "公司"))


def test_what_waits_is_grouped_by_visit_and_leaving_is_not_safe(laptop: Laptop) -> None:
    safe, text = sync_status.safe_to_leave(laptop.ctx())
    assert safe and text.zh
    walk = Walk.begin(laptop).answer_all()
    (visit, *attachments) = sync_status.items(laptop.ctx())
    assert (visit.entity, visit.entity_id, visit.state) == (Entity.VISIT, walk.visit_id, "waiting")
    assert walk.view().visit.number in visit.title.zh and visit.changes >= 8
    assert [a.title.en for a in attachments] == ["Photo"]
    safe, text = sync_status.safe_to_leave(laptop.ctx())
    assert not safe and "附件" in text.zh
    assert sync_status.waiting(laptop.ctx()).blobs_waiting == 1


def test_the_register_is_loaded_once_and_a_new_version_adds(tmp_path: Path) -> None:
    from app.services.register import load_pack_sites

    laptop = open_laptop(tmp_path, sites=2)
    try:
        assert not load_pack_sites(laptop.store, laptop.packs.current)
        newer = make_pack("2", sites=3)
        assert load_pack_sites(laptop.store, newer).has(Entity.SITE, newer.sites[2].id)
        with laptop.store.read() as reader:
            assert len(reader.sites()) == 3 and reader.head()[0] == 0
    finally:
        laptop.store.close()


def test_a_visit_keeps_the_checklist_it_was_opened_with(laptop: Laptop) -> None:
    walk = Walk.begin(laptop)
    pack = laptop.packs.current
    shorter = replace(pack.checklists[0], version="2.0", sections=pack.checklists[0].sections[:1])
    newer = replace(pack, version="2", checklists=(shorter,))
    laptop.packs = type(laptop.packs).of(newer)
    view = visits.visit_view(laptop.ctx(), walk.visit_id)
    assert view.checklist == pack.checklists[0]
    laptop.time.pass_(timedelta(days=1))
    second = Walk.begin(laptop, pack.sites[1].id).view()
    assert second.checklist.version == "2.0"


def fastest(run: Callable[[], object], tries: int = 5) -> float:
    """Milliseconds of the fastest try: what the code costs, without what else the machine does."""
    best = float("inf")
    for _ in range(tries):
        started = time.perf_counter()
        run()
        best = min(best, (time.perf_counter() - started) * 1000)
    return best


def test_ten_thousand_visits_slow_nothing(tmp_path: Path) -> None:
    laptop = open_laptop(tmp_path, sites=214)
    try:
        walk = Walk.begin(laptop).answer_all().finish().sign()
        template = walk.view()
        with laptop.store.unit("test") as unit:
            for n in range(10_000):
                started = replace(
                    template.visit.started,
                    at_wall=template.visit.started.at_wall - timedelta(hours=6 * n + 6),
                )
                unit.put_local(
                    replace(
                        template.visit,
                        id=f"old-{n}",
                        number=f"XJ-2020-{n}",
                        site_id=laptop.packs.current.sites[n % 214].id,
                        started=started,
                        signed=started,
                    )
                )
            unit.commit()
        open_visit = Walk.begin(laptop).answer_all()
        ctx = laptop.ctx()
        assert len(today(ctx).due) > 0

        def answer() -> object:
            note = str(time.time())
            return visits.answer(ctx, open_visit.visit_id, "front.queue", note=note)

        cost = {
            "today": fastest(lambda: today(ctx)),
            "visit_view": fastest(lambda: visits.visit_view(ctx, open_visit.visit_id)),
            "site_list": fastest(lambda: sites.site_list(ctx)),
            "palette": fastest(lambda: search.palette(ctx, "cpgs")),
            "answer": fastest(
                lambda: visits.answer(
                    ctx, open_visit.visit_id, "front.queue", note=str(time.time())
                )
            ),
        }
        print({name: round(ms, 1) for name, ms in cost.items()})
        # generous: shared machines; the figures aimed at are 20 ms and 15 ms
        assert cost["today"] < 60 and cost["visit_view"] < 45 and cost["answer"] < 60, cost
    finally:
        laptop.store.close()
