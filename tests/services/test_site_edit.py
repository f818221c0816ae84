"""Adding a site, correcting its record, ending and resuming its service."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.changes import Entity
from app.errors import NotFound
from app.services import register_import, site_edit
from app.services.due import planned_visits
from app.services.form_problems import BadForm
from app.services.refusals import NeedsReason, NotPermitted
from app.services.site_edit import SiteForm
from app.services.today import today
from tests.services.builders import BOSS, CHIEF, LI, Laptop, account
from tests.services.register_kit import ADMIN, judged, site_at

FORM = SiteForm("7", "茶山镇", " 茶山水厂 ", "征收点", phone="０７６９-22220000", note="一\n 二 ")


def test_a_new_site_by_an_engineer(laptop: Laptop) -> None:
    view = site_edit.site_form(laptop.ctx())
    assert view.site is None and view.form.number == "7" and view.may_edit and not view.may_close
    assert view.towns == ("常平", "茶山") and [b.id for b in view.businesses] == [
        "counter",
        "office",
    ]
    changes = site_edit.add_site(laptop.ctx(), FORM)
    site = site_at(laptop, "7")
    assert site is not None and changes.id(Entity.SITE) == site.id
    assert (site.town, site.name, site.business, site.phone, site.note) == (
        "茶山", "茶山水厂", "counter", "0769-22220000", "一\n二",
    )  # fmt: skip
    assert site.initials == "cs cssc"
    # the same site by an import is the same record
    assert [r.state.value for r in judged(laptop.ctx(), ("7", "茶山")).rows] == ["same"]


def test_what_a_new_site_needs(laptop: Laptop) -> None:
    with pytest.raises(BadForm) as told:
        site_edit.add_site(laptop.ctx(), SiteForm("3", "查山", "", "征收店"))
    assert set(told.value.problems) == {"number", "town", "name", "business"}
    assert "已是茶山 茶山第3供水分公司" in told.value.problems["number"].zh
    assert "是不是想写 茶山" in told.value.problems["town"].zh
    assert set(site_edit.check(laptop.ctx(), SiteForm()).problems) == set(site_edit.NEEDED)
    long = replace(FORM, name="水" * 121, note="水" * 501)
    assert set(site_edit.check(laptop.ctx(), long).problems) == {"name", "note"}


def test_what_is_odd_can_be_kept(laptop: Laptop) -> None:
    odd = replace(FORM, name="东莞市财政局常平分局", phone="123456789")
    checked = site_edit.check(laptop.ctx(), odd)
    assert checked.problems == {} and len(checked.warnings) == 2
    twin = replace(FORM, name=laptop.first.name, town=laptop.first.town)
    (warning,) = site_edit.check(laptop.ctx(), twin).warnings
    assert "序号 1" in warning.zh
    site_edit.add_site(laptop.ctx(), odd)
    site = site_at(laptop, "7")
    assert site is not None and site.flag == "town_mismatch"


def test_only_the_office_changes_a_known_site(laptop: Laptop) -> None:
    site = laptop.first
    form = SiteForm.of(site)
    view = site_edit.site_form(laptop.ctx(), site.id)
    assert view.form == form and not view.may_edit and not view.may_close
    for actor in (LI, BOSS):
        ctx = laptop.ctx(actor)
        for attempt in (
            lambda ctx=ctx: site_edit.edit_site(ctx, site.id, replace(form, contact="甲")),
            lambda ctx=ctx: site_edit.close_site(ctx, site.id, "搬走"),
            lambda ctx=ctx: site_edit.reopen_site(ctx, site.id),
        ):
            with pytest.raises(NotPermitted):
                attempt()
    with pytest.raises(NotPermitted):
        site_edit.add_site(laptop.ctx(BOSS), FORM)
    for actor in (CHIEF, ADMIN):
        site_edit.edit_site(laptop.ctx(actor), site.id, replace(form, contact=actor.name))
        kept = site_at(laptop, site.number)
        assert kept is not None and kept.contact == actor.name


def test_an_edit_changes_only_what_the_person_changed(laptop: Laptop) -> None:
    ctx, site = laptop.ctx(CHIEF), laptop.first
    seen = SiteForm.of(site)
    site_edit.edit_site(ctx, site.id, replace(seen, phone="0769-22220000"), seen)
    site_edit.edit_site(ctx, site.id, replace(seen, name="改名水厂", importance=""), seen)
    kept = site_at(laptop, site.number)
    assert kept is not None and (kept.phone, kept.name) == ("0769-22220000", "改名水厂")
    assert kept.initials.endswith("gmsc")
    site_edit.edit_site(ctx, site.id, replace(SiteForm.of(kept), phone=" "))
    kept = site_at(laptop, site.number)
    assert kept is not None and kept.phone == ""
    with pytest.raises(BadForm) as told:
        site_edit.edit_site(ctx, site.id, replace(SiteForm.of(kept), number="77", name=""))
    assert set(told.value.problems) == {"number", "name"}
    with pytest.raises(NotFound):
        site_edit.edit_site(ctx, "nowhere", seen)


def test_what_the_pack_no_longer_knows_does_not_stop_an_edit(laptop: Laptop) -> None:
    old = replace(laptop.first, id="old", number="old", business="gone", town="旧镇")
    laptop.put_local(old)
    ctx = laptop.ctx(CHIEF)
    site_edit.edit_site(ctx, "old", replace(SiteForm.of(old), contact="甲"))
    kept = site_at(laptop, "old")
    assert kept is not None and (kept.contact, kept.business) == ("甲", "gone")
    assert site_edit.site_form(ctx).form.number == ""  # no sequence to go on with


def test_people_of_a_town_stay_in_it(laptop: Laptop) -> None:
    local = laptop.ctx(account("zhou", *ADMIN.roles, towns=("茶山",)))
    assert site_edit.site_form(local).towns == ("茶山",)
    with pytest.raises(NotPermitted):
        site_edit.add_site(local, replace(FORM, town="常平"))
    with pytest.raises(NotPermitted):
        site_edit.site_form(local, laptop.first.id)
    third = site_at(laptop, "3")
    assert third is not None
    with pytest.raises(NotPermitted):
        site_edit.edit_site(local, third.id, replace(SiteForm.of(third), town="常平"))


def test_a_site_is_closed_with_a_reason_and_reopened(laptop: Laptop) -> None:
    ctx, site = laptop.ctx(CHIEF), laptop.first
    with pytest.raises(NeedsReason):
        site_edit.close_site(ctx, site.id, " \n")
    assert site_edit.close_site(ctx, site.id, "并入\n分公司").touches
    kept = site_at(laptop, site.number)
    assert kept is not None and kept.closed
    assert kept.note == "2026-11-20 停止服务（赵复核）：并入 分公司"
    assert not site_edit.close_site(ctx, site.id, "又一次").touches
    site_edit.reopen_site(ctx, site.id)
    kept = site_at(laptop, site.number)
    assert kept is not None and not kept.closed and "并入" in kept.note
    # an import may do the same
    register_import.apply(ctx, judged(ctx, ("1", "", "", "", "", "", "", "", "是")))
    kept = site_at(laptop, site.number)
    assert kept is not None and kept.closed


def test_a_site_added_later_is_not_overdue_on_its_first_day(laptop: Laptop) -> None:
    laptop.time.pass_(timedelta(days=100))
    for number in range(300, 340):
        form = replace(FORM, number=str(number), name=f"常平第{number}供水分公司")
        site_edit.add_site(laptop.ctx(), form)
    due = [v for v in today(laptop.ctx()).due if int(v.site.number) >= 300]
    assert due and all(0 <= v.days <= 7 for v in due)
    with laptop.store.read() as reader:
        every = planned_visits(laptop.ctx(), reader, reader.sites())
    added = [v.days for v in every if int(v.site.number) >= 300]
    assert len(added) == 40 and min(added) >= 0 and max(added) < 30 and len(set(added)) > 12
