"""``countercheck demo``: a complete world on one machine."""

from __future__ import annotations

import signal
import threading
from argparse import Namespace
from typing import TYPE_CHECKING

from app.commands.terminal import DONE, facts
from app.config import data_dir
from app.demo.people import PASSWORD, PEOPLE
from app.demo.world import World, follow_central
from app.domain.text import Text

if TYPE_CHECKING:
    from drivers.bench import VirtualDevice


def run(args: Namespace) -> int:
    def told(text: Text) -> None:
        if not args.json:
            print(text.to(args.lang), flush=True)

    with World(data_dir(args.data_dir) / "demo", fresh=args.fresh, told=told) as world:
        world.open()
        if args.headless:
            return _stay(args, world)
        from app.main import open_window
        from widgets.sign_in.gate import DemoAccount, DemoInfo

        demo = DemoInfo(tuple(DemoAccount(p.login, p.name, p.role, PASSWORD) for p in PEOPLE))
        return open_window(
            world.laptop,
            lang=args.lang if args.lang_given else None,
            demo=demo,
            on_session=follow_central(world.laptop, world.central.url),
        )


def _stay(args: Namespace, world: World) -> int:
    """Everything but the window, until Ctrl+C or a termination signal."""
    from drivers.bench import VirtualBench
    from drivers.registry import default_registry

    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    with VirtualBench(default_registry()) as bench:
        world.central.wait(lambda: not over.is_set())
        devices = [bench.start("printer", name="printer"), bench.start("printer", listen="tcp")]
        facts(args, _facts(world, devices), _words(args, world, devices))
        while not over.wait(0.5):
            if not world.central.running:
                world.central.start()  # it was killed: a demonstration goes on
    return DONE


def _facts(world: World, devices: list[VirtualDevice]) -> dict[str, object]:
    return {
        "central": world.central.url,
        "data_dir": str(world.laptop),
        "accounts": [
            {"login": p.login, "password": PASSWORD, "role": p.role.value} for p in PEOPLE
        ],
        "devices": [{"kind": d.kind, "model": d.model, "url": d.url} for d in devices],
    }


def _words(args: Namespace, world: World, devices: list[VirtualDevice]) -> str:
    lines = [
        Text("中心服务", "central service").to(args.lang) + f": {world.central.url}",
        Text("笔记本数据目录", "the laptop's data folder").to(args.lang) + f": {world.laptop}",
    ]
    lines += [f"{p.role.value}: {p.login} / {PASSWORD}" for p in PEOPLE]
    lines += [
        Text("虚拟设备", "virtual device").to(args.lang) + f": {d.kind} {d.url}" for d in devices
    ]
    lines.append(Text("按 Ctrl+C 结束", "Ctrl+C ends it").to(args.lang))
    return "\n".join(lines)
