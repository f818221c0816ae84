"""Keeps the second copy (``journal``) up with the outbox, on a thread of its own.

What is guaranteed when: a change is durable, and may be said to be saved, as soon as its commit in
the database has returned; nothing waits for the second copy. That one follows within about a tenth
of a second: changes made in the meantime share one frame and one fsync. The outbox itself is the
queue, so nothing is held in memory, the order is the outbox's, and what a crash, a kill or a full
disk kept from being copied is copied later: after some seconds, at the next commit, before a
backup, at closing, at the next opening. Only losing the whole database within that moment loses
what was committed in it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final

from app import errors
from app.store.journal import Journal
from app.store.reader import Reader

log = logging.getLogger(__name__)

LINGER_S: Final = 0.05  # commits within it share a frame
RETRY_S: Final = 5.0
WAIT_S: Final = 10.0  # for a disk that does not answer


class SecondCopy:
    """``wake`` after each commit; the rest happens by itself. ``read`` opens a read transaction."""

    def __init__(
        self, journal: Journal, read: Callable[[], AbstractContextManager[Reader]]
    ) -> None:
        self._journal = journal
        self._read = read
        self._one_at_a_time = threading.Lock()
        self._owing = threading.Event()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._behind = False

    def wake(self) -> None:
        """There is something new in the outbox. Costs the caller microseconds."""
        self._owing.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._follow, name="second-copy", daemon=True)
            self._thread.start()

    def flush(self) -> bool:
        """Copies everything committed so far, here and now. False when it could not be written: it
        stays owed, and the log says so once."""
        try:
            with self._alone():
                self._owing.clear()  # before reading: a commit after it wakes the thread again
                with self._read() as reader:
                    self._journal.catch_up(reader)
        except (OSError, errors.StoreError) as error:
            self._owing.set()
            if not self._behind:
                log.warning("the second copy of the outbox is behind: %s", error)
            self._behind = True
            return False
        if self._behind:
            log.warning("the second copy of the outbox has caught up")
        self._behind = False
        return True

    def trim(self, covered: int) -> None:
        """After a backup that has every change up to ``covered``: drops what is safe twice."""
        if self.flush():
            with self._alone(), self._read() as reader:
                self._journal.trim(reader, covered)

    def close(self) -> None:
        """Copies what is owed and ends the thread. May be called twice."""
        self._closing.set()
        thread, self._thread = self._thread, None
        if thread is not None:
            self._owing.set()
            thread.join(WAIT_S)
            self.flush()
        with self._alone():
            self._journal.close()

    def _follow(self) -> None:
        # asked anew after each flush: one that was under way while the store was being closed has
        # taken back the waking that closing gave
        while not self._closing.is_set():
            self._owing.wait()
            if self._closing.wait(LINGER_S):
                return
            if not self.flush():
                self._closing.wait(RETRY_S)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._one_at_a_time.acquire(timeout=WAIT_S):
            raise errors.StorageFailed(f"the journal has not answered for {WAIT_S} s")
        try:
            yield
        finally:
            self._one_at_a_time.release()
