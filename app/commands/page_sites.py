"""Pictures of the register: its forms, its check, an import, and who may sign at a site."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.commands.page_kit import Way, page, page_of, to_sign, until
from app.domain.site import Site

if TYPE_CHECKING:
    from app.main import Program


def site_form(new: bool) -> Way:
    def go(program: Program) -> None:
        from widgets.sites.site_form import SiteFormDialog

        page("sites")(program)
        shown = page_of(program)
        until(program, lambda: bool(shown.model.rows))
        window = program.window
        dialog = (
            shown.new_site()
            if new
            else SiteFormDialog(shown.desk, window, shown.model.rows[4].site.id)
        )
        dialog.open()
        until(program, lambda: dialog.view is not None)

    return go


def register_check(program: Program) -> None:
    page("sites")(program)
    dialog = page_of(program).check_register()
    until(program, lambda: dialog.found is not None)


def import_begun(program: Program) -> Any:
    page("sites")(program)
    return page_of(program).import_file()


def site_import(show: str = "all", *, done: bool = False) -> Way:
    """A list of sites as a customer may send it, with what one finds in such lists."""

    def go(program: Program) -> None:
        from widgets.sites.import_looks import Show

        page("sites")(program)
        shown = page_of(program)
        until(program, lambda: bool(shown.model.rows))
        path = _list_of_sites(program, [row.site for row in shown.model.rows])
        dialog = shown.import_file()
        dialog.take(path)
        until(program, lambda: dialog.preview is not None)
        dialog.pane.show_only(Show(show))
        if done:
            dialog.ask_apply()
            until(program, lambda: dialog.preview is None)

    return go


def _list_of_sites(program: Program, sites: Sequence[Site]) -> Path:
    """Beside the demonstration's data, which go with it. The new sites are named as examples."""
    assert program.desk is not None
    businesses = {b.id: b.register_name for b in program.desk.ctx.pack.businesses}
    lines = ["序号,镇街,网点名称,业务类型,联系人,联系电话,核对日期"]
    for at, site in enumerate(sites[:-3]):
        phone = "0769-2200 4455" if at in (7, 19) else site.phone
        town = "不详镇" if at == 11 else site.town
        named = (site.number, town, site.name, businesses[site.business], site.contact, phone)
        lines.append(",".join((*named, "2026-11-02")))
    lines += [
        f"9001,{sites[0].town},示例网点甲,{businesses[sites[0].business]},,0769-1,",
        f"9002,{sites[0].town},示例网点乙,{businesses[sites[0].business]},,,",
        f",{sites[0].town},示例网点丙,{businesses[sites[0].business]},,,",
    ]
    path = program.desk.folder / "网点清单.csv"
    path.write_text("\n".join(lines), "utf-8-sig")
    return path


def people(program: Program) -> None:
    """Who may sign at the site whose visit waits."""
    desk = program.desk
    assert desk is not None
    with desk.ctx.store.read() as reader:
        site_id = next(v.site_id for v in reader.visits(limit=50) if to_sign(v))
    desk.go("sites", site_id=site_id)
    detail = page_of(program).detail
    until(program, lambda: bool(detail.signers.buttons))


def people_codes(program: Program) -> None:
    """New one-time codes, the one time they are shown."""
    people(program)
    card = page_of(program).detail.signers
    next(made for (_, what), made in card.buttons.items() if what == "codes").click()
    card.dialog.accept()
    until(program, lambda: hasattr(card.dialog, "codes"))
