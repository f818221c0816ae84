"""The pictures that ``countercheck pages`` takes, in their order: who is signed in, and the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.commands.page_bench import bench_here, bench_line, bench_run, bench_seen
from app.commands.page_devices import device_dialog, device_record, site_devices, stock_take
from app.commands.page_kit import (
    LINE_ITEM,
    PHOTO_ITEM,
    PRINTER_ITEM,
    View,
    Way,
    draft,
    page,
    page_of,
    returned,
    signed,
    stay,
    until,
)
from app.commands.page_packs import pack_offered, pack_shown
from app.commands.page_sites import (
    import_begun,
    people,
    people_codes,
    register_check,
    site_form,
    site_import,
)
from app.commands.page_visits import (
    visit,
    visit_again,
    visit_draw,
    visit_gaps,
    visit_pdf,
    visit_photo,
    visit_proof,
    visit_refuse,
    visit_refused,
    visit_set,
    visit_sign,
    visit_test,
)
from app.demo.people import ADMINISTRATOR, ENGINEER, REVIEWER, SUPERVISOR

if TYPE_CHECKING:
    from app.main import Program

UNHEARD_OF = "qqqq"  # what no list finds


def ticket(program: Program) -> None:
    """The work order with the longest history."""
    desk = program.desk
    assert desk is not None
    with desk.ctx.store.read() as reader:
        found = max(reader.tickets(), key=lambda t: len(reader.ticket_events(t.id)))
    desk.go("tickets", ticket_id=found.id)


def article(program: Program) -> None:
    """The first of the articles."""
    desk = program.desk
    assert desk is not None
    desk.go("knowledge", article=desk.ctx.pack.articles[0].id)


def nothing_found(name: str) -> Way:
    """A search no row fits."""

    def go(program: Program) -> None:
        page(name)(program)
        for field in search_fields(program):
            field.setText(UNHEARD_OF)

    return go


def plan(*, day: str = "today") -> Way:
    """The month, with the busiest of the days to come when ``day`` is not today."""

    def go(program: Program) -> None:
        page("plan", day="today")(program)
        shown = page_of(program)
        until(program, lambda: shown.view is not None)
        if day == "busiest":
            ahead = [d for d in shown.view.days if d.day > shown.view.today]
            shown.go_to(max(ahead, key=lambda d: sum(d.counts.values())).day)

    return go


def plan_move(program: Program) -> None:
    """Some of today's visits about to be moved."""
    plan()(program)
    shown = page_of(program)
    until(program, lambda: shown.pane.list.current() is not None)
    shown.pane.list.setFocus()
    shown.pane.list.selectAll()
    shown.pane.ask("day")


def search_fields(program: Program) -> list[Any]:
    from widgets.common.search_field import SearchField

    found: list[Any] = page_of(program).findChildren(SearchField)
    return found


def palette(typed: str) -> Way:
    def go(program: Program) -> None:
        assert program.window.workspace is not None
        page("today")(program)
        program.window.workspace.open_palette()
        program.window.workspace.palette_box.field.setText(typed)

    return go


def keys(program: Program) -> None:
    assert program.window.workspace is not None
    program.window.workspace.show_keys()


def return_item(program: Program) -> None:
    """R on the first item, and what is wrong with it."""
    page("review")(program)
    shown = page_of(program)
    until(program, lambda: shown.view is not None and bool(shown.record.cards))
    item = next(iter(shown.record.cards))
    shown.point(item)
    shown.marks.mark(item, "请补一张高峰时段的界面照片。")


def lock(program: Program) -> None:
    program.window.lock()


def tidy(program: Program) -> None:
    """Leaves nothing of one picture for the next: dialogs, the palette, what was searched for."""
    from PySide6.QtWidgets import QDialog

    for dialog in program.window.findChildren(QDialog):
        dialog.reject()
    program.window.activateWindow()  # no desktop does it after a dialog where there is none
    program.notices.clear()
    space = program.window.workspace
    if space is None or program.window.locked:
        return
    if space.palette_box.isVisible():
        space.palette_box.close_it()
    for field in search_fields(program):
        field.clear()


