"""The solution of `transformer_block` against PyTorch's modules, transformers' Llama, and the course's own models.

The bank shows that the checks catch mistakes; this shows that the solution they are built around is right on other
inputs, and that it runs the weights of real architectures.
"""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from fmlab.models import GPT
from fmlab.models.config import GPTConfig, gpt2, llama2

pytestmark = pytest.mark.slow
SIZE = st.integers(1, 6)
SEED = st.integers(0, 2**31)


@pytest.fixture(scope="module")
def solution(solution_of):
    names = solution_of("transformer_block")
    return type("Solution", (), {name: staticmethod(f) for name, f in names.items() if callable(f)})


def normal(seed, *shape, dtype=torch.float64):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def affine(module, seed):
    """A module in float64 whose parameters are all random."""
    module = module.double()
    for place, parameter in enumerate(module.parameters()):
        torch.nn.init.normal_(parameter, generator=torch.Generator().manual_seed(seed + place))
    return module


def named(pairs):
    """Modules under the exercise's names: weights and, where there are any, biases."""
    weights = {name: module.weight for name, module in pairs.items()}
    biases = {f"{name}_bias": getattr(module, "bias", None) for name, module in pairs.items()}
    return weights | {name: bias for name, bias in biases.items() if bias is not None}


@given(SEED, SIZE, SIZE, st.floats(1e-6, 1.0))
def test_norms_are_pytorchs_modules(solution, seed, tokens, width, eps):
    x = normal(seed, 2, tokens, width) * 3 + 1
    layer = affine(torch.nn.LayerNorm(width, eps=eps), seed)
    torch.testing.assert_close(solution.layer_norm(x, layer.weight, layer.bias, eps=eps), layer(x))
    rms = affine(torch.nn.RMSNorm(width, eps=eps), seed)
    torch.testing.assert_close(solution.rms_norm(x, rms.weight, eps=eps), rms(x))


@given(SEED, st.sampled_from([torch.float16, torch.bfloat16]))
def test_half_precision_is_float32_rounded_once(solution, seed, dtype):
    x, weight = normal(seed, 3, 16).to(dtype), normal(seed + 1, 16).to(dtype)
    expected = solution.rms_norm(x.float(), weight.float()).to(dtype)
    assert torch.equal(solution.rms_norm(x, weight), expected)


@given(SEED, SIZE, SIZE, SIZE, st.integers(-1000, 1000))
def test_rotary_scores_depend_on_distances_only(solution, seed, heads, time, pairs, shift):
    q, k = normal(seed, 2, heads, time, 2 * pairs), normal(seed + 1, 2, heads, time, 2 * pairs)
    positions = torch.randint(0, 500, (2, time), generator=torch.Generator().manual_seed(seed))

    def scores(places):
        return solution.apply_rotary(q, places) @ solution.apply_rotary(k, places).mT

    torch.testing.assert_close(scores(positions + shift), scores(positions))
    torch.testing.assert_close(solution.apply_rotary(solution.apply_rotary(q, positions), -positions), q)


