"""Where a reader of a grammar may stand: a set of stacks, each a pile of states with the innermost rule on top.

After "[[1" one stack may say: inside a number, inside an array, inside an array. Where a text can be read in several
ways (two branches of a union that begin alike) there are several stacks; those with a common bottom share it, so their
number cannot explode. Equal sets are one object, so that what was computed for a set can be remembered with it.
Source: Tomita 1986 (graph-structured stacks). Left out: forgetting; a reader keeps every set that it has met.
"""

from __future__ import annotations

from collections.abc import Iterable

from fmlab.structured.automaton import DEAD
from fmlab.structured.grammar import Grammar


class DeeperError(Exception):
    """The answer depends on frames below those that are known."""


class Stacks:
    """A set of stacks. frames: state on top -> the stacks below it. empty: is the empty stack one of them?

    cut: the frames below are not known (see `Reader.top`). need: the least number of bytes that complete a text (down
    to the cut). Made by `Reader` only; compare with `is`.
    """

    __slots__ = ("cut", "depth", "empty", "frames", "need", "number")

    def __init__(self, frames: dict[int, Stacks], empty: bool, cut: bool, need: float, number: int):
        self.frames, self.empty, self.cut, self.need, self.number = frames, empty, cut, need, number
        self.depth = 1 + max((below.depth for below in frames.values()), default=-1)

    def __repr__(self) -> str:
        return f"Stacks(states {sorted(self.frames)} on top, {self.depth} deep)"


class Reader:
    """Moves sets of stacks of one grammar byte by byte, and remembers every move."""

    def __init__(self, grammar: Grammar):
        self.grammar = grammar
        self._known: dict[tuple, Stacks] = {}
        self._closed: dict[Stacks, Stacks] = {}
        self._moves: dict[tuple[Stacks, int], Stacks | None] = {}
        self._rows: dict[int, list[int]] = {}
        self._tops: dict[tuple[Stacks, int], Stacks] = {}
        self.nothing_below = self._stacks({}, empty=True)
        self.unknown_below = self._stacks({}, cut=True)
        self.start = self._stacks({grammar.root: self.nothing_below})

    def _stacks(self, frames: dict[int, Stacks], empty: bool = False, cut: bool = False) -> Stacks:
        key = (frozenset((state, below.number) for state, below in frames.items()), empty, cut)
        if key not in self._known:
            ways = [self.grammar.need[state] + below.need for state, below in frames.items()]
            need = 0 if empty or cut else min(ways)
            self._known[key] = Stacks(frames, empty, cut, need, len(self._known))
        return self._known[key]

    def _union(self, first: Stacks, second: Stacks) -> Stacks:
        if first is second:
            return first
        frames = self._joined([*first.frames.items(), *second.frames.items()])
        return self._stacks(frames, first.empty or second.empty, first.cut or second.cut)

    def _joined(self, frames: Iterable[tuple[int, Stacks]]) -> dict[int, Stacks]:
        joined: dict[int, Stacks] = {}
        for state, below in frames:
            joined[state] = self._union(joined[state], below) if state in joined else below
        return joined

    def closed(self, stacks: Stacks) -> Stacks:
        """The stacks together with those reached without reading: into called rules, out of finished ones.

        Raises DeeperError when a rule ends whose caller is not known.
        """
        if stacks not in self._closed:
            final, calls = self.grammar.final, self.grammar.calls
            found: dict[int, Stacks] = {}
            empty, waiting = stacks.empty, list(stacks.frames.items())
            while waiting:
                state, below = waiting.pop()
                known = found.get(state)
                below = below if known is None else self._union(known, below)
                if below is known:
                    continue
                found[state] = below
                waiting += [(start, self._stacks({after: below})) for start, after in calls[state]]
                if final[state]:
                    if below.cut:
                        raise DeeperError
                    empty |= below.empty
                    waiting += below.frames.items()
            self._closed[stacks] = self._stacks(found, empty)
        return self._closed[stacks]

    def move(self, stacks: Stacks, byte: int) -> Stacks | None:
        """The stacks after one more byte, or None when no stack can read it. Raises DeeperError as `closed` does."""
        key = (stacks, byte)
        if key not in self._moves:
            after = ((self._row(state)[byte], below) for state, below in self.closed(stacks).frames.items())
            frames = self._joined((state, below) for state, below in after if state != DEAD)
            self._moves[key] = self._stacks(frames) if frames else None
        return self._moves[key]

    def _row(self, state: int) -> list[int]:
        """The state after each byte, as a list, which is faster to look into one by one."""
        if state not in self._rows:
            self._rows[state] = self.grammar.table[state].tolist()
        return self._rows[state]

    def outside(self, state: int, below: Stacks) -> Stacks | None:
        """The stacks reached from one stack without reading, but for itself: in called rules, or in the callers."""
        frames = self.closed(self._stacks({state: below})).frames
        others = {to: rest for to, rest in frames.items() if to != state or rest is not below}
        return self._stacks(others) if others else None

    def ended(self, stacks: Stacks) -> bool:
        """May the text end here? Raises DeeperError as `closed` does."""
        return self.closed(stacks).empty

    def top(self, stacks: Stacks, frames: int) -> Stacks:
        """The same stacks with only so many frames from the top; what lies below is not known."""
        if stacks.depth <= frames:
            return stacks
        key = (stacks, frames)
        if key not in self._tops:
            if frames == 0:
                cut = self._stacks({}, stacks.empty, cut=bool(stacks.frames) or stacks.cut)
            else:
                kept = {state: self.top(below, frames - 1) for state, below in stacks.frames.items()}
                cut = self._stacks(kept, stacks.empty, stacks.cut)
            self._tops[key] = cut
        return self._tops[key]
