"""select and gen: fill a hole in a text with one of some options, or with what a pattern or a schema allows.

The names are those of the library guidance, whose idea this is: a program with holes, where the fixed parts are given
and only the holes are drawn. Left out: several holes in one template, with the cache kept between them.
Source: the documentation of guidance (Microsoft 2023), select and gen.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from fmlab.structured.automaton import determinise
from fmlab.structured.constrained import Step, Written, constrain
from fmlab.structured.constraint import Constraint
from fmlab.structured.index import TokenIndex
from fmlab.structured.schema import Schema
from fmlab.structured.schema_rules import compile_schema
from fmlab.structured.spelling import SPACE
from fmlab.structured.syntax import either, literal
from fmlab.structured.vocabulary import Vocabulary
from fmlab.text import BPE, WordTokenizer


class Guide:
    """A model with its tokenizer, and all constraints that were compiled for them so far.

    end: the special token that ends a hole, such as "<end>" in a chat. vocabulary: what each token writes, if it is
    not what `Vocabulary.of` says.
    """

    def __init__(
        self,
        model: nn.Module,
        tokenizer: BPE | WordTokenizer,
        end: str = "<eos>",
        vocabulary: Vocabulary | None = None,
    ):
        self.model, self.tokenizer = model, tokenizer
        self.vocabulary = Vocabulary.of(tokenizer, end) if vocabulary is None else vocabulary
        self._compiled: dict[tuple, Constraint] = {}

    def select(
        self,
        prompt: str | Tensor,
        options: Sequence[str],
        steps: Sequence[Step] = (),
        generator: torch.Generator | None = None,
    ) -> str:
        """One of the options, drawn token by token: an option whose first token is likely wins over its rivals there.

        With a byte-level tokenizer the options bring their blank along (" red") unless the prompt ends with it.
        prompt: a text, or its tokens (time,). Raises ValueError for no options or an empty one, StructureError when
        the tokens can write none of them.
        """
        if isinstance(options, str) or not options or not all(isinstance(text, str) and text for text in options):
            raise ValueError(f"options must be a list of non-empty strings, not {options!r}.")
        key = ("select", *options)
        if key not in self._compiled:
            self._compiled[key] = TokenIndex(determinise(either(*map(literal, options))), self.vocabulary)
        enough = 1 + max(len(text.encode()) for text in options)
        given = self._tokens(prompt)
        room = self.model.config.context + 1 - len(given)
        return self._write(given, self._compiled[key], min(enough, room), steps, generator, finish=True).text

    def gen(
        self,
        prompt: str | Tensor,
        max_new_tokens: int,
        regex: str | None = None,
        schema: Schema | None = None,
        space: str = SPACE,
        steps: Sequence[Step] = (),
        generator: torch.Generator | None = None,
        finish: bool = True,
    ) -> Written:
        """A text that the regular expression matches as a whole, or a JSON text that is valid for the schema.

        space: white space between the parts of a JSON text (see `compile_schema`). finish: never cut at the limit.
        Raises ValueError unless exactly one of regex and schema is given, and what compiling and `constrain` raise.
        """
        if (regex is None) == (schema is None):
            raise ValueError("Give either a regex or a schema.")
        key = ("regex", regex) if schema is None else ("schema", json.dumps(schema), space)
        if key not in self._compiled:
            if schema is None:
                self._compiled[key] = TokenIndex(regex, self.vocabulary)
            else:
                self._compiled[key] = compile_schema(schema, self.vocabulary, space)
        return self._write(self._tokens(prompt), self._compiled[key], max_new_tokens, steps, generator, finish)

    def _tokens(self, prompt: str | Tensor) -> Tensor:
        return torch.tensor(self.tokenizer.encode(prompt)) if isinstance(prompt, str) else prompt

    def _write(self, prompt: Tensor, constraint: Constraint, limit: int, steps, generator, finish: bool) -> Written:
        prompt = prompt.to(next(self.model.parameters()).device)
        return constrain(self.model, [prompt], constraint, limit, steps, generator, finish)[0]
