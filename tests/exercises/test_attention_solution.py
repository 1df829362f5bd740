"""The solution of `attention` against PyTorch's own functions and numpy, and properties that any attention has.

The bank shows that the checks catch mistakes; this shows that the solution they are built around is right on other
inputs. Where the contract and PyTorch differ (the causal diagonal, mask polarity) the test says how.
"""

import math
from itertools import pairwise

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.slow
SIZE = st.integers(1, 6)
SEED = st.integers(0, 2**31)


@pytest.fixture(scope="module")
def solution(solution_of):
    return type("Solution", (), {name: staticmethod(f) for name, f in solution_of("attention").items() if callable(f)})


def normal(seed, *shape, dtype=torch.float32):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def inputs(seed, *lead, queries, keys, d, d_v, dtype=torch.float64):
    return (
        normal(seed, *lead, queries, d, dtype=dtype),
        normal(seed + 1, *lead, keys, d, dtype=dtype),
        normal(seed + 2, *lead, keys, d_v, dtype=dtype),
    )


@given(SEED, SIZE, SIZE, SIZE, SIZE)
def test_without_a_mask_it_is_pytorchs_function(solution, seed, queries, keys, d, d_v):
    q, k, v = inputs(seed, 2, 3, queries=queries, keys=keys, d=d, d_v=d_v)
    torch.testing.assert_close(solution.attend(q, k, v), F.scaled_dot_product_attention(q, k, v))


@given(SEED, SIZE, SIZE)
def test_with_a_boolean_mask_it_is_pytorchs_function(solution, seed, queries, keys):
    q, k, v = inputs(seed, 2, 3, queries=queries, keys=keys, d=4, d_v=4)
    mask = normal(seed + 3, 2, 1, queries, keys) > 0  # rows without any key, too: PyTorch gives zeros as well
    expected = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    torch.testing.assert_close(solution.attend(q, k, v, mask=mask), expected)


@given(SEED, SIZE, SIZE)
def test_with_a_floating_mask_it_is_pytorchs_function(solution, seed, queries, keys):
    q, k, v = inputs(seed, 2, queries=queries, keys=keys, d=4, d_v=3)
    mask = normal(seed + 3, queries, keys, dtype=torch.float64) * 4
    expected = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    torch.testing.assert_close(solution.attend(q, k, v, mask=mask), expected)


@given(SEED, SIZE)
def test_causal_is_pytorchs_where_queries_and_keys_are_as_many(solution, seed, time):
    q, k, v = inputs(seed, 2, queries=time, keys=time, d=4, d_v=3)
    expected = F.scaled_dot_product_attention(q, k, v, is_causal=True)
    torch.testing.assert_close(solution.attend(q, k, v, causal=True), expected)


@given(SEED, SIZE, SIZE)
def test_the_last_queries_get_what_all_queries_would(solution, seed, last, more):
    """Bottom-right alignment: what a cache needs."""
    q, k, v = inputs(seed, 2, queries=last + more, keys=last + more, d=4, d_v=3)
    whole = solution.attend(q, k, v, causal=True)
    torch.testing.assert_close(solution.attend(q[:, -last:], k, v, causal=True), whole[:, -last:])


@given(SIZE, SIZE, st.booleans(), st.none() | SIZE, SEED)
def test_the_causal_flag_is_the_causal_mask(solution, queries, keys, masked, window, seed):
    q, k, v = inputs(seed, 2, queries=queries, keys=keys, d=4, d_v=3)
    mask = solution.attention_mask(queries, keys, window=window) if masked else None
    both = solution.attention_mask(queries, keys, causal=True, window=window if masked else None)
    torch.testing.assert_close(solution.attend(q, k, v, mask, causal=True), solution.attend(q, k, v, both))


@given(SIZE, SIZE, st.booleans(), st.none() | st.integers(1, 8))
def test_a_window_counts_positions(solution, queries, keys, causal, window):
    mask = solution.attention_mask(queries, keys, causal, window).numpy()
    far = np.arange(keys - queries, keys)[:, None] - np.arange(keys)
    expected = np.abs(far) < (window or math.inf)
    assert (mask == (expected & (far >= 0) if causal else expected)).all()


@given(SEED, SIZE, SIZE)
def test_padding_gives_what_the_tokens_alone_give(solution, seed, tokens, padded):
    q, k, v = inputs(seed, 1, 2, queries=tokens + padded, keys=tokens + padded, d=4, d_v=3)
    padding = torch.arange(tokens + padded)[None] < tokens
    mask = solution.attention_mask(tokens + padded, tokens + padded, causal=True, padding=padding)
    alone = solution.attend(q[:, :, :tokens], k[:, :, :tokens], v[:, :, :tokens], causal=True)
    torch.testing.assert_close(solution.attend(q, k, v, mask=mask)[:, :, :tokens], alone)


