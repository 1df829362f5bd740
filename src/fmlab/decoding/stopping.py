"""Stop strings: end a text where a given string has been written, wherever the borders of its tokens lie.

A token may hold the end of one word and the start of the next, or a third of a character, so a stop string can begin
and end inside tokens. The text is therefore watched byte by byte: the result depends on the text alone, never on how
it was cut into tokens. Readers who see the text while it is written must not see the start of a stop string either;
what may still become one is held back.

Rules where libraries differ: the stop that is complete first wins, and of two that end at the same byte the longer.
The text ends before the stop. What the same token holds after it is dropped.
Left out: an end token, which is no text (`stop` of `generate`).
Source: no paper; transformers' StopStringCriteria solves the same task, but only tells that a stop was written.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence


class StopStrings:
    """Watches one text as it is written.

    stops: the stop strings; none means that nothing stops the text. `stopped` is the stop that ended it, or None;
    `held` the bytes that have been written and not shown. Raises ValueError for an empty stop string, TypeError for
    one string instead of a list of them.
    """

    def __init__(self, stops: Sequence[str]):
        if isinstance(stops, str | bytes):
            raise TypeError(f"stops must be a list of strings, such as [{stops!r}].")
        if not all(stops):
            raise ValueError("An empty stop string would stop every text before it begins; leave it out.")
        # the longest first: of stops that end at the same byte it wins
        self._stops = sorted((stop.encode() for stop in stops), key=len, reverse=True)
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._tail = b""
        self._ended = False
        self.stopped: str | None = None

    @property
    def held(self) -> bytes:
        """What was written and is not shown yet: a possible start of a stop, or of a character."""
        return self._decoder.getstate()[0] + self._tail

    def push(self, piece: bytes) -> str:
        """Take the bytes of one more token and return the text that can be shown now, often "".

        Bytes that are no UTF-8 show as U+FFFD, as soon as they cannot become a character. Raises ValueError after the
        text has ended.
        """
        if self._ended:
            raise ValueError("This text has ended. Make a new StopStrings for the next one.")
        free = bytearray()
        for byte in piece:
            self._tail += bytes([byte])
            for stop in self._stops:
                if self._tail.endswith(stop):
                    self.stopped, self._ended = stop.decode(), True
                    free += self._tail[: -len(stop)]
                    self._tail = b""
                    return self._decoder.decode(bytes(free), final=True)
            keep = self._may_become_a_stop()
            free += self._tail[: len(self._tail) - keep]
            self._tail = self._tail[len(self._tail) - keep :]
        return self._decoder.decode(bytes(free))

    def finish(self) -> str:
        """The text ends here without a stop: return what was held back. Raises ValueError when it has ended already."""
        if self._ended:
            raise ValueError("This text has ended. Make a new StopStrings for the next one.")
        self._ended = True
        rest, self._tail = self._tail, b""
        return self._decoder.decode(rest, final=True)

    def _may_become_a_stop(self) -> int:
        """How many bytes at the end of the tail are the start of some stop: the longest such end."""
        for length in range(len(self._tail), 0, -1):
            if any(stop.startswith(self._tail[-length:]) for stop in self._stops):
                return length
        return 0


def cut(text: str, stops: Sequence[str]) -> tuple[str, str | None]:
    """A finished text up to its stop, and which stop that was (None: the text had none). Same rules, same errors."""
    watch = StopStrings(stops)
    shown = watch.push(text.encode())
    return (shown, watch.stopped) if watch.stopped is not None else (shown + watch.finish(), None)
