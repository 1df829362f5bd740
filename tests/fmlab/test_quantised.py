"""Codes and scales against torch's own quantisation arithmetic, real storage, models and caches of codes."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from fmlab.decoding import generate
from fmlab.models import GPT, GPTConfig, KVCache
from fmlab.models.quantised import (
    QuantisedKVCache,
    QuantisedLinear,
    from_codes,
    pack,
    quantise,
    stored_bytes,
    to_codes,
    unpack,
)

seeds = st.integers(0, 10_000)
CONFIG = GPTConfig(vocab_size=50, context=20, layers=2, width=32, heads=4, kv_heads=2)


def normal(seed, *shape, scale=1.0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed)) * scale


@settings(deadline=None)
@given(seeds, st.sampled_from([4, 8]), st.floats(0.01, 1000))
def test_codes_equal_torch_s_own_arithmetic(seed, bits, size):
    """torch multiplies with the inverse of the scale where we divide: only an exact half may round another way."""
    x = normal(seed, 6, 40, scale=size)
    codes, scale = to_codes(x, bits)
    largest = 2 ** (bits - 1) - 1
    zeros = torch.zeros(6, dtype=torch.int32)
    theirs = torch.fake_quantize_per_channel_affine(x, scale.float()[:, 0], zeros, 0, -largest, largest)
    differs = (from_codes(codes, scale) - theirs).abs() > 1e-6 * scale.float()
    half = ((x / scale.float()).abs() % 1 - 0.5).abs() < 1e-4
    assert not (differs & ~half).any()


@given(seeds, st.sampled_from([4, 8]), st.floats(0.01, 1000))
def test_the_error_is_at_most_half_a_scale_and_the_largest_number_gets_the_largest_code(seed, bits, size):
    x = normal(seed, 5, 17, scale=size)
    codes, scale = to_codes(x, bits)
    assert codes.dtype == torch.int8 and scale.dtype == torch.float16 and scale.shape == (5, 1)
    assert ((from_codes(codes, scale) - x).abs() <= 0.5001 * scale.float()).all()
    assert (codes.abs().amax(-1) == 2 ** (bits - 1) - 1).all()


def test_codes_by_hand():
    codes, scale = to_codes(torch.tensor([[1.0, -0.5, 0.26, 0.0], [0.0, 0.0, 0.0, 0.0]]), 4)
    assert codes.tolist() == [[7, -4, 2, 0], [0, 0, 0, 0]]  # -3.5 rounds to the even -4
    assert from_codes(codes, scale)[1].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("bad", [float("inf"), float("nan"), 1e9])
def test_what_has_no_scale_is_refused(bad):
    with pytest.raises(ValueError, match="not finite, or too large"):
        to_codes(torch.tensor([1.0, bad]))
    with pytest.raises(ValueError, match="4 or 8"):
        to_codes(torch.tensor([1.0]), 3)


@given(st.lists(st.integers(-8, 7), min_size=2, max_size=40).filter(lambda row: len(row) % 2 == 0))
def test_packing_is_undone_by_unpacking_and_halves_the_bytes(row):
    codes = torch.tensor([row, row[::-1]], dtype=torch.int8)
    assert pack(codes).dtype == torch.uint8 and pack(codes).nbytes * 2 == codes.nbytes
    assert torch.equal(unpack(pack(codes)), codes)


@pytest.mark.parametrize(
    ("bits", "group", "expected"), [(8, None, 24 * 64 + 24 * 2), (4, None, 24 * 32 + 24 * 2), (4, 16, 24 * 32 + 96 * 2)]
)
def test_a_layer_takes_the_bytes_of_its_codes_and_scales(bits, group, expected):
    linear = nn.Linear(64, 24, bias=False)
    layer = QuantisedLinear(linear, bits, group)
    assert stored_bytes(layer) == expected
    x = normal(0, 3, 64)
    torch.testing.assert_close(layer(x), x @ layer.weight.T)
    error = (layer.weight - linear.weight).norm() / linear.weight.norm()
    assert 0 < error < (0.02 if bits == 8 else 0.2)
    assert layer.weight.dtype == linear.weight.dtype


def test_smaller_groups_and_more_bits_are_closer():
    linear = nn.Linear(64, 24)
    linear.weight.data = normal(1, 24, 64)
    error = [
        (QuantisedLinear(linear, b, g).weight - linear.weight).norm().item() for b, g in ((8, None), (4, 8), (4, None))
    ]
    assert error == sorted(error)


def test_the_bias_stays_and_bad_shapes_are_refused():
    linear = nn.Linear(6, 2)
    assert torch.equal(QuantisedLinear(linear).bias, linear.bias)
    with pytest.raises(ValueError, match="groups of 4"):
        QuantisedLinear(linear, 8, 4)
    with pytest.raises(ValueError, match="odd"):
        QuantisedLinear(nn.Linear(5, 2), 4)


@pytest.mark.parametrize("choices", [{}, {"mlp": "swiglu", "bias": True, "tie": False}])
def test_a_quantised_model_is_a_copy_near_the_original(choices):
    model = GPT(GPTConfig(vocab_size=50, context=20, layers=2, width=32, heads=4, **choices), seed=1).eval()
    before = [p.clone() for p in model.parameters()]
    tokens = torch.arange(40).view(2, 20)
    near, coarse = quantise(model), quantise(model, 4, 16)
    assert all(torch.equal(a, b) for a, b in zip(before, model.parameters(), strict=True))
    assert not any(isinstance(part, nn.Linear) for part in near.blocks.modules())
    distances = [(other(tokens) - model(tokens)).abs().max().item() for other in (near, coarse)]
    assert 0 < distances[0] < distances[1]
    assert stored_bytes(coarse) < stored_bytes(near) < stored_bytes(model) == 4 * model.parameter_count()
    assert torch.equal(near.embedding.weight, model.embedding.weight) and near.cache(1).length == 0


def test_a_cache_of_codes_works_like_a_cache_and_is_smaller():
    model = GPT(CONFIG, seed=1).eval()
    tokens = torch.arange(15)[None]
    cache = QuantisedKVCache(CONFIG, 1)
    with torch.inference_mode():
        parts = torch.cat([model(part, cache) for part in tokens.split([9, 1, 5], dim=1)], dim=1)
        again = model(tokens, QuantisedKVCache(CONFIG, 1))
        plain = model(tokens)
    assert cache.length == 15
    torch.testing.assert_close(parts, again)  # a token's codes do not depend on when it came
    assert 0 < (parts - plain).abs().max() < 0.05
    numbers = 2 * 2 * 2 * 20  # keys and values, layers, heads, places: a head's 8 codes and one scale each
    assert cache.bytes() == numbers * (8 + 2) and KVCache(CONFIG, 1).bytes() == numbers * 8 * 4


def test_generate_takes_a_cache_of_codes():
    model = GPT(CONFIG, seed=1).eval()
    prompts = torch.tensor([[1, 2, 3], [4, 5, 6]])
    cache = QuantisedKVCache(CONFIG, 2)
    assert generate(model, prompts, 6, cache=cache).shape == (2, 6) and cache.length == 8
    ragged = generate(model, [prompts[0], prompts[1, :1]], 6, cache=QuantisedKVCache(CONFIG, 2))
    alone = generate(model, prompts[1:, :1], 6, cache=QuantisedKVCache(CONFIG, 1))
    assert torch.equal(ragged[1:], alone)
