"""What the terminal shows while a class is graded. Leaves out the summary at the end (see `report`)."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from typing import TextIO

from autograder.outcome import GRADED, MARKED, Result, points, visible

BAR = 24  # characters


class Progress:
    """A bar that follows the run on a terminal; one line per submission elsewhere."""

    def __init__(
        self, total: int = 0, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.stream, self.clock = stream or sys.stdout, clock
        self.live = self.stream.isatty()
        self.expect(total)

    def expect(self, total: int) -> None:
        """So many submissions are to be run from now on."""
        self.total, self.done, self.start = total, 0, self.clock()
        if total:
            self.bar()

    def end(self, student: str, result: Result) -> None:
        """A submission has its outcome. On a terminal only what wants attention gets a line of its own."""
        self.done += 1
        if not self.live or result.outcome != GRADED:
            self.clear()
            marks = f" {points(result.score)}/{points(result.max)}" if result.outcome in MARKED else ""
            self.say(f"[{self.done}/{self.total}] {student}: {result.outcome}{marks}")
        self.bar()

    def trouble(self, student: str, why: str) -> None:
        self.clear()
        self.say(f"{student}: {why}")

    def say(self, text: str) -> None:
        print(visible(text), file=self.stream, flush=True)

    def bar(self) -> None:
        self.show(self.line())

    def line(self) -> str:
        """The bar in words: how many of how many, how many a minute, how long it will still take."""
        full = BAR * self.done // max(1, self.total)
        text = f"[{'#' * full}{'.' * (BAR - full)}] {self.done}/{self.total}"
        seconds = self.clock() - self.start
        if self.done and seconds > 0:
            left = seconds / self.done * (self.total - self.done)
            text += f"  {60 * self.done / seconds:.0f} a minute  {duration(left)} left"
        return text

    def show(self, text: str) -> None:
        if self.live:
            width = shutil.get_terminal_size().columns - 1
            print("\r\033[K" + text[:width], end="", file=self.stream, flush=True)

    def clear(self) -> None:
        if self.live:
            print("\r\033[K", end="", file=self.stream, flush=True)


def duration(seconds: float) -> str:
    """Seconds as people say them: 40 s, 12 min, 3 h 05 min."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02} min"
