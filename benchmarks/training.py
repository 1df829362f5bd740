"""How fast our training loop is, beside a nanoGPT-style loop and transformers: python benchmarks/training.py [--quick]

All train the same GPT-2 (same sizes, same first weights, float32, one thread) with AdamW on windows of the same stream,
gradient clipping and a learning-rate schedule included. Before anything is timed losses and lengths of gradients on
one batch are compared; a difference ends the run. Told besides: the share of the measured peak of a matrix product.

Leaves out data loading from disk, several devices, and dropout (0 in all).
Writes benchmarks/results/training.json and prints it.
"""

from __future__ import annotations

import math
import sys

import torch
from common import about, comparison, measurement, needed, quick, report, side_by_side, timed
from torch import Tensor, nn
from torch.nn import functional as F

from fmlab import runtime
from fmlab.models import GPT, GPTConfig
from fmlab.models.config import gpt2
from fmlab.sizing.flops import training_pass
from fmlab.sizing.machine import product_speed
from fmlab.text import windows
from fmlab.training import TrainConfig, train

transformers = needed("transformers")
SAME = "with the same weights all have the same loss on a batch and the same length of its gradient"
VOCAB = 1024
SIZES = {
    "tiny": (gpt2(vocab_size=VOCAB, context=64, layers=3, width=96, heads=3), 16, 60),
    "small": (gpt2(vocab_size=VOCAB, context=128, layers=4, width=256, heads=8), 8, 16),
    "medium": (gpt2(vocab_size=VOCAB, context=256, layers=6, width=512, heads=8), 4, 4),
}


class PlainAttention(nn.Module):
    """As tutorials write it: one matrix for queries, keys and values, PyTorch's fused attention."""

    def __init__(self, config: GPTConfig):
        super().__init__()
        self.heads = config.heads
        self.qkv = nn.Linear(config.width, 3 * config.width)
        self.out = nn.Linear(config.width, config.width)

    def forward(self, x: Tensor) -> Tensor:
        b, t, c = x.shape
        q, k, v = (part.view(b, t, self.heads, c // self.heads).transpose(1, 2) for part in self.qkv(x).split(c, 2))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.out(y.transpose(1, 2).contiguous().view(b, t, c))


class PlainBlock(nn.Module):
    def __init__(self, config: GPTConfig):
        super().__init__()
        self.ln1, self.ln2 = nn.LayerNorm(config.width), nn.LayerNorm(config.width)
        self.attention = PlainAttention(config)
        self.up, self.down = nn.Linear(config.width, 4 * config.width), nn.Linear(4 * config.width, config.width)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attention(self.ln1(x))
        return x + self.down(F.gelu(self.up(self.ln2(x)), approximate="tanh"))


class PlainGPT(nn.Module):
    """A GPT-2 as nanoGPT's readers know it."""

    def __init__(self, config: GPTConfig):
        super().__init__()
        self.tokens = nn.Embedding(config.vocab_size, config.width)
        self.places = nn.Embedding(config.context, config.width)
        self.blocks = nn.ModuleList(PlainBlock(config) for _ in range(config.layers))
        self.ln = nn.LayerNorm(config.width)
        self.head = nn.Linear(config.width, config.vocab_size, bias=False)
        self.head.weight = self.tokens.weight

    def forward(self, ids: Tensor, targets: Tensor) -> Tensor:
        x = self.tokens(ids) + self.places(torch.arange(ids.shape[1], device=ids.device))
        for block in self.blocks:
            x = block(x)
        logits = self.head(self.ln(x))
        return F.cross_entropy(logits.view(-1, logits.shape[-1]), targets.reshape(-1))


PLAIN_NAMES = (
    ("embedding.weight", "tokens.weight"), ("position_embedding.weight", "places.weight"), ("norm.", "ln."),
    ("norm_attention.", "ln1."), ("norm_mlp.", "ln2."), ("query_key_value.", "attention.qkv."),
    ("attention_out.", "attention.out."),
)  # fmt: skip


def plain(ours: GPT) -> PlainGPT:
    """The plain model with our weights."""
    model, state = PlainGPT(ours.config), {}
    for name, weight in ours.state_dict().items():
        for before, after in sorted(PLAIN_NAMES, key=lambda pair: -len(pair[0])):
            if name.startswith(before) or f".{before}" in name:
                name = name.replace(before, after)
                break
        state[name] = weight.clone()
    model.load_state_dict(state)
    return model


def library(ours: GPT) -> transformers.GPT2LMHeadModel:
    """transformers' GPT-2 with our weights, no dropout."""
    c = ours.config
    model = transformers.GPT2LMHeadModel(
        transformers.GPT2Config(
            vocab_size=c.vocab_size, n_positions=c.context, n_embd=c.width, n_layer=c.layers, n_head=c.heads,
            resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0,
        )
    )  # fmt: skip
    state = ours.state_dict()
    model.transformer.wte.weight.data.copy_(state["embedding.weight"])
    model.transformer.wpe.weight.data.copy_(state["position_embedding.weight"])
    parts = {"ln_1": "norm_attention", "ln_2": "norm_mlp"}
    matrices = {"attn.c_attn": "query_key_value", "attn.c_proj": "attention_out"}
    matrices |= {"mlp.c_fc": "up", "mlp.c_proj": "down"}
    for i, block in enumerate(model.transformer.h):
        for theirs, mine in (*parts.items(), *matrices.items()):
            module = block.get_submodule(theirs)
            weight = state[f"blocks.{i}.{mine}.weight"]
            module.weight.data.copy_(weight.T if theirs in matrices else weight)  # Conv1D holds the transpose
            module.bias.data.copy_(state[f"blocks.{i}.{mine}.bias"])
    model.transformer.ln_f.weight.data.copy_(state["norm.weight"])
    model.transformer.ln_f.bias.data.copy_(state["norm.bias"])
    return model


def plain_loop(loss_of, model: nn.Module, stream: Tensor, batch: int, context: int, steps: int, seed: int) -> None:
    """The loop of most tutorials: AdamW as it comes, windows stacked one by one, a schedule, clipping, loss read."""
    generator = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.95), weight_decay=0.1)
    model.train()
    for step in range(steps):
        starts = torch.randint(len(stream) - context, (batch,), generator=generator)
        x = torch.stack([stream[i : i + context] for i in starts])
        y = torch.stack([stream[i + 1 : i + 1 + context] for i in starts])
        rate = 1e-3 * min(1.0, (step + 1) / 2) * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * step / steps)))
        for group in optimiser.param_groups:
            group["lr"] = rate
        loss = loss_of(x, y)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        loss.item()


