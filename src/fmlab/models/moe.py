"""A mixture of experts: many feed-forward parts in one layer, of which a router chooses a few for each token.

The router is one matrix. Its softmax over the experts chooses the `experts_active` largest; their probabilities, scaled
to sum to 1, weigh what those experts return (a single one is weighed by its own probability). Nothing makes a router
spread its tokens, so the training loss gets a term that pulls towards even shares. Shared experts are passed by every
token, whatever the router says.

Left out: an expert's capacity (tokens beyond it would be dropped), experts on several machines, noise in the router.
Sources: Shazeer et al. 2017 (top-k routing), Fedus et al. 2022, section 2.2 (one expert; the load-balancing term),
Jiang et al. 2024 (the weights of the chosen sum to 1), Dai et al. 2024 (shared experts).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from fmlab.models.activations import ACTIVATIONS
from fmlab.models.config import GPTConfig
from fmlab.models.linear import Linear, linear


class Experts(nn.Module):
    """The feed-forward part of one layer as a mixture of experts: (..., width) in, the same shape out.

    After each forward pass `chosen` holds what the router chose, int64 (tokens, experts_active), most probable first,
    `load` the share of choices that fell on each expert, (experts,), and `balance` the load-balancing term of this
    pass: experts * sum(load * mean router probability), 1 for an even load and up to `experts` for a collapsed one.
    """

    def __init__(self, config: GPTConfig):
        super().__init__()
        self.config = config
        experts, width, hidden = config.experts, config.width, config.expert_width
        self.router = Linear(width, experts, bias=False)
        self.up = nn.Parameter(torch.empty(experts, hidden, width))
        self.down = nn.Parameter(torch.empty(experts, width, hidden))
        if config.mlp == "swiglu":
            self.gate = nn.Parameter(torch.empty(experts, hidden, width))
        if config.shared_experts:
            shared = config.shared_experts * hidden
            self.shared_up = nn.Parameter(torch.empty(1, shared, width))
            self.shared_down = nn.Parameter(torch.empty(1, width, shared))
            if config.mlp == "swiglu":
                self.shared_gate = nn.Parameter(torch.empty(1, shared, width))
        self.chosen = self.load = self.balance = None

    def expert(self, x: Tensor, index: int, shared: str = "") -> Tensor:
        """What one expert makes of x (tokens, width): same shape. shared: "shared_" for the shared part (index 0)."""
        activation = ACTIVATIONS[self.config.mlp]
        up, down = getattr(self, f"{shared}up")[index], getattr(self, f"{shared}down")[index]
        if self.config.mlp == "swiglu":
            gate = getattr(self, f"{shared}gate")[index]
            return linear(activation(linear(x, gate)) * linear(x, up), down)
        return linear(activation(linear(x, up)), down)

    def forward(self, x: Tensor) -> Tensor:
        tokens = x.flatten(0, -2)
        probabilities = self.router(tokens).float().softmax(-1)
        weights, chosen = probabilities.topk(self.config.experts_active, dim=-1)
        if self.config.experts_active > 1:  # a single weight scaled to 1 would teach the router nothing
            weights = weights / weights.sum(-1, keepdim=True)
        weights = weights.to(x.dtype)
        load = torch.bincount(chosen.flatten(), minlength=self.config.experts) / chosen.numel()
        self.chosen, self.load = chosen.detach(), load
        self.balance = self.config.experts * (load * probabilities.mean(0)).sum()
        out = self.expert(tokens, 0, "shared_") if self.config.shared_experts else torch.zeros_like(tokens)
        for index in range(self.config.experts):
            rows, place = (chosen == index).nonzero(as_tuple=True)
            if len(rows):
                part = self.expert(tokens[rows], index) * weights[rows, place, None]
                out = out.index_add(0, rows, part.to(out.dtype))
        return out.view(x.shape)
