"""Kermit by a program made for it: G-Kermit or C-Kermit, its bytes pumped through our line, so that
deadlines, cancel and the capture hold for it as for everything else.

http://www.kermitproject.org/gkermit.html: ``-i`` binary, ``-s`` send, ``-r`` receive, ``-w`` write
over, ``-X`` an external protocol on pipes.
"""

from __future__ import annotations

import queue
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from drivers.plan import Advanced
from drivers.transfer.faults import NoKermit, PeerCancelled, Stalled
from drivers.transfer.machine import Ending, Patience
from drivers.transfer.part_file import free
from drivers.transfer.running import TELL_EVERY, Moved, Watch
from drivers.transport.base import Line

PROGRAMS = ("gkermit", "kermit", "ckermit")
_SLICE = 0.02  # seconds


def program() -> str | None:
    """The path of a Kermit program; None where there is none."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def send_kermit(
    line: Line,
    files: Sequence[Path],
    *,
    watch: Watch | None = None,
    patience: Patience | None = None,
) -> Moved:
    """Send files by their names. Raises NoKermit, Stalled, PeerCancelled, PortGone."""
    total = sum(path.stat().st_size for path in files)
    seconds = _run(line, ["-i", "-s", *map(str, files)], None, total, watch, patience)
    return Moved(Ending.CONFIRMED, total, seconds, seconds, 0, 0)


def receive_kermit(
    line: Line,
    folder: Path,
    *,
    watch: Watch | None = None,
    patience: Patience | None = None,
) -> Moved:
    """Receive what comes into ``folder``; a file that did not come whole is kept as ``.part``.
    Raises NoKermit, Stalled, PeerCancelled, PortGone."""
    with tempfile.TemporaryDirectory(prefix="kermit-", dir=folder) as made:
        scratch = Path(made)
        try:
            # -K: what came of a file that broke off stays
            seconds = _run(line, ["-i", "-w", "-K", "-r"], scratch, 0, watch, patience)
        except Exception:
            for path in scratch.iterdir():
                path.replace(free(folder / (path.name + ".part")))
            raise
        moved = [path.replace(free(folder / path.name)) for path in sorted(scratch.iterdir())]
    size = sum(path.stat().st_size for path in moved)
    return Moved(Ending.CONFIRMED, size, seconds, seconds, 0, 0, tuple(moved))


def _run(
    line: Line,
    options: list[str],
    folder: Path | None,
    total: int,
    watch: Watch | None,
    patience: Patience | None,
) -> float:
    found = program()
    if found is None:
        raise NoKermit(port=line.url)
    waiting = patience or Patience()
    command = [found, *(["-X"] if Path(found).stem == "gkermit" else ["-Y", "-q"]), *options]
    began = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
    )
    try:
        _pump(line, process, total, watch, waiting)
    except BaseException:
        process.kill()
        raise
    finally:
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(2)
    if process.returncode != 0:
        raise PeerCancelled(f"{Path(found).name} ended with {process.returncode}", port=line.url)
    return time.monotonic() - began


def _pump(
    line: Line,
    process: subprocess.Popen[bytes],
    total: int,
    watch: Watch | None,
    patience: Patience,
) -> None:
    assert process.stdin is not None and process.stdout is not None
    said: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    reader = threading.Thread(target=_listen, args=(process.stdout, said), daemon=True)
    reader.start()
    moved = heard = time.monotonic()
    told = bytes_in = bytes_out = 0.0
    ended = False
    while not ended:
        line.budget.cancel.check()
        while not said.empty():
            out = said.get()
            if not out:
                ended = True  # it closed its output: it has said all
                break
            line.write(out, 30.0)
            bytes_out += len(out)
        data = line.drain() if ended else line.read(4096, _SLICE)
        now = time.monotonic()
        if data:
            bytes_in += len(data)
            heard = moved = now
            with suppress(BrokenPipeError, OSError):
                process.stdin.write(data)
        limit = patience.start if heard == moved and not bytes_in else patience.stall
        if not ended and now - moved > limit:
            raise Stalled(port=line.url)
        if watch is not None and now - told >= TELL_EVERY:
            told = now
            most = int(max(bytes_in, bytes_out))
            watch(Advanced(min(most, total) if total else most, total or most))


def _listen(stream: IO[bytes], said: queue.SimpleQueue[bytes]) -> None:
    try:
        while data := stream.read(4096):
            said.put(data)
    except (OSError, ValueError):
        pass  # closed under us: the run is over
    said.put(b"")
