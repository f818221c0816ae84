"""A visit under any order of actions: what must hold after each of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.domain.answer import Verdict
from app.domain.checklist import ItemKind, Missing
from app.domain.codec import plain
from app.domain.finding import FindingState
from app.domain.sign_off import ItemRemark
from app.domain.visit import ReviewState, VisitState
from app.errors import CounterCheckError
from app.services import evidence, findings, reviewing, signoff, visits
from app.services.refusals import DoesNotApply, NotComplete, NotOpen, Refused, WrongState
from tests.services.builders import CHIEF, ITEMS, Laptop, Walk, open_laptop, png

ANSWERABLE = sorted(ITEMS)
VALUES = ["", "1", "4.9", "5", "5.1", "80", "200", "good", "off", "none", "x", "话"]
_sites = itertools.count()


class VisitMachine(RuleBasedStateMachine):
    laptop: Laptop  # one store for all examples; each has a site, and so a visit, of its own

    def __init__(self) -> None:
        super().__init__()
        sites = self.laptop.packs.current.sites
        self.walk = Walk.begin(self.laptop, sites[next(_sites) % len(sites)].id)
        if self.walk.view().answered:
            visits.void(self.walk.ctx, self.walk.visit_id, "上一例")
            self.walk = Walk.begin(self.laptop, self.walk.view().site.id)
        self.signed: dict[int, Any] = {}  # revision -> the answers as they were signed
        self.shades = itertools.count()

    @rule(
        item=st.sampled_from(ANSWERABLE),
        verdict=st.none() | st.sampled_from(Verdict),
        value=st.none() | st.sampled_from(VALUES),
        note=st.none() | st.sampled_from(["", "备注"]),
    )
    def answer(
        self, item: str, verdict: Verdict | None, value: str | None, note: str | None
    ) -> None:
        before = self._answers()
        try:
            visits.answer(
                self.walk.ctx, self.walk.visit_id, item, verdict=verdict, value=value, note=note
            )
        except Refused as error:
            assert error.sentence("zh") and error.sentence("en")
            assert self._answers() == before

    @rule()
    def answer_what_is_missing(self) -> None:
        for gap in visits.gaps(self.walk.ctx, self.walk.visit_id):
            item, ctx, id = gap.item, self.walk.ctx, self.walk.visit_id
            try:
                if item.kind is ItemKind.PHOTO:
                    evidence.add_photo(ctx, id, item.id, png(shade=next(self.shades) % 250))
                    visits.answer(ctx, id, item.id, verdict=Verdict.NORMAL)
                elif item.kind is ItemKind.CHOICE:
                    visits.answer(ctx, id, item.id, value="good")
                elif item.kind in (ItemKind.NUMBER, ItemKind.STOPWATCH):
                    visits.answer(ctx, id, item.id, value="2")
                    visits.answer(ctx, id, item.id, verdict=Verdict.NORMAL)
                elif item.kind is ItemKind.TEXT:
                    visits.answer(ctx, id, item.id, value="话")
                else:
                    visits.answer(ctx, id, item.id, verdict=Verdict.NORMAL)
            except NotOpen:
                return
            except DoesNotApply:
                # an answer of this very round has hidden it
                assert all(g.item.id != item.id for g in visits.gaps(ctx, id))

    @rule(item=st.sampled_from(ANSWERABLE))
    def work_order(self, item: str) -> None:
        try:
            finding = self.walk.view().item(item).finding
        except KeyError:
            return
        if finding is not None and finding.state is FindingState.OPEN:
            try:
                findings.to_ticket(self.walk.ctx, finding.id)
            except Refused:
                assert self.walk.view().visit.state is VisitState.VOIDED

    @rule()
    def finish(self) -> None:
        try:
            visits.finish(self.walk.ctx, self.walk.visit_id)
        except NotComplete as error:
            assert error.gaps
        except NotOpen:
            assert self._state() is VisitState.SIGNED

    @rule()
    def reopen(self) -> None:
        try:
            visits.reopen(self.walk.ctx, self.walk.visit_id)
        except NotOpen:
            assert self._state() is VisitState.SIGNED

    @rule()
    def sign(self) -> None:
        state = self._state()
        try:
            self.walk.sign()
        except NotOpen:
            assert state is VisitState.DRAFT
        else:
            revision = self.walk.view().visit.revision
            self.signed.setdefault(revision, self._answers(revision))

    @rule()
    def all_the_way(self) -> None:
        """Random steps alone hardly ever complete a visit."""
        self.answer_what_is_missing()
        self.answer_what_is_missing()  # what the first answers made appear
        self.finish()
        self.sign()

    @precondition(lambda self: self._state() is VisitState.SIGNED)
    @rule(items=st.sets(st.sampled_from(ANSWERABLE), min_size=1, max_size=3))
    def central_returns(self, items: set[str]) -> None:
        remarks = [ItemRemark(i, "重做") for i in sorted(items)]
        try:
            reviewing.return_items(self.laptop.ctx(CHIEF), self.walk.visit_id, remarks)
        except WrongState:
            assert self.walk.view().visit.review is ReviewState.ACCEPTED

    @precondition(lambda self: self._state() is VisitState.SIGNED)
    @rule()
    def central_accepts(self) -> None:
        reviewing.accept(self.laptop.ctx(CHIEF), self.walk.visit_id)

    @invariant()
    def findings_agree_with_answers(self) -> None:
        for section in self.walk.view().sections:
            for item in section.items:
                bad = item.answer is not None and item.answer.verdict is Verdict.ABNORMAL
                standing = item.finding is not None and item.finding.state is FindingState.OPEN
                assert bad == standing, item.item.id
                if standing and item.finding is not None:
                    assert item.finding.description

    @invariant()
    def nothing_hidden_is_counted(self) -> None:
        view = self.walk.view()
        shown = [i for s in view.sections for i in s.items]
        wanted = [
            i
            for i in shown
            if not i.item.optional or (i.answer is not None and (i.answer.given or i.answer.value))
        ]
        assert view.total == len(wanted)
        # what central returned counts as done only when it is answered anew
        assert view.answered == sum(
            i.answer is not None
            and i.answer.given
            and all(gap.missing is not Missing.REWORK for gap in i.gaps)
            for i in shown
        )
        assert view.answered <= view.total
        asked = {i.item.id for i in shown}
        with self.laptop.store.read() as reader:
            for finding in reader.findings(visit_id=self.walk.visit_id, open_only=True):
                assert finding.item_id in asked

    @invariant()
    def what_was_signed_is_still_there(self) -> None:
        for revision, answers in self.signed.items():
            assert self._answers(revision) == answers
        for check in signoff.verification(self.walk.ctx, self.walk.visit_id):
            assert check.verification.intact, check.verification

    def _state(self) -> VisitState:
        return self.walk.view().visit.state

    def _answers(self, revision: int | None = None) -> Any:
        with self.laptop.store.read() as reader:
            found = reader.answers(self.walk.visit_id)
        return [plain(a) for a in found if revision is None or a.revision <= revision]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    folder: Path = tmp_path_factory.mktemp("machine")
    laptop = open_laptop(folder, sites=300)
    yield laptop
    laptop.store.close()


def test_any_order_of_actions(shared: Laptop) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    class Machine(VisitMachine):
        laptop = shared

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_errors_are_made_for_people() -> None:
    """Every refusal speaks both languages."""
    from app.services import refusals

    for thing in vars(refusals).values():
        if isinstance(thing, type) and issubclass(thing, CounterCheckError):
            assert thing.code
