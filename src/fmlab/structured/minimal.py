"""The smallest automaton of a language: states that lead nowhere go, states that nothing can tell apart are merged.

Two states are the same state when exactly the same texts lead from each of them to acceptance. Hopcroft's method
starts with two blocks, accepting and not, and splits a block whenever one symbol leads some of its states into a
splitter and others not; of two new blocks only the smaller one has to split again, hence n log n steps.
Source: Hopcroft 1971. Missing arrows need no extra state here, because every state that is left can reach acceptance.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np


def merged(table: np.ndarray, accepting: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The minimal automaton of one that starts in state 0.

    table: (states, symbols) int32, -1 for no arrow; accepting: (states,) bool; both are returned anew, states in
    breadth-first order from the start. If nothing is accepted, one state without arrows is left.
    """
    live = _live(table, accepting)
    if not live[0]:
        return np.full((1, table.shape[1]), -1, dtype=np.int32), np.zeros(1, dtype=bool)
    table = np.where((table >= 0) & live[table], table, -1)
    block_of = _blocks(table, accepting, live)
    order, numbers, rows = [0], {block_of[0]: 0}, []
    for state in order:  # grows while it is walked through
        row = table[state]
        for to in row[row >= 0].tolist():
            if block_of[to] not in numbers:
                numbers[block_of[to]] = len(numbers)
                order.append(to)
        rows.append([numbers[block_of[to]] if to >= 0 else -1 for to in row.tolist()])
    return np.array(rows, dtype=np.int32).reshape(len(rows), table.shape[1]), accepting[order]


def _live(table: np.ndarray, accepting: np.ndarray) -> np.ndarray:
    """Which states can reach an accepting one: bool (states,)."""
    before = defaultdict(list)
    for state, symbol in zip(*np.nonzero(table >= 0), strict=True):
        before[int(table[state, symbol])].append(int(state))
    live, stack = accepting.copy(), np.flatnonzero(accepting).tolist()
    while stack:
        for state in before[stack.pop()]:
            if not live[state]:
                live[state] = True
                stack.append(state)
    return live


def _blocks(table: np.ndarray, accepting: np.ndarray, live: np.ndarray) -> list[int]:
    """The number of each live state's block of equal states."""
    into = defaultdict(list)  # state -> (symbol, state with such an arrow into it)
    states, symbols = np.nonzero((table >= 0) & live[:, None])
    for state, symbol, to in zip(states.tolist(), symbols.tolist(), table[states, symbols].tolist(), strict=True):
        into[to].append((symbol, state))
    blocks = [set(np.flatnonzero(live & accepting).tolist()), set(np.flatnonzero(live & ~accepting).tolist())]
    block_of = [0 if accept else 1 for accept in accepting.tolist()]
    waiting = {0, 1}
    while waiting:
        leading = defaultdict(list)  # symbol -> the states that it leads into the splitter
        for to in blocks[waiting.pop()]:
            for symbol, state in into[to]:
                leading[symbol].append(state)
        for sources in leading.values():
            touched = defaultdict(set)
            for state in sources:
                touched[block_of[state]].add(state)
            for number, part in touched.items():
                if len(part) == len(blocks[number]):
                    continue
                rest = blocks[number] - part
                small, large = (part, rest) if len(part) <= len(rest) else (rest, part)
                blocks[number] = large  # if it waits, both halves do from now on; if not, the smaller is enough
                for state in small:
                    block_of[state] = len(blocks)
                waiting.add(len(blocks))
                blocks.append(small)
    return block_of
