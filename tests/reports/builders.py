"""A visit as the store would give it, signed for real."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from PIL import Image, ImageDraw

from app.domain.answer import Answer, Limits, Measurement, Verdict
from app.domain.change import canonical, sha256
from app.domain.checklist import Checklist, Choice, Item, ItemKind, Section
from app.domain.clock import Confidence, Stamp
from app.domain.codec import plain
from app.domain.device_test import Outcome, StepRecord, StepVerdict, TestRun
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.finding import Finding
from app.domain.service_level import Calendar, ServiceLevel
from app.domain.sign_off import Decision, ItemRemark, Receipt, Review, SignOff, Stroke
from app.domain.signing import Signing, VisitRecord, receipt_bytes
from app.domain.site import AssetKind, Site
from app.domain.text import Text
from app.domain.ticket import Ticket, TicketState
from app.domain.trust import Enrolled, Trust
from app.domain.visit import Visit, VisitState
from app.keys import DeviceKey
from app.reports.data import ReportTicket, VisitReportData
from app.vault.seal import seal

START = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
AREAS = (
    Text("前台收费", "Front desk"),
    Text("票据打印", "Bill printing"),
    Text("抄表数据", "Meter readings"),
    Text("报表数据", "Reports"),
    Text("报表打印", "Report printing"),
    Text("登录账号", "Accounts"),
    Text("网络应用", "Network"),
    Text("自备水源", "Own-source water"),
    Text("垃圾费类型", "Refuse-fee types"),
)
PROMPTS = (
    Text(
        "收费界面打开所用时间，从点击到可以输入户号",
        "Time until the screen takes an account number",
    ),
    Text("顾客显示屏内容与收费金额一致", "Customer display shows the amount due"),
    Text("票据打印内容与屏幕一致，金额、户号、日期齐全", "The printed bill equals the screen"),
    Text("套打位置横向与纵向偏移", "Overlay offset, horizontal and vertical"),
    Text("窗口电脑运行状况", "State of the counter's computer"),
    Text("双网卡切换后收费不中断", "Collection goes on after the line fails over"),
    Text("设备连接方式", "How the device is connected"),
)


def moment(minutes: float) -> Stamp:
    return Stamp(
        START + timedelta(minutes=minutes), float(minutes * 60), "boot", 1.5, Confidence.MEASURED
    )


def picture(seed: int, size: tuple[int, int] = (1600, 1200)) -> bytes:
    rng = random.Random(seed)
    image = Image.new("RGB", size, (232, 236, 240))
    draw = ImageDraw.Draw(image)
    for _ in range(14):
        x, y = rng.randrange(size[0]), rng.randrange(size[1])
        tint = (rng.randrange(256), rng.randrange(256), rng.randrange(256))
        draw.rectangle((x, y, x + 300, y + 160), fill=tint)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


CAPTURE = b"wire capture of the run"
CAPTURE_SHA = sha256(CAPTURE)

STROKES: tuple[Stroke, ...] = (
    tuple((20 + n * 5, 60 - int(28 * ((n % 9) / 9)), n * 12) for n in range(24)),
    tuple((60 + int(30 * (n / 12)), 30 + n * 6, 400 + n * 11) for n in range(13)),
    tuple((150 + n * 6, 70 + int(18 * ((-1) ** (n // 3))), 800 + n * 10) for n in range(18)),
    ((190, 40, 1200),),
)


@dataclass
class Built:
    data: VisitReportData
    blobs: dict[str, bytes]
    key: DeviceKey

    @property
    def sign_off(self) -> SignOff:
        assert self.data.sign_off is not None
        return self.data.sign_off


def device_key(seed: int = 7) -> DeviceKey:
    return DeviceKey(bytes([seed]) * 32)


def checklist(count: int) -> Checklist:
    per = max(2, -(-count // len(AREAS)))
    sections = []
    left = count
    for number, title in enumerate(AREAS, start=1):
        items = []
        for place in range(min(per, left)):
            prompt = PROMPTS[(number + place) % len(PROMPTS)]
            kind = (ItemKind.VERDICT, ItemKind.STOPWATCH, ItemKind.CHOICE)[(number + place) % 3]
            if place == 1 and number in (2, 7):
                kind = ItemKind.DEVICE_TEST
            items.append(
                Item(
                    f"area{number}.item{place}",
                    prompt,
                    kind,
                    unit="s" if kind is ItemKind.STOPWATCH else "",
                    limits=Limits(high=Decimal(3)) if kind is ItemKind.STOPWATCH else None,
                    choices=(
                        Choice("usb", Text("USB 直连", "USB"), Verdict.NORMAL),
                        Choice("loose", Text("接口松动", "loose plug"), Verdict.ABNORMAL),
                    )
                    if kind is ItemKind.CHOICE
                    else (),
                )
            )
        left -= len(items)
        if items:
            sections.append(Section(f"area{number}", title, tuple(items), number))
    return Checklist(
        "counter-patrol",
        "1.4",
        Text("征收点巡检", "Collection point patrol"),
        frozenset({"collection_point"}),
        frozenset({"patrol"}),
        tuple(sections),
        30,
    )


def offset_run(visit_id: str, item_id: str, run_id: str = "run-offset") -> TestRun:
    limits = Limits(Decimal("-1.5"), Decimal("1.5"))
    offsets = (
        Measurement("offset_x", "3.2", "mm", limits, False, "1b24", "横向偏移", "Offset x"),
        Measurement("offset_y", "-0.4", "mm", limits, True, "1b4a", "纵向偏移", "Offset y"),
    )
    steps = (
        StepRecord(
            "open",
            "打开端口并识别",
            "Open and identify",
            StepVerdict.PASS,
            "0.31",
            "联机、有纸、无错误",
            "online, paper, no error",
        ),
        StepRecord(
            "target",
            "打印定位靶",
            "Print the target",
            StepVerdict.PASS,
            "6.80",
            "已发送 1 842 字节，设备回报完成",
            "1842 bytes sent, the device says done",
        ),
        StepRecord(
            "measure",
            "读取偏移",
            "Read the offset",
            StepVerdict.FAIL,
            "21.4",
            "横向偏移超限",
            "the horizontal offset is out of limits",
            offsets,
            "EXTENDED",
            "10.1, 53.2, 103.3",
        ),
        StepRecord("again", "复测", "Measure again", StepVerdict.NOT_RUN, "0"),
    )
    return TestRun(
        run_id,
        AssetKind.PRINTER,
        "printer.overlay",
        "serial:COM4?baud=9600",
        "fp-630k",
        Outcome.FAIL,
        steps,
        moment(11),
        "28.51",
        {"maker": "映美", "model": "FP-630K+", "serial": "7K2219045", "firmware": "1.08"},
        visit_id,
        item_id,
        "asset-1",
        CAPTURE_SHA,
        1945,
        "engineer-1",
    )


def built(
    items: int = 24, photos: int = 4, *, signed: bool = True, revision: int = 1, remarks: str = "好"
) -> Built:
    plan = checklist(items)
    site = Site(
        "site-1", "dongguan-2026", "87", "常平镇", "常平水务集团供水有限公司", "collection_point"
    )
    visit = Visit(
        "0190-visit",
        "XJ-20261120-L3-003",
        site.id,
        "patrol",
        "dongguan-2026",
        "1.2.0",
        plan.id,
        plan.version,
        "engineer-1",
        "李志强",
        "L3",
        VisitState.FINISHED,
        moment(0),
        finished=moment(52),
    )
    blobs: dict[str, bytes] = {}
    answers, evidence, findings = [], [], []
    listed = list(plan.items())
    run = offset_run(visit.id, "area2.item1")
    for n, item in enumerate(listed):
        at = moment(2 + n * 0.7)
        answer = Answer(f"a{n}", visit.id, item.id, 1, Verdict.NORMAL, by="engineer-1", at=at)
        if item.id == "area2.item1":
            answer = replace(
                answer,
                verdict=Verdict.ABNORMAL,
                measurements=run.steps[2].measurements,
                run_id=run.id,
                note="横向偏移超限，票据金额压线。",
            )
        elif item.kind is ItemKind.STOPWATCH:
            answer = replace(answer, value="1.8")
        elif item.kind is ItemKind.CHOICE:
            answer = replace(answer, value="usb")
        elif n % 7 == 3:
            answer = replace(answer, verdict=Verdict.NA, note="本网点没有此项业务")
        answers.append(answer)
    for n in range(photos):
        content = picture(n)
        digest = sha256(content)
        blobs[digest] = content
        item = listed[(n * 3 + 1) % len(listed)] if n else plan.item("area2.item1")
        evidence.append(
            Evidence(
                f"e{n}",
                visit.id,
                item.id,
                EvidenceKind.PHOTO,
                digest,
                len(content),
                "image/jpeg",
                f"票据原样 {n + 1}.jpg",
                1,
                "engineer-1",
                moment(3 + n),
                1600,
                1200,
            )
        )
    blobs[CAPTURE_SHA] = b""
    findings.append(
        Finding(
            "f1",
            visit.id,
            site.id,
            "area2.item1",
            moment(12),
            "engineer-1",
            "PR-08",
            "套打横向偏移 3.2 mm，超出 ±1.5 mm，票据金额压到预印线。",
            "驱动左边距改为 −3.2 mm 后复测；仍超限则更换送纸辊。",
            ticket_id="t1",
        )
    )
    record = VisitRecord(visit, site, tuple(answers), tuple(evidence), tuple(findings), (run,))
    ticket = Ticket(
        "t1",
        "GD-20261120-L3-001",
        "fault",
        "套打错位",
        "II",
        TicketState.NEW,
        site.id,
        START,
        "dongguan-2026",
        symptom="PR-08",
        visit_id=visit.id,
        finding_id="f1",
    )
    level = ServiceLevel(
        "II",
        "II级 部分功能受影响",
        "II: function lost",
        timedelta(minutes=10),
        timedelta(hours=4),
        timedelta(hours=8),
        Calendar("always"),
    )
    data = VisitReportData(
        record,
        plan,
        Text("征收点", "Collection point"),
        Text("巡检", "Patrol"),
        Text("东莞涉水收费统一征收平台运维 2026", "Dongguan water-fee collection O&M 2026"),
        tickets=(ReportTicket(ticket, level),),
        symptoms={"PR-08": Text("套打错位", "Misaligned")},
        plans={"printer.overlay": Text("套打位置测量", "Overlay alignment")},
        photo=blobs.get,
        made_at=START + timedelta(hours=1),
    )
    made = Built(data, blobs, device_key())
    if signed:
        sign(made, remarks=remarks)
    if revision == 2:
        second(made)
    return made


def sign(made: Built, remarks: str = "好", at: float = 55) -> SignOff:
    data = made.data
    png = b"\x89PNG not shown " + str(data.rev).encode()
    made.blobs[sha256(png)] = png
    made.blobs[CAPTURE_SHA] = CAPTURE
    signing = Signing("陈丽华", "网点负责人", 4, remarks, STROKES, sha256(png))
    previous = max(data.sign_offs, key=lambda s: s.revision, default=None)
    prev = previous.content_sha256 if previous else ""
    made_off = seal(
        data.record,
        signing,
        made.key,
        id=f"s{data.rev}",
        at=moment(at),
        laptop_prev=prev,
        visit_prev=prev,
        checklist_sha256=sha256(canonical(plain(data.checklist))),
    )
    receipt = Receipt(
        f"r{data.rev}",
        data.record.visit.id,
        data.rev,
        made_off.content_sha256,
        True,
        "",
        START + timedelta(minutes=at + 60),
        "00" * 32,
        "00" * 64,
        True,
    )
    made.data = replace(
        data,
        record=replace(data.record, visit=data.record.visit.sign(moment(at))),
        sign_offs=(*data.sign_offs, made_off),
        receipts=(*data.receipts, receipt),
    )
    return made_off


def second(made: Built) -> SignOff:
    """Central returned the offset; it was repaired, measured anew and signed again."""
    data = made.data
    visit = data.record.visit.return_items(("area2.item1",))
    first = offset_run(visit.id, "area2.item1", "run-again")
    good = tuple(replace(m, value="0.3", ok=True) for m in first.steps[2].measurements)
    step = replace(
        first.steps[2],
        verdict=StepVerdict.PASS,
        measurements=good,
        code="",
        text_zh="偏移合格",
        text_en="within limits",
    )
    run = replace(first, outcome=Outcome.PASS, steps=(*first.steps[:2], step), started=moment(3000))
    answer = Answer(
        "a-again",
        visit.id,
        "area2.item1",
        2,
        Verdict.NORMAL,
        "",
        "已调整左边距。",
        good,
        run.id,
        "engineer-1",
        moment(3001),
        "整改后复测",
    )
    review = Review(
        "rv",
        visit.id,
        1,
        Decision.RETURNED,
        "c1",
        "复核 王敏",
        START + timedelta(hours=20),
        "请复测",
        (ItemRemark("area2.item1", "套打偏移超限，调整后重新测量并附照片。"),),
    )
    made.data = replace(
        data,
        record=replace(
            data.record,
            visit=visit.finish(moment(3002)),
            answers=(*data.record.answers, answer),
            runs=(*data.record.runs, run),
        ),
        reviews=(review,),
    )
    return sign(made, "已修好", 3005)


CENTRAL = DeviceKey(bytes([9]) * 32)


def trust_of(made: Built, central: DeviceKey = CENTRAL) -> Trust:
    """Central's certificate for the laptop and its receipt for the sign-off, both signed."""
    sign = made.sign_off
    laptop = made.data.record.visit.laptop
    paper = Enrolled("device-1", sign.device_key, laptop, "central-1", "2026-11-01T00:00:00Z", "")
    receipt = replace(made.data.receipts[-1], central_key=central.public, central_signature="")
    return Trust(
        central.public,
        replace(paper, signature=central.sign(paper.signed_bytes())),
        replace(receipt, central_signature=central.sign(receipt_bytes(receipt))),
    )
