"""`nn.Linear`, with its large float32 products on a CPU done by oneDNN: the same sums, added up in another order.

PyTorch gives float32 products to Intel's MKL, which on the AMD processor that we measured has half the speed of oneDNN.
That library comes with PyTorch as well. Small products stay with MKL, since oneDNN takes some
10 microseconds to begin; so does everything that is not float32, not on a CPU, or under autocast, and all of it where
PyTorch was built without oneDNN. Which library multiplies depends on shapes alone, so equal runs stay equal.

Left out: second derivatives (PyTorch says so when one is asked for). Measured in benchmarks/training.py.
"""

from __future__ import annotations

import platform

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.autograd.function import once_differentiable
from torch.utils.flop_counter import register_flop_formula

LARGE = 1_000_000  # multiplications from which on oneDNN is worth its start
ONEDNN = torch.backends.mkldnn.is_available() and platform.machine().lower() in ("x86_64", "amd64")


def _product(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """oneDNN's x @ weight.T + bias. PyTorch's compiler calls the same operator for float32 layers on a CPU."""
    return torch.ops.mkldnn._linear_pointwise(x, weight, bias, "none", [], "")


if ONEDNN:  # PyTorch's counter of operations knows its own products only

    @register_flop_formula(torch.ops.mkldnn._linear_pointwise)
    def _flops(x: torch.Size, weight: torch.Size, *rest, **more) -> int:
        return 2 * x.numel() * weight[0]


class _Linear(torch.autograd.Function):
    """x (..., inputs) times weight (outputs, inputs) plus bias, and the two products of its backward pass."""

    @staticmethod
    def forward(ctx, x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        ctx.save_for_backward(x, weight)
        return _product(x, weight, bias)

    @staticmethod
    @once_differentiable
    def backward(ctx, grad: Tensor) -> tuple[Tensor | None, Tensor | None, Tensor | None]:
        x, weight = ctx.saved_tensors
        for_x, for_weight, for_bias = ctx.needs_input_grad
        rows, read = grad.flatten(0, -2), x.flatten(0, -2)
        found = None
        if for_weight and len(weight) > weight.shape[1]:  # oneDNN copies what is turned and comes first: the smaller
            found = _product(read.t(), rows.t()).t()
        elif for_weight:
            found = _product(rows.t(), read.t())
        return _product(grad, weight.t()) if for_x else None, found, rows.sum(0) if for_bias else None


def linear(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """`F.linear`: x (..., inputs) @ weight (outputs, inputs).T + bias (outputs,)."""
    large = ONEDNN and x.dim() > 1 and x.numel() * len(weight) >= LARGE
    if not large or not _plain(x, weight) or torch.is_autocast_enabled("cpu"):
        return F.linear(x, weight, bias)  # also where shapes do not fit: its errors can be read
    return _Linear.apply(x, weight, bias) if torch.is_grad_enabled() else _product(x, weight, bias)


def _plain(x: Tensor, weight: Tensor) -> bool:
    """Whether both are float32 matrices in this computer's memory, of shapes that can be multiplied."""
    same = x.dtype == weight.dtype == torch.float32 and x.device.type == weight.device.type == "cpu"
    return same and type(weight) in (Tensor, nn.Parameter) and weight.dim() == 2 and x.shape[-1] == weight.shape[1]


class Linear(nn.Linear):
    """`nn.Linear` that multiplies by `linear`."""

    def forward(self, x: Tensor) -> Tensor:
        return linear(x, self.weight, self.bias)
