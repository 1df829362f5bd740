"""Low-rank adaptation: the weights stay frozen, and beside some matrices a product of two thin ones is trained.

    y = W x + (alpha / rank) * B (A x)        A: (rank, in), random; B: (out, rank), zero at first

Because B starts at zero the adapted model begins as the given one, and because the sum is linear it can be added to W
afterwards. Left out: dropout on the branch, ranks that differ between matrices, quantised base weights (QLoRA).
Source: Hu et al. 2022 (LoRA), section 4.1; A is drawn as `nn.Linear` draws its weights, as in the paper's code.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

ATTENTION = ("query_key_value", "attention_out")
EVERY_LINEAR = (*ATTENTION, "up", "gate", "down")


class LoRALinear(nn.Module):
    """A frozen linear layer with a trained branch of low rank beside it.

    generator: draws the first matrix of the branch; the second starts at zero. Raises ValueError for a rank below 1 or
    above what the matrix itself has.
    """

    def __init__(self, linear: nn.Linear, rank: int, alpha: float, generator: torch.Generator):
        super().__init__()
        highest = min(linear.in_features, linear.out_features)
        if not 1 <= rank <= highest:
            raise ValueError(f"rank is {rank}; a matrix of {tuple(linear.weight.shape)} takes 1 to {highest}.")
        self.linear, self.scale = linear.requires_grad_(False), alpha / rank
        bound = 1 / math.sqrt(linear.in_features)
        first = torch.rand(rank, linear.in_features, generator=generator) * 2 - 1
        self.a = nn.Parameter((first * bound).to(linear.weight))
        self.b = nn.Parameter(linear.weight.new_zeros(linear.out_features, rank))

    def forward(self, x: Tensor) -> Tensor:
        """(..., in) to (..., out)."""
        return self.linear(x) + F.linear(F.linear(x, self.a), self.b) * self.scale

    @torch.no_grad()
    def merged(self) -> nn.Linear:
        """One plain linear layer that computes the same; its weights are trainable again."""
        plain = copy.deepcopy(self.linear)
        plain.weight += self.scale * (self.b @ self.a)
        return plain.requires_grad_(True)


def add_lora(
    model: nn.Module, rank: int, seed: int, alpha: float | None = None, targets: Sequence[str] = ATTENTION
) -> nn.Module:
    """A copy of a model in which only low-rank branches can be trained; the given model is left as it is.

    targets: the last part of the names of the linear layers that get a branch. alpha: the branch counts alpha / rank
    times; None means alpha = rank, hence once. Raises ValueError when no linear layer has such a name, and what
    LoRALinear raises.
    """
    adapted = copy.deepcopy(model).requires_grad_(False)
    generator = torch.Generator().manual_seed(seed)
    places = [n for n, part in adapted.named_modules() if n.split(".")[-1] in targets and isinstance(part, nn.Linear)]
    if not places:
        raise ValueError(f"The model has no linear layer named {' or '.join(targets)}.")
    for place in places:
        linear = adapted.get_submodule(place)
        adapted.set_submodule(place, LoRALinear(linear, rank, rank if alpha is None else alpha, generator))
    return adapted


def merge_lora(model: nn.Module) -> nn.Module:
    """A copy with every branch added to the matrix beside it: the shape of the model before `add_lora`, all trainable.

    Raises ValueError when the model has no branch.
    """
    merged = copy.deepcopy(model).requires_grad_(True)
    places = [name for name, part in merged.named_modules() if isinstance(part, LoRALinear)]
    if not places:
        raise ValueError("The model has no low-rank branch to merge.")
    for place in places:
        merged.set_submodule(place, merged.get_submodule(place).merged())
    return merged


def trained_weights(model: nn.Module) -> int:
    """How many weights an optimizer would move."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
