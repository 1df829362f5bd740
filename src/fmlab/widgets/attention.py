"""The attention widget: a small model's attention maps on a text that the reader types, by layer and head.

The model itself travels inside the page, in whole numbers of 8 bits with one scale a row, so that no kernel is needed;
attention.mjs runs it as `fmlab.models.GPT` does and a test compares both. It leaves out training, the KV cache, and
models whose parts are others than those of the course's own.
"""

import base64
import html
from collections.abc import Sequence
from typing import Any

import torch
import traitlets
from torch import Tensor

from fmlab.models import GPT, GPTConfig
from fmlab.models.quantised import to_codes
from fmlab.text import WordTokenizer

from .base import STATIC, CourseWidget, whole
from .sampler import visible

LONGEST = 24  # tokens that are drawn, the first one included: a map of more cannot be read
LARGEST_STATE = 700_000  # characters of all weights together: what a page may reasonably carry


class AttentionMaps(CourseWidget):
    """A text field and, for its tokens, the attention weights of each head, with every step that leads to one.

    model: a GPT with the course's own parts (RMSNorm before each part, rotary positions, gelu, no biases, one
    key-value head for each query head, tied embeddings). tokenizer: its words; the text is read after `<eos>`, as a
    document begins. texts: examples to begin with, the first one is shown first. layer, head: shown first, from 0.

    Raises ValueError with one sentence for anything else, and when the model is too large for a page.
    """

    _esm = STATIC / "attention.mjs"
    widget_name = "attention"

    vocabulary = traitlets.List(help="the word of each token id").tag(sync=True)
    eos = traitlets.Int(help="the token that begins every text").tag(sync=True)
    unk = traitlets.Int(help="the token of a word that the model does not know").tag(sync=True)
    sizes = traitlets.Dict(help="layers, heads, width, theta, eps").tag(sync=True)
    weights = traitlets.Dict(help="name: rows, columns, codes (int8) and scales (float32), both in base 64").tag(
        sync=True
    )
    texts = traitlets.List(help="examples").tag(sync=True)
    text = traitlets.Unicode(help="what stands in the field").tag(sync=True)
    layer = traitlets.Int(0).tag(sync=True)
    head = traitlets.Int(0).tag(sync=True)

    def __init__(self, model: GPT, tokenizer: WordTokenizer, texts: Sequence[str], layer: int = 0, head: int = 0):
        if not isinstance(model, GPT):
            raise ValueError(f"model is a {type(model).__name__}: give a fmlab.models.GPT")
        config = model.config
        choices = set(config.description()) - set(GPTConfig(1).description()) - {"norm_eps"}
        if choices or not config.tie or config.kv_heads not in (None, config.heads):
            raise ValueError(
                "the widget runs only models with the course's own parts, tied embeddings and as many "
                "key-value heads as heads"
            )
        if len(tokenizer) != config.vocab_size:
            raise ValueError(f"the tokenizer has {len(tokenizer)} words, the model {config.vocab_size}")
        if isinstance(texts, str) or not texts or not all(isinstance(text, str) and text.split() for text in texts):
            raise ValueError("texts must be a list of at least one text with at least one word")
        for text in texts:
            if len(text.split()) >= min(LONGEST, config.context):
                raise ValueError(f"{text[:40]!r} is too long: the map shows {LONGEST} tokens at most, <eos> included")
        for name, value, count in (("layer", layer, config.layers), ("head", head, config.heads)):
            whole(name, value, 0, count - 1)
        weights = {name: _written(tensor) for name, tensor in _matrices(model).items()}
        size = sum(len(entry["codes"]) + len(entry["scales"]) for entry in weights.values())
        if size > LARGEST_STATE:
            raise ValueError(f"the weights take {size} characters, a page carries at most {LARGEST_STATE}")
        super().__init__(
            vocabulary=list(tokenizer.words),
            eos=tokenizer.eos,
            unk=tokenizer.unk,
            sizes={
                "layers": config.layers,
                "heads": config.heads,
                "width": config.width,
                "theta": config.rope_theta,
                "eps": config.norm_eps,
                "longest": min(LONGEST, config.context),
            },
            weights=weights,
            texts=list(texts),
            text=texts[0],
            layer=layer,
            head=head,
        )
        ids = [tokenizer.eos, *tokenizer.encode(texts[0])]
        maps = as_shown(model).attention_weights(torch.tensor([ids]))[layer][0, head]
        self._fallback = _table(tokenizer, ids, maps, f"block {layer}, head {head}")

    def fallback_html(self) -> str:
        """The map that is shown first, as numbers."""
        return self._fallback


def as_shown(model: GPT) -> GPT:
    """The model as the page has it: every weight read back from its 8 bits. A new model, on the CPU, in float32."""
    shown = GPT(model.config).eval()
    with torch.no_grad():
        for name, matrix in _matrices(model).items():
            codes, scales = to_codes(matrix)
            weight = dict(shown.named_parameters())[name]
            weight.copy_((codes.float() * scales).view(weight.shape))
    return shown


def _matrices(model: GPT) -> dict[str, Tensor]:
    """Every weight once, as float32 rows on the CPU; the gains of a norm are one row."""
    return {
        name: weight.detach().cpu().float().reshape(-1, weight.shape[-1]) for name, weight in model.named_parameters()
    }


def _written(matrix: Tensor) -> dict[str, Any]:
    codes, scales = to_codes(matrix)
    return {
        "rows": matrix.shape[0],
        "columns": matrix.shape[1],
        "codes": base64.b64encode(codes.numpy().tobytes()).decode(),
        "scales": base64.b64encode(scales.numpy().astype("<f4").tobytes()).decode(),
    }


def _table(tokenizer: WordTokenizer, ids: list[int], maps: Tensor, where: str) -> str:
    names = [html.escape(visible(tokenizer.words[token])) for token in ids]
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    rows = ""
    for number, name in enumerate(names):
        cells = "".join(
            f"<td>{maps[number, key]:.2f}</td>" if key <= number else "<td></td>" for key in range(len(ids))
        )
        rows += f'<tr><th scope="row">{name}</th>{cells}</tr>'
    return (
        f"<table><caption>Attention weights, {where}: how much each token (row) takes of each other (column)</caption>"
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )
