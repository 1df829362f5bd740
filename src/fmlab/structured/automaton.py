"""A deterministic automaton over bytes: one state at a time, one look-up per byte, as few states as possible.

Three steps: the subsets of the NFA's states that can be active together become states (Rabin and Scott 1959); states
from which nothing can be accepted any more are cut off; states that no text can tell apart are merged (Hopcroft 1971,
`minimal.py`). States are numbered in the order in which a breadth-first walk meets them, so two patterns mean the same
texts exactly when their automata are equal.
Left out: sets of states that only grow when needed (lazy automata); a limit on the number of states replaces them.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from fmlab.structured.minimal import merged
from fmlab.structured.nfa import NFA
from fmlab.structured.regex import parse, parse_search
from fmlab.structured.syntax import Node, TooLargeError

MAX_STATES = 20_000
DEAD = -1


@dataclass(frozen=True, eq=False)
class Automaton:
    """What a pattern means, ready to run.

    table: (states, 256) int32, the state after a byte, -1 where no text can go on so. accepting: (states,) bool.
    calls: for each state its calls of rules as (rule, state after it); all empty unless it is the body of a rule.
    From every state an accepting one can be reached, except when nothing at all is accepted (one state, no arrows).
    """

    table: np.ndarray
    accepting: np.ndarray
    calls: tuple[tuple[tuple[str, int], ...], ...]
    start: int = 0

    def __len__(self) -> int:
        return len(self.table)

    def __eq__(self, other: object) -> bool:
        """Do they accept the same texts?"""
        if not isinstance(other, Automaton):
            return NotImplemented
        same = np.array_equal(self.table, other.table) and np.array_equal(self.accepting, other.accepting)
        return same and self.calls == other.calls

    __hash__ = None

    @property
    def empty(self) -> bool:
        """True when no text is accepted."""
        return not self.accepting.any()

    def walk(self, text: bytes, state: int = 0) -> int:
        """The state after some bytes, or -1."""
        for byte in text:
            if state == DEAD:
                return DEAD
            state = int(self.table[state, byte])
        return state

    def accepts(self, text: str | bytes) -> bool:
        """Is this text, as a whole, one of those that the automaton means?"""
        state = self.walk(text.encode() if isinstance(text, str) else text)
        return state != DEAD and bool(self.accepting[state])


def compile_regex(pattern: str, search: bool = False, max_states: int = MAX_STATES) -> Automaton:
    """The smallest automaton for a pattern (see `regex.py` for what is read).

    search: the texts in which the pattern is found somewhere, not those that it matches as a whole.
    Raises PatternError for a pattern that is wrong or uses what is left out, TooLargeError above max_states.
    """
    return determinise(parse_search(pattern) if search else parse(pattern), max_states)


def determinise(node: Node, max_states: int = MAX_STATES) -> Automaton:
    """The smallest automaton for a tree of nodes; calls of rules are kept. Raises TooLargeError above max_states."""
    nfa = NFA(node)
    lows, arrows = _classes(nfa)
    names = sorted({name for calls in nfa.calls for name, _ in calls})
    symbols = len(lows)  # below: classes of bytes; from here on: the names of rules
    for state, calls in enumerate(nfa.calls):
        arrows[state] += [(symbols + names.index(name), symbols + names.index(name), to) for name, to in calls]
    reached = _closures(nfa, arrows)
    numbers = {reached[0]: 0}
    waiting, rows, accepting = deque([reached[0]]), [], []
    while waiting:
        subset = waiting.popleft()
        targets: dict[int, set[int]] = {}
        for state in subset:
            for low, high, to in arrows[state]:
                for symbol in range(low, high + 1):
                    targets.setdefault(symbol, set()).update(reached[to])
        row = {}
        for symbol, found in targets.items():
            after = frozenset(found)
            if after not in numbers:
                numbers[after] = len(numbers)
                waiting.append(after)
                if len(numbers) > max_states:
                    raise TooLargeError(
                        f"The automaton needs more than {max_states} states. Counts such as {{1,500}}, and repeats "
                        "that overlap with what follows them such as (a|b)*a(a|b){20}, are what makes it large."
                    )
            row[symbol] = numbers[after]
        rows.append(row)
        accepting.append(nfa.end in subset)
    table = np.full((len(rows), symbols + len(names)), DEAD, dtype=np.int32)
    for number, row in enumerate(rows):
        table[number, list(row)] = list(row.values())
    return _finished(table, np.array(accepting), lows, names)


def intersection(first: Automaton, second: Automaton, max_states: int = MAX_STATES) -> Automaton:
    """The texts that both accept. Raises TooLargeError above max_states, ValueError for the body of a rule."""
    return _product(first, second, False, max_states)


def difference(first: Automaton, second: Automaton, max_states: int = MAX_STATES) -> Automaton:
    """The texts that the first accepts and the second does not. Raises as `intersection` does."""
    return _product(first, second, True, max_states)


def _product(first: Automaton, second: Automaton, without: bool, max_states: int) -> Automaton:
    """Both run side by side; without: the second may be dead and must not accept."""
    if any(first.calls) or any(second.calls):
        raise ValueError("Automata that call rules cannot be combined here.")
    dead = np.full((1, 256), DEAD, dtype=np.int32)
    other, other_accepts = np.concatenate([second.table, dead]), np.append(second.accepting, False)
    numbers, waiting, rows = {(0, 0): 0}, deque([(0, 0)]), []
    while waiting:
        a, b = waiting.popleft()
        row = np.full(256, DEAD, dtype=np.int32)
        alive = first.table[a] != DEAD
        for byte in np.flatnonzero(alive if without else alive & (other[b] != DEAD)).tolist():
            pair = (int(first.table[a, byte]), int(other[b, byte]))  # state -1 picks the dead row at the end
            if pair not in numbers:
                numbers[pair] = len(numbers)
                waiting.append(pair)
                if len(numbers) > max_states:
                    raise TooLargeError(f"Two conditions together need more than {max_states} states.")
            row[byte] = numbers[pair]
        rows.append(row)
    accepting = np.array([bool(first.accepting[a] and other_accepts[b] != without) for a, b in numbers])
    table = np.stack(rows)
    lows = [0, *(np.flatnonzero((table[:, 1:] != table[:, :-1]).any(axis=0)) + 1).tolist()]
    return _finished(table[:, lows], accepting, lows, [])


def _classes(nfa: NFA) -> tuple[list[int], list[list[tuple[int, int, int]]]]:
    """Bytes that no arrow tells apart are one class: the first byte of each class, and the arrows over classes."""
    cuts = {0}
    for edges in nfa.edges:
        for low, high, _ in edges:
            cuts.update((low, high + 1))
    lows = sorted(cuts - {256})
    class_of = {low: i for i, low in enumerate(lows)} | {256: len(lows)}
    return lows, [[(class_of[a], class_of[b + 1] - 1, to) for a, b, to in edges] for edges in nfa.edges]


def _closures(nfa: NFA, arrows: list[list[tuple[int, int, int]]]) -> dict[int, frozenset[int]]:
    """For each state that an arrow leads to: the states reached by jumps alone, as far as they matter."""
    found = {}
    for origin in {0, *(to for edges in arrows for _, _, to in edges)}:
        seen, stack = {origin}, [origin]
        while stack:
            for to in nfa.jumps[stack.pop()]:
                if to not in seen:
                    seen.add(to)
                    stack.append(to)
        found[origin] = frozenset(state for state in seen if arrows[state] or state == nfa.end)
    return found


def _finished(table: np.ndarray, accepting: np.ndarray, lows: list[int], names: list[str]) -> Automaton:
    """Cut off, merge, number, and spread classes over their bytes."""
    table, accepting = merged(table, accepting)
    classes = np.repeat(np.arange(len(lows)), np.diff([*lows, 256]))
    calls = tuple(
        tuple((name, int(to)) for name, to in zip(names, row[len(lows) :], strict=True) if to != DEAD) for row in table
    )
    return Automaton(np.ascontiguousarray(table[:, classes]), accepting, calls)
