"""What the supervisor and the reviewer are shown beside the findings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QLabel

from app.domain.answer import Verdict
from app.domain.earlier import item_id
from app.qt.desk import Desk
from app.services import signoff, visits
from tests.services.builders import Laptop, Walk
from widgets.visit.read_card import ReadCard
from widgets.visit.summary_view import Summary


def told(widget: Any) -> str:
    return " ".join(w.text() for w in widget.findChildren(QLabel))


def again(laptop: Laptop) -> Walk:
    """The second visit: the lamp is put right, the line is slower than its guide value."""
    first = Walk.begin(laptop).answer_all(front__lamp={"verdict": Verdict.ABNORMAL})
    first.finish().sign()
    with laptop.store.read() as reader:
        (finding,) = reader.findings(visit_id=first.visit_id)
    laptop.time.pass_(timedelta(days=2))
    walk = Walk.begin(laptop)
    visits.answer(
        walk.ctx,
        walk.visit_id,
        item_id(finding.id),
        verdict=Verdict.NORMAL,
        note="lamp replaced",
    )
    slow = {"value": "95", "verdict": Verdict.NORMAL, "note": "peak hour"}
    return walk.answer_all(front__ping=slow).finish()


def test_the_summary_tells_what_became_of_earlier_findings_and_what_differs(
    desk: Desk, laptop: Laptop, qtbot: Any
) -> None:
    walk = again(laptop)
    summary = Summary(desk)
    qtbot.addWidget(summary)
    summary.show_summary(signoff.summary(walk.ctx, walk.visit_id), {})
    said = told(summary)
    assert "Open from earlier visits" in said and "put right" in said
    assert "put right on 2026-11-22 · lamp replaced" in said
    assert "Only noted, not judged abnormal" in said and "95 ms" in said
    assert "guide value ≤ 80 ms · peak hour" in said
    assert "score of 100" in said and "Scores by section" in said
    assert "Abnormal → Normal" in said and "20 ms → 95 ms (+75)" in said
    assert "Nothing is abnormal; some values are worth a look, see below." in said


def test_a_record_card_says_the_same_and_tells_its_history_on_demand(
    desk: Desk, laptop: Laptop, qtbot: Any
) -> None:
    walk = again(laptop).sign()
    view = walk.view()
    earlier = ReadCard(desk, view.sections[0].items[0], "0.1", view.visit.started)
    soft = ReadCard(desk, view.item("front.ping"), "1.4", view.visit.started)
    for card in (earlier, soft):
        qtbot.addWidget(card)
    assert "put right" in told(earlier) and "Found 2026-11-20" in told(earlier)
    assert "outside the guide value" in told(soft)
    assert "Since last visit: 20 ms → 95 ms (+75)" in told(soft)
    assert "李工" not in told(soft)
    history = soft.history
    assert history is not None
    history.click()
    qtbot.waitUntil(lambda: "李工" in told(soft), timeout=10_000)
    history.click()
    qtbot.waitUntil(lambda: "李工" not in told(soft), timeout=10_000)
