"""A photo stands beside its item wherever the item is seen."""

from __future__ import annotations

from typing import Any

from app.domain.answer import Verdict
from app.domain.changes import Entity
from app.domain.marks import Mark, MarkKind
from app.services import annotating, evidence, findings, reports_service, tickets, visits
from app.services.context import Ctx
from tests.services.builders import Laptop
from tests.store.photo_builders import phone_photo
from tests.widgets.visit_kit import Hand
from widgets.common.thumbnails import Thumbnail, ThumbnailStrip
from widgets.tickets.page import TicketsPage
from widgets.visit.photo_viewer import PhotoViewer
from widgets.visit.summary_view import Summary

ARROW = Mark(MarkKind.ARROW, 1000, 1000, 6000, 6000)


def faulty(hand: Hand) -> tuple[Ctx, str]:
    """The lamp is out: a photo with an arrow, and one that another visit used."""
    ctx, visit = hand.desk.ctx, hand.view.visit.id
    visits.answer(ctx, visit, "front.lamp", verdict=Verdict.ABNORMAL, note="out")
    photo = phone_photo()
    evidence.add_photo(ctx, visit, "front.queue", photo, "queue.jpg")
    added = evidence.add_photo(ctx, visit, "front.lamp", photo, "lamp.jpg")
    annotating.annotate(ctx, added.id(Entity.EVIDENCE), (ARROW,))
    evidence.add_photo(ctx, visit, "front.lamp", phone_photo(shade=50), "beside.jpg")
    hand.page.controller.reload()
    hand.until(lambda: len(hand.view.item("front.lamp").photos) == 2)
    hand.settle()
    return ctx, visit


def names(of: Any) -> list[str]:
    return [t.piece.name for t in of.findChildren(Thumbnail) if not t.isHidden()]


def opens(hand: Hand, of: Any, parent: Any) -> PhotoViewer:
    (strip,) = (s for s in of.findChildren(ThumbnailStrip) if names(s))
    strip.findChildren(Thumbnail)[0].click()
    hand.settle()
    (viewer,) = parent.findChildren(PhotoViewer)
    assert not viewer.picture.pixmap.isNull() and not viewer.remove.isVisible()
    return viewer


def test_on_every_kind_of_card_and_in_the_panel(at_work: Hand) -> None:
    faulty(at_work)
    at_work.go("front.lamp")
    at_work.settle()
    for place in (at_work.card().photos, at_work.page.work.side.evidence.photos):
        assert names(place) == ["lamp.jpg", "beside.jpg"]
    marked = at_work.card().photos.findChildren(Thumbnail)[0]
    assert "The same photo is on another item" in marked.accessibleName()


def test_what_stays_is_not_drawn_anew(at_work: Hand) -> None:
    faulty(at_work)
    at_work.go("front.lamp")
    before = at_work.card().photos.findChildren(Thumbnail)
    ctx, visit = at_work.desk.ctx, at_work.view.visit.id
    evidence.add_photo(ctx, visit, "front.lamp", phone_photo(shade=20), "third.jpg")
    at_work.page.controller.reload()
    at_work.until(lambda: names(at_work.card().photos)[-1:] == ["third.jpg"])
    assert at_work.card().photos.findChildren(Thumbnail)[:2] == before


def test_before_the_signature(at_work: Hand, qtbot: Any) -> None:
    from app.services import signoff

    ctx, visit = faulty(at_work)
    summary = Summary(at_work.desk)
    qtbot.addWidget(summary)
    summary.resize(700, 600)
    summary.show_summary(signoff.summary(ctx, visit), {})
    summary.show()
    at_work.settle()
    assert names(summary) == ["lamp.jpg", "beside.jpg"]
    opens(at_work, summary, summary)


def test_with_the_work_order_it_became(at_work: Hand, qtbot: Any) -> None:
    ctx, _ = faulty(at_work)
    finding = at_work.view.item("front.lamp").finding
    assert finding is not None
    ticket = findings.to_ticket(ctx, finding.id).id(Entity.TICKET)
    assert [p.name for p in tickets.ticket_view(ctx, ticket).photos] == ["lamp.jpg", "beside.jpg"]
    page = TicketsPage(at_work.desk)
    qtbot.addWidget(page)
    page.resize(1250, 640)
    page.show()
    page.shown({"ticket_id": ticket})
    at_work.until(lambda: page.detail.view is not None)
    at_work.settle()
    at_work.until(lambda: names(page.detail) == ["lamp.jpg", "beside.jpg"])
    opens(at_work, page.detail, page.detail)


def test_on_paper_with_what_must_be_known(at_work: Hand, laptop: Laptop) -> None:
    import pypdfium2

    ctx, visit = faulty(at_work)
    document = pypdfium2.PdfDocument(reports_service.visit_pdf(ctx, visit, "zh"))
    text = "".join(p.get_textpage().get_text_range() for p in document)
    document.close()
    squeezed = "".join(text.split())
    assert squeezed.count("lamp.jpg") == 1  # the marked picture alone
    assert "同一张照片已用在本次巡检的另一项。" in squeezed


def test_whoever_signs_sees_the_picture_and_not_what_lies_behind(at_work: Hand, qtbot: Any) -> None:
    """It is the engineer's session, but somebody else looks on."""
    from PySide6.QtTest import QTest

    from app.services import signoff
    from tests.widgets.visit_kit import K

    ctx, visit = faulty(at_work)
    piece = at_work.view.item("front.lamp").photos[0]
    annotating.annotate(ctx, piece.id, (Mark(MarkKind.BLUR, 0, 0, 5000, 5000),))
    summary = Summary(at_work.desk)
    qtbot.addWidget(summary)
    summary.show_summary(signoff.summary(ctx, visit), {})
    summary.show()
    viewer = opens(at_work, summary, summary)
    QTest.keyClick(viewer.picture, K.Key_O)
    at_work.settle()
    assert viewer.piece.hides
    assert not viewer.original.isVisible() and not viewer.original.isChecked()
    assert not viewer.facts.original_shown
