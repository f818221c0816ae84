"""Kermit by a program made for it: G-Kermit, its bytes pumped through our line, so that deadlines,
cancel and the capture hold for it as for everything else.

gkermit(1): ``-i`` binary, ``-s`` send, ``-r`` receive, ``-w`` write over, ``-K`` keep what came of
a file that broke off, ``-X`` an external protocol on pipes. It gives file names in the common form:
capitals on the line, small letters on the disk. C-Kermit does not work on pipes.
"""

from __future__ import annotations

import os
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

from drivers.cancel import Cancelled
from drivers.errors import StepTimeout
from drivers.plan import Advanced
from drivers.transfer.faults import (
    NeverStarted,
    NoKermit,
    Overdue,
    PeerCancelled,
    Stalled,
    TooManyErrors,
    TransferFault,
)
from drivers.transfer.kermit_packets import Follower, error
from drivers.transfer.machine import Ending, Patience
from drivers.transfer.names import clean_name
from drivers.transfer.part_file import free
from drivers.transfer.running import TELL_EVERY, Moved, Watch
from drivers.transport.base import Line

PROGRAM = "gkermit"
_SLICE = 0.02  # seconds


def program() -> str | None:
    """The path of a Kermit program; None where there is none."""
    return shutil.which(PROGRAM)


def send_kermit(
    line: Line,
    files: Sequence[Path],
    *,
    watch: Watch | None = None,
    patience: Patience | None = None,
) -> Moved:
    """Send files by their names. UNCONFIRMED: every file was acknowledged, the end of all was not.
    Raises NoKermit, TransferFault, PortGone."""
    total = sum(path.stat().st_size for path in files)
    talk = _Talk(line, ["-s", *map(str, files)], None, total, watch, patience)
    try:
        talk.run()
    except TransferFault:
        if "B" not in talk.ours.seen or "E" in talk.theirs.seen:
            raise
        return talk.moved(Ending.UNCONFIRMED, total)
    return talk.moved(Ending.CONFIRMED, total)


def receive_kermit(
    line: Line,
    folder: Path,
    *,
    watch: Watch | None = None,
    patience: Patience | None = None,
) -> Moved:
    """Receive what comes into ``folder``; a file that did not come whole is kept as ``.part``.
    UNCONFIRMED: the last file came to its end, the end of all did not. Raises NoKermit,
    TransferFault, PortGone."""
    with tempfile.TemporaryDirectory(prefix="kermit-", dir=folder) as made:
        scratch = Path(made)
        talk = _Talk(line, ["-w", "-K", "-r"], scratch, 0, watch, patience)
        ending = Ending.CONFIRMED
        try:
            talk.run()
        except TransferFault:
            if talk.theirs.last not in ("Z", "B"):
                _keep(scratch, folder, ".part")
                raise
            ending = Ending.UNCONFIRMED
        except BaseException:
            _keep(scratch, folder, ".part")
            raise
        moved = _keep(scratch, folder, "")
    return talk.moved(ending, sum(path.stat().st_size for path in moved), moved)


def _keep(scratch: Path, folder: Path, ending: str) -> tuple[Path, ...]:
    """Everything out of the scratch folder, under names fit for any disk, over nothing."""
    kept = []
    for path in sorted(scratch.iterdir()):
        try:
            name = clean_name(os.fsencode(path.name))
        except ValueError:
            name = "file"
        kept.append(path.replace(free(folder / (name + ending))))
    return tuple(kept)


class _Talk:
    """One run of the program. ``ours`` and ``theirs``: what either side has said."""

    def __init__(
        self,
        line: Line,
        options: list[str],
        folder: Path | None,
        total: int,
        watch: Watch | None,
        patience: Patience | None,
    ) -> None:
        self._line, self._options, self._folder = line, options, folder
        self._total, self._watch = total, watch
        self._patience = patience or Patience()
        self.ours, self.theirs = Follower(), Follower()
        self._sent = self._came = 0
        self._began = time.monotonic()
        self._told = 0.0

    def moved(self, ending: Ending, size: int, files: tuple[Path, ...] = ()) -> Moved:
        seconds = time.monotonic() - self._began
        return Moved(ending, size, seconds, seconds, 0, 0, files)

    def run(self) -> None:
        found = program()
        if found is None:
            raise NoKermit(port=self._line.url)
        process = subprocess.Popen(
            [found, "-X", "-i", *self._options],
            cwd=self._folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={k: v for k, v in os.environ.items() if k != "GKERMIT"},  # options of a person's
        )
        try:
            self._pump(process)
        except BaseException as failure:
            process.kill()
            if isinstance(failure, (Cancelled, StepTimeout)):
                self._line.last_words(error(b"cancelled"))
            raise
        finally:
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with suppress(OSError):
                        stream.close()
            try:
                process.wait(2)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if process.returncode != 0:
            kind = PeerCancelled if "E" in self.theirs.seen else TooManyErrors
            said = self.theirs.text or f"{PROGRAM} ended with {process.returncode}"
            raise kind(said, port=self._line.url)

    def _pump(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None and process.stdout is not None
        said: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=_listen, args=(process.stdout, said), daemon=True).start()
        if os.name == "posix":  # a program that hangs must not hold us
            os.set_blocking(process.stdin.fileno(), False)
        heard = self._began
        waiting = b""
        while True:
            self._line.budget.cancel.check()
            while not said.empty():
                if not (out := said.get()):
                    return  # it closed its output: it has said all
                self._line.write(out, 30.0)
                self.ours.feed(out)
                self._sent += len(out)
            data = self._line.read(4096, _SLICE)
            now = time.monotonic()
            if data:
                self.theirs.feed(data)
                self._came += len(data)
                heard = now
                waiting += data
            if waiting:
                with suppress(BrokenPipeError):
                    waiting = waiting[process.stdin.write(waiting) or 0 :]
            self._check(now, heard)

    def _check(self, now: float, heard: float) -> None:
        limit = self._patience.stall if self._came else self._patience.start
        if now - heard > limit:
            raise (Stalled if self._came else NeverStarted)(port=self._line.url)
        if now - self._began > self._patience.whole:
            raise Overdue(port=self._line.url)
        if self._watch is not None and now - self._told >= TELL_EVERY:
            self._told = now
            most = max(self._came, self._sent)
            done = min(most, self._total) if self._total else most
            self._watch(Advanced(done, self._total or most))


def _listen(stream: IO[bytes], said: queue.SimpleQueue[bytes]) -> None:
    try:
        while data := stream.read(4096):
            said.put(data)
    except (OSError, ValueError):
        pass  # closed under us: the run is over
    said.put(b"")
