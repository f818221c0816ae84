"""What imports and the form of a site change is what central takes, whoever does it."""

from __future__ import annotations

from dataclasses import replace

from app.domain.account import Account, Role
from app.domain.ids import register_id
from app.domain.register_import import ImportKind
from app.domain.site import Asset, Site
from app.services import register_import, site_edit
from app.services.context import Ctx, PackBook
from app.services.site_edit import SiteForm
from sync.central import admin
from tests.services.register_kit import judged, pack
from tests.sync.world import Laptop, World

ROW = ("9", "常平", "常平新水厂", "征收点")


def ctx(laptop: Laptop, account: Account) -> Ctx:
    return Ctx(laptop.store, PackBook.of(pack()), laptop.clock, account)


def test_an_engineers_import_and_the_offices_corrections_are_taken(world: World) -> None:
    li, chief = world.account("li"), world.account("chief", Role.REVIEWER)
    one, two = world.laptop("L3", li), world.laptop("L4", chief)
    field, office = ctx(one, li), ctx(two, chief)
    register_import.apply(field, judged(field, ROW))
    devices = judged(field, ("9", "打印机", "票据打印机", "7K22"), kind=ImportKind.DEVICES)
    changes, _ = register_import.apply(field, devices)
    assert one.sync().rejected == 0
    two.sync()
    id = register_id(pack().id, "9")
    site = two.get(Site, id)
    assert (site.name, site.initials) == ("常平新水厂", "cp cpxsc")
    assert two.get(Asset, changes.touches[0].id).serial_no == "7K22"
    register_import.apply(office, judged(office, ("9", "", "", "", "", "大道 1 号")))
    site_edit.edit_site(office, id, replace(SiteForm.of(site), contact="张工"), SiteForm.of(site))
    site_edit.close_site(office, id, "搬走")
    assert two.sync().rejected == 0
    one.sync()
    held = one.get(Site, id)
    assert (held.address, held.contact, held.closed) == ("大道 1 号", "张工", True)
    assert admin.quarantined(world.central) == []


def test_a_site_added_on_two_laptops_is_one_site(world: World) -> None:
    """The second change of a site by an engineer is refused by central, not lost: it is told."""
    li, wang = world.account("li"), world.account("wang")
    one, two = world.laptop("L3", li), world.laptop("L4", wang)
    for laptop, account in ((one, li), (two, wang)):
        register_import.apply(ctx(laptop, account), judged(ctx(laptop, account), ROW))
    assert one.sync().rejected == 0
    two.sync()
    one.sync()
    assert one.get(Site, register_id(pack().id, "9")) == two.get(Site, register_id(pack().id, "9"))
