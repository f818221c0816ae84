"""What can be wrong with the virtual card readers on a line."""

from __future__ import annotations

from drivers.simulation import FaultSpec
from drivers.types import Text

SILENT = FaultSpec("silent", Text("没有应答", "Silent"))
WRONG_BAUD = FaultSpec("wrong_baud", Text("波特率与设置不同", "Runs at another baud rate"))
CUT = FaultSpec("cut_frames", Text("应答只发一半", "Answers are cut short"))
SLOW = FaultSpec("slow", Text("应答很慢", "Answers slowly"))
BAD_BCC = FaultSpec("bad_bcc", Text("校验字节错误", "Wrong checksums"))
NO_CARD = FaultSpec("no_card", Text("没有卡（没人刷卡）", "No card (nobody swipes)"))
TRACK_SHIFT = FaultSpec("track_shift", Text("磁头错位一道", "The head is one track off"))
TRACK2_DEAD = FaultSpec("track2_dead", Text("磁道 2 磁头坏", "The head of track 2 is dead"))
WEAK_HEAD = FaultSpec("weak_head", Text("磁头弱：隔次出错", "Weak head: every other swipe errs"))
AUTH_FAILS = FaultSpec("auth_fails", Text("密钥认证失败", "The key is refused"))
STALE_UID = FaultSpec("stale_uid", Text("先报上一张卡的号码", "Tells the last card's number first"))
COMMON = (SILENT, WRONG_BAUD, CUT, SLOW)
SWIPE_FAULTS = (*COMMON, NO_CARD, TRACK_SHIFT, TRACK2_DEAD, WEAK_HEAD)
CARD_FAULTS = (*COMMON, BAD_BCC, NO_CARD, AUTH_FAILS, STALE_UID)
SERIAL_CARD_FAULTS = (
    *COMMON,
    BAD_BCC,
    NO_CARD,
    TRACK_SHIFT,
    TRACK2_DEAD,
    WEAK_HEAD,
    AUTH_FAILS,
    STALE_UID,
)
