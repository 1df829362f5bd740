"""Gradients across the wire: a result whose graph is on the other side asks there for its vector-Jacobian product.

`f(x).sum().backward()` in a test runs the student's backward pass where the student's graph is, and only the gradients
cross. Leaves out second derivatives: they are refused, not silently zero.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from autograder.split.memory import WireError

if TYPE_CHECKING:
    from autograder.split.peer import Peer

KEPT = 256  # results whose graphs are kept


class Graphs:
    """The results of this side for which the other side may ask a gradient."""

    def __init__(self) -> None:
        self.kept: OrderedDict[int, tuple[Any, list]] = OrderedDict()
        self.count = 0

    def keep(self, result: Any, leaves: list) -> int | None:
        if result.grad_fn is None:
            return None
        self.count += 1
        self.kept[self.count] = (result, list(leaves))
        if len(self.kept) > KEPT:
            self.kept.popitem(last=False)
        return self.count

    def gradient(self, number: object, outer: Any) -> list:
        """Run the backward pass of one result; returns the gradient of each leaf among the arguments, or None."""
        import torch

        if number not in self.kept:
            raise WireError(f"the graph of this result is gone: only the last {KEPT} are kept")
        result, leaves = self.kept[number]
        before = [leaf.grad for leaf in leaves]
        for leaf in leaves:
            leaf.grad = None
        try:
            torch.autograd.backward(result, outer, retain_graph=True)
            return [leaf.grad for leaf in leaves]
        finally:
            for leaf, old in zip(leaves, before, strict=True):
                leaf.grad = old


def attach(peer: Peer, number: int, tensor: Any, leaves: list) -> Any:
    """`tensor` with a backward pass that asks the other side. Without gradients switched on it stays as it is."""
    import torch

    if not torch.is_grad_enabled() or not (tensor.is_floating_point() or tensor.is_complex()):
        return tensor
    return _through()(peer, number, torch.zeros((), requires_grad=True), tensor, *leaves)


def _through() -> Any:
    import torch
    from torch.autograd.function import once_differentiable

    class Through(torch.autograd.Function):
        @staticmethod
        def forward(ctx, peer, number, anchor, tensor, *leaves):
            ctx.peer, ctx.number, ctx.shapes = peer, number, [leaf.shape for leaf in leaves]
            return tensor.detach()

        @staticmethod
        @once_differentiable
        def backward(ctx, outer):
            grads = ctx.peer.ask("grad", ctx.number, outer)
            if type(grads) is not list or len(grads) != len(ctx.shapes):
                raise WireError("no gradients")
            for grad, shape in zip(grads, ctx.shapes, strict=True):
                if grad is not None and (not isinstance(grad, torch.Tensor) or grad.shape != shape):
                    raise WireError("a gradient of another shape than its tensor")
            return (None, None, None, None, *grads)

    return Through.apply
