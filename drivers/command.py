"""Runs a small system command with a deadline and a token."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass

from drivers.cancel import SLICE, CancelToken, Deadline


@dataclass(frozen=True, slots=True)
class Output:
    code: int
    out: str
    err: str


def run_command(
    words: Sequence[str], deadline: float, cancel: CancelToken | None = None
) -> Output | None:
    """The output of a command, or None when it is not there, cannot start, or takes longer than
    ``deadline`` seconds (it is killed then). Raises Cancelled."""
    token = cancel or CancelToken()
    token.check()
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) if sys.platform == "win32" else 0
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        # files instead of pipes: no reader threads, and a chatty child cannot block
        try:
            child = subprocess.Popen(
                list(words),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                creationflags=flags,
                env={**os.environ, "LC_ALL": "C"},
            )
        except OSError:
            return None
        until = Deadline(deadline)
        try:
            while child.poll() is None:
                if until.expired:
                    return None
                token.sleep(min(SLICE, max(0.001, until.left)))
        finally:
            if child.poll() is None:
                child.kill()
            child.wait()
        out.seek(0)
        err.seek(0)
        return Output(child.returncode, _text(out.read()), _text(err.read()))


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gbk", errors="replace")  # Chinese Windows
