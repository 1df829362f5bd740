"""fmlab.models.linear: what nn.Linear computes, by another library where the product is large."""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.utils.flop_counter import FlopCounterMode

from fmlab.models import linear as module
from fmlab.models.linear import LARGE, Linear, linear
from fmlab.runtime import seeded

needs_onednn = pytest.mark.skipif(not module.ONEDNN, reason="this PyTorch has no oneDNN, or this is no x86 processor")


def both(x, weight, bias, function):
    """The result and the three gradients of a loss that weighs every output differently."""
    x, weight, bias = (None if t is None else t.detach().clone().requires_grad_() for t in (x, weight, bias))
    out = function(x, weight, bias)
    (out * torch.linspace(0.1, 1, out.numel(), dtype=out.dtype).view(out.shape)).sum().backward()
    return [out.detach(), *(t.grad for t in (x, weight, bias) if t is not None)]


@needs_onednn
@settings(deadline=None, max_examples=25)
@given(
    rows=st.sampled_from([(1_050,), (35, 30), (3, 7, 50)]),
    inputs=st.integers(24, 60),
    outputs=st.integers(40, 60),
    biased=st.booleans(),
    turned=st.booleans(),
)
def test_results_and_gradients_are_those_of_float64(rows, inputs, outputs, biased, turned):
    with seeded(inputs * outputs):
        x, weight, bias = torch.randn(*rows, inputs), torch.randn(outputs, inputs), torch.randn(outputs)
    x = x.transpose(0, -1).contiguous().transpose(0, -1) if turned else x  # the same numbers in another order in memory
    bias = bias if biased else None
    assert x.numel() * outputs >= LARGE
    exact = both(x.double(), weight.double(), None if bias is None else bias.double(), F.linear)
    for mine, true in zip(both(x, weight, bias, linear), exact, strict=True):
        assert mine.dtype == torch.float32 and mine.shape == true.shape
        assert (mine - true).abs().max() <= 1e-5 * true.abs().max()


@needs_onednn
def test_a_large_product_is_onednns_and_a_small_one_is_not(monkeypatch):
    asked = []
    monkeypatch.setattr(module, "_product", lambda *given: asked.append(given) or F.linear(*given))
    weight = torch.randn(100, 200)
    with torch.no_grad():
        linear(torch.randn(LARGE // 20_000, 200), weight)
        assert len(asked) == 1
        for small in (torch.randn(LARGE // 20_000 - 1, 200), torch.randn(200), torch.randn(0, 200)):
            assert torch.equal(linear(small, weight), F.linear(small, weight))
        linear(torch.randn(1_000, 200).double(), weight.double())
        with torch.autocast("cpu", dtype=torch.bfloat16):
            assert linear(torch.randn(1_000, 200), weight).dtype == torch.bfloat16
    assert len(asked) == 1


@needs_onednn
def test_only_the_gradients_that_somebody_wants_are_computed(monkeypatch):
    x, weight = torch.randn(1_000, 200), torch.randn(100, 200, requires_grad=True)
    out, asked = linear(x, weight), []
    product = module._product
    monkeypatch.setattr(module, "_product", lambda *given: asked.append(1) or product(*given))
    out.sum().backward()
    assert len(asked) == 1 and x.grad is None and weight.grad is not None


def test_without_onednn_it_is_pytorchs_own(monkeypatch):
    monkeypatch.setattr(module, "ONEDNN", False)
    x, weight = torch.randn(1_000, 200), torch.randn(100, 200)
    assert torch.equal(linear(x, weight), F.linear(x, weight))


@needs_onednn
def test_pytorch_counts_the_operations_of_both_passes():
    x, weight = torch.randn(10, 100, 200, requires_grad=True), torch.randn(100, 200, requires_grad=True)
    with FlopCounterMode(display=False) as counter:
        linear(x, weight, torch.randn(100)).sum().backward()
    assert counter.get_total_flops() == 3 * 2 * 10 * 100 * 200 * 100


@needs_onednn
def test_a_second_derivative_is_refused_and_not_wrong():
    x, weight = torch.randn(1_000, 200, requires_grad=True), torch.randn(100, 200)
    (first,) = torch.autograd.grad(linear(x, weight).square().sum(), x, create_graph=True)
    with pytest.raises(RuntimeError, match="once_differentiable"):
        first.sum().backward()


def test_wrong_shapes_are_told_by_pytorch():
    with pytest.raises(RuntimeError, match=r"mat1 and mat2|shapes|size"):
        linear(torch.randn(1_000, 300), torch.randn(100, 200))


def test_the_layer_is_an_nn_linear_with_the_same_first_weights():
    with seeded(3):
        mine = Linear(200, 100)
    with seeded(3):
        theirs = torch.nn.Linear(200, 100)
    assert isinstance(mine, torch.nn.Linear) and torch.equal(mine.weight, theirs.weight)
    x = torch.randn(2_000, 200)
    assert torch.allclose(mine(x), theirs(x), atol=1e-5)
