"""Exceptions across the wire: as the names of their builtin types, their own name and their text; never as objects."""

from __future__ import annotations

import builtins

from autograder.outcome import clip
from autograder.split.memory import WireError

TEXT = 4000  # characters of a message
BARE = (StopIteration, StopAsyncIteration, UnicodeError, BaseExceptionGroup)  # would end a loop, or cannot be rebuilt


class Lost(BaseException):
    """The process that was asked is gone. No `except Exception` of a test turns this into a pass."""

    def __init__(self, why: str, text: str) -> None:
        super().__init__(text)
        self.why = why
        self.function: str | None = None  # the function that was called


class Raised:
    """Mixed into an exception of the other side: it stays a ValueError for `except ValueError`, with the same text."""

    text = ""
    function: str | None = None  # the function that was called

    def __str__(self) -> str:
        return self.text


def describe(error: BaseException) -> tuple[tuple[str, ...], str, str]:
    """Names of its builtin types from the nearest on, its own name, its text."""
    kinds = [kind for kind in type(error).__mro__ if kind.__module__ == "builtins" and issubclass(kind, BaseException)]
    return tuple(kind.__name__ for kind in kinds), str(type(error).__name__), safe_text(error)


def safe_text(error: BaseException) -> str:
    """The text of an exception whose `__str__` may be anything."""
    try:
        return clip(str.__str__(str(error)), TEXT)
    except BaseException as second:
        return f"(its text cannot be had: {type(second).__name__})"


def rebuild(kinds: object, name: object, text: object, function: str | None) -> BaseException:
    """An exception of the nearest builtin type that may be raised here. Raises WireError for what is no description."""
    if type(kinds) is not tuple or type(name) is not str or type(text) is not str:
        raise WireError("no description of an exception")
    base: type[Exception] = RuntimeError
    for kind in kinds:
        known = vars(builtins).get(kind) if type(kind) is str else None
        if isinstance(known, type) and issubclass(known, Exception):
            base = known if not issubclass(known, BARE) else ValueError if issubclass(known, ValueError) else base
            break
    title = name[:80] if name.isidentifier() else base.__name__
    text = clip(text, TEXT)
    return type(title, (Raised, base), {"text": text, "function": function})(text)


def builtin_name(error: BaseException) -> str:
    """The name of the builtin type that an exception is or comes from."""
    return next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins" and kind is not Raised)


def raised_by(error: BaseException) -> str:
    """The package whose code raised an exception: "torch" for `torch.testing`, "__main__" for a cell."""
    trace, name = error.__traceback__, ""
    while trace is not None:
        name, trace = str(trace.tb_frame.f_globals.get("__name__")), trace.tb_next
    return name.split(".")[0]
