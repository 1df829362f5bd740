"""From a tree to a machine that may be in several states at once: a nondeterministic automaton over bytes (NFA).

Each node becomes a few states and arrows. An arrow reads one byte out of a range, calls a rule, or reads nothing (a
jump). Counted repeats are written out, so a{2,5} has five copies of a. Source: Thompson 1968.
Left out: everything clever; the automaton is made deterministic and small afterwards.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from fmlab.structured.syntax import (
    Call,
    Chars,
    Concat,
    Either,
    Embedded,
    Listed,
    Node,
    Repeat,
    TooLargeError,
)
from fmlab.structured.utf8 import SURROGATES, byte_sequences

MAX_NFA_STATES = 100_000


class NFA:
    """States are numbers from 0 (the start); `end` is the state in which a text is accepted.

    jumps[s]: states reached without reading. edges[s]: (low byte, high byte, next). calls[s]: (rule, next).
    Raises TooLargeError above MAX_NFA_STATES.
    """

    def __init__(self, node: Node):
        self.jumps: list[list[int]] = []
        self.edges: list[list[tuple[int, int, int]]] = []
        self.calls: list[list[tuple[str, int]]] = []
        self.end = self.add(node, self.state())

    def state(self) -> int:
        if len(self.jumps) >= MAX_NFA_STATES:
            raise TooLargeError(
                f"Written out, this needs more than {MAX_NFA_STATES} states: lower the counts in {{m,n}}, "
                "minLength, maxLength, minItems or maxItems."
            )
        self.jumps.append([])
        self.edges.append([])
        self.calls.append([])
        return len(self.jumps) - 1

    def add(self, node: Node, start: int) -> int:
        """Build what reads `node` from `start` on; returns the state after it, which has no arrows yet.

        No arrow that is added later may lead into the inside of what stands here, so `start` gets none from within.
        """
        match node:
            case Chars():
                return self._chars(node, start)
            case Concat(parts):
                for part in parts:
                    start = self.add(part, start)
                return start
            case Either(parts):
                end = self.state()
                for part in parts:
                    begin = self._after(start)
                    self.jumps[self.add(part, begin)].append(end)
                return end
            case Repeat(part, low, high):
                return self._repeat(part, low, high, start)
            case Listed():
                return self._listed(node, start)
            case Call(rule):
                end = self.state()
                self.calls[start].append((rule, end))
                return end
            case Embedded():
                return self._embedded(node, start)
        raise TypeError(f"{type(node).__name__} is no node of a pattern.")

    def _after(self, start: int) -> int:
        """A new state that a jump from `start` reaches."""
        new = self.state()
        self.jumps[start].append(new)
        return new

    def _chars(self, node: Chars, start: int) -> int:
        end = self.state()
        shared = {(): end}  # the rest of a byte sequence: the state from which it leads to the end
        for low, high in node.ranges:
            if SURROGATES[0] <= low and high <= SURROGATES[1]:
                continue
            for sequence in byte_sequences(low, high):
                for length in range(1, len(sequence)):
                    rest = sequence[-length:]
                    if rest not in shared:
                        shared[rest] = self.state()
                        self.edges[shared[rest]].append((*rest[0], shared[rest[1:]]))
                self.edges[start].append((*sequence[0], shared[sequence[1:]]))
        return end

    def _repeat(self, part: Node, low: int, high: int | None, start: int) -> int:
        for _ in range(low):
            before = len(self.jumps)
            start = self.add(part, start)
            if len(self.jumps) == before:
                return start  # the part is the empty text: repeated it is the same
        if high is None:
            hub = self._after(start)
            self.jumps[self.add(part, self._after(hub))].append(hub)
            return self._after(hub)
        end = self.state()
        for _ in range(high - low):
            self.jumps[start].append(end)
            start = self.add(part, self._after(start))  # at least one state, so that the limit holds
        self.jumps[start].append(end)
        return end

    def _listed(self, node: Listed, start: int) -> int:
        """Two rails: nothing written yet, and something written; a part leads from either to the second."""
        first, later = self._after(start), None
        for part, optional in zip(node.parts, node.optional, strict=True):
            begin = self._after(first)
            if later is not None:
                self.jumps[self.add(node.separator, self._after(later))].append(begin)
            written = self.add(part, begin)
            skipped_first, after = self.state(), self._after(written)
            if optional:
                self.jumps[first].append(skipped_first)
                if later is not None:
                    self.jumps[later].append(after)
            first, later = skipped_first, after
        end = self._after(first)
        if later is not None:
            self.jumps[later].append(end)
        return end

    def _embedded(self, node: Embedded, start: int) -> int:
        automaton, end = node.automaton, self.state()
        copies = [self.state() for _ in range(len(automaton))]
        self.jumps[start].append(copies[automaton.start])
        for state, row in enumerate(automaton.table):
            cuts = [0, *(np.flatnonzero(np.diff(row)) + 1).tolist(), 256]
            for low, after in pairwise(cuts):
                if row[low] >= 0:
                    self.edges[copies[state]].append((low, after - 1, copies[row[low]]))
            if automaton.accepting[state]:
                self.jumps[copies[state]].append(end)
        return end
