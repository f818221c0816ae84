"""``countercheck central serve``: the service in the foreground, until it is told to end."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from argparse import Namespace
from typing import Final

from app.commands.central_opening import (
    DONE,
    CentralNotReady,
    CentralRefused,
    opened,
    settings_of,
    words_of,
)
from app.commands.terminal import facts
from app.domain.text import Text

LAST_WORD: Final = 1.5  # seconds for a request that is still inside the database at the end

_WHY_NOT: Final = {
    "taken": (
        Text("端口已被占用。", "The port is in use."),
        Text("请换一个端口，或先停掉占用它的程序。", "Choose another port or free this one."),
    ),
    "rights": (
        Text("系统不允许使用这个端口。", "The system does not let this user have the port."),
        Text("请用 1024 以上的端口。", "Choose a port above 1024."),
    ),
    "address": (
        Text("这台机器没有这个监听地址。", "This machine has no such address to listen on."),
        Text("请检查 --host 和 --port。", "Check --host and --port."),
    ),
    "failed": (
        Text("中心服务没有启动。", "The central service did not start."),
        Text("请查看上面的日志。", "See the log above."),
    ),
}


def serve(args: Namespace) -> int:
    """Runs until interrupted. A new embedded database is made by itself; a server's needs init.

    The port is taken first: what is said to listen does listen. Exit 2: an address or number of
    processes that cannot be; 3: port or database cannot be had now."""
    from sync.central import serve as service

    settings = settings_of(args)
    embedded = settings.url.startswith("sqlite")
    if args.workers < 1:
        raise CentralRefused(
            str(args.workers), todo=Text("进程数至少是 1。", "There is at least one process.")
        )
    if not 0 <= args.port <= 65535:
        todo = Text("端口是 0 到 65535。", "A port is a number from 0 to 65535.")
        raise CentralRefused(str(args.port), todo=todo)
    if args.workers > 1 and embedded:
        todo = Text(
            "嵌入式 SQLite 只能用一个进程。", "Embedded SQLite is served by one process only."
        )
        raise CentralRefused("workers", todo=todo)
    service.log_to_stderr()
    if args.until_eof:
        threading.Thread(target=_end_with_input, name="until-eof", daemon=True).start()
    try:
        with service.listen(args.host, args.port) as sock:
            port = int(sock.getsockname()[1])
            with opened(args, create=embedded) as central:
                if args.workers == 1:
                    _say(args, central.server_id, port)
                    service.serve(central, sock)
                identity = central.server_id
        if args.workers > 1:
            _say(args, identity, port)
            service.serve_many(settings, args.host, port, args.workers)
    except service.NotStarted as error:
        what, todo = _WHY_NOT[error.why]
        detail = Text(f"（{args.host}:{args.port}）", f"({args.host}:{args.port})")
        raise CentralNotReady(str(error), what=what, meaning=detail, todo=todo) from error
    _let_go()
    return DONE


def _say(args: Namespace, server_id: str, port: int) -> None:
    words = words_of(
        args,
        f"中心 {server_id} 正在监听 http://{args.host}:{port}（Ctrl+C 结束）",
        f"central {server_id} listens on http://{args.host}:{port} (Ctrl+C ends it)",
    )
    facts(args, {"server_id": server_id, "host": args.host, "port": port}, words)


def _end_with_input() -> None:
    """Whoever started us holds our input open; it closes when they end, however they end."""
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _let_go() -> None:
    """A request that waits inside the database cannot be called off: after a short while the
    process ends without it, and the database rolls its transaction back."""
    until = time.monotonic() + LAST_WORD
    others = [t for t in threading.enumerate() if t is not threading.main_thread()]
    for thread in (t for t in others if not t.daemon):
        thread.join(max(0.0, until - time.monotonic()))
        if thread.is_alive():
            logging.getLogger(__name__).warning("a request did not end in time and was cut off")
            logging.shutdown()
            sys.stdout.flush()
            os._exit(DONE)
