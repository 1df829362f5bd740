"""The sampling widget: temperature, top-k, top-p and min-p over next-token distributions that a model really gave.

The rules it applies are those of `fmlab.decoding` (temperature, then top-k, then top-p, then min-p, each on what is
left); sampler.mjs computes them in the page and a test compares both. It leaves out penalties and beams.
"""

import html
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import traitlets

from .base import STATIC, CourseWidget, whole


class Sampler(CourseWidget):
    """Sliders over the next-token distribution of one of several contexts.

    contexts: mappings with `name` (short label), `prompt` (the text so far), `tokens` (the whole vocabulary as
        strings, length V) and `logits` (V finite numbers; a 1-D tensor or array will do). Logits are rounded to
        4 decimals, so that a page stays small and re-execution on another processor gives the same page.
    temperature: 0 (arg-max) to 4. top_k: tokens to keep, 0 is off. top_p: 0 to 1, 1 is off. min_p: 0 to 1, 0 is off.
    context: index of the context shown first. seed: start of the page's random generator, 0 to 2**32 - 1.

    Raises ValueError with one sentence for anything else.
    """

    _esm = STATIC / "sampler.mjs"
    widget_name = "sampler"

    contexts = traitlets.List(help="name, prompt, logits, vocabulary (index into vocabularies)").tag(sync=True)
    vocabularies = traitlets.List(help="each different list of token strings, once").tag(sync=True)
    context = traitlets.Int(0).tag(sync=True)
    temperature = traitlets.Float(1.0).tag(sync=True)
    top_k = traitlets.Int(0).tag(sync=True)
    top_p = traitlets.Float(1.0).tag(sync=True)
    min_p = traitlets.Float(0.0).tag(sync=True)
    seed = traitlets.Int(0).tag(sync=True)
    generator = traitlets.Int(0, help="state of the page's random generator").tag(sync=True)
    counts = traitlets.Dict(help="how often each token index was drawn").tag(sync=True)

    def __init__(
        self,
        contexts: Iterable[Mapping[str, Any]],
        temperature: float = 1.0,
        top_k: int = 0,
        top_p: float = 1.0,
        min_p: float = 0.0,
        context: int = 0,
        seed: int = 0,
    ):
        vocabularies: list[list[str]] = []
        checked = [_context(number, entry, vocabularies) for number, entry in enumerate(contexts)]
        if not checked:
            raise ValueError("contexts is empty: give at least one mapping with name, prompt, tokens and logits")
        _within("temperature", temperature, 0, 4)
        _within("top_p", top_p, 0, 1)
        _within("min_p", min_p, 0, 1)
        whole("top_k", top_k, 0)
        whole("context", context, 0, len(checked) - 1)
        whole("seed", seed, 0, 2**32 - 1)
        super().__init__(
            contexts=checked,
            vocabularies=vocabularies,
            context=context,
            temperature=float(temperature),
            top_k=top_k,
            top_p=float(top_p),
            min_p=float(min_p),
            seed=seed,
            generator=seed,
        )

    def fallback_html(self) -> str:
        """The ten most probable tokens of the context shown first, as the model gives them (temperature 1, no cut)."""
        shown = self.contexts[self.context]
        tokens, logits = self.vocabularies[shown["vocabulary"]], shown["logits"]
        top = max(logits)
        weights = [math.exp(value - top) for value in logits]
        total = sum(weights)
        order = sorted(range(len(logits)), key=lambda token: -logits[token])[:10]
        rows = "".join(
            f"<tr><td><code>{html.escape(visible(tokens[token]))}</code></td><td>{weights[token] / total:.1%}</td></tr>"
            for token in order
        )
        return (
            f"<table><caption>After <q>{html.escape(shown['prompt'])}</q>, of {len(logits)} tokens</caption>"
            f'<thead><tr><th scope="col">Next token</th><th scope="col">Probability</th></tr></thead>'
            f"<tbody>{rows}</tbody></table>"
        )


def visible(token: str) -> str:
    """A token with its white space made visible, as the widget writes it: a leading space as ␣, a line end as ↵."""
    return token.replace(" ", "␣").replace("\n", "↵").replace("\t", "⇥") or "∅"


def _context(number: int, entry: Mapping[str, Any], vocabularies: list[list[str]]) -> dict[str, Any]:
    """Check one context and return its state; its vocabulary is stored once in `vocabularies`."""
    where = f"contexts[{number}]"
    if not isinstance(entry, Mapping):
        raise ValueError(f"{where} is a {type(entry).__name__}: give a mapping with name, prompt, tokens and logits")
    absent = [key for key in ("name", "prompt", "tokens", "logits") if key not in entry]
    if absent:
        raise ValueError(f"{where} has no {' and no '.join(absent)}: give name, prompt, tokens and logits")
    tokens, logits = entry["tokens"], entry["logits"]
    if isinstance(tokens, str) or not isinstance(tokens, Sequence) or not all(isinstance(t, str) for t in tokens):
        raise ValueError(f"{where}: tokens must be a list of strings, the whole vocabulary")
    logits = logits.tolist() if hasattr(logits, "tolist") else logits
    if not isinstance(logits, Sequence) or not all(isinstance(x, int | float) for x in logits):
        raise ValueError(f"{where}: logits must be a flat list of numbers (one row, not a batch)")
    if not tokens or len(tokens) != len(logits):
        raise ValueError(f"{where}: {len(tokens)} tokens but {len(logits)} logits; give one logit per token")
    if not all(math.isfinite(x) for x in logits):
        raise ValueError(f"{where}: every logit must be finite; give the model's own logits, before any masking")
    tokens = list(tokens)
    if tokens not in vocabularies:
        vocabularies.append(tokens)
    return {
        "name": str(entry["name"]),
        "prompt": str(entry["prompt"]),
        "logits": [round(float(x), 4) + 0.0 for x in logits],  # + 0.0 turns -0.0 into 0.0
        "vocabulary": vocabularies.index(tokens),
    }


def _within(name: str, value: float, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ValueError(f"{name} is {value!r}: give a number from {low} to {high}")
