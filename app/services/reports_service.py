"""Reports made from what is in the store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from app.domain.answer import in_force
from app.domain.codec import build
from app.domain.report_form import FormKind, ReportForm
from app.domain.sign_off import SignOff
from app.domain.signing import VisitRecord
from app.domain.text import Lang, Text
from app.domain.trust import Enrolled, Trust
from app.domain.visit import Visit
from app.errors import BlobDamaged, BlobMissing, CounterCheckError, NotEnrolled
from app.services.answering import read_sheet
from app.services.finding_lines import FindingLine
from app.services.refusals import BadValue
from app.services.sheet import business_title, checklist_of, kind_title
from app.services.since_last import since_last
from app.services.verifying import genuine
from app.services.visit_guard import readable

if TYPE_CHECKING:
    from app.domain.answer import Answer
    from app.reports.data import EarlierFinding, VisitReportData
    from app.reports.pdf_sign import PdfSigner
    from app.services.context import Ctx

CERTIFICATE: Final = "certificate"  # local key of what central gave at enrolment


class ReportFailed(CounterCheckError):
    """The PDF could not be made; the record itself is not affected."""

    code = "report_failed"
    what = Text("报告没有生成。", "The report could not be made.")
    meaning = Text("巡检记录本身不受影响。", "The visit itself is not affected.")
    todo = Text(
        "请重试；再次失败请把数据文件夹里的日志 logs/countercheck.log 发给维护人员。",
        "Try again; if it stays, send logs/countercheck.log in the data folder to the maintainers.",
    )


class NothingSigned(ReportFailed):
    """There is no sign-off to pack."""

    code = "nothing_signed"
    what = Text("这份巡检还没有签字。", "This visit is not signed yet.")
    meaning = Text("没有可验证的内容可以导出。", "There is nothing that could be verified.")
    todo = Text("签字后再导出。", "Export it after the sign-off.")


class NotWhole(ReportFailed):
    """An attachment that was signed is not on this laptop."""

    code = "not_whole"
    what = Text("有签过字的附件不在本机。", "A signed attachment is not on this laptop.")
    meaning = Text("缺一个附件就不能验证。", "Without it the bundle could not be verified.")
    todo = Text(
        "同步后再试，或在做这次巡检的电脑上导出。", "Sync, or export it on the visit's laptop."
    )


def visit_pdf(ctx: Ctx, visit_id: str, lang: Lang = "zh", *, revision: int | None = None) -> bytes:
    """SLOW. The visit's report. A revision signed on this laptop is certified with the laptop's
    PDF key and carries its manifest; of one signed elsewhere it is a copy, and says so; without a
    sign-off it is marked as a draft. ``revision`` defaults to the newest. Raises NotFound,
    NotPermitted, ReportFailed."""
    from app.reports.pdf_sign import sign_pdf
    from app.reports.visit_pdf import visit_pdf as render

    data = report_data(ctx, visit_id, revision)
    pdf = render(data, lang)
    sign_off = data.sign_off
    if sign_off is None or data.is_copy:
        return pdf
    trust = _trust(ctx, data, sign_off)
    try:
        return sign_pdf(pdf, sign_off, _signer(ctx), data.checklist, trust)
    except ValueError as error:
        raise ReportFailed(str(error)) from error


def visit_xlsx(ctx: Ctx, visit_id: str, lang: Lang = "zh", *, revision: int | None = None) -> bytes:
    """SLOW. The visit as a workbook, to be counted and filtered: it is not signed. Raises NotFound,
    NotPermitted."""
    from app.reports.visit_xlsx import visit_xlsx as render

    return render(report_data(ctx, visit_id, revision), lang)


def visit_forms(ctx: Ctx, visit: Visit) -> tuple[ReportForm, ...]:
    """The record forms that its contract wants of this visit."""
    return tuple(
        form
        for form in ctx.packs.nearest(visit.pack_id, visit.pack_version).forms
        if form.form is FormKind.VISIT and (not form.kinds or visit.kind in form.kinds)
    )


def visit_form(
    ctx: Ctx,
    visit_id: str,
    form_id: str,
    lang: Lang = "zh",
    *,
    sheet: bool = False,
    revision: int | None = None,
) -> bytes:
    """SLOW. The contract's own form filled in: a PDF, or a workbook with ``sheet``. Raises
    NotFound, NotPermitted, BadValue for a form this visit has not."""
    data = report_data(ctx, visit_id, revision)
    forms = visit_forms(ctx, data.record.visit)
    form = next((f for f in forms if f.id == form_id), None)
    if form is None:
        known = ", ".join(f.id for f in forms) or "–"
        raise BadValue(
            Text("记录表", "Form"), form_id, Text(f"其中之一：{known}", f"one of: {known}")
        )
    if sheet:
        from app.reports.form_xlsx import form_xlsx

        return form_xlsx(form, data, lang)
    from app.reports.form_pdf import form_pdf

    return form_pdf(form, data, lang)


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
        terms=pack.terms,
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
        elsewhere=frozenset(s.revision for s in sign_offs if not _ours(ctx, s)),
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
    """This laptop's PDF key. Made at its first signed report, if central has not certified one
    before."""
    from app.reports import pdf_key
    from app.reports.pdf_sign import new_pdf_signer

    device = ctx.store.device
    if device is None:
        raise NotEnrolled()
    held = pdf_key.read(ctx.store.local(pdf_key.LOCAL), device.key.public)
    if held is not None:
        return held
    made = new_pdf_signer(device.laptop, device.key.public, device.key.sign)
    ctx.store.set_local(pdf_key.LOCAL, pdf_key.kept(made, device.key.public))
    return made


def _trust(ctx: Ctx, data: VisitReportData, sign_off: SignOff) -> Trust | None:
    """What central says of the laptop that signed and of this sign-off; None where that is not
    known here."""
    device = ctx.store.device
    if device is None or not device.central_key:
        return None
    receipt = next(
        (
            r
            for r in reversed(data.receipts)
            if r.content_sha256 == sign_off.content_sha256 and genuine(ctx, r)
        ),
        None,
    )
    certificate = _certificate(ctx) if _ours(ctx, sign_off) else None
    if certificate is None and receipt is None:
        return None
    return Trust(device.central_key, certificate, receipt)


def _certificate(ctx: Ctx) -> Enrolled | None:
    """This laptop's, given at its enrolment."""
    paper = ctx.store.local(CERTIFICATE)
    if not isinstance(paper, dict):
        return None
    try:
        return build(Enrolled, paper)
    except (TypeError, ValueError):
        return None


def visit_bundle(ctx: Ctx, visit_id: str, *, revision: int | None = None) -> bytes:
    """SLOW. The signed revision with everything to verify it offline, as one file (``.ccv``).
    Raises NotFound, NotPermitted, ReportFailed (nothing is signed, or an attachment is not
    here)."""
    from io import BytesIO

    from app.reports.bundle import write_bundle

    data = report_data(ctx, visit_id, revision)
    if data.sign_off is None:
        raise NothingSigned()
    out = BytesIO()
    trust = _trust(ctx, data, data.sign_off)
    try:
        write_bundle(out, data.sign_off, data.photo, data.checklist, trust)
    except ValueError as error:
        raise NotWhole(str(error)) from error
    return out.getvalue()


def _ours(ctx: Ctx, sign_off: SignOff) -> bool:
    device = ctx.store.device
    return device is not None and sign_off.device_key == device.key.public
