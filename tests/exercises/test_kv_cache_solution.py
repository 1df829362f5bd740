"""The solution of `kv_cache` against PyTorch's attention, transformers' cache, fmlab's decoding, and itself uncached.

The bank shows that the checks catch mistakes; this shows that the solution they are built around is right on other
inputs, and that its parts fit together into a small engine.
"""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from fmlab.decoding import generate
from fmlab.models import GPT, KVCache
from fmlab.models.config import GPTConfig, llama2

pytestmark = pytest.mark.slow
SEED = st.integers(0, 2**32 - 1)
LENGTHS = st.lists(st.integers(1, 6), min_size=1, max_size=4)
VOCAB, WIDTH, HEADS, KV_HEADS, SPLIT, LAYERS = 13, 8, 4, 2, 4, 2


@pytest.fixture(scope="module")
def solution(solution_of):
    return type("Solution", (), {name: staticmethod(f) for name, f in solution_of("kv_cache").items() if callable(f)})


def drawn(seed):
    """The weights of a small model: an embedding, which is also its head, and a few attention layers."""
    draw = torch.Generator().manual_seed(seed)
    shapes = {
        "W_q": (HEADS * SPLIT, WIDTH),
        "W_k": (KV_HEADS * SPLIT, WIDTH),
        "W_v": (KV_HEADS * SPLIT, WIDTH),
        "W_o": (WIDTH, HEADS * SPLIT),
    }

    def some(shape):
        return torch.randn(shape, generator=draw, dtype=torch.float64) / shape[1] ** 0.5

    layers = [{name: some(shape) for name, shape in shapes.items()} for _ in range(LAYERS)]
    return some((VOCAB, WIDTH)) * 3, layers


def read(solution, weights, tokens, lengths, past, caches):
    """Logits of the new columns (batch, new, vocab) of a left-padded batch; `caches` is changed in place."""
    embedding, layers = weights
    positions, mask = solution.plan(lengths, past, tokens.shape[1])
    x = embedding[tokens]
    for n, layer in enumerate(layers):
        old = (caches["k"][n], caches["v"][n]) if past else None
        mixed, (k, v) = solution.attend(x, layer, HEADS, positions, mask, old)
        for name, new in (("k", k), ("v", v)):
            caches.setdefault(name, [None] * LAYERS)[n] = new
        x = x + mixed
    return x @ embedding.T


def engine(solution, weights):
    """The model as a function of parts 5 and 6."""

    def forward(tokens, start, cache):
        assert start == (cache["k"][0].shape[2] if cache else 0)
        return read(solution, weights, torch.tensor([tokens]), [start + len(tokens)], start, cache)[0]

    return forward


def uncached(solution, weights, prompt, steps):
    line = list(prompt)
    for _ in range(steps):
        line.append(int(read(solution, weights, torch.tensor([line]), [len(line)], 0, {})[0, -1].argmax()))
    return line[len(prompt) :]


def prompts_of(seed, lengths):
    draw = torch.Generator().manual_seed(seed)
    return [torch.randint(VOCAB, (length,), generator=draw).tolist() for length in lengths]


@given(SEED, LENGTHS, st.integers(0, 5))
def test_attend_is_torchs_attention_on_the_planned_mask(solution, seed, lengths, more):
    draw = torch.Generator().manual_seed(seed)
    weights = drawn(seed)[1][0]
    total = max(lengths) + more
    x = torch.randn(len(lengths), total, WIDTH, generator=draw, dtype=torch.float64)
    positions, mask = solution.plan(lengths, 0, total)
    got, (k, v) = solution.attend(x, weights, HEADS, positions, mask)
    q = (x @ weights["W_q"].T).unflatten(-1, (HEADS, SPLIT)).transpose(1, 2)
    q = solution.rotate(q, positions)
    theirs = torch.nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None], enable_gqa=True)
    torch.testing.assert_close(got, theirs.transpose(1, 2).flatten(2) @ weights["W_o"].T)


def test_rotate_turns_as_fmlabs_models_do(solution):
    from fmlab.models.attention import rotary_table, rotate

    config = GPTConfig(vocab_size=9, context=20, layers=1, heads=2, width=12, positions="rotary")
    x = torch.randn(3, 2, 20, 6, generator=torch.Generator().manual_seed(1))
    got = solution.rotate(x, torch.arange(20).expand(3, 20))
    torch.testing.assert_close(got, rotate(x, *rotary_table(config)), rtol=1e-5, atol=1e-5)


@given(SEED, LENGTHS, st.integers(1, 5))
@settings(max_examples=40)
def test_a_ragged_batch_writes_what_each_prompt_writes_alone(solution, seed, lengths, steps):
    weights, prompts = drawn(seed), prompts_of(seed, lengths)
    longest = max(lengths)
    tokens = torch.tensor([[0] * (longest - len(prompt)) + prompt for prompt in prompts])
    caches, past, lines = {}, 0, [[] for _ in prompts]
    for _ in range(steps):
        logits = read(solution, weights, tokens, lengths, past, caches)
        past += tokens.shape[1]
        tokens = logits[:, -1].argmax(dim=-1, keepdim=True)
        for line, token in zip(lines, tokens[:, 0].tolist(), strict=True):
            line.append(token)
    assert lines == [uncached(solution, weights, prompt, steps) for prompt in prompts]


