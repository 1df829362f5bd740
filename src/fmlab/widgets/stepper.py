"""The stepper: walk through a constrained generation and see, before every token, which ones the mask leaves.

The mask is computed in the page: stepper.mjs walks the bytes of every token through the automaton, as
`fmlab.structured.TokenIndex` does, and a test compares them. A page has no model, so its probabilities are measured
beforehand, on the texts that it finds likeliest; elsewhere the widget shows the mask alone and says so.
It leaves out grammars (a push-down has no finite table) and the end of the context.
"""

import heapq
import html
import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import torch
import traitlets
from torch import nn

from fmlab.structured import TokenIndex, Vocabulary

from .base import STATIC, CourseWidget, whole

LEAST = 0.02  # share of the masked distribution from which a token's continuation is measured


class Stepper(CourseWidget):
    """One or more examples of a model writing under a regular expression, to be walked token by token.

    model: a GPT in evaluation mode. vocabulary: what each of its tokens writes (`Vocabulary.of(tokenizer)`).
    examples: mappings with `name` (short label), `prompt` (text to show), `tokens` (the prompt as token ids) and
        `pattern` (a regular expression). example: index of the one shown first. mask: is it on at first?
    measured: for how many texts of each example the model's probabilities are embedded. top: how many tokens of
        each, the likeliest of all and the likeliest that are allowed. Log-probabilities are rounded to 3 decimals.

    Raises ValueError with one sentence for anything else, and what TokenIndex raises for a pattern.
    """

    _esm = STATIC / "stepper.mjs"
    widget_name = "stepper"

    pieces = traitlets.List(help="what each token writes, a character for each byte; None writes nothing").tag(
        sync=True
    )
    end = traitlets.Int(0, help="the token that ends a text").tag(sync=True)
    lead = traitlets.Unicode("", help="with which every text begins, and which is not shown").tag(sync=True)
    examples = traitlets.List(help="name, prompt, pattern, start, edges, accepting, steps, nodes").tag(sync=True)
    example = traitlets.Int(0).tag(sync=True)
    mask = traitlets.Bool(True).tag(sync=True)
    path = traitlets.List(help="tokens taken so far").tag(sync=True)
    seed = traitlets.Int(0, help="state of the page's random generator").tag(sync=True)

    def __init__(
        self,
        model: nn.Module,
        vocabulary: Vocabulary,
        examples: Iterable[Mapping[str, Any]],
        example: int = 0,
        mask: bool = True,
        measured: int = 40,
        top: int = 8,
    ):
        examples = list(examples)
        if not examples:
            raise ValueError("examples is empty: give at least one mapping with name, prompt, tokens and pattern")
        for number, entry in enumerate(examples):
            if not isinstance(entry, Mapping) or not {"name", "prompt", "tokens", "pattern"} <= set(entry):
                raise ValueError(f"examples[{number}] must be a mapping with name, prompt, tokens and pattern")
            if not len(entry["tokens"]):
                raise ValueError(f"examples[{number}] has an empty prompt: give it at least one token")
        whole("example", example, 0, len(examples) - 1)
        whole("measured", measured, 1)
        whole("top", top, 1)
        super().__init__(
            pieces=[None if piece is None else piece.decode("latin-1") for piece in vocabulary.pieces],
            end=vocabulary.end,
            lead=vocabulary.lead.decode("latin-1"),
            examples=[_example(model, vocabulary, entry, measured, top) for entry in examples],
            example=example,
            mask=bool(mask),
        )

    def fallback_html(self) -> str:
        """The likeliest first tokens of the example shown first, and which of them its pattern allows."""
        shown = self.examples[self.example]
        rows = "".join(
            f"<tr><td><code>{html.escape('end' if token == self.end else self._text(token))}</code></td>"
            f"<td>{math.exp(logprob):.1%}</td><td>{'yes' if allowed else 'no'}</td></tr>"
            for token, logprob, allowed in shown["nodes"][0]["top"]
        )
        return (
            f"<table><caption>After <q>{html.escape(shown['prompt'])}</q>, under the pattern "
            f"<code>{html.escape(shown['pattern'])}</code></caption><thead><tr>"
            '<th scope="col">Token</th><th scope="col">Probability</th><th scope="col">Allowed</th>'
            f"</tr></thead><tbody>{rows}</tbody></table>"
        )

    def _text(self, token: int) -> str:
        piece = self.pieces[token]
        return "special" if piece is None else piece.encode("latin-1").decode("utf-8", "backslashreplace")


def _example(model: nn.Module, vocabulary: Vocabulary, entry: Mapping[str, Any], measured: int, top: int) -> dict:
    """The state of one example: its automaton, and what the model says along the likeliest texts."""
    index = TokenIndex(entry["pattern"], vocabulary)
    prompt = [int(token) for token in entry["tokens"]]
    return {
        "name": str(entry["name"]),
        "prompt": str(entry["prompt"]),
        "pattern": str(entry["pattern"]),
        "start": index.start,
        "edges": [_ranges(row) for row in index.automaton.table],
        "accepting": [bool(x) for x in index.automaton.accepting],
        "steps": index.steps.tolist()[: index.done],
        "nodes": _measure(model, index, prompt, measured, top),
    }


def _ranges(row: np.ndarray) -> list[list[int]]:
    """A row of an automaton's table as [first byte, last byte, state after], without what leads nowhere."""
    cuts = np.flatnonzero(np.diff(row)) + 1
    pieces = zip([0, *cuts.tolist()], [*cuts.tolist(), len(row)], strict=True)
    return [[first, after - 1, int(row[first])] for first, after in pieces if row[first] >= 0]


@torch.inference_mode()
def _measure(model: nn.Module, index: TokenIndex, prompt: list[int], measured: int, top: int) -> list[dict]:
    """What the model says after the likeliest texts under the mask, likeliest first; nodes[0] is the empty text.

    A node is {next: {token: node}, top: [[token, logprob, allowed]], mass: probability of all allowed tokens}.
    """
    nodes: list[dict] = []
    waiting = [(-1.0, (), index.start, None)]  # minus the probability under the mask, text, state, where it hangs
    device = next(model.parameters()).device
    while waiting and len(nodes) < measured:
        weight, path, state, place = heapq.heappop(waiting)
        if len(prompt) + len(path) > model.config.context:
            continue
        logits = model(torch.tensor([[*prompt, *path]], device=device))[0, -1].float().cpu()
        logprobs = logits[: len(index.vocabulary)] - logits.logsumexp(-1)
        allowed = index.mask(state)
        masked = logprobs.masked_fill(~allowed, -math.inf)
        mass = masked.logsumexp(-1)
        likeliest = [row.topk(min(top, len(row))).indices.tolist() for row in (logprobs, masked)]
        shown = sorted(
            {*likeliest[0], *(token for token in likeliest[1] if allowed[token])},
            key=lambda token: (-round(float(logprobs[token]), 3), token),
        )
        here = {
            "top": [[token, round(float(logprobs[token]), 3) + 0.0, bool(allowed[token])] for token in shown],
            "mass": float(f"{mass.exp():.3g}"),
            "next": {},
        }
        if place is not None:
            nodes[place]["next"][str(path[-1])] = len(nodes)
        for token in shown:
            if allowed[token] and token != index.vocabulary.end:
                share = float((masked[token] - mass).exp())
                if share >= LEAST:
                    after = index.advance(state, token)
                    heapq.heappush(waiting, (weight * share, (*path, token), after, len(nodes)))
        nodes.append(here)
    return nodes
