"""``countercheck bench KIND``: one virtual device on a real port, until it is stopped."""

from __future__ import annotations

import signal
import sys
import threading
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.terminal import DONE, NOT_NOW, WRONG, complain, facts
from app.domain.text import Text

if TYPE_CHECKING:
    from drivers.bench import VirtualDevice


def _switch(args: Namespace, device: VirtualDevice) -> None:
    """Faults switched from the keyboard or a script: a line "NAME on" or "NAME off" each; what
    is on is told after every line. The end of the input ends nothing."""
    from drivers.errors import DeviceError

    for line in sys.stdin or ():
        name, _, word = line.strip().partition(" ")
        if not name:
            continue
        try:
            if word not in ("on", "off"):
                known = " ".join(fault.name for fault in device.faults)
                said = Text(
                    f"写“故障名 on”或“故障名 off”。可用：{known}",
                    f"type “NAME on” or “NAME off”. Known: {known}",
                )
                complain(args, said)
                continue
            device.set_fault(name, word == "on")
        except DeviceError as error:
            complain(args, Text(error.sentence("zh"), error.sentence("en")))
            continue
        active = ", ".join(sorted(device.active_faults)) or "-"
        facts(args, {"faults": sorted(device.active_faults)}, active)


def run(args: Namespace) -> int:
    from drivers.bench import VirtualBench
    from drivers.errors import DeviceError
    from drivers.port_errors import PortError
    from drivers.registry import default_registry

    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    with VirtualBench(default_registry()) as bench:
        try:
            device = bench.start(
                args.kind,
                model=args.model or "",
                listen=args.listen,
                faults=args.fault,
                out=Path(args.out) if args.out else None,
            )
        except DeviceError as error:
            complain(args, Text(error.sentence("zh"), error.sentence("en")))
            return NOT_NOW if isinstance(error, PortError) else WRONG
        facts(
            args,
            {"url": device.url, "kind": device.kind, "model": device.model},
            device.url,
        )
        listener = threading.Thread(target=_switch, args=(args, device), daemon=True)
        listener.start()
        while device.running and not over.wait(0.2):
            pass
        received = device.received()
        if not args.json:
            print(
                Text(
                    f"收到 {len(received.raw)} 字节，{len(received.tickets)} 张票，"
                    f"{len(received.errors)} 处协议错误",
                    f"received {len(received.raw)} bytes, {len(received.tickets)} tickets, "
                    f"{len(received.errors)} protocol errors",
                ).to(args.lang)
            )
        return DONE