def loss_and_slope(model: nn.Module, loss: Tensor) -> tuple[float, float]:
    """A loss and the length of its gradient over all weights."""
    gradient = torch.autograd.grad(loss, list(model.parameters()))
    return loss.item(), torch.stack([part.norm() for part in gradient]).norm().item()


def compared(config: GPTConfig, batch: int, steps: int, repeats: int, run: runtime.Run) -> tuple[list[dict], dict]:
    """Both comparisons of one size, and which share of a matrix product's speed our training reaches."""
    stream = torch.randint(config.vocab_size, (100_000,), generator=torch.Generator().manual_seed(0))
    first = GPT(config, seed=0)
    x, y = windows(stream, batch, config.context, torch.Generator().manual_seed(5))
    mine = loss_and_slope(first, first.loss(x, y))
    for name, model in (("the plain model", plain(first)), ("transformers", library(first))):
        loss = model(x, y) if name == "the plain model" else F.cross_entropy(model(x).logits.flatten(0, 1), y.flatten())
        theirs = loss_and_slope(model, loss)
        if not all(math.isclose(a, b, rel_tol=1e-4) for a, b in zip(mine, theirs, strict=True)):
            sys.exit(f"{name} has the loss and length of gradient {theirs} on our weights, ours has {mine}")

    def ours():
        generator = run.generator(1)
        model = GPT(config, seed=0)
        draw = lambda: windows(stream, batch, config.context, generator)  # noqa: E731
        train(model, draw, TrainConfig(steps, lr=1e-3), run, progress=False)

    def tutorial():
        model = plain(first)
        plain_loop(model, model, stream, batch, config.context, steps, seed=1)

    def transformers_loop():
        model = library(first)
        loss = lambda x, y: F.cross_entropy(model(x).logits.flatten(0, 1), y.reshape(-1))  # noqa: E731
        plain_loop(loss, model, stream, batch, config.context, steps, seed=1)

    flops = training_pass(config, config.context, batch).total * steps
    seconds = min(timed(ours)[1] for _ in range(2))
    share = 100 * flops / seconds / product_speed(1024, run.device)
    sizes = f"{config.layers} layers of width {config.width}, {batch} × {config.context} tokens"
    told = {"sizes": sizes, "aim": 1.3, "checked": SAME, "amount": batch * config.context * steps, "unit": "tokens"}
    comparisons = [
        comparison("train a GPT", peer, side_by_side(package, ours, theirs, repeats), package=package, **told)
        for peer, package, theirs in (
            ("a plain PyTorch loop", "torch", tutorial),
            ("transformers' GPT-2 in that loop", "transformers", transformers_loop),
        )
    ]
    return comparisons, measurement(f"share of a matrix product's speed, {sizes}", share, "%")


def main() -> None:
    few = quick(__doc__)
    run = runtime.setup()
    about_this = about(torch=torch.__version__, transformers=transformers.__version__)
    comparisons, shares = [], []
    for config, batch, steps in SIZES.values():
        both, share = compared(config, batch, max(2, steps // 4) if few else steps, 1 if few else 5, run)
        comparisons += both
        shares.append(share)
    report("training", about_this, not few, comparisons, shares)


if __name__ == "__main__":
    main()
