"""What a constraint is to a decoder: a state, the tokens allowed in it, and the state after a token.

`TokenIndex` (a regular expression, everything compiled) and `PushDown` (a grammar, masks remembered as they come up)
both are one; `constrained.py` writes under any of them. A state is never changed: one row of a batch is one state, and
many rows may share one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Protocol

from torch import Tensor

from fmlab.structured.vocabulary import Vocabulary

State = Hashable


class Constraint(Protocol):
    """Rules for one text. Every state that can be reached has at least one allowed token, the end token included."""

    vocabulary: Vocabulary
    start: State

    def mask(self, state: State) -> Tensor:
        """Which tokens may come next: bool (vocab,), not to be written to. The end token exactly after a whole text.

        A token is allowed when some further tokens can complete the text, and only then.
        """

    def advance(self, state: State, token: int) -> State:
        """The state after an allowed token. Raises ValueError for another one; after the end only it may follow."""

    def distance(self, state: State) -> int:
        """With so many further tokens a text can surely be completed, the end token not counted; 0: it may end."""


def allows(constraint: Constraint, tokens: Iterable[int]) -> bool:
    """Is every one of these tokens allowed, one after the other from the start?"""
    state = constraint.start
    for token in tokens:
        if not bool(constraint.mask(state)[token]):
            return False
        if token != constraint.vocabulary.end:
            state = constraint.advance(state, token)
    return True


def accepts(constraint: Constraint, tokens: Iterable[int]) -> bool:
    """Do these tokens (without an end token) write a whole text that the constraint allows?"""
    return allows(constraint, [*tokens, constraint.vocabulary.end])
