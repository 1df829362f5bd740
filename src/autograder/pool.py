"""Many submissions at once: threads that wait for sandboxes, results in the order in which they arrive.

The caller's thread hands out the work and gets the results, so whatever it writes has one writer. A sandbox that
vanished is no verdict: its submission is tried again. Leaves out the work (see `submission`) and what becomes of its
results (see `clerk`).
"""

from __future__ import annotations

import os
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from autograder.outcome import SandboxLost
from autograder.submission import TRIES


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Pool:
    """Does `work` for each student in `workers` threads.

    `begin` is called in the caller's thread before a student is handed out. `ahead`: how many more are handed out than
    there are threads, so that none waits for the caller. Where the caller stops in between, work under way is dropped:
    the threads are daemons, and end when their sandbox is closed.
    """

    def __init__(
        self,
        students: Iterable[str],
        work: Callable[[str], Any],
        workers: int,
        begin: Callable[[str], None],
        ahead: int = 1,
    ) -> None:
        self.waiting = deque(students)
        self.tries = dict.fromkeys(self.waiting, 0)
        self.under_way: set[str] = set()
        self.count, self.ahead = min(workers, len(self.waiting)), ahead
        self.work, self.begin = work, begin
        self._todo: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._done: deque[tuple[str, Any]] = deque()  # stays here until the caller comes back for the next one
        self._count = threading.Semaphore(0)  # of those in `_done` that were not looked at yet

    def _serve(self) -> None:
        while (student := self._todo.get()) is not None:
            try:
                answer = self.work(student)
            except BaseException as error:
                answer = error
            self._done.append((student, answer))
            self._count.release()

    def run(self) -> Iterator[tuple[str, Any]]:
        """Yield (student, what the work returned, or the exception that it raised) in the order of arrival."""
        for number in range(self.count):
            threading.Thread(target=self._serve, name=f"autograder-{number}", daemon=True).start()
        try:
            while self.waiting or self.under_way:
                while self.waiting and len(self.under_way) < self.count + self.ahead:
                    self._hand_out(self.waiting.popleft())
                self._count.acquire()
                student, answer = self._done[0]
                if isinstance(answer, SandboxLost) and self.tries[student] < TRIES:
                    self.waiting.append(student)
                elif isinstance(answer, BaseException) and not isinstance(answer, Exception):
                    raise answer
                else:
                    yield student, answer
                self.under_way.discard(student)
                self._done.popleft()
        finally:
            for _ in range(self.count):
                self._todo.put(None)

    def _hand_out(self, student: str) -> None:
        self.begin(student)
        self.tries[student] += 1
        self.under_way.add(student)
        self._todo.put(student)

    def arrived(self) -> Iterator[tuple[str, Any]]:
        """After `run` was left early: what it had not yet yielded, or had yielded and not come back from."""
        while self._done:
            student, answer = self._done.popleft()
            self.under_way.discard(student)
            if not isinstance(answer, BaseException):
                yield student, answer
