"""Cells as a notebook runs them: IPython's own shell, without a terminal, history or kernel, its output kept short.

Magics, top-level await and the value of the last expression work as in Jupyter. Leaves out rich display (of what a cell
shows, the text is kept) and commands of the system: `!ls` and `%pip` say that they are not run.
"""

from __future__ import annotations

import contextlib
import io
import os
import traceback
from dataclasses import dataclass
from typing import Any

from autograder.outcome import clip
from autograder.split import errors

CUT = "\n... cut here: too much output ...\n"
FRAMES = 12  # of a traceback, the innermost


@dataclass
class Ran:
    """What one cell did."""

    stdout: str
    stderr: str
    shown: str | None  # the text of the last expression
    value: Any  # of the last expression
    error: BaseException | None


class Bounded(io.StringIO):
    """A text stream that keeps the first `limit` characters and says where it stopped."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit, self.left = limit, limit

    def write(self, text: str) -> int:
        size = len(text)
        if self.left > 0:
            super().write(text[: self.left] + (CUT if size > self.left else ""))
            self.left -= size
        return size

    def isatty(self) -> bool:
        return False


_shell: Any = None


def prepare() -> Any:
    """Make the one shell of this process, before it forks: making it takes longer than a fork."""
    global _shell
    if _shell is None:
        os.environ.setdefault("IPYTHONDIR", "/nonexistent")
        from IPython.core.displayhook import DisplayHook
        from IPython.core.displaypub import DisplayPublisher
        from IPython.core.interactiveshell import InteractiveShell
        from IPython.utils.text import SList
        from traitlets.config import Config

        class Hook(DisplayHook):
            kept: Any = None

            def __call__(self, result: Any = None) -> None:
                if result is not None:
                    self.kept = result
                    self.shell.user_ns["_"] = result

        class Publisher(DisplayPublisher):
            def publish(self, data, *args, **kwargs) -> None:
                print(data.get("text/plain", ""))

            def clear_output(self, wait: bool = False) -> None:
                pass

        class Shell(InteractiveShell):
            displayhook_class = Hook
            display_pub_class = Publisher

            def showtraceback(self, *args, **kwargs) -> None:
                pass

            def showsyntaxerror(self, *args, **kwargs) -> None:
                pass

            def enable_gui(self, gui=None) -> None:
                pass

            def init_io(self) -> None:
                pass

            def system(self, command: str) -> None:
                print(f"(not run while grading: {command})")

            system_piped = system_raw = system

            def getoutput(self, command: str, split: bool = True, depth: int = 0) -> Any:
                self.system(command)
                return SList([]) if split else ""

        config = Config()
        config.HistoryManager.enabled = False
        config.HistoryManager.hist_file = ":memory:"
        config.InteractiveShell.colors = "nocolor"
        _shell = Shell.instance(config=config)
        _shell.user_ns["__name__"] = "__main__"
        _shell.run_cell("1 + 1", store_history=False)  # imports what running a cell imports
        _shell.displayhook.kept = None
    return _shell


def run(source: str, limit: int) -> Ran:
    """Run one cell; whatever it raises is in the result. `limit`: characters of output kept, a stream."""
    shell = prepare()
    shell.displayhook.kept = None
    out, err = Bounded(limit), Bounded(limit)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        result = shell.run_cell(source, store_history=False)
        error = result.error_before_exec or result.error_in_exec
        value = shell.displayhook.kept
        shown = None if value is None or error is not None else _text(value, limit)
    return Ran(out.getvalue(), err.getvalue(), shown, value if error is None else None, error)


def _text(value: Any, limit: int) -> str:
    """The text of a value whose `__repr__` may be anything."""
    try:
        return clip(str.__str__(repr(value)), limit)
    except BaseException as error:
        return f"(its text cannot be had: {type(error).__name__})"


def trace(error: BaseException, limit: int = 4000) -> str:
    """The traceback of an exception in a cell, without this program's own frames."""
    try:
        summary = traceback.TracebackException.from_exception(error, limit=-FRAMES, compact=True)
        hidden = (os.sep + "autograder" + os.sep, os.sep + "IPython" + os.sep)
        kept = [frame for frame in summary.stack if not any(part in frame.filename for part in hidden)]
        lines = traceback.StackSummary.from_list(kept).format()
        return clip("".join(lines), limit) + "\n" + f"{type(error).__name__}: {errors.safe_text(error)}"
    except BaseException as second:
        return f"{type(error).__name__} (its traceback cannot be had: {type(second).__name__})"
