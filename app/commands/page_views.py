"""The pictures that ``countercheck pages`` takes: who is signed in, and how one gets there.

Each way goes through what a person can press or what a page offers in public; nothing is painted
for the picture alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.demo.people import ADMINISTRATOR, ENGINEER, REVIEWER, SUPERVISOR, Person
from app.domain.site import Site
from app.domain.stock_take import Found
from app.domain.visit import Visit, VisitState
from drivers.questions import Reply

if TYPE_CHECKING:
    from app.demo.world import World
    from app.main import Program
    from app.services.context import Ctx
    from app.services.session import Session

WAIT_SECONDS = 30.0  # for a device test to get there
PRINTER_ITEM, LINE_ITEM = "printing.receipt_printer", "network.line"
PHOTO_ITEM = "frontdesk.open_time"
UNHEARD_OF = "qqqq"  # what no list finds

Way = Callable[["Program"], None]


@dataclass(frozen=True)
class View:
    """A picture to take. Without a person: before anybody signed in."""

    name: str
    person: Person | None
    go: Way


def prepare(world: World) -> None:
    """SLOW. What the demonstration's history does not have: a visit waiting for its signature."""
    from app.demo.hands import fill
    from app.demo.history import BILL_OFF, counters
    from app.demo.people import open_laptop
    from app.domain.changes import Entity
    from app.domain.sign_words import REASONS, reason_of
    from app.services import signoff, supervisors, visits

    session: Session = open_laptop(world.laptop, ENGINEER)
    try:
        ctx = session.ctx()
        site = counters(ctx)[0]
        visit_id = visits.start(ctx, site.id).id(Entity.VISIT)
        fill(ctx, visit_id, {"printing.position": BILL_OFF})
        visits.finish(ctx, visit_id)
        _photos(ctx)
        other = visits.start(ctx, counters(ctx)[5].id).id(Entity.VISIT)
        fill(ctx, other, {})
        visits.finish(ctx, other)
        reason = reason_of(REASONS[0], "周五回来，已电话告知").to(ctx.lang)
        signoff.refuse(ctx, other, reason=reason, supervisor="值班收费员", role="收费员")
    finally:
        session.store.close()
    office: Session = open_laptop(world.laptop, REVIEWER)
    try:
        ctx = office.ctx()
        first = supervisors.add(ctx, site.id, SUPERVISOR.name, "网点负责人", "138 0000 0000")
        chief = first.id(Entity.SUPERVISOR)
        supervisors.set_pin(ctx, chief, "2580")
        supervisors.give_codes(ctx, chief, 6)
        supervisors.add(ctx, site.id, "收费员甲", "收费员")
        gone = supervisors.add(ctx, site.id, "前任负责人", "网点负责人").id(Entity.SUPERVISOR)
        supervisors.set_active(ctx, gone, False)
    finally:
        office.store.close()


def _photos(ctx: Ctx) -> None:
    """On the visit under way: a photo that is drawn on, and one that was used elsewhere."""
    from app.demo.hands import photo
    from app.domain.changes import Entity
    from app.domain.marks import Mark, MarkColour, MarkKind
    from app.services import annotating, evidence

    with ctx.store.read() as reader:
        drafts = [v for v in reader.visits(limit=50) if draft(v)]
        other = next(v for v in reader.visits(limit=50) if to_sign(v))
    visit_id, now = drafts[0].id, ctx.clock.now().local
    picture = photo("收费界面", mark="12 345 6789", at=now)
    evidence.add_photo(ctx, visit_id, PHOTO_ITEM, picture, "window-3.jpg")
    added = evidence.add_photo(
        ctx, visit_id, PHOTO_ITEM, photo("缴费通知单", mark="13 800 0000", at=now), "bill.jpg"
    )
    marks = (
        Mark(MarkKind.ARROW, 1200, 6500, 3300, 4300, MarkColour.RED, 55),
        Mark(MarkKind.BOX, 2200, 3100, 7600, 4900, MarkColour.YELLOW, 45),
        Mark(MarkKind.TEXT, 3000, 5300, 0, 0, MarkColour.WHITE, 320, "合计偏移到第二行"),
        Mark(MarkKind.BLUR, 2300, 8100, 5400, 8800),
    )
    annotating.annotate(ctx, added.id(Entity.EVIDENCE), marks)
    with ctx.store.read() as reader:
        held = next(e for e in reader.evidence(other.id) if e.original_sha256)
    old = evidence.content(ctx, held.original_sha256)
    evidence.add_photo(ctx, visit_id, PHOTO_ITEM, old, "again.jpg")


