"""``countercheck bench KIND``: one virtual device on a real port, until it is stopped."""

from __future__ import annotations

import signal
import threading
from argparse import Namespace
from pathlib import Path

from app.commands.terminal import DONE, NOT_NOW, WRONG, complain, facts
from app.domain.text import Text


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
