"""Pictures of a visit, from its first answer to its signed record."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.commands.page_kit import (
    PHOTO_ITEM,
    PRINTER_ITEM,
    Way,
    draft,
    page_of,
    signed,
    to_sign,
    until,
)
from app.demo.people import SUPERVISOR
from app.domain.visit import Visit
from drivers.questions import Reply

if TYPE_CHECKING:
    from app.main import Program


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


def visit_pdf(program: Program) -> None:
    visit(signed)(program)
    record = page_of(program).signed
    until(program, lambda: bool(record.revision))
    record.show_pdf()
    until(program, lambda: record.pdf.pages > 0)
