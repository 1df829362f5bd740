"""A grammar as automata that call one another: what regular expressions cannot count, nesting, becomes a call.

Each rule is an automaton over bytes and calls; a text of a call stands where the call stands. All rules together are
one table here, with the facts that a decoder needs: what can be finished at all, and in how few bytes.
Source: Woods 1970 (recursive transition networks); Knuth 1977 (the cheapest text of each rule).
Left out: rules that call themselves before reading anything (left recursion), refused by name.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Mapping

import numpy as np

from fmlab.structured.automaton import DEAD, MAX_STATES, determinise
from fmlab.structured.syntax import Node, StructureError, TooLargeError


class Grammar:
    """Rules by name, compiled. States of all rules are numbered through; rule r starts in `starts[r]`.

    table: (states, 256) int32, the state after a byte, -1 for none. final[s]: may the rule end in s?
    calls[s]: (start of the called rule, state after the call). need[s]: the least number of bytes from s to the end of
    its rule. Every byte and every call that is left in the tables can be completed to a text.
    Raises StructureError for a call of an unknown rule, left recursion, and a root of which no finite text exists;
    TooLargeError above max_states in all rules together.
    """

    def __init__(self, rules: Mapping[str, Node], root: str, max_states: int = MAX_STATES):
        automata, self.starts, total = {}, {}, 0
        for name, node in rules.items():
            automata[name] = determinise(node, max_states)
            self.starts[name] = total
            total += len(automata[name])
            if total > max_states:
                raise TooLargeError(f"The rules together need more than {max_states} states: simplify them.")
        parts = [np.where(a.table == DEAD, DEAD, a.table + self.starts[n]) for n, a in automata.items()]
        self.table = np.concatenate(parts).astype(np.int32)
        self.final = [bool(accept) for a in automata.values() for accept in a.accepting]
        self.calls: list[list[tuple[int, int]]] = []
        for name, automaton in automata.items():
            for calls in automaton.calls:
                unknown = [rule for rule, _ in calls if rule not in self.starts]
                if unknown:
                    raise StructureError(f"Rule {name!r} calls {unknown[0]!r}, which is no rule.")
                self.calls.append([(self.starts[rule], after + self.starts[name]) for rule, after in calls])
        self.root = self.starts[root]
        self.need = self._needs()
        if math.isinf(self.need[self.root]):
            raise StructureError("No finite text exists: every way through the rules calls for one more of them.")
        self._prune()
        self._refuse_left_recursion({start: name for name, start in self.starts.items()})

    def __len__(self) -> int:
        return len(self.table)

    @property
    def bytes_used(self) -> frozenset[int]:
        """All bytes that some text of the grammar holds (and bytes of rules that are never called)."""
        return frozenset(np.flatnonzero((self.table != DEAD).any(axis=0)).tolist())

    def _needs(self) -> list[float]:
        """need, by relaxing from the final states backwards until nothing gets cheaper."""
        bytes_into, calls_of = defaultdict(list), defaultdict(list)
        for state, row in enumerate(self.table):
            for to in np.unique(row[row != DEAD]).tolist():
                bytes_into[to].append(state)
            for start, after in self.calls[state]:
                calls_of[start].append((state, start, after))
                calls_of[after].append((state, start, after))
        need = [0.0 if final else math.inf for final in self.final]
        waiting = deque(state for state, final in enumerate(self.final) if final)
        while waiting:
            changed = waiting.popleft()
            ways = [(state, need[changed] + 1) for state in bytes_into[changed]]
            ways += [(state, need[start] + need[after]) for state, start, after in calls_of[changed]]
            for state, cost in ways:
                if cost < need[state]:
                    need[state] = cost
                    waiting.append(state)
        return need

    def _prune(self) -> None:
        """Take out the bytes and calls after which no end of the rule can be reached."""
        hopeless = np.array([math.isinf(need) for need in self.need])
        self.table[(self.table != DEAD) & hopeless[self.table]] = DEAD
        self.calls = [
            [(start, after) for start, after in calls if not (hopeless[start] or hopeless[after])]
            for calls in self.calls
        ]

    def _refuse_left_recursion(self, names: dict[int, str]) -> None:
        """Look for a rule that can come to call itself before a byte is read."""
        first: dict[int, set[int]] = {}  # rules that a rule can call before it reads
        for start in names:
            seen, stack = {start}, [start]
            found = first.setdefault(start, set())
            while stack:
                for called, after in self.calls[stack.pop()]:
                    found.add(called)
                    if self.need[called] == 0 and after not in seen:  # it may write nothing
                        seen.add(after)
                        stack.append(after)
        done: set[int] = set()
        for start in names:
            path: list[tuple[int, list[int]]] = [(start, sorted(first[start]))]
            while path:
                rule, left = path[-1]
                if not left:
                    done.add(rule)
                    path.pop()
                elif (called := left.pop()) in {rule for rule, _ in path}:
                    raise StructureError(f"Rule {names[called]!r} calls itself before anything is written.")
                elif called not in done:
                    path.append((called, sorted(first[called])))
