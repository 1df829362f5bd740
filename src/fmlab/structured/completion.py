"""Can these tokens still complete the text, and in how many steps? The question behind a dead end.

Where every byte of the grammar is a token by itself (byte-level BPE), nothing that bytes can complete is a dead end,
and the least number of bytes is enough to know (`Stacks.need`). Elsewhere, as with a vocabulary of words, a token may
begin inside one rule and end inside another, so that the question is put for pairs: standing at this node of the
vocabulary's trie in this state, at which nodes can the current rule end, and after how many finished tokens?
Source: Reps, Horwitz and Sagiv 1995 (summaries of calls, here with costs). Left out: anything faster than repeating
until nothing changes; it is meant for vocabularies of some thousand words.
"""

from __future__ import annotations

import math
from collections import deque

from fmlab.structured.automaton import DEAD
from fmlab.structured.grammar import Grammar
from fmlab.structured.stacks import Stacks
from fmlab.structured.vocabulary import Trie

Place = tuple[int, int]  # node of the trie, state of the grammar
Exits = dict[int, int]  # node of the trie at which the rule ends: least number of tokens finished on the way


class Completion:
    """The least number of tokens that complete a text, exactly; infinite when these tokens cannot."""

    def __init__(self, grammar: Grammar, trie: Trie):
        self.grammar, self.trie = grammar, trie
        self._exits: dict[Place, Exits] = {}
        self._waits_for: dict[Place, set[Place]] = {}  # place: those to look at again when its exits change
        self._distances: dict[tuple[Stacks, frozenset], float] = {}

    def distance(self, stacks: Stacks) -> float:
        """The number of tokens from here, between two tokens, to the end of the text; `math.inf` for a dead end."""
        return self._distance(stacks, {0: 0})

    def _distance(self, stacks: Stacks, arrivals: Exits) -> float:
        """The same when the frame above was left at these nodes after so many tokens."""
        key = (stacks, frozenset(arrivals.items()))
        if key not in self._distances:
            best = arrivals.get(0, math.inf) if stacks.empty else math.inf
            for state, below in stacks.frames.items():
                left: Exits = {}
                for node, cost in arrivals.items():
                    _lower(left, self.exits((node, state)), cost)
                if left:
                    best = min(best, self._distance(below, left))
            self._distances[key] = best
        return self._distances[key]

    def exits(self, place: Place) -> Exits:
        """Where the rule can end that stands at this place, and the tokens it takes until then."""
        if place not in self._exits:
            self._exits[place] = {}
            self._waits_for[place] = set()
            waiting, queued = deque([place]), {place}
            while waiting:
                now = waiting.popleft()
                queued.discard(now)
                found = self._look(now, waiting, queued)
                if found != self._exits[now]:
                    self._exits[now] = found
                    again = self._waits_for[now] - queued
                    waiting.extend(again)
                    queued |= again
        return self._exits[place]

    def _look(self, place: Place, waiting: deque[Place], queued: set[Place]) -> Exits:
        """The exits of a place by what is known now of the places after it; new ones are put into the queue."""

        def known(after: Place) -> Exits:
            if after not in self._exits:
                self._exits[after] = {}
                self._waits_for[after] = set()
                waiting.append(after)
                queued.add(after)
            self._waits_for[after].add(place)
            return self._exits[after]

        node, state = place
        found: Exits = {node: 0} if self.grammar.final[state] else {}
        for byte, child in self.trie.children[node]:
            after = int(self.grammar.table[state, byte])
            if after != DEAD:
                _lower(found, known((child, after)), 0)
        if self.trie.tokens[node]:
            _lower(found, known((0, state)), 1)
        for start, after in self.grammar.calls[state]:
            for inner, cost in list(known((node, start)).items()):
                _lower(found, known((inner, after)), cost)
        return found


def _lower(exits: Exits, others: Exits, cost: int) -> None:
    """Take over what is cheaper in `others`, at an additional cost."""
    for node, more in others.items():
        if cost + more < exits.get(node, math.inf):
            exits[node] = cost + more
