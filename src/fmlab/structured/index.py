"""A regular expression against a vocabulary, compiled: one table, and a decoding step is one row of it.

For every state of the automaton and every token the table holds the state after that token's bytes, or -1. It is
filled by walking the trie of the vocabulary once, from all states at the same time. Then dead ends go: a state from
which these tokens cannot complete a text is never entered, even where single bytes could.
Source: Willard and Louf 2023, section 4 and algorithms 3 and 4. Left out: sparse tables; the size is limited instead.
"""

from __future__ import annotations

from collections import defaultdict, deque

import numpy as np
import torch
from torch import Tensor

from fmlab.structured.automaton import DEAD, Automaton, compile_regex, determinise
from fmlab.structured.syntax import EMPTY, Embedded, StructureError, TooLargeError, concat, either, literal
from fmlab.structured.vocabulary import Vocabulary, arrows

MAX_ENTRIES = 200_000_000  # states times tokens; an entry takes five bytes
CHUNK = 20_000_000  # places of the trie times states that are walked at once


class TokenIndex:
    """A constraint (see `constraint.py`) whose states are numbers: states of the automaton, and `done` after the end.

    next: (states + 1, vocab) int32, the state after a token, -1 where it is not allowed; the last row is `done`, where
    only the end token may be repeated. masks: the same as bool, what `mask` looks up.
    steps: (states + 1,) int64, how many tokens at least complete the text, -1 for states that are never entered.

    Raises StructureError when these tokens cannot write any text of the automaton, TooLargeError for a table that
    would be too large, PatternError for a pattern that cannot be read.
    """

    def __init__(self, pattern: str | Automaton, vocabulary: Vocabulary):
        automaton = compile_regex(pattern) if isinstance(pattern, str) else pattern
        if any(automaton.calls):
            raise ValueError("The body of a grammar's rule has no index of its own: use PushDown.")
        self.automaton = _with_lead(automaton, vocabulary.lead)
        self.vocabulary = vocabulary
        self.start, self.done = self.automaton.start, len(self.automaton)
        if (self.done + 1) * len(vocabulary) > MAX_ENTRIES:
            raise TooLargeError(
                f"{self.done} states times {len(vocabulary)} tokens are more than {MAX_ENTRIES} entries: "
                "simplify the pattern."
            )
        table = _walked(self.automaton, vocabulary)
        steps = _steps(table, self.automaton.accepting)
        if steps[self.start] < 0:
            what = f"the pattern {pattern!r}" if isinstance(pattern, str) else "this automaton"
            raise StructureError(f"With these tokens no text of {what} can be written.")
        table[(table == DEAD) | (steps[table] < 0)] = DEAD  # entries are states or -1, which picks the last: masked too
        table[steps < 0] = DEAD
        table[:, vocabulary.end] = np.where(self.automaton.accepting, self.done, DEAD)
        last = np.full((1, len(vocabulary)), DEAD, dtype=np.int32)
        last[0, vocabulary.end] = self.done
        self.next = torch.from_numpy(np.concatenate([table, last]))
        self.masks = self.next >= 0
        self._next = self.next.numpy()  # the same memory; one number of it is read ten times as fast
        self._mask_of: dict[int, Tensor] = {}
        self.steps = torch.from_numpy(np.append(steps, 0))

    def mask(self, state: int) -> Tensor:
        """Which tokens may come next: bool (vocab,), not to be written to."""
        if state not in self._mask_of:
            self._mask_of[state] = self.masks[state]
        return self._mask_of[state]

    def advance(self, state: int, token: int) -> int:
        """The state after an allowed token. Raises ValueError for another one."""
        after = self._next.item(state, token)
        if after == DEAD:
            raise ValueError(f"Token {token} is not allowed in state {state}.")
        return after

    def distance(self, state: int) -> int:
        """The least number of tokens that complete the text, the end token not counted."""
        return int(self.steps[state])


def _with_lead(automaton: Automaton, lead: bytes) -> Automaton:
    """The automaton of what the tokens write: `lead` and then the text, or nothing for the empty text."""
    if not lead:
        return automaton
    written = concat(literal(lead.decode()), Embedded(automaton))
    return determinise(either(EMPTY, written) if automaton.accepting[automaton.start] else written)


def _walked(automaton: Automaton, vocabulary: Vocabulary) -> np.ndarray:
    """(states, vocab) int32: the state after each token's bytes, -1 where the walk stops on the way."""
    trie, states = vocabulary.trie, len(automaton)
    result = np.full((len(vocabulary), states), DEAD, dtype=np.int32)
    into = arrows(automaton.table)
    at_once = max(1, CHUNK // max((after - first for first, after in trie.levels), default=1))
    for begin in range(0, states, at_once):
        chunk = slice(begin, begin + at_once)
        for nodes, at in trie.walk(into, np.arange(states, dtype=np.int32)[chunk]):
            place = np.full(len(trie), -1)
            place[nodes] = np.arange(len(nodes))
            ends = place[trie.end_node]
            result[trie.end_token[ends >= 0], chunk] = at[ends[ends >= 0]]
    return np.ascontiguousarray(result.T)


def _steps(table: np.ndarray, accepting: np.ndarray) -> np.ndarray:
    """(states,) the least number of tokens from each state to an accepting one, -1 where there is no way."""
    before = defaultdict(list)
    for state, row in enumerate(table):
        for to in np.unique(row).tolist():
            before[to].append(state)  # also of DEAD, from which nothing begins
    steps = np.where(accepting, 0, -1)
    waiting = deque(np.flatnonzero(accepting).tolist())
    while waiting:
        to = waiting.popleft()
        for state in before[to]:
            if steps[state] < 0:
                steps[state] = steps[to] + 1
                waiting.append(state)
    return steps