VIEWS: tuple[View, ...] = (
    View("sign-in", None, stay),
    View("today", ENGINEER, page("today")),
    View("palette", ENGINEER, palette("")),
    View("palette-found", ENGINEER, palette("cp")),
    View("plan", ENGINEER, plan()),
    View("plan-move", ENGINEER, plan_move),
    View("sites", ENGINEER, page("sites")),
    View("devices", ENGINEER, site_devices),
    View(
        "device-form",
        ENGINEER,
        device_dialog(lambda card: card.add_device(), lambda form: bool(form.boxes)),
    ),
    View("device-record", ENGINEER, device_record),
    View(
        "device-labels",
        ENGINEER,
        device_dialog(lambda card: card.print_labels(), lambda d: d.preview.pages > 0),
    ),
    View("stock-take", ENGINEER, stock_take),
    View("site-new", ENGINEER, site_form(new=True)),
    View("site-edit", REVIEWER, site_form(new=False)),
    View("sites-check", REVIEWER, register_check),
    View("sites-import", REVIEWER, import_begun),
    View("sites-import-rows", REVIEWER, site_import()),
    View("sites-import-left-out", REVIEWER, site_import("problem")),
    View("sites-import-absent", REVIEWER, site_import("absent")),
    View("sites-import-done", REVIEWER, site_import(done=True)),
    View("sites-none", ENGINEER, nothing_found("sites")),
    View("visits", ENGINEER, page("visit")),
    View("visit", ENGINEER, visit(draft)),
    View("visit-finding", ENGINEER, visit(draft, "frontdesk.open_time")),
    View("visit-test", ENGINEER, visit_test(to_the_end=False)),
    View("visit-tested", ENGINEER, visit_test(to_the_end=True)),
    View("visit-port", ENGINEER, visit_set(PRINTER_ITEM)),
    View("visit-line", ENGINEER, visit_set(LINE_ITEM)),
    View("keys", ENGINEER, keys),
    View("visit-photos", ENGINEER, visit(draft, PHOTO_ITEM)),
    View("visit-photo", ENGINEER, visit_photo(1)),
    View("visit-photo-again", ENGINEER, visit_photo(-1)),
    View("visit-draw", ENGINEER, visit_draw),
    View("visit-gaps", ENGINEER, visit_gaps),
    # each begins a visit: what looks for the newest one under way comes before
    View("visit-again", ENGINEER, visit_again()),
    View("visit-last", ENGINEER, visit_again("frontdesk.open_time")),
    View("visit-returned", ENGINEER, visit(returned)),
    View("visit-sign", ENGINEER, visit_sign),
    View("visit-proof", ENGINEER, visit_proof),
    View("visit-refuse", ENGINEER, visit_refuse),
    View("visit-signed", ENGINEER, visit(signed)),
    View("visit-pdf", ENGINEER, visit_pdf),
    View("visit-refused", ENGINEER, visit_refused),
    View("bench", ENGINEER, page("bench")),
    View("bench-run", ENGINEER, bench_run(to_the_end=False)),
    View("bench-done", ENGINEER, bench_run(to_the_end=True)),
    View("bench-fault", ENGINEER, bench_run(to_the_end=True, faults=("cover_open",))),
    View("bench-display", ENGINEER, bench_seen("display", "led8", "display.content", "total_seen")),
    View("bench-rows", ENGINEER, bench_seen("display", "cd5220", "display.black", "selected_seen")),
    View("bench-handheld", ENGINEER, bench_seen("handheld", "", "handheld.transfer", "")),
    View("bench-card", ENGINEER, bench_seen("card_reader", "", "card.check", "")),
    View("bench-card-wire", ENGINEER, bench_seen("card_reader", "", "card.check", "", "decode")),
    View("bench-line", ENGINEER, bench_line),
    View("bench-computer", ENGINEER, bench_here("workstation.basics")),
    View("bench-align", ENGINEER, bench_seen("printer", "escp-24", "printer.align", "measure")),
    View("tickets", ENGINEER, page("tickets")),
    View("ticket", ENGINEER, ticket),
    View("ticket-new", ENGINEER, page("tickets", new=True)),
    View("tickets-none", ENGINEER, nothing_found("tickets")),
    View("knowledge", ENGINEER, page("knowledge")),
    View("article", ENGINEER, article),
    View("knowledge-none", ENGINEER, nothing_found("knowledge")),
    View("sync", ENGINEER, page("sync")),
    View("settings", ENGINEER, page("settings")),
    View("packs", ENGINEER, pack_shown()),
    View("packs-checklist", ENGINEER, pack_shown("checklist")),
    View("packs-symptom", ENGINEER, pack_shown("symptom")),
    View("packs-form", ENGINEER, pack_shown("form")),
    View("packs-offer", REVIEWER, pack_offered(broken=False)),
    View("packs-broken", REVIEWER, pack_offered(broken=True)),
    View("lock", ENGINEER, lock),
    View("review", REVIEWER, page("review")),
    View("plan-central", REVIEWER, plan(day="busiest")),
    View("review-return", REVIEWER, return_item),
    View("site-people", REVIEWER, people),
    View("site-codes", REVIEWER, people_codes),
    View("supervisor", SUPERVISOR, page("sites")),
    View("administrator", ADMINISTRATOR, page("settings")),
)
