"""What the meter-number test asks, keeps and says; and the token that holds while it puts back."""

from __future__ import annotations

from decimal import Decimal

from drivers.cancel import CancelToken
from drivers.capture import hex_lines
from drivers.card_readers.memory import MemoryCard
from drivers.questions import Question
from drivers.types import Attachment, Limit, Reading, Text, Verdict, reading


class Shield(CancelToken):
    """The run's token until it is raised; then a wait is bounded by its deadline only. A card that
    was written to must be put right even when the person has cancelled."""

    def __init__(self, outer: CancelToken) -> None:
        super().__init__()
        self._raised = False
        self._forget = outer.on_cancel(self._outer)

    def _outer(self) -> None:
        if not self._raised:
            self.cancel()

    def up(self) -> None:
        self._raised = True
        self._event.clear()
        self._forget()


def wrong_reading(count: int) -> Reading:
    label = Text("不对的数字", "Wrong digits")
    return reading("wrong_digits", label, count, "", Limit(high=Decimal(0)))


def kept_files(card: MemoryCard, original: dict[range, bytes]) -> tuple[Attachment, ...]:
    """The content as text with addresses, and as bare bytes."""
    lines = [f"{key}: {value}" for key, value in card.identity.items()]
    for place, data in original.items():
        lines.append(f"{place.start:04x}h, {len(place)} bytes:")
        lines += [f"  {line}" for line in hex_lines(data)]
    text = "\n".join(lines) + "\n"
    return (
        Attachment("card-original.txt", "text/plain", text.encode()),
        Attachment("card-original.bin", "application/octet-stream", b"".join(original.values())),
    )


def consent_question(card: MemoryCard, loops: int) -> Question:
    return Question(
        "consent",
        Text(
            f"将在这张 {card.title.zh} 卡上写入测试表号 {loops} 遍，再恢复原内容。"
            "过程中不要拔卡。最好用空白卡或作废卡；用户的卡先确认有备份。开始吗？",
            f"Test numbers will be written to this {card.title.en} {loops} times, then "
            "the content is put back. Do not pull the card. Best use a blank card; of a "
            "customer's card make sure there is a backup. Start?",
        ),
        (
            ("go", Text("开始写卡测试", "Start"), Verdict.PASS),
            ("no", Text("不写这张卡", "Do not write to it"), Verdict.INCONCLUSIVE),
        ),
    )


def risk_question(left: int, full: int) -> Question:
    last = left == 1
    return Question(
        "risk",
        Text(
            f"这张卡只剩 {left} 次密码机会（满 {full} 次）。"
            + ("再错一次就永久锁死！" if last else "")
            + "确定密码正确吗？",
            f"The card has {left} of {full} tries left. "
            + ("One more wrong code locks it for good! " if last else "")
            + "Is the code known to be right?",
        ),
        (
            ("stop", Text("不确定，停止", "Not sure, stop"), Verdict.INCONCLUSIVE),
            ("present", Text("确定正确，核对密码", "It is right, present it"), Verdict.PASS),
        ),
    )
