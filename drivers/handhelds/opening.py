"""From a profile to the terminal that speaks it."""

from __future__ import annotations

from drivers.errors import Illegal
from drivers.handhelds.dll_terminal import MAKER, DllTerminal
from drivers.handhelds.folder_terminal import FolderTerminal
from drivers.handhelds.line_terminal import LineTerminal
from drivers.handhelds.multipoint_terminal import MultipointTerminal
from drivers.handhelds.profile import HandheldProfile
from drivers.handhelds.terminal import DataTerminal
from drivers.plan import RunContext
from drivers.transfer.machine import Patience
from drivers.transport.url import parse
from drivers.types import Text
from drivers.vendor_dll import VendorDriverNeeded


def terminal_for(
    context: RunContext, profile: HandheldProfile, wait: float, patience: Patience
) -> DataTerminal:
    """Raises VendorDriverNeeded for a device whose frames are not public, Illegal for a port that
    does not fit the family."""
    if profile.control == "none":
        raise VendorDriverNeeded(
            Text(
                f"{profile.profile.title.zh}：向{MAKER.zh}要通讯说明或驱动后才能测。",
                f"{profile.profile.title.en}: it can be tested once {MAKER.en} gives its protocol "
                "or driver.",
            ),
            port=context.port,
        )
    if profile.control == "dll":
        dll = context.params.get("dll", "")
        return DllTerminal(profile, context.port, dll, context.budget.cancel)
    where = parse(context.port)
    if profile.control == "folder":
        if where.scheme != "file":
            raise Illegal(
                Text(
                    "这种抄表机用文件夹：端口写 file:文件夹",
                    "this handheld is a folder: give file:FOLDER as the port",
                ),
                port=context.port,
            )
        return FolderTerminal(where.target, context.budget.cancel)
    if where.scheme not in ("serial", "socket", "virtual") or context.line is None:
        raise Illegal(
            Text(
                "这种抄表机要接串口（或网络串口）", "this handheld needs a serial (or network) port"
            ),
            port=context.port,
        )
    if profile.control == "multipoint":
        baud = int(where.options.get("baud", profile.baud))
        return MultipointTerminal(context.line, profile, wait, baud)
    return LineTerminal(context.line, profile, wait, patience)
