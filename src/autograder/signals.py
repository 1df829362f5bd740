"""Ctrl-C and its like: they end a run tidily, and never in the middle of writing something down."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def tidy() -> Iterator[None]:
    """End on SIGTERM and SIGHUP as on Ctrl-C: tidily, so that no hidden tests stay behind in a temporary folder."""

    def stop(number, frame) -> None:
        for other in before:
            signal.signal(other, signal.SIG_IGN)  # a second one must not break off the tidying
        raise KeyboardInterrupt

    before = {n: signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGHUP)}
    before = {n: handler for n, handler in before.items() if handler is not signal.SIG_IGN}  # nohup stays nohup
    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def held() -> Iterator[None]:
    """Keep such signals back until the block has ended: an exception in the middle of a transaction would leave the
    database's library with a lock that nobody gives back."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {n: handler for n in ENDING if callable(handler := signal.getsignal(n))}
    for number in before:
        signal.signal(number, lambda number, frame: came.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if came:
            signal.raise_signal(came[0])
