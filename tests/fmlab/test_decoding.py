"""Logits processors against transformers, their defining properties, and the generate loop."""

import math

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fmlab.decoding import (
    MinP,
    RepetitionPenalty,
    Temperature,
    TopK,
    TopP,
    distribution,
    entropy,
    generate,
    kept,
    process,
    processors,
)
from fmlab.models import GPT, GPTConfig

seeds = st.integers(0, 10_000)


def logits(seed, rows=3, vocab=50, scale=3.0):
    return torch.randn(rows, vocab, generator=torch.Generator().manual_seed(seed), dtype=torch.float64) * scale


@pytest.fixture(scope="module")
def warpers():
    return pytest.importorskip("transformers.generation.logits_process", reason="pip install -r requirements.txt")


@settings(max_examples=60, deadline=None)
@given(
    seed=seeds,
    temperature=st.floats(0.05, 5).filter(lambda t: t != 1),
    top_k=st.integers(0, 60),
    top_p=st.floats(0.01, 1.0),
    min_p=st.floats(0.0, 1.0),
)
def test_all_four_together_equal_transformers(warpers, seed, temperature, top_k, top_p, min_p):
    x = logits(seed)
    theirs = warpers.TemperatureLogitsWarper(temperature)(None, x)
    if top_k:
        theirs = warpers.TopKLogitsWarper(top_k)(None, theirs)
    if top_p < 1:
        theirs = warpers.TopPLogitsWarper(top_p)(None, theirs)
    if min_p:
        theirs = warpers.MinPLogitsWarper(min_p)(None, theirs)
    ours = process(x, processors(temperature, top_k, top_p, min_p))
    assert torch.equal(kept(ours), kept(theirs))
    torch.testing.assert_close(distribution(x, processors(temperature, top_k, top_p, min_p)), theirs.softmax(-1))


@settings(max_examples=40, deadline=None)
@given(seed=seeds, penalty=st.floats(0.2, 5), seen=st.lists(st.integers(0, 49), min_size=1, max_size=30))
def test_the_repetition_penalty_equals_transformers(warpers, seed, penalty, seen):
    x = logits(seed, rows=1)
    theirs = warpers.RepetitionPenaltyLogitsProcessor(penalty)(torch.tensor([seen]), x)
    torch.testing.assert_close(process(x, [RepetitionPenalty(penalty, torch.tensor(seen))]), theirs)


@pytest.mark.parametrize("penalty", [0.0, -1.0, math.inf, math.nan])
def test_a_penalty_that_makes_no_sense_is_refused(penalty):
    with pytest.raises(ValueError, match="penalty must be"):
        RepetitionPenalty(penalty, torch.tensor([1]))


@given(seeds, st.floats(0.01, 10))
def test_temperature_keeps_the_order_and_divides_the_log_odds(seed, temperature):
    x = logits(seed)
    p = distribution(x, [Temperature(temperature)])
    assert torch.equal(x.argmax(-1), p.argmax(-1))
    odds = (p[:, 0].log() - p[:, 1].log()) * temperature
    assume(bool((p[:, :2] > 1e-250).all()))
    torch.testing.assert_close(odds, x[:, 0] - x[:, 1], rtol=1e-6, atol=1e-6)


@given(seeds, st.floats(0.01, 10))
def test_temperature_divides_the_logits(seed, temperature):
    assert torch.equal(Temperature(temperature)(logits(seed)), logits(seed) / temperature)


@given(seeds, st.floats(0.1, 3), st.floats(1.01, 4))
def test_entropy_grows_with_temperature(seed, temperature, factor):
    low, high = (distribution(logits(seed), [Temperature(t)]) for t in (temperature, temperature * factor))
    assert (entropy(high) > entropy(low)).all()


def test_temperature_zero_is_the_limit_and_takes_the_first_of_equals():
    x = torch.tensor([[1.0, 3.0, 3.0, 0.0], [5.0, 1.0, 2.0, 4.0]])
    assert distribution(x, [Temperature(0)]).tolist() == [[0, 1, 0, 0], [1, 0, 0, 0]]
    torch.testing.assert_close(distribution(x[1], [Temperature(1e-3)]), distribution(x[1], [Temperature(0)]))


@given(seeds, st.integers(1, 60))
def test_top_k_keeps_k_and_ties_stay_together(seed, k):
    assert (kept(TopK(k)(logits(seed))).sum(-1) == min(k, 50)).all()
    tied = torch.tensor([1.0, 2.0, 2.0, 2.0, 0.0])
    assert kept(TopK(2)(tied)).tolist() == [False, True, True, True, False]