def until(program: Program, arrived: Callable[[], bool]) -> None:
    """Lets the program work until it got there. Raises TimeoutError when it does not."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + WAIT_SECONDS
    while not arrived():
        if time.monotonic() > end:
            raise TimeoutError("the page did not get where the picture is taken")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.005)


def page_of(program: Program) -> Any:
    """The page in front."""
    assert program.window.workspace is not None
    return program.window.workspace.pages.page()


def stay(program: Program) -> None:
    """Already there."""


def page(name: str, **args: Any) -> Way:
    def go(program: Program) -> None:
        assert program.desk is not None
        program.desk.go(name, **args)

    return go


# -- visits


def visit(which: Callable[[Visit], bool], item: str = "") -> Way:
    """The engineer's newest visit of that kind, found when the picture is taken."""

    def go(program: Program) -> None:
        desk = program.desk
        assert desk is not None
        with desk.ctx.store.read() as reader:
            newest = reader.visits(limit=50)
            refused = reader.newest_refused([v.id for v in newest])
            found = next(v for v in newest if which(v) and v.id not in refused)
        desk.go("visit", visit_id=found.id, item_id=item)
        shown = page_of(program)
        until(program, lambda: shown.controller.view is not None)

    return go


def draft(visit: Visit) -> bool:
    return visit.state is VisitState.DRAFT and visit.revision == 1


def returned(visit: Visit) -> bool:
    return visit.revision > 1


def signed(visit: Visit) -> bool:
    return visit.state is VisitState.SIGNED and visit.revision == 1


def to_sign(visit: Visit) -> bool:
    return visit.state is VisitState.FINISHED


def visit_again(item: str = "") -> Way:
    """The next visit at the site whose last one left something open."""

    def go(program: Program) -> None:
        desk = program.desk
        assert desk is not None
        with desk.ctx.store.read() as reader:
            before = next(
                v
                for v in reader.visits(limit=50)
                if signed(v) and any(f.state == "open" for f in reader.findings(visit_id=v.id))
            )
        desk.go("visit", site_id=before.site_id, kind=before.kind)
        shown = page_of(program)
        until(
            program,
            lambda: (view := shown.controller.view) is not None and view.site.id == before.site_id,
        )
        if item:
            shown.work.go_to(item)

    return go


def visit_test(*, to_the_end: bool) -> Way:
    """The printer's own test, on the virtual printer the demonstration registered."""

    def go(program: Program) -> None:
        visit(draft, PRINTER_ITEM)(program)
        work = page_of(program).work
        until(program, lambda: work.current == PRINTER_ITEM and _planned(work))
        work.commands.asked("test")
        until(program, lambda: not work.bench.running or len(work.bench.live.results) >= 2)
        if to_the_end:
            until(program, lambda: _answered(work.bench))

    return go


def visit_set(item: str) -> Way:
    """Port, device and parameters of an item's test."""

    def go(program: Program) -> None:
        from widgets.answers.device import TARGET

        visit(draft, item)(program)
        work = page_of(program).work

        def opened() -> bool:
            if work.current == item and work.bench.dialog is None:
                work.bench.asked(TARGET, page_of(program).controller.view.item(item))
            return work.bench.dialog is not None

        until(program, opened)
        work.bench.dialog.more.setChecked(True)

    return go


def _planned(work: Any) -> bool:
    return bool(work.bench.target_words(PRINTER_ITEM))


def _answered(bench: Any) -> bool:
    """Says yes to whatever is asked; True once the run is over."""
    if bench.running and bench.live.question is not None:
        bench.answer(Reply(bench.live.question.choices[0][0]))
    return not bench.running


def visit_photo(at: int) -> Way:
    """One of the item's photos, large."""

    def go(program: Program) -> None:
        visit(draft, PHOTO_ITEM)(program)
        work = page_of(program).work
        photos = work.controller.item(PHOTO_ITEM).photos
        work.photos.look(photos[at])
        viewer = work.photos.viewer
        until(program, lambda: not viewer.picture.pixmap.isNull())
        until(program, lambda: viewer.facts.original_shown)

    return go


def visit_draw(program: Program) -> None:
    """The drawing board, with what is drawn already."""
    visit(draft, PHOTO_ITEM)(program)
    work = page_of(program).work
    piece = next(p for p in work.controller.item(PHOTO_ITEM).photos if p.marks)
    work.photos.draw(piece)
    canvas = work.photos.marker.canvas
    until(program, lambda: not canvas.pixmap.isNull())
    canvas.choose(1)


def visit_gaps(program: Program) -> None:
    """F9 before everything is answered."""
    visit(draft)(program)
    page_of(program).work.finish()


def visit_sign(program: Program) -> None:
    """Everything given but the last press."""
    from app.demo.hands import strokes

    form = sign_form(program)
    form.fill(SUPERVISOR.name, "网点负责人", 5, "", "138 0000 0000")
    form.signature.set_strokes(strokes())
    form.signature.changed.emit()
    form.confirm.setFocus()


def sign_form(program: Program) -> Any:
    """Of the visit that waits for its signature."""
    visit(to_sign)(program)
    form = page_of(program).sign.form
    until(program, lambda: bool(form.statement.text()))  # before that the form fills itself
    return form


def visit_refuse(program: Program) -> None:
    """The site does not sign, and says with what it does not agree."""
    sign_form(program)
    shown = page_of(program).sign
    shown.refusal.fill({"choice": 1, "own": "不认可票据偏移的结论，要求换一台打印机复测"})
    shown.show_refusal()


def visit_proof(program: Program) -> None:
    """What the signature about to be given proves."""
    sign_form(program).proof_button.click()


def visit_refused(program: Program) -> None:
    """Sealed without the site's signature."""
    desk = program.desk
    assert desk is not None
    with desk.ctx.store.read() as reader:
        found = reader.newest_refused([v.id for v in reader.visits(limit=50)])
    desk.go("visit", visit_id=next(iter(found)))
    shown = page_of(program)
    until(program, lambda: bool(shown.signed.revision))


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


def visit_pdf(program: Program) -> None:
    visit(signed)(program)
    record = page_of(program).signed
    until(program, lambda: bool(record.revision))
    record.show_pdf()
    until(program, lambda: record.pdf.pages > 0)


# -- bench


def bench_run(*, to_the_end: bool, faults: tuple[str, ...] = ()) -> Way:
    """A virtual printer, as a person would add and test it."""

    def go(program: Program) -> None:
        page("bench")(program)
        shown = page_of(program)
        until(program, lambda: shown.workbench.found is not None)
        if not shown.workbench.bench.devices:
            shown.workbench.add("printer")
            until(program, lambda: bool(shown.workbench.bench.devices))
        device = shown.workbench.bench.devices[0]
        until(program, lambda: shown.ports.select(f"virtual:{device.name}"))
        for spec in device.faults:
            shown.workbench.set_fault(device.name, spec.name, spec.name in faults)
        shown.start()
        until(program, lambda: not shown.run.running or len(shown.run.live.steps) >= 2)
        if to_the_end:
            until(program, lambda: _over(shown.run))

    return go