def test_rotary_is_that_of_transformers(solution):
    llama = pytest.importorskip("transformers.models.llama.modeling_llama")
    config = pytest.importorskip("transformers").LlamaConfig(hidden_size=32, num_attention_heads=4)
    q, k = normal(1, 2, 4, 6, 8, dtype=torch.float32), normal(2, 2, 4, 6, 8, dtype=torch.float32)
    positions = torch.tensor([[0, 1, 2, 3, 4, 5], [0, 0, 0, 7, 90, 4]])
    cos, sin = llama.LlamaRotaryEmbedding(config)(q, positions)
    theirs = llama.apply_rotary_pos_emb(q, k, cos, sin)
    torch.testing.assert_close(solution.apply_rotary(q, positions), theirs[0], atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(solution.apply_rotary(k, positions), theirs[1], atol=1e-5, rtol=1e-5)


@given(SEED, SIZE, SIZE)
def test_converting_there_and_back(solution, seed, heads, pairs):
    weight = normal(seed, heads * 2 * pairs, 3)
    there = solution.to_half_split(weight, heads)
    assert torch.equal(solution.to_neighbours(there, heads), weight)
    q = there.reshape(heads, 2, pairs, 3)  # the halves hold the even and the odd rows
    assert torch.equal(q[:, 0], weight.reshape(heads, pairs, 2, 3)[:, :, 0])


@given(SEED, st.sampled_from(["relu", "gelu"]), st.booleans(), st.booleans(), st.booleans())
def test_the_block_is_pytorchs_encoder_layer(solution, seed, activation, first, causal, bias):
    layer = torch.nn.TransformerEncoderLayer(8, 2, 12, 0.0, activation, norm_first=first, batch_first=True, bias=bias)
    layer = affine(layer, seed)
    parts = {
        "output": layer.self_attn.out_proj,
        "up": layer.linear1,
        "down": layer.linear2,
        "norm_attention": layer.norm1,
        "norm_mlp": layer.norm2,
    }
    weights, names = named(parts), ("query", "key", "value")
    weights |= dict(zip(names, layer.self_attn.in_proj_weight.chunk(3), strict=True))
    if bias:
        weights |= dict(zip((f"{n}_bias" for n in names), layer.self_attn.in_proj_bias.chunk(3), strict=True))
    x = normal(seed + 50, 2, 5, 8)
    late = torch.ones(5, 5, dtype=torch.bool).triu(1) if causal else None  # True hides there
    got = solution.transformer_block(x, weights, 2, activation=activation, post_norm=not first, causal=causal)
    torch.testing.assert_close(got, layer(x, src_mask=late))


@given(SEED, st.sampled_from([1, 2, 4]), st.booleans())
def test_the_block_is_that_of_transformers_llama(solution, seed, kv_heads, far):
    llama = pytest.importorskip("transformers.models.llama.modeling_llama")
    config = pytest.importorskip("transformers").LlamaConfig(
        hidden_size=16, num_attention_heads=4, num_key_value_heads=kv_heads, intermediate_size=24
    )
    config._attn_implementation = "eager"
    layer = llama.LlamaDecoderLayer(config, 0).eval()
    for place, parameter in enumerate(layer.parameters()):
        torch.nn.init.normal_(parameter, std=0.5, generator=torch.Generator().manual_seed(seed + place))
    attention, mlp = layer.self_attn, layer.mlp
    weights = named(
        {
            "query": attention.q_proj,
            "key": attention.k_proj,
            "value": attention.v_proj,
            "output": attention.o_proj,
            "gate": mlp.gate_proj,
            "up": mlp.up_proj,
            "down": mlp.down_proj,
            "norm_attention": layer.input_layernorm,
            "norm_mlp": layer.post_attention_layernorm,
        }
    )
    x = normal(seed, 2, 5, 16, dtype=torch.float32)
    positions = torch.tensor([[0, 1, 2, 3, 4], [0, 0, 0, 1, 2]]) + 70 * far
    late = torch.zeros(5, 5).masked_fill(torch.ones(5, 5).triu(1) == 1, -torch.inf)[None, None]
    angles = llama.LlamaRotaryEmbedding(config)(x, positions)
    theirs = layer(x, attention_mask=late, position_embeddings=angles)
    theirs = theirs[0] if isinstance(theirs, tuple) else theirs
    settings = {"kv_heads": kv_heads, "norm": "rms", "activation": "swiglu", "eps": config.rms_norm_eps}
    ours = solution.transformer_block(x, weights, 4, positions=positions, **settings)
    torch.testing.assert_close(ours, theirs, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("name", ["gpt2", "llama"])
def test_a_stack_of_blocks_is_the_courses_model(solution, name):
    sizes = {"vocab_size": 30, "context": 16, "layers": 3, "width": 24, "heads": 3}
    config = gpt2(**sizes) if name == "gpt2" else llama2(**sizes, hidden=40, kv_heads=1)
    torch.manual_seed(0)
    model = GPT(config)
    tokens = torch.randint(30, (2, 9), generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        streams = model.streams(tokens)
        stream = streams[0]
        for block, expected in zip(model.blocks, streams[1:], strict=True):
            rows = [config.width] + [(config.kv_heads or config.heads) * config.head_width] * 2
            weights = named({"output": block.attention_out, "up": block.up, "down": block.down})
            weights |= named({"norm_attention": block.norm_attention, "norm_mlp": block.norm_mlp})
            parts = block.query_key_value.weight.split(rows)
            weights |= dict(zip(("query", "key", "value"), parts, strict=True))
            settings = {"kv_heads": config.kv_heads, "eps": config.norm_eps}
            if name == "gpt2":
                biases = block.query_key_value.bias.split(rows)
                weights |= dict(zip(("query_bias", "key_bias", "value_bias"), biases, strict=True))
                settings |= {"activation": "gelu_tanh"}
            else:
                weights["gate"] = block.gate.weight
                positions = torch.arange(9).expand(2, 9)
                settings |= {"norm": "rms", "activation": "swiglu", "positions": positions}
            stream = solution.transformer_block(stream, weights, config.heads, **settings)
            torch.testing.assert_close(stream, expected, atol=1e-5, rtol=1e-5)


@given(
    st.integers(1, 4),
    st.sampled_from([(4, 4), (4, 2), (6, 3), (3, 1)]),
    st.integers(1, 40),
    st.sampled_from(["layer", "rms"]),
    st.booleans(),
    st.booleans(),
)
def test_the_count_is_that_of_a_real_block(solution, half, sizes, hidden, norm, gated, bias):
    heads, kv_heads = sizes
    config = GPTConfig(
        vocab_size=5,
        layers=1,
        width=2 * half * heads,
        heads=heads,
        kv_heads=kv_heads,
        hidden=hidden,
        norm=norm,
        mlp="swiglu" if gated else "gelu",
        bias=bias,
    )
    block = GPT(config).blocks[0]
    count = sum(parameter.numel() for parameter in block.parameters())
    got = solution.block_parameters(config.width, heads, kv_heads, hidden, norm=norm, gated=gated, bias=bias)
    assert got == count


def test_the_counts_of_gpt2_and_llama(solution):
    gpt = 12 * solution.block_parameters(768, 12) + (50_257 + 1024) * 768 + 2 * 768
    assert gpt == 124_439_808
    llama = 32 * solution.block_parameters(4096, 32, hidden=11_008, norm="rms", gated=True, bias=False)
    assert llama + 2 * 32_000 * 4096 + 4096 == 6_738_415_616
