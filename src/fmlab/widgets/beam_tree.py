"""The beam tree: grow a beam search step by step, with as many beams as you like, over a model's own probabilities.

beam_tree.mjs searches in the page as `fmlab.decoding.beam_search` does (early_stopping="never"), and a test compares
them. A page has no model, so its probabilities are measured beforehand for every text that any of the offered numbers
of beams can reach; the length penalty does not change which these are. It leaves out other kinds of early stopping.
"""

import html
from collections.abc import Iterable, Mapping
from typing import Any

import torch
import traitlets
from torch import nn

from fmlab.decoding import beam_search
from fmlab.text import BPE, WordTokenizer

from .base import STATIC, CourseWidget, whole

NEVER_OVER = 50.0  # a length penalty under which a later, longer text could always still win


class BeamTree(CourseWidget):
    """A tree of what a beam search looks at, for one of several prompts.

    model: a GPT, or a function from rows of tokens (rows, time) to logits (rows, vocab) for the next one.
    tokenizer: a WordTokenizer or a BPE. prompts: mappings with `name` (short label), `prompt` (text to show) and
        `tokens` (the prompt as token ids). stop: the end token, or None.
    widest: the largest number of beams offered. max_new_tokens: how far to search. beams, length_penalty (-1 to 3),
        prompt: what is shown first. Log-probabilities are rounded to 4 decimals.

    Raises ValueError with one sentence for anything else, and what beam_search raises.
    """

    _esm = STATIC / "beam_tree.mjs"
    widget_name = "beam_tree"

    prompts = traitlets.List(help="name, prompt, nodes: {tokens joined by blanks: [[token, logprob], ...]}").tag(
        sync=True
    )
    labels = traitlets.Dict(help="the text of each token that occurs").tag(sync=True)
    joiner = traitlets.Unicode("", help="what stands between two tokens of a text").tag(sync=True)
    stop = traitlets.Int(None, allow_none=True).tag(sync=True)
    widest = traitlets.Int(4).tag(sync=True)
    max_new_tokens = traitlets.Int(6).tag(sync=True)
    prompt = traitlets.Int(0).tag(sync=True)
    beams = traitlets.Int(2).tag(sync=True)
    length_penalty = traitlets.Float(1.0).tag(sync=True)
    step = traitlets.Int(0, help="how far the tree has grown").tag(sync=True)

    def __init__(
        self,
        model: nn.Module,
        tokenizer: WordTokenizer | BPE,
        prompts: Iterable[Mapping[str, Any]],
        stop: int | None = None,
        max_new_tokens: int = 6,
        widest: int = 4,
        beams: int = 2,
        length_penalty: float = 1.0,
        prompt: int = 0,
        step: int = 0,
    ):
        prompts = list(prompts)
        if not prompts:
            raise ValueError("prompts is empty: give at least one mapping with name, prompt and tokens")
        for number, entry in enumerate(prompts):
            if not isinstance(entry, Mapping) or not {"name", "prompt", "tokens"} <= set(entry):
                raise ValueError(f"prompts[{number}] must be a mapping with name, prompt and tokens")
            if not len(entry["tokens"]):
                raise ValueError(f"prompts[{number}] has no tokens: give at least one")
        whole("widest", widest, 1, 6)
        whole("beams", beams, 1, widest)
        whole("max_new_tokens", max_new_tokens, 1, 12)
        whole("prompt", prompt, 0, len(prompts) - 1)
        whole("step", step, 0, max_new_tokens)
        if isinstance(length_penalty, bool) or not -1 <= length_penalty <= 3:
            raise ValueError(f"length_penalty is {length_penalty!r}: give a number from -1 to 3")
        measured = [_measure(model, entry, widest, max_new_tokens, stop) for entry in prompts]
        used = {token for entry in measured for row in entry["nodes"].values() for token, _ in row}
        super().__init__(
            prompts=measured,
            labels={str(token): _label(tokenizer, token) for token in sorted(used)},
            joiner=" " if isinstance(tokenizer, WordTokenizer) else "",
            stop=stop,
            widest=widest,
            max_new_tokens=max_new_tokens,
            prompt=prompt,
            beams=beams,
            length_penalty=float(length_penalty),
            step=step,
        )
        first = _tokens(model, prompts[prompt])
        self._found = beam_search(model, first, beams, max_new_tokens, stop, length_penalty, "never")

    def fallback_html(self) -> str:
        """What the search that is shown first finds in the end."""
        rows = "".join(
            f"<tr><td>{html.escape(self.joiner.join(self.labels[str(token)] for token in found.tokens))}</td>"
            f"<td>{found.logprob:.2f}</td><td>{found.score:.2f}</td></tr>"
            for found in self._found.hypotheses
        )
        shown = self.prompts[self.prompt]
        return (
            f"<table><caption>After <q>{html.escape(shown['prompt'])}</q>, with {self.beams} beams</caption><thead><tr>"
            '<th scope="col">Text</th><th scope="col">Log-probability</th><th scope="col">Score</th>'
            f"</tr></thead><tbody>{rows}</tbody></table>"
        )


def _label(tokenizer: WordTokenizer | BPE, token: int) -> str:
    if isinstance(tokenizer, WordTokenizer):
        return tokenizer.words[token]
    return tokenizer.vocabulary[token].decode("utf-8", "backslashreplace")


def _tokens(model: nn.Module, entry: Mapping[str, Any]) -> torch.Tensor:
    """The tokens of a prompt, on the model's device; what has no weights, such as a plain function, is on the CPU."""
    weights = model.parameters() if isinstance(model, nn.Module) else ()
    device = next((weight.device for weight in weights), "cpu")
    return torch.tensor([int(token) for token in entry["tokens"]], device=device)


@torch.inference_mode()
def _measure(model: nn.Module, entry: Mapping[str, Any], widest: int, limit: int, stop: int | None) -> dict:
    """The likeliest tokens after every text that a search with 1 to `widest` beams continues."""
    given = _tokens(model, entry)
    nodes: dict[str, list[list]] = {}

    def continued(rows: torch.Tensor) -> torch.Tensor:
        logits = model(rows)
        logits = (logits[:, -1] if logits.dim() == 3 else logits).double()
        logprobs = logits.log_softmax(-1)
        ordered, order = logprobs.sort(dim=-1, descending=True, stable=True)
        for row, values, tokens in zip(rows.tolist(), ordered.tolist(), order.tolist(), strict=True):
            pairs = zip(tokens[: 2 * widest], values[: 2 * widest], strict=True)
            kept = [[token, round(value, 4) + 0.0] for token, value in pairs if value > -1e9]
            nodes[" ".join(map(str, row[len(given) :]))] = kept
        return logits

    for beams in range(1, widest + 1):
        beam_search(continued, given, beams, limit, stop, NEVER_OVER, "never")
    return {"name": str(entry["name"]), "prompt": str(entry["prompt"]), "nodes": nodes}