def bench_seen(kind: str, model: str, plan: str, step: str, look: str = "seen") -> Way:
    """A virtual device of ``model`` with the question ``step`` of its test ("": at its end), and
    what it shows, or its wire as ``look`` says."""

    def go(program: Program) -> None:
        page("bench")(program)
        shown = page_of(program)
        until(program, lambda: shown.workbench.found is not None)
        shown.run.cancel()
        until(program, lambda: not shown.run.running)
        wanted = model or shown.workbench.registry.simulator(kind).models[0]
        known = {d.model: d for d in shown.workbench.bench.devices}
        if wanted not in known:
            shown.workbench.add(kind, model)
            until(program, lambda: wanted in {d.model for d in shown.workbench.bench.devices})
            known = {d.model: d for d in shown.workbench.bench.devices}
        until(program, lambda: shown.ports.select(f"virtual:{known[wanted].name}"))
        shown.setup.choose(plan, model)
        shown.wire.modes.set_value(look)
        shown.wire._set_mode(look)
        shown.start()
        until(program, lambda: _at(shown.run, step))
        if look == "seen":
            until(program, lambda: _lit(shown.wire.seen))

    return go


def bench_here(plan: str) -> Way:
    """A test of this computer, done."""

    def go(program: Program) -> None:
        page("bench")(program)
        shown = page_of(program)
        until(program, lambda: shown.workbench.found is not None)
        shown.run.cancel()
        until(program, lambda: not shown.run.running)
        shown.ports.select(f"here:{plan.partition('.')[0]}")
        shown.setup.choose(plan)
        shown.start()
        until(program, lambda: _over(shown.run))

    return go


def bench_line(program: Program) -> None:
    """Two targets watched for a while, with their curves."""
    page("bench")(program)
    shown = page_of(program)
    until(program, lambda: shown.workbench.found is not None)
    shown.run.cancel()
    until(program, lambda: not shown.run.running)
    if "network" not in {d.kind for d in shown.workbench.bench.devices}:
        shown.workbench.add("network")
        until(program, lambda: "network" in {d.kind for d in shown.workbench.bench.devices})
    line = next(d for d in shown.workbench.bench.devices if d.kind == "network")
    until(program, lambda: shown.ports.select(f"virtual:{line.name}"))
    shown.setup.choose("network.stability")
    for name, text in {"minutes": "1", "interval_seconds": "0.2"}.items():
        if name in shown.setup.params.fields:
            shown.setup.params.fields[name].setText(text)
    shown.start()
    until(program, lambda: _drawn(shown.run, 25))


def _drawn(run: Any, points: int) -> bool:
    """Whether the curves have something to show, or the test ended without."""
    curves = run.live.watch.curves.values()
    return not run.running or any(len(curve.points) >= points for curve in curves)


def _lit(seen: Any) -> bool:
    """Whether the paper or the glass shows something."""
    seen.look()
    drawing = seen.view.drawing
    return drawing is not None and any(m.tone in ("lit", "ink") for m in drawing.marks)


def _at(run: Any, step: str) -> bool:
    """Says yes to everything before this question."""
    question = run.live.question
    if question is not None and question.step_id != step:
        run.answer(Reply(question.choices[0][0]))
    return not run.running or (question is not None and question.step_id == step)


def _over(run: Any) -> bool:
    if run.live.question is not None:
        run.answer(Reply(run.live.question.choices[0][0]))
    return not run.running


# -- the register


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


# -- devices


def site_devices(program: Program, ready: Callable[[Any], bool] = bool) -> Any:
    """The devices card of the site whose visit is open, once it is as wanted."""
    from widgets.assets.devices_card import DevicesCard

    desk = program.desk
    assert desk is not None
    with desk.ctx.store.read() as reader:
        site_id = next(v for v in reader.visits(limit=50) if draft(v)).site_id
    desk.go("sites", site_id=site_id)
    detail = page_of(program).detail

    def card() -> Any:
        cards = detail.findChildren(DevicesCard)
        return next((c for c in cards if c.view.site.id == site_id and ready(c)), None)

    until(program, lambda: card() is not None)
    return card()


