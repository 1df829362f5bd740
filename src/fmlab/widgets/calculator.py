"""The calculator widget: sizes of a transformer in, weights and memory of serving and training out, live.

calculator.mjs computes in the page what `fmlab.sizing.counting` and `fmlab.sizing.memory` compute; a test compares
them. It leaves out what these leave out, and optimizers other than AdamW in 16 bits with a float32 master copy.
"""

import html
from collections.abc import Mapping
from dataclasses import asdict

import traitlets

from fmlab.models import GPTConfig
from fmlab.sizing import counting, memory

from .base import STATIC, CourseWidget, whole

SIZES = (
    "vocab_size context layers width heads kv_heads head_dim hidden mlp tie positions norm norm_last bias qkv_bias "
    "experts experts_active expert_hidden shared_experts dense_layers"
).split()
BITS = (32, 16, 8, 4)


class Calculator(CourseWidget):
    """Fields for the sizes of one of several models, and below them what follows.

    models: a mapping from a name to a GPTConfig; `shown` is the name of the one that is shown first, by default the
    first. tokens, batch: length and number of the sequences served at once. weight_bits, kv_bits: 32, 16, 8 or 4 bits
    of a weight, and of a key or value, when serving. train_time, train_batch: tokens in a sequence and sequences at
    once when training. recompute: rebuild activations in the backward pass. device: memory of one device in GB.

    Raises ValueError with one sentence for anything else.
    """

    _esm = STATIC / "calculator.mjs"
    widget_name = "calculator"

    models = traitlets.List(help="name, config (the sizes and choices that matter here)").tag(sync=True)
    model = traitlets.Int(0, help="index of the model that the fields began with").tag(sync=True)
    config = traitlets.Dict(help="what stands in the fields").tag(sync=True)
    tokens = traitlets.Int(4096).tag(sync=True)
    batch = traitlets.Int(1).tag(sync=True)
    weight_bits = traitlets.Int(16).tag(sync=True)
    kv_bits = traitlets.Int(16).tag(sync=True)
    train_time = traitlets.Int(4096).tag(sync=True)
    train_batch = traitlets.Int(1).tag(sync=True)
    recompute = traitlets.Bool(False).tag(sync=True)
    device = traitlets.Float(80.0).tag(sync=True)

    def __init__(
        self,
        models: Mapping[str, GPTConfig],
        shown: str | None = None,
        tokens: int = 4096,
        batch: int = 1,
        weight_bits: int = 16,
        kv_bits: int = 16,
        train_time: int = 4096,
        train_batch: int = 1,
        recompute: bool = False,
        device: float = 80.0,
    ):
        if not isinstance(models, Mapping) or not models:
            raise ValueError('models must be a mapping with at least one entry, such as {"GPT-2": gpt2()}')
        for name, config in models.items():
            if not isinstance(name, str) or not name.strip() or not isinstance(config, GPTConfig):
                raise ValueError(f"models[{name!r}] must be a GPTConfig under a name that can be read")
        shown = next(iter(models)) if shown is None else shown
        if shown not in models:
            raise ValueError(f"shown is {shown!r}, which is none of {', '.join(models)}")
        counts = {"tokens": tokens, "batch": batch, "train_time": train_time, "train_batch": train_batch}
        for name, value in counts.items():
            whole(name, value, 1, 2**20)
        for name, value in (("weight_bits", weight_bits), ("kv_bits", kv_bits)):
            if value not in BITS:
                raise ValueError(f"{name} is {value!r}: give one of {', '.join(map(str, BITS))}")
        if isinstance(device, bool) or not isinstance(device, int | float) or not 0 < device < 1e6:
            raise ValueError(f"device is {device!r}: give the memory of one device in GB")
        described = {name: _sizes(config) for name, config in models.items()}
        super().__init__(
            models=[{"name": name, "config": sizes} for name, sizes in described.items()],
            model=list(models).index(shown),
            config=described[shown],
            weight_bits=weight_bits,
            kv_bits=kv_bits,
            recompute=bool(recompute),
            device=float(device),
            **counts,
        )
        self._fallback = _table(shown, models[shown], tokens, batch, weight_bits, kv_bits)

    def fallback_html(self) -> str:
        """Weights, bytes and KV cache of the model that is shown first."""
        return self._fallback


def _sizes(config: GPTConfig) -> dict:
    given = asdict(config)
    return {name: given[name] for name in SIZES}


def _table(name: str, config: GPTConfig, tokens: int, batch: int, weight_bits: int, kv_bits: int) -> str:
    count = counting.parameters(config)
    weights = memory.weight_bytes(count.total, weight_bits)
    cache = memory.kv_cache_bytes(config, tokens, batch, kv_bits)
    lines = {
        "Weights": f"{count.total:,}",
        "Active for a token": f"{count.active:,}",
        f"Memory of the weights at {weight_bits} bits": f"{weights / memory.GB:,.2f} GB",
        f"KV cache, {batch:,} × {tokens:,} tokens at {kv_bits} bits": f"{cache / memory.GB:,.2f} GB",
        "Training state with AdamW": f"{sum(memory.training_bytes(count.total).values()) / memory.GB:,.2f} GB",
    }
    rows = "".join(f'<tr><th scope="row">{key}</th><td>{value}</td></tr>' for key, value in lines.items())
    return f"<table><caption>{html.escape(name)}</caption><tbody>{rows}</tbody></table>"