@given(seeds, st.floats(0.01, 0.999))
def test_top_p_keeps_the_smallest_set_that_reaches_p(seed, p):
    x = logits(seed)
    mask, probability = kept(TopP(p)(x)), x.softmax(-1)
    for row, keep in zip(probability, mask, strict=True):
        total, smallest = row[keep].sum(), row[keep].min()
        assert total >= p - 1e-9 and (total - smallest < p + 1e-9)
        assert row[~keep].max() <= smallest if (~keep).any() else True


def test_top_p_at_its_ends_and_on_ties():
    x = torch.zeros(1, 4)
    assert kept(TopP(0.5)(x)).tolist() == [[True, True, False, False]]  # equal tokens: the lower index first
    assert kept(TopP(0.0)(x)).sum() == 1
    assert kept(TopP(1.0)(logits(0, scale=40).float())).all()  # even where a float32 probability rounds to 0


@given(seeds, st.floats(0.0, 1.0))
def test_min_p_compares_with_the_most_probable_token(seed, min_p):
    x = logits(seed)
    probability = x.softmax(-1)
    expected = probability >= min_p * probability.amax(-1, keepdim=True)
    assert torch.equal(kept(MinP(min_p)(x)), expected)
    assert kept(MinP(min_p)(x)).any(-1).all()  # a relative threshold can never empty the set


@pytest.mark.parametrize("step", [Temperature(0.0), Temperature(0.7), TopK(3), TopP(0.8), MinP(0.1)])
def test_processors_leave_their_input_and_what_is_already_ruled_out_alone(step):
    x = logits(1)
    x[:, 10:] = -math.inf
    before = x.clone()
    out = step(x)
    assert torch.equal(x, before)
    assert not kept(out)[:, 10:].any() and out.shape == x.shape and out.dtype == x.dtype
    flat = step(x[0])  # a single row works as well as a batch
    assert torch.equal(flat, out[0])


def test_equal_tokens_at_the_border_of_top_p_stay_in_the_order_of_their_index():
    x = torch.zeros(1, 1000)
    assert kept(TopP(0.25)(x))[0].nonzero().flatten().tolist() == list(range(250))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_keeps_what_float32_keeps(dtype):
    x = logits(3, rows=2, vocab=20_000, scale=1.0).to(dtype)
    for step in (TopP(0.9), MinP(0.05)):
        out = step(x)
        assert out.dtype == dtype and torch.equal(kept(out), kept(step(x.float())))


@pytest.mark.parametrize(
    ("temperature", "dtype"), [(1e-40, torch.float32), (1e-4, torch.float16), (0.05, torch.float32)]
)
def test_a_tiny_temperature_is_greedy_and_no_nan(temperature, dtype):
    x = torch.tensor([3.0, 9.0, 1.0, -math.inf], dtype=dtype) * (1 if dtype == torch.float16 else 1e37)
    assert distribution(x, [Temperature(temperature)]).tolist() == [0, 1, 0, 0]


def test_a_half_precision_model_draws_in_float32():
    model = GPT(MODEL.config, seed=3).eval().to(torch.bfloat16)
    seen = []
    generate(model, PROMPTS, 2, [lambda x: seen.append(x.dtype) or x])
    assert seen == [torch.float32] * 2


def test_order_matters_and_temperature_comes_first():
    x = torch.tensor([2.0, 1.0, 0.0])
    hot = [Temperature(10), TopP(0.5)]
    assert kept(process(x, hot)).sum() == 2 and kept(process(x, hot[::-1])).sum() == 1
    assert [type(s) for s in processors(2.0, 5, 0.9, 0.1)] == [Temperature, TopK, TopP, MinP]
    assert processors() == []


@pytest.mark.parametrize(
    "make",
    [
        lambda: Temperature(-1),
        lambda: Temperature(math.nan),
        lambda: TopK(0),
        lambda: TopK(2.5),
        lambda: TopP(1.1),
        lambda: TopP(math.nan),
        lambda: MinP(-0.1),
        lambda: MinP(2),
    ],
)
def test_settings_that_make_no_sense_are_refused(make):
    with pytest.raises(ValueError, match="must"):
        make()


def test_entropy_of_known_distributions():
    p = torch.tensor([[0.25] * 4, [1.0, 0, 0, 0], [0.5, 0.5, 0, 0]])
    assert entropy(p).tolist() == [2.0, 0.0, 1.0]


MODEL = GPT(GPTConfig(vocab_size=13, context=12, layers=1, width=16, heads=2), seed=3).eval()
PROMPTS = torch.tensor([[1, 4, 2], [1, 7, 7]])


def slow_greedy(prompts, new):
    """Greedy generation without a cache, from the definition."""
    x = prompts
    with torch.inference_mode():
        for _ in range(new):
            x = torch.cat([x, MODEL(x)[:, -1].argmax(-1, keepdim=True)], 1)
    return x[:, prompts.shape[1] :]


