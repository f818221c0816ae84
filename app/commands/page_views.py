"""The pictures that ``countercheck pages`` takes: who is signed in, and how one gets there.

Each way goes through what a person can press or what a page offers in public; nothing is painted
for the picture alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.demo.people import ADMINISTRATOR, ENGINEER, REVIEWER, SUPERVISOR, Person
from app.domain.visit import Visit, VisitState
from drivers.questions import Reply

if TYPE_CHECKING:
    from app.demo.world import World
    from app.main import Program
    from app.services.session import Session

WAIT_SECONDS = 30.0  # for a device test to get there
PRINTER_ITEM, LINE_ITEM = "printing.receipt_printer", "network.line"
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


def nothing_found(name: str) -> Way:
    """A search no row fits."""

    def go(program: Program) -> None:
        page(name)(program)
        for field in search_fields(program):
            field.setText(UNHEARD_OF)

    return go


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
    View("sites", ENGINEER, page("sites")),
    View("sites-none", ENGINEER, nothing_found("sites")),
    View("visits", ENGINEER, page("visit")),
    View("visit", ENGINEER, visit(draft)),
    View("visit-finding", ENGINEER, visit(draft, "frontdesk.open_time")),
    View("visit-test", ENGINEER, visit_test(to_the_end=False)),
    View("visit-tested", ENGINEER, visit_test(to_the_end=True)),
    View("visit-port", ENGINEER, visit_set(PRINTER_ITEM)),
    View("visit-line", ENGINEER, visit_set(LINE_ITEM)),
    View("keys", ENGINEER, keys),
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
    View("lock", ENGINEER, lock),
    View("review", REVIEWER, page("review")),
    View("review-return", REVIEWER, return_item),
    View("site-people", REVIEWER, people),
    View("site-codes", REVIEWER, people_codes),
    View("supervisor", SUPERVISOR, page("sites")),
    View("administrator", ADMINISTRATOR, page("settings")),
)