@given(SEED, st.integers(1, 6), st.lists(st.integers(1, 4), max_size=4), st.integers(1, 6))
@settings(max_examples=40)
def test_with_a_cache_the_same_is_written_as_without(solution, seed, length, tails, steps):
    weights = drawn(seed)
    prefix, *tails = prompts_of(seed, [length, *tails])
    forward = engine(solution, weights)
    alone = uncached(solution, weights, prefix, steps)
    assert solution.write_on(forward, prefix, steps) == alone
    assert solution.write_on(forward, prefix, steps, end=alone[0]) == alone[:1]
    assert solution.branch(forward, prefix, tails, steps) == [
        uncached(solution, weights, prefix + tail, steps) for tail in tails
    ]


@given(SEED, st.integers(1, 5), st.integers(1, 4))
@settings(max_examples=40)
def test_guessed_tokens_are_taken_back_without_a_trace(solution, seed, length, guesses):
    weights, (prompt, wrong) = drawn(seed), prompts_of(seed, [length, guesses])
    forward, kept, tried = engine(solution, weights), {}, {}
    forward(prompt, 0, kept)
    forward(prompt, 0, tried)
    forward(wrong, length, tried)
    tried = solution.take(tried, [0], length)
    torch.testing.assert_close(forward([1, 2], length, tried), forward([1, 2], length, kept))


@given(SEED, st.integers(1, 6), st.integers(1, 6), st.lists(st.integers(0, 2), min_size=1, max_size=5))
def test_take_is_transformers_crop_and_select(solution, seed, tokens, length, rows):
    cache_type = pytest.importorskip("transformers").DynamicCache
    draw = torch.Generator().manual_seed(seed)
    length = min(length, tokens)
    cache = {key: [torch.randn(3, 2, tokens, 4, generator=draw) for _ in range(LAYERS)] for key in ("k", "v")}
    theirs = cache_type()
    for layer, (k, v) in enumerate(zip(cache["k"], cache["v"], strict=True)):
        theirs.update(k.clone(), v.clone(), layer)
    if length < tokens:
        theirs.crop(length - tokens)  # it wants to know how many to drop, as a negative number
    theirs.batch_select_indices(torch.tensor(rows))
    got = solution.take(cache, rows, length)
    for layer in range(LAYERS):
        kept = theirs.layers[layer].keys, theirs.layers[layer].values
        assert torch.equal(got["k"][layer], kept[0]) and torch.equal(got["v"][layer], kept[1])


@pytest.mark.parametrize("kv_heads", [None, 2, 1])
def test_a_whole_transformer_writes_what_fmlab_writes(solution, kv_heads):
    torch.manual_seed(5)
    config = GPTConfig(vocab_size=31, context=40, layers=2, heads=4, width=32, kv_heads=kv_heads, positions="rotary")
    model = GPT(config).eval()

    @torch.no_grad()
    def forward(tokens, start, cache):
        held = cache.setdefault("held", model.cache(1))
        assert held.length == start
        return model(torch.tensor([tokens]), held)[0]

    for prompt in ([3], [1, 4, 1, 5, 9], [2] * 7):
        theirs = generate(model, torch.tensor([prompt]), 12)[0].tolist()
        assert solution.write_on(forward, prompt, 12) == theirs


def test_bytes_are_those_of_real_buffers(solution):
    for layers, heads, kv_heads, batch in ((2, 4, None, 3), (1, 6, 2, 1), (3, 8, 1, 2)):
        config = GPTConfig(vocab_size=9, context=50, layers=layers, heads=heads, width=48, kv_heads=kv_heads)
        model = {"layers": layers, "width": 48, "heads": heads, "kv_heads": kv_heads or heads, "bits": 32}
        real = KVCache(config, batch).bytes()
        assert solution.cache_bytes({**model, "window": None}, [50] * batch) == real
        assert solution.cache_bytes({**model, "window": 50}, [70] * batch) == real
        assert solution.most_sequences({**model, "window": None}, 50, real) == batch


def test_llama_2_keeps_half_a_mebibyte_per_token(solution):
    """Touvron et al. 2023: 32 layers, 32 heads, width 4096, in 16 bits."""
    config = llama2()
    model = {"layers": config.layers, "width": config.width, "heads": config.heads, "bits": 16, "window": None}
    model["kv_heads"] = config.kv_heads or config.heads
    assert solution.cache_bytes(model, [1]) == 2**19
    assert solution.cache_bytes(model, [4096]) == 2**31


@given(LENGTHS, st.lists(st.integers(1, 4), min_size=1, max_size=5))
def test_pieces_of_a_plan_are_the_plan(solution, lengths, pieces):
    positions, mask = solution.plan(lengths, 0, sum(pieces))
    past = 0
    for new in pieces:
        some, seen = solution.plan(lengths, past, new)
        assert torch.equal(some, positions[:, past : past + new])
        assert torch.equal(seen, mask[:, past : past + new, : past + new])
        past += new
    real = torch.arange(sum(pieces)) >= max(lengths) - torch.tensor(lengths)[:, None]
    assert torch.equal(mask.sum(dim=-1), torch.where(real, positions + 1, 1)), "a token at p sees p + 1 tokens"
