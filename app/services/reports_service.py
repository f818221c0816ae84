"""Reports made from what is in the store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from app.domain.answer import in_force
from app.domain.signing import VisitRecord
from app.domain.text import Lang, Text
from app.errors import BlobDamaged, BlobMissing, CounterCheckError, NotEnrolled
from app.services.answering import read_sheet
from app.services.finding_lines import FindingLine
from app.services.sheet import business_title, checklist_of, kind_title
from app.services.since_last import since_last
from app.services.visit_guard import readable

if TYPE_CHECKING:
    from app.domain.answer import Answer
    from app.reports.data import EarlierFinding, VisitReportData
    from app.reports.pdf_sign import PdfSigner
    from app.services.context import Ctx

_SIGNER: Final = "pdf_signer"  # local key: this laptop's P-256 key, inside the encrypted store


class ReportFailed(CounterCheckError):
    """The PDF could not be made; the record itself is not affected."""

    code = "report_failed"
    what = Text("报告没有生成。", "The report could not be made.")
    meaning = Text("巡检记录本身不受影响。", "The visit itself is not affected.")
    todo = Text(
        "请重试；再次失败请把数据文件夹里的日志 logs/countercheck.log 发给维护人员。",
        "Try again; if it stays, send logs/countercheck.log in the data folder to the maintainers.",
    )


def visit_pdf(ctx: Ctx, visit_id: str, lang: Lang = "zh", *, revision: int | None = None) -> bytes:
    """SLOW. The visit's report. A revision signed on this laptop is certified with the laptop's
    PDF key and carries its manifest; without a sign-off it is marked as a draft. ``revision``
    defaults to the newest. Raises NotFound, NotPermitted, ReportFailed."""
    from app.reports.pdf_sign import sign_pdf
    from app.reports.visit_pdf import visit_pdf as render

    data = report_data(ctx, visit_id, revision)
    pdf = render(data, lang)
    sign_off = data.sign_off
    device = ctx.store.device
    if sign_off is None or device is None or sign_off.device_key != device.key.public:
        return pdf
    try:
        return sign_pdf(pdf, sign_off, _signer(ctx))
    except ValueError as error:
        raise ReportFailed(str(error)) from error


def report_data(ctx: Ctx, visit_id: str, revision: int | None = None) -> VisitReportData:
    """What the report prints, read in one moment; pictures are read when they are printed."""
    from app.reports.data import ReportTicket, VisitReportData

    with ctx.store.read() as reader:
        record = reader.record(visit_id)
        readable(ctx, record.site)
        checklist = checklist_of(ctx, reader, record.visit)
        assets = tuple(reader.assets(record.site.id))
        sign_offs = tuple(reader.sign_offs(visit_id))
        reviews = tuple(reader.reviews(visit_id))
        receipts = tuple(reader.receipts(visit_id))
        tickets = tuple(reader.tickets(visit_id=visit_id))
        sheet = read_sheet(ctx, reader, record.visit)
        if revision is not None:  # as it stood then
            sheet = replace(
                sheet, answers=in_force(a for a in record.answers if a.revision <= revision)
            )
        since = since_last(ctx, reader, sheet)
    pack = ctx.packs.nearest(record.visit.pack_id, record.visit.pack_version)
    levels = {level.id: level for level in pack.levels}
    return VisitReportData(
        record=record,
        checklist=checklist,
        business_title=business_title(pack, record.site.business),
        kind_title=kind_title(pack, record.visit.kind),
        pack_title=pack.title,
        assets=assets,
        sign_offs=sign_offs,
        reviews=reviews,
        receipts=receipts,
        tickets=tuple(ReportTicket(t, levels.get(t.level)) for t in tickets),
        symptoms={s.code: s.title for s in pack.symptoms},
        plans=_plans(record),
        photo=lambda sha256: _photo(ctx, sha256),
        revision=revision,
        made_at=ctx.clock.now().best,
        env=sheet.env,
        last=since.previous,
        last_scores={id: p for id, s in since.before.items() if (p := s.percent) is not None},
        last_score=since.score_before,
        differences=since.differences,
        earlier=tuple(
            _earlier(line, answer)
            for line in sheet.earlier
            if (answer := sheet.answers.get(line.item.id)) is not None and answer.given
        ),
    )


def _earlier(line: FindingLine, answer: Answer) -> EarlierFinding:
    from app.reports.data import EarlierFinding

    return EarlierFinding(
        line.finding, line.prompt, line.inspector, line.days, line.overdue, answer
    )


def _plans(record: VisitRecord) -> dict[str, Text]:
    from app.services.device_tests import registry

    used = {run.plan_id for run in record.runs}
    return {
        plan.id: Text(plan.title.zh, plan.title.en)
        for plan in registry().plans()
        if plan.id in used
    }


def _photo(ctx: Ctx, sha256: str) -> bytes | None:
    try:
        return ctx.store.blobs.read(sha256)
    except (BlobMissing, BlobDamaged):
        return None


def _signer(ctx: Ctx) -> PdfSigner:
    """This laptop's PDF key, made at its first signed report."""
    from app.reports.pdf_sign import PdfSigner, new_pdf_signer

    device = ctx.store.device
    if device is None:
        raise NotEnrolled()
    held = ctx.store.local(_SIGNER)
    if isinstance(held, dict) and held.get("device_key") == device.key.public:
        return PdfSigner(
            bytes.fromhex(held["private_key"]), bytes.fromhex(held["certificate"]), held["binding"]
        )
    made = new_pdf_signer(device.laptop, device.key.public, device.key.sign)
    ctx.store.set_local(
        _SIGNER,
        {
            "device_key": device.key.public,
            "private_key": made.private_key.hex(),
            "certificate": made.certificate.hex(),
            "binding": made.binding,
        },
    )
    return made