def device_dialog(open_it: Callable[[Any], Any], ready: Callable[[Any], bool]) -> Way:
    """A dialog of the site's devices card, once it shows what it read."""

    def go(program: Program) -> None:
        dialog = open_it(site_devices(program))
        until(program, lambda: ready(dialog))

    return go


def device_record(program: Program) -> None:
    """The printer after the test of the open visit."""
    visit_test(to_the_end=True)(program)
    card = site_devices(program, lambda c: any(d.last is not None for d in c.view.devices))
    tested = next(d for d in card.view.devices if d.last is not None)
    dialog = card.open_device(tested.asset.id)
    until(program, lambda: dialog.view is not None)


def stock_take(program: Program) -> None:
    """Two devices found, one of them another than the register says."""
    dialog = site_devices(program).take_stock()
    until(program, lambda: dialog.view is not None)
    for found in (Found.PRESENT, Found.DIFFERENT):
        if found is Found.DIFFERENT:
            dialog.note.setText("外壳裂了，换过一台")
        dialog.mark(found)
        until(program, partial(_has_mark, dialog, found))


def _has_mark(dialog: Any, found: Found) -> bool:
    return bool(dialog.view.having(found))


# -- the rest


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


# -- contract packs


def pack_shown(part: str = "") -> Way:
    """The laptop's own pack, or the first of such parts of it: ``checklist``."""

    def go(program: Program) -> None:
        desk = program.desk
        assert desk is not None
        pack = desk.ctx.pack
        first = {
            "": "",
            "checklist": f"checklist:{next(c.id for c in pack.checklists if len(c.sections) > 1)}",
            "symptom": f"symptom:{next((s.code for s in pack.symptoms if s.guide), '')}",
            "form": f"form:{pack.forms[0].id if pack.forms else ''}",
        }
        desk.go("settings", view="packs", pack=pack.id, version=pack.version, part=first[part])
        packs = page_of(program).packs
        until(program, lambda: bool(packs.model.rows) and bool(packs.detail.reader.toPlainText()))

    return go


def pack_offered(broken: bool) -> Way:
    """A newer version that somebody made of the laptop's pack: sound, or with slips in it."""

    def go(program: Program) -> None:
        import shutil
        import tempfile

        from app.packs.registry import builtin_folder

        pack_shown()(program)
        desk, packs = program.desk, page_of(program).packs
        assert desk is not None
        source = builtin_folder(desk.ctx.pack.id)
        with tempfile.TemporaryDirectory() as made:
            newer = Path(shutil.copytree(str(source), Path(made) / "newer"))
            file = newer / "pack.yaml"
            text = file.read_text("utf-8")
            version = f'version: "{desk.ctx.pack.version}"'
            file.write_text(text.replace(version, 'version: "2026.10"'), "utf-8")
            sites = newer / "sites.csv"
            rows = sites.read_text("utf-8").splitlines()
            sites.write_text("\n".join((*rows[:-2], rows[-1])) + "\n", "utf-8")
            for part in newer.glob("checklists/sections/*.yaml"):
                told = part.read_text("utf-8").replace("high: 10}", "high: 8}")
                if broken:
                    told = told.replace("weight: 5", "weight: 9").replace("verdict: bad", "")
                part.write_text(told, "utf-8")
            packs.offer(str(newer))
            until(program, lambda: bool(packs.detail.reader.toPlainText()))

    return go


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
    View("visit-again", ENGINEER, visit_again()),
    View("visit-last", ENGINEER, visit_again("frontdesk.open_time")),
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
    View("visit-returned", ENGINEER, visit(returned)),
    View("visit-sign", ENGINEER, visit_sign),
    View("visit-refuse", ENGINEER, visit_refuse),
    View("visit-proof", ENGINEER, visit_proof),
    View("visit-signed", ENGINEER, visit(signed)),
    View("visit-refused", ENGINEER, visit_refused),
    View("visit-pdf", ENGINEER, visit_pdf),
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