@given(SEED, SIZE, SIZE, st.booleans())
def test_weights_are_shares_and_give_the_output(solution, seed, queries, keys, causal):
    q, k, v = inputs(seed, 2, queries=queries, keys=keys, d=4, d_v=3)
    output, weights = solution.attend(q, k, v, causal=causal, return_weights=True)
    torch.testing.assert_close(weights @ v, output)
    blind = max(queries - keys, 0) if causal else 0
    assert bool((weights[:, :blind] == 0).all())
    torch.testing.assert_close(weights[:, blind:].sum(-1), torch.ones(2, queries - blind, dtype=torch.float64))


@given(SEED, st.sampled_from([torch.float16, torch.bfloat16]))
def test_half_precision_is_float32_rounded_once(solution, seed, dtype):
    q, k, v = (tensor.to(dtype) for tensor in inputs(seed, 2, queries=4, keys=5, d=8, d_v=3, dtype=torch.float32))
    expected = solution.attend(q.float(), k.float(), v.float()).to(dtype)
    assert torch.equal(solution.attend(q, k, v), expected)


@given(SEED)
def test_gradients_are_those_of_finite_differences(solution, seed):
    q, k, v = (tensor.requires_grad_() for tensor in inputs(seed, queries=3, keys=4, d=3, d_v=2))
    bias = normal(seed + 3, 3, 4, dtype=torch.float64).requires_grad_()
    forbidden = torch.zeros(3, 4, dtype=torch.float64)
    forbidden[0], forbidden[2, 1] = -math.inf, -math.inf
    assert torch.autograd.gradcheck(
        lambda *t: solution.attend(*t[:3], mask=t[3] + forbidden, causal=True), (q, k, v, bias)
    )


@given(SEED, SIZE, SIZE, SIZE, SIZE)
def test_heads_come_back(solution, seed, batch, time, heads, d):
    x = normal(seed, batch, time, heads * d)
    assert torch.equal(solution.merge_heads(solution.split_heads(x, heads)), x)


@given(SEED, st.sampled_from([(4, 2), (6, 3), (6, 2), (3, 1), (2, 2)]), st.booleans())
def test_grouped_heads_are_pytorchs(solution, seed, sizes, causal):
    heads, kv_heads = sizes
    q = normal(seed, 2, heads, 5, 4, dtype=torch.float64)
    k, v = (normal(seed + n, 2, kv_heads, 5, 4, dtype=torch.float64) for n in (1, 2))
    expected = F.scaled_dot_product_attention(q, k, v, is_causal=causal, enable_gqa=True)
    torch.testing.assert_close(solution.grouped_attend(q, k, v, causal=causal), expected)


@given(SEED, st.sampled_from([1, 2, 4]), st.booleans())
def test_multi_head_is_pytorchs_module(solution, seed, heads, bias):
    """nn.MultiheadAttention: one matrix for queries, keys and values, and True in a mask hides."""
    torch.manual_seed(seed)
    module = torch.nn.MultiheadAttention(8, heads, bias=bias, batch_first=True, dtype=torch.float64)
    x, memory = normal(seed, 2, 4, 8, dtype=torch.float64), normal(seed + 1, 2, 6, 8, dtype=torch.float64)
    names = ("query", "key", "value")
    weights = dict(zip(names, module.in_proj_weight.chunk(3), strict=True)) | {"output": module.out_proj.weight}
    if bias:
        torch.nn.init.normal_(module.in_proj_bias)
        weights |= dict(zip((f"{name}_bias" for name in names), module.in_proj_bias.chunk(3), strict=True))
        weights["output_bias"] = module.out_proj.bias
    mask = solution.attention_mask(4, 4, causal=True, window=2)
    expected, _ = module(x, x, x, attn_mask=~mask)
    torch.testing.assert_close(solution.multi_head(x, weights, heads, mask=mask), expected)
    expected, _ = module(x, memory, memory)
    torch.testing.assert_close(solution.multi_head(x, weights, heads, memory=memory), expected)


@given(SEED, st.lists(st.integers(1, 4), min_size=1, max_size=5), st.sampled_from([0.0, 1e4, -1e4]))
def test_merged_pieces_are_the_whole(solution, seed, lengths, shift):
    keys = sum(lengths)
    q, k, v = inputs(seed, 2, queries=3, keys=keys, d=4, d_v=3)
    bias = normal(seed + 3, 3, keys, dtype=torch.float64) + shift
    bias[normal(seed + 4, 3, keys) > 0.5] = -math.inf
    scores = q @ k.mT / 2 + bias
    cuts = np.cumsum([0, *lengths])
    pieces = [slice(a, b) for a, b in pairwise(cuts)]
    outputs = [solution.attend(q, k[:, piece], v[:, piece], mask=bias[:, piece]) for piece in pieces]
    output, total = solution.merge_pieces(outputs, [scores[..., piece].logsumexp(-1) for piece in pieces])
    torch.testing.assert_close(output, solution.attend(q, k, v, mask=bias))
    torch.testing.assert_close(total, scores.logsumexp(-1))
