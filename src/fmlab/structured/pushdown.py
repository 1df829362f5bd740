"""A grammar against a vocabulary: the mask of a step is the walk of the vocabulary's trie from where the stacks stand.

A mask depends on a few frames only: inside a string it is the same in every object around it. So masks are remembered
with as many frames from the top as the walk looked at, and a step whose like has been seen is a look-up. Most tokens
stay inside their rule and need no stack at all; for them one walk of all pieces at once is made for each state.
Sources: Scholak et al. 2021 (checking a grammar while decoding); Dong et al. 2024, XGrammar (tokens that need no
stack, and masks remembered by its top). Left out: computing masks before they are needed, and beside the model.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

from fmlab.structured.automaton import MAX_STATES
from fmlab.structured.completion import Completion
from fmlab.structured.grammar import Grammar
from fmlab.structured.stacks import DeeperError, Reader, Stacks
from fmlab.structured.syntax import EMPTY, Call, Node, StructureError, concat, either, literal
from fmlab.structured.vocabulary import Vocabulary, arrows

DONE = "done"  # the state after the end token
TEXT = "<text>"  # the rule of what the tokens write


class PushDown:
    """A constraint (see `constraint.py`) whose states are sets of stacks, and `DONE` after the end.

    rules, root: as in `Grammar`; a text of the root is a whole text. walks: how often a mask had to be computed.
    Raises what `Grammar` raises, and StructureError when these tokens cannot write any text of the grammar.
    """

    def __init__(self, rules: Mapping[str, Node], root: str, vocabulary: Vocabulary, max_states: int = MAX_STATES):
        whole: Node = Call(root)
        if vocabulary.lead:
            whole = concat(literal(vocabulary.lead.decode()), whole)
            alone = Grammar(rules, root, max_states)
            if alone.need[alone.root] == 0:  # the empty text is written by no token, without the lead
                whole = either(EMPTY, whole)
        self.grammar = Grammar({**rules, TEXT: whole}, TEXT, max_states)
        self.vocabulary = vocabulary
        self.reader = Reader(self.grammar)
        self.start = self.reader.start
        self.walks = 0
        self._masks: dict[Stacks, Tensor | None] = {}
        self._stays: dict[int, tuple[Tensor, list[tuple[int, int]]]] = {}
        self._arrows = arrows(self.grammar.table)
        self._leaving = np.array(
            [final or bool(calls) for final, calls in zip(self.grammar.final, self.grammar.calls, strict=True)]
        )
        complete = self.grammar.bytes_used <= vocabulary.single_bytes
        self._completion = None if complete else Completion(self.grammar, vocabulary.trie)
        self._only_end = torch.zeros(len(vocabulary), dtype=torch.bool)
        self._only_end[vocabulary.end] = True
        if math.isinf(self._distance(self.start)):
            raise StructureError("With these tokens no text of the grammar can be written.")

    def mask(self, state: Stacks | str) -> Tensor:
        """Which tokens may come next: bool (vocab,), not to be written to."""
        if state == DONE:
            return self._only_end
        for frames in range(1 if self._completion is None else state.depth, state.depth + 1):
            top = self.reader.top(state, frames)
            if top not in self._masks:
                self._masks[top] = self._walk(top)
            if (mask := self._masks[top]) is not None:
                return mask
        raise AssertionError("A whole stack has nothing below it.")

    def advance(self, state: Stacks | str, token: int) -> Stacks | str:
        """The state after an allowed token. Raises ValueError for another one."""
        if token == self.vocabulary.end and (state == DONE or self.reader.ended(state)):
            return DONE
        piece = self.vocabulary.pieces[token]
        after = state if piece is not None and state != DONE else None
        for byte in piece or b"":
            after = after and self.reader.move(after, byte)
        if after is None or math.isinf(self._distance(after)):
            raise ValueError(f"Token {token} is not allowed here.")
        return after

    def distance(self, state: Stacks | str) -> int:
        """Tokens that surely complete the text: the least number of bytes, or exact where not every byte is a token."""
        return 0 if state == DONE else int(self._distance(state))

    def _distance(self, stacks: Stacks) -> float:
        return stacks.need if self._completion is None else self._completion.distance(stacks)

    def _walk(self, stacks: Stacks) -> Tensor | None:
        """The mask of some stacks, or None when it depends on frames that are cut off."""
        self.walks += 1
        trie, move, outside = self.vocabulary.trie, self.reader.move, self.reader.outside
        mask = torch.zeros(len(self.vocabulary), dtype=torch.bool)
        try:
            mask[self.vocabulary.end] = self.reader.ended(stacks)
            if self._completion is not None:
                waiting = [(0, stacks)]
            else:
                waiting = []
                for state, below in self.reader.closed(stacks).frames.items():
                    inside, exits = self._within(state)
                    mask |= inside
                    waiting += [(node, outside(at, below)) for node, at in exits]
            allowed = []
            while waiting:
                node, before = waiting.pop()
                for byte, child in trie.children[node] if before is not None else ():
                    after = move(before, byte)
                    if after is None:
                        continue
                    if trie.tokens[child] and (self._completion is None or not math.isinf(self._distance(after))):
                        allowed += trie.tokens[child]
                    waiting.append((child, after))
        except DeeperError:
            return None
        mask[allowed] = True
        return mask

    def _within(self, state: int) -> tuple[Tensor, list[tuple[int, int]]]:
        """What needs no stack: the tokens that stay inside the rule from a state, bool (vocab,), and the exits.

        An exit is a node of the trie, with bytes still to come, and a state there in which a rule ends or is called.
        """
        if state not in self._stays:
            trie, mask = self.vocabulary.trie, np.zeros(len(self.vocabulary), dtype=bool)
            reached, exits = np.zeros(len(trie), dtype=bool), []
            for nodes, at in trie.walk(self._arrows, np.array([state])):
                reached[nodes] = True
                leaving = self._leaving[at[:, 0]]
                exits += zip(nodes[leaving].tolist(), at[leaving, 0].tolist(), strict=True)
            mask[trie.end_token[reached[trie.end_node]]] = True
            self._stays[state] = torch.from_numpy(mask), [(node, to) for node, to in exits if trie.children[node]]
        return self._stays[state]
