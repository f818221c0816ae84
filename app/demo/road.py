"""The main job from end to end, without a window: what ``countercheck selftest`` walks.

Two laptops (an engineer's and a reviewer's) and a central service of their own, in a temporary
folder, on the virtual bench. Each step is a promise of the product; it holds or says why not.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.demo.central_process import CentralProcess, free_port
from app.demo.hands import Fault, answer, fill, photo, sign
from app.demo.people import (
    ENGINEER,
    PEOPLE,
    REVIEWER,
    enrol_laptop,
    open_laptop,
    sync_once,
)
from app.domain.answer import Verdict
from app.domain.changes import Entity
from app.domain.clock import Clock
from app.domain.sign_off import ItemRemark
from app.domain.text import Lang, Text
from app.domain.visit import ReviewState, Visit, VisitState
from app.errors import CounterCheckError, WrongPassword
from app.services import (
    device_tests,
    evidence,
    findings,
    reviewing,
    session,
    signoff,
    sites,
    sync_status,
    tickets,
    today,
    visits,
)

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.services.session import Session
    from drivers.bench import VirtualBench
    from drivers.types import RunResult

PRINTER_ITEM = "printing.receipt_printer"
FAULTY_ITEM = "printing.position"
PHOTO_ITEM = "frontdesk.open_time"


class Broken(Exception):
    """A promise did not hold."""


def hold(true: object, why: str) -> None:
    if not true:
        raise Broken(why)


@dataclass(frozen=True)
class Row:
    """One step of the walk. ``told`` is what was seen; for a failure, why."""

    title: Text
    passed: bool
    seconds: float
    told: str


class Road:
    """State that one step hands to the next."""

    def __init__(self, folder: Path, lang: Lang = "zh") -> None:
        self.folder = folder
        self.lang: Lang = lang
        self.central = CentralProcess(folder / "central", free_port())
        self.engineer: Session | None = None
        self.reviewer: Session | None = None
        self.visit_id = ""
        self.codes: tuple[str, ...] = ()
        self.pdf = b""

    def walk(self) -> Iterator[Row]:
        """Step after step; stops at the first that fails, for the next would stand on it."""
        try:
            for title, step in self.steps():
                began = time.monotonic()
                try:
                    told = step()
                except CounterCheckError as error:
                    yield Row(title, False, time.monotonic() - began, error.sentence(self.lang))
                    return
                except Exception as error:  # whatever it is, the row must say so
                    yield Row(
                        title, False, time.monotonic() - began, f"{type(error).__name__}: {error}"
                    )
                    return
                yield Row(title, True, time.monotonic() - began, told)
        finally:
            self.close()

    def steps(self) -> tuple[tuple[Text, Callable[[], str]], ...]:
        return (
            (Text("中心服务", "central service"), self.make_central),
            (Text("登记两台电脑", "two laptops enrolled"), self.enrol),
            (Text("登录与加密", "sign-in and encryption"), self.sign_in),
            (Text("今日与网点", "today and the sites"), self.look_around),
            (Text("开始巡检", "a visit started"), self.start),
            (Text("打印机测试", "printer test"), self.test_printer),
            (Text("打印机故障", "printer faults"), self.test_faults),
            (Text("其他设备", "the other devices"), self.test_devices),
            (Text("断电重开", "killed and reopened"), self.reopened),
            (Text("异常、工单、时限", "finding, work order, clocks"), self.find),
            (Text("照片", "photo"), self.add_photo),
            (Text("其余检查项", "the other items"), self.answer_rest),
            (Text("签字与封存", "signed and sealed"), self.sign),
            (Text("签字后不可改", "nothing changes afterwards"), self.locked),
            (Text("PDF 与验证", "PDF and its verification"), self.report),
            (Text("断线", "no line"), self.offline),
            (Text("同步", "sync"), self.sync),
            (Text("复核退回", "reviewed and returned"), self.review),
            (Text("整改与重新签字", "rework and signed again"), self.rework),
            (Text("复核通过", "accepted"), self.accept),
            (Text("可以离开", "safe to leave"), self.leave),
        )

    def close(self) -> None:
        for opened in (self.engineer, self.reviewer):
            if opened is not None:
                opened.store.close()
        self.central.stop()

    @property
    def ctx(self) -> Ctx:
        assert self.engineer is not None
        return self.engineer.ctx()

    @property
    def desk(self) -> Ctx:
        assert self.reviewer is not None
        return self.reviewer.ctx()

    def visit(self, ctx: Ctx) -> Visit:
        with ctx.store.read() as reader:
            return reader.need(Visit, self.visit_id)

    # -- the steps

    def make_central(self) -> str:
        from app.demo.world import make_central

        self.codes = make_central(self.folder / "central", "L1", "R1")
        self.central.start()
        self.central.wait()
        return self.central.url

    def enrol(self) -> str:
        for name, code, people in (
            ("engineer", self.codes[0], PEOPLE),
            ("reviewer", self.codes[1], (REVIEWER,)),
        ):
            enrol_laptop(self.folder / name, self.central.url, code, people)
        return "L1, R1"

    def sign_in(self) -> str:
        where = self.folder / "engineer"
        try:
            session.sign_in(where, "engineer", "wrong-password", Clock())
        except WrongPassword:
            pass
        else:
            raise Broken("a wrong password was taken")
        self.engineer = open_laptop(where, ENGINEER)
        self.reviewer = open_laptop(self.folder / "reviewer", REVIEWER)
        head = (where / "store.db").read_bytes()[:16]
        hold(head != b"SQLite format 3\x00", "the database is not encrypted")
        return self.engineer.account.name

    def look_around(self) -> str:
        every = sites.site_list(self.ctx)
        hold(every.known == 168 and every.total == 214, f"{every.known} of {every.total} sites")
        found = sites.site_list(self.ctx, text="cpsm")
        hold(any("常平司马" in r.site.name for r in found.rows), "pinyin initials find nothing")
        due = today.today(self.ctx)
        return f"{every.known}/{every.total}, due {len(due.due)}"

    def start(self) -> str:
        row = sites.site_list(self.ctx, business="collection_point").rows[0]
        self.visit_id = visits.start(self.ctx, row.site.id).id(Entity.VISIT)
        view = visits.visit_view(self.ctx, self.visit_id)
        return f"{view.visit.number}, {view.total} items"

    def test_printer(self) -> str:
        result = self._run("virtual:printer")
        device_tests.record_run(self.ctx, self.visit_id, PRINTER_ITEM, result)
        entry = self._item(PRINTER_ITEM)
        hold(result.outcome == "pass", f"{result.outcome} {result.code}")
        hold(entry.answer and entry.answer.verdict is Verdict.NORMAL, "the answer was not filled")
        hold(entry.answer.measurements, "no measurements")
        hold(entry.run and entry.run.capture_size, "no wire capture")
        return f"{len(entry.answer.measurements)} measurements, {entry.run.capture_size} B of wire"

    def test_faults(self) -> str:
        """Each fault its own clear result, on a pseudo-terminal and on TCP."""
        from drivers.bench import VirtualBench
        from drivers.registry import default_registry

        seen: list[str] = []
        with VirtualBench(default_registry()) as bench:
            for fault, listen, code in (
                ("paper_out", "pty", "REC_EMPTY"),
                ("cover_open", "tcp", "COVER_OPEN"),
                ("no_reply", "tcp", "TIMEOUT"),
            ):
                device = bench.start("printer", listen=listen, faults=[fault])
                result = self._run(device.url)
                hold(result.code == code, f"{fault}: {result.outcome} {result.code}")
                bench.stop(device.name)
                seen.append(code)
            seen += [self._in_use(bench), self._gone(bench)]
        return ", ".join(seen)

    def test_devices(self) -> str:
        """A virtual one of each other kind, and this computer: every driver works here. What is
        found about this computer is not the program's fault."""
        told: list[str] = []
        for plan, url in (
            ("display.check", "virtual:display?model=dsp800"),
            ("handheld.transfer", "virtual:handheld"),
            ("card.check", "virtual:card_reader"),
            ("workstation.java", ""),
        ):
            model = "dsp800" if plan == "display.check" else ""
            runner = device_tests.registry().runner(plan, url, profile_id=model)
            result = runner.run(lambda question: question.choices[0][0])
            fine = ("pass", "fail") if plan == "workstation.java" else ("pass",)
            hold(result.outcome in fine, f"{plan}: {result.outcome} {result.code}")
            told.append(f"{plan} {result.seconds:.1f} s")
        return ", ".join(told)

    def _in_use(self, bench: VirtualBench) -> str:
        """Another program holds the port."""
        import socket
        from urllib.parse import urlsplit

        device = bench.start("printer", listen="tcp")
        where = urlsplit(device.url)
        with socket.create_connection((where.hostname or "", where.port or 0), 5) as other:
            other.sendall(b"\x10\x04\x01")
            other.recv(1)  # it is being served
            code = self._run(device.url).code
        hold(code in ("BUSY", "CLAIMED"), f"port in use: {code}")
        return code

    def _gone(self, bench: VirtualBench) -> str:
        """Unplugged in the middle of the test."""
        device = bench.start("printer", listen="tcp", faults=["dies@line=2"])
        result = self._run(device.url)
        hold(result.outcome == "error" and result.code, f"port gone: {result.outcome}")
        return result.code

    def reopened(self) -> str:
        """As after a crash: the store is dropped without a word and opened anew."""
        assert self.engineer is not None
        before = visits.visit_view(self.ctx, self.visit_id).answered
        self.engineer.store.close()
        self.engineer = open_laptop(self.folder / "engineer", ENGINEER)
        drafts = visits.open_drafts(self.ctx)
        hold(any(d.visit.id == self.visit_id for d in drafts), "the draft is not offered")
        after = visits.visit_view(self.ctx, self.visit_id).answered
        hold(after == before, f"{after} of {before} answers")
        return f"{after} answers"

    def find(self) -> str:
        fault = Fault("金额压线", "金额栏右移约 3 毫米。", "左边距减 3 毫米后复测。")
        item = self._item(FAULTY_ITEM).item
        answer(self.ctx, self.visit_id, item, fault)
        finding = self._item(FAULTY_ITEM).finding
        hold(finding, "no finding was opened")
        changes = findings.to_ticket(self.ctx, finding.id)
        again = findings.to_ticket(self.ctx, finding.id)
        ticket_id = changes.id(Entity.TICKET)
        hold(again.ids(Entity.TICKET) in ((), (ticket_id,)), "a second work order was made")
        view = tickets.ticket_view(self.ctx, ticket_id)
        running = [c for c in view.clocks if not c.stopped]
        hold(running, "no clock runs")
        return f"{view.ticket.number}, level {view.ticket.level}, {len(running)} clocks"

    def add_photo(self) -> str:
        picture = photo("收费界面")
        first = evidence.add_photo(self.ctx, self.visit_id, PHOTO_ITEM, picture, "a.jpg")
        second = evidence.add_photo(self.ctx, self.visit_id, PHOTO_ITEM, picture, "b.jpg")
        hold(first.ids(Entity.EVIDENCE) == second.ids(Entity.EVIDENCE), "stored twice")
        shown = self._item(PHOTO_ITEM).photos[0]
        hold(evidence.content(self.ctx, shown.original_sha256) == picture, "the picture changed")
        return (
            f"{shown.sha256[:12]}…, {len(evidence.thumbnail(self.ctx, shown.sha256))} B thumbnail"
        )

    def answer_rest(self) -> str:
        lacking = len(visits.gaps(self.ctx, self.visit_id))
        hold(lacking, "nothing was missing before")
        given = fill(self.ctx, self.visit_id)
        left = visits.gaps(self.ctx, self.visit_id)
        hold(not left, f"still missing: {[g.item.id for g in left]}")
        return f"{given} answers"

    def sign(self) -> str:
        sign(self.ctx, self.visit_id, rating=5, remarks="服务及时。")
        hold(self.visit(self.ctx).state is VisitState.SIGNED, "not signed")
        return self._check(self.ctx, 1)

    def locked(self) -> str:
        try:
            visits.answer(self.ctx, self.visit_id, PHOTO_ITEM, verdict=Verdict.ABNORMAL)
        except CounterCheckError as error:
            told = error.sentence(self.lang)
        else:
            raise Broken("a signed answer was changed")
        from sqlalchemy import text

        try:
            with self.ctx.store.unit(self.ctx.actor.id) as unit:
                unit._connection.execute(
                    text("UPDATE answer SET doc = '{}' WHERE visit_id = :v"), {"v": self.visit_id}
                )
        except Exception as error:
            return f"{told} / {type(error).__name__}"
        raise Broken("the database let a signed answer be changed")

    def report(self) -> str:
        from app.reports.pdf_verify import verify_pdf
        from app.services.reports_service import visit_pdf

        self.pdf = visit_pdf(self.ctx, self.visit_id)
        hold(verify_pdf(self.pdf).intact, "the PDF does not verify")
        at = len(self.pdf) // 2
        spoiled = self.pdf[:at] + bytes([self.pdf[at] ^ 1]) + self.pdf[at + 1 :]
        hold(not verify_pdf(spoiled).intact, "a changed PDF still verifies")
        return f"{len(self.pdf) // 1024} KB"

    def offline(self) -> str:
        self.central.stop()
        assert self.engineer is not None
        report = sync_once(self.engineer)
        hold(report.errors, "nobody noticed that central is away")
        hold(report.waiting, "nothing waits any more")
        return f"{report.waiting} wait: {report.errors[0].text.to(self.lang)}"

    def sync(self) -> str:
        self.central.start()
        self.central.wait()
        assert self.engineer is not None
        report = self._synced(self.engineer)
        hold(report.waiting == 0, f"{report.waiting} still wait")
        again = self._synced(self.engineer)
        hold(again.pushed == 0 and again.blobs_sent == 0, "something was sent twice")
        with self.ctx.store.read() as reader:
            receipts = reader.receipts(self.visit_id)
        hold(any(r.verified and r.complete for r in receipts), "no receipt from central")
        return f"{report.pushed} changes, {report.blobs_sent} attachments, {report.bytes} B"

    def review(self) -> str:
        assert self.reviewer is not None and self.engineer is not None
        self._synced(self.reviewer)
        told = self._check(self.desk, 1)
        line = next(r for r in reviewing.queue(self.desk) if r.visit.id == self.visit_id)
        hold(line.verified, "central did not verify it")
        remark = ItemRemark(PHOTO_ITEM, "请说明是高峰还是空闲时段。")
        reviewing.return_items(self.desk, self.visit_id, (remark,), "请补充一项。")
        self._synced(self.reviewer)
        self._synced(self.engineer)
        hold(self._item(PHOTO_ITEM).remark == remark.remark, "the remark did not arrive")
        return told

    def rework(self) -> str:
        hold(not self._item(FAULTY_ITEM).open, "an item that was not returned is open")
        visits.answer(self.ctx, self.visit_id, PHOTO_ITEM, verdict=Verdict.NORMAL, note="空闲时段")
        left = visits.gaps(self.ctx, self.visit_id)
        hold(not left, f"still missing: {[g.item.id for g in left]}")
        sign(self.ctx, self.visit_id, rating=4)
        hold(signoff.verification(self.ctx, self.visit_id)[0].verification.intact, "revision 1")
        return self._check(self.ctx, 2)

    def accept(self) -> str:
        assert self.reviewer is not None and self.engineer is not None
        self._synced(self.engineer)
        self._synced(self.reviewer)
        told = self._check(self.desk, 2)
        self._vouched(self.ctx, signed_here=True)
        self._vouched(self.desk, signed_here=False)
        reviewing.accept(self.desk, self.visit_id, "整改完成。")
        self._synced(self.reviewer)
        self._synced(self.engineer)
        hold(self.visit(self.ctx).review is ReviewState.ACCEPTED, "the engineer was not told")
        return told

    def leave(self) -> str:
        safe, told = sync_status.safe_to_leave(self.ctx)
        hold(safe, told.to(self.lang))
        return told.to(self.lang)

    # -- helpers

    def _run(self, url: str) -> RunResult:
        runner = device_tests.registry().runner("printer.receipt", url)
        return runner.run(lambda question: question.choices[0][0])

    def _item(self, item_id: str) -> Any:
        view = visits.visit_view(self.ctx, self.visit_id)
        return next(i for s in view.sections for i in s.items if i.item.id == item_id)

    def _check(self, ctx: Ctx, revision: int) -> str:
        """The newest sign-off holds and its content is what is in the records."""
        checks = signoff.verification(ctx, self.visit_id)
        hold(len(checks) == revision, f"{len(checks)} revisions, not {revision}")
        newest = checks[-1]
        hold(newest.verification.intact, str(newest.verification.problems))
        return f"r{revision} {newest.sign_off.content_sha256[:16]}…"

    def _vouched(self, ctx: Ctx, *, signed_here: bool) -> None:
        """A bundle written here proves by central's word whose signature it holds; a PDF is sealed
        by the laptop that signed alone."""
        from app.reports.bundle import verify_bundle
        from app.reports.pdf_verify import verify_pdf
        from app.services.reports_service import visit_bundle, visit_pdf

        device = ctx.store.device
        assert device is not None
        result = verify_bundle(visit_bundle(ctx, self.visit_id), {device.central_key})
        hold(result.intact, " ".join(t.en for t in result.problems) or result.status.value)
        sealed = verify_pdf(visit_pdf(ctx, self.visit_id)).intact
        hold(sealed is signed_here, "a PDF is sealed where it cannot be, or not where it must")

    def _synced(self, opened: Session) -> Any:
        report = sync_once(opened)
        hold(report.ok, "; ".join(e.text.to(self.lang) for e in report.errors))
        return report
