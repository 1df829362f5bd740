"""What the terminal shows while a class is graded. Leaves out the summary at the end (see `report`)."""

from __future__ import annotations

import shutil
import sys
import time

from autograder.outcome import GRADED, Result, points


class Progress:
    """One line that follows the run on a terminal; one line per submission elsewhere."""

    def __init__(self, total: int) -> None:
        self.total, self.done, self.start, self.live = total, 0, time.monotonic(), sys.stdout.isatty()

    def begin(self, student: str) -> None:
        left = ""
        if self.done:
            each = (time.monotonic() - self.start) / self.done
            left = f", about {max(1, round(each * (self.total - self.done) / 60))} min left"
        self.show(f"[{self.done + 1}/{self.total}{left}] {student} ...")

    def end(self, student: str, result: Result) -> None:
        self.done += 1
        self.clear()
        marks = f" {points(result.score)}/{points(result.max)}" if result.outcome == GRADED else ""
        if not self.live or result.outcome != GRADED:
            print(f"[{self.done}/{self.total}] {student}: {result.outcome}{marks}", flush=True)

    def trouble(self, student: str, why: str) -> None:
        self.clear()
        print(f"{student}: {why}", flush=True)

    def show(self, text: str) -> None:
        if self.live:
            width = shutil.get_terminal_size().columns - 1
            print("\r\033[K" + text[:width], end="", flush=True)

    def clear(self) -> None:
        if self.live:
            print("\r\033[K", end="", flush=True)