def test_without_a_generator_it_is_greedy_and_equals_the_uncached_loop():
    assert torch.equal(generate(MODEL, PROMPTS, 9), slow_greedy(PROMPTS, 9))
    drawn = generate(MODEL, PROMPTS, 9, [Temperature(0)], torch.Generator().manual_seed(0))
    assert torch.equal(drawn, slow_greedy(PROMPTS, 9))


def test_the_same_generator_seed_draws_the_same_text_and_the_global_state_is_untouched():
    before = torch.get_rng_state()
    draw = lambda seed: generate(MODEL, PROMPTS, 9, [], torch.Generator().manual_seed(seed))  # noqa: E731
    assert torch.equal(draw(1), draw(1)) and not torch.equal(draw(1), draw(2))
    assert torch.equal(before, torch.get_rng_state())


def test_drawn_tokens_follow_the_distribution():
    """Chi-square over 20,000 draws; 13 tokens give 12 degrees of freedom, where 60 is exceeded once in 10^7."""
    prompts = PROMPTS[:1].expand(20_000, 3)
    tokens = generate(MODEL, prompts, 1, [Temperature(2.0)], torch.Generator().manual_seed(5))
    with torch.inference_mode():
        expected = distribution(MODEL(PROMPTS[:1])[0, -1], [Temperature(2.0)]) * 20_000
    found = torch.bincount(tokens[:, 0], minlength=13)
    assert (((found - expected) ** 2) / expected).sum() < 60


def test_after_stop_a_row_holds_only_stop_and_all_stopped_ends_early():
    free = generate(MODEL, PROMPTS, 9)
    stop = int(free[0, 2])
    out = generate(MODEL, PROMPTS, 9, stop=stop)
    for row, original in zip(out.tolist(), free.tolist(), strict=True):
        end = original.index(stop) if stop in original else len(original)
        assert row[:end] == original[:end][: len(row)] and set(row[end:]) <= {stop}
    both = generate(MODEL, PROMPTS[:1].expand(2, 3), 9, stop=stop)
    assert both.shape == (2, free[0].tolist().index(stop) + 1)  # two equal rows stop at once, and so does the loop


def test_each_token_is_computed_once(monkeypatch):
    seen = []
    forward = GPT.forward
    monkeypatch.setattr(GPT, "forward", lambda self, x, cache=None: seen.append(x.shape[1]) or forward(self, x, cache))
    generate(MODEL, PROMPTS, 6)
    assert seen == [3, 1, 1, 1, 1, 1]


def test_nothing_asked_gives_nothing_and_too_much_is_refused():
    assert generate(MODEL, PROMPTS, 0).shape == (2, 0)
    assert generate(MODEL, PROMPTS, 10).shape == (2, 10)
    with pytest.raises(ValueError, match="do not fit a context of 12"):
        generate(MODEL, PROMPTS, 11)
    with pytest.raises(ValueError, match="shape"):
        generate(MODEL, PROMPTS[0], 1)


RAGGED = [torch.tensor([5, 2, 9, 1, 4]), torch.tensor([7]), torch.tensor([3, 3, 8])]


@pytest.mark.parametrize("choices", [{}, {"positions": "learned"}, {"positions": None}, {"kv_heads": 1}])
def test_prompts_of_different_lengths_continue_as_each_would_alone(choices):
    model = GPT(GPTConfig(vocab_size=13, context=12, layers=2, width=16, heads=2, **choices), seed=4).double().eval()
    with torch.no_grad():
        for weight in model.parameters():
            weight.mul_(3)  # far from its first weights: an untrained model says much the same to every prompt
    together = generate(model, RAGGED, 8)
    assert torch.equal(together, torch.cat([generate(model, row[None], 8) for row in RAGGED]))
    assert len({tuple(row) for row in together.tolist()}) > 1
    logits = []
    keep = lambda x: logits.append(x) or x  # noqa: E731
    generate(model, RAGGED, 3, [keep])
    for i, row in enumerate(RAGGED):
        alone = []
        generate(model, row[None], 3, [lambda x, alone=alone: alone.append(x) or x])
        torch.testing.assert_close(torch.stack([x[i] for x in logits]), torch.cat(alone))


def test_a_list_of_equal_lengths_is_a_plain_batch_and_an_empty_one_is_refused():
    assert torch.equal(generate(MODEL, list(PROMPTS), 5), generate(MODEL, PROMPTS, 5))
    for bad in ([], [torch.tensor([], dtype=torch.long)], [PROMPTS]):
        with pytest.raises(ValueError, match="list of tensors"):
            generate(MODEL, bad, 2)


def test_a_cache_that_is_given_is_filled_and_must_be_empty():
    cache = MODEL.cache(2)
    assert torch.equal(generate(MODEL, PROMPTS, 5, cache=cache), generate(MODEL, PROMPTS, 5))
    assert cache.length == 3 + 4
    with pytest.raises(ValueError, match="already holds 7"):
        generate(MODEL, PROMPTS, 2, cache=cache)
