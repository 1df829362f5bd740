"""N-grams: probabilities by hand, sums of one after every context, and two ways to the same number."""

import itertools
import math
from collections import Counter

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from fmlab.models import NGram

STREAMS = st.lists(st.integers(0, 4), min_size=5, max_size=40)
LOOP = torch.tensor([0, 1, 2, 0, 1, 3, 0, 1, 2, 0])


def by_hand(text, token, context, order, vocab):
    """Interpolated Kneser-Ney from Counters, straight from the formula."""

    def probability(n, context):
        if n == 0:
            return 1 / vocab
        context = context[len(context) - n + 1 :]
        grams = [tuple(text[i : i + n]) for i in range(len(text) - n + 1)]
        if n == order:
            counts = Counter(grams)
        else:
            longer = {tuple(text[i : i + n + 1]) for i in range(len(text) - n)}
            counts = Counter(dict.fromkeys(grams, 0))
            counts.update(gram[1:] for gram in longer)
        once, twice = (sum(c == i for c in counts.values()) for i in (1, 2))
        discount = (once + 1) / (once + 1 + 2 * (twice + 1))
        after = {gram: c for gram, c in counts.items() if gram[:-1] == tuple(context)}
        total, followers = sum(after.values()), sum(c > 0 for c in after.values())
        lower = probability(n - 1, context[1:])
        if not total:
            return lower
        return (max(after.get((*context, token), 0) - discount, 0) + discount * followers * lower) / total

    return probability(min(order, len(context) + 1), list(context))


@settings(max_examples=60, deadline=None)
@given(STREAMS, st.integers(1, 5), st.sampled_from(["kneser-ney", "add-k"]), st.lists(st.integers(0, 4), max_size=6))
def test_probabilities_sum_to_one_after_every_context_seen_or_not(text, order, smoothing, context):
    model = NGram(order, 5, smoothing, k=0.3).fit(torch.tensor(text))
    distribution = model.distribution(context)
    assert distribution.sum().item() == pytest.approx(1)
    assert bool((distribution > 0).all())


@settings(max_examples=60, deadline=None)
@given(STREAMS, st.integers(1, 4), st.lists(st.integers(0, 4), max_size=4), st.integers(0, 4))
def test_kneser_ney_is_its_formula(text, order, context, token):
    model = NGram(order, 5).fit(torch.tensor(text))
    assert model.distribution(context)[token].item() == pytest.approx(by_hand(text, token, context, order, 5))


@settings(max_examples=60, deadline=None)
@given(STREAMS, STREAMS, st.integers(1, 5), st.sampled_from(["kneser-ney", "add-k"]))
def test_a_stream_is_scored_token_by_token(text, unseen, order, smoothing):
    model = NGram(order, 5, smoothing).fit(torch.tensor(text))
    expected = [model.logprob(unseen[i], unseen[:i]) for i in range(1, len(unseen))]
    torch.testing.assert_close(model.logprobs(torch.tensor(unseen)), torch.tensor(expected, dtype=torch.float64))


def test_add_k_by_hand():
    model = NGram(2, 4, "add-k", k=0.5).fit(LOOP)
    assert model.distribution([1])[2].item() == pytest.approx((2 + 0.5) / (3 + 4 * 0.5))
    assert model.distribution([1])[0].item() == pytest.approx(0.5 / (3 + 4 * 0.5))
    assert NGram(3, 4, "add-k").fit(LOOP).distribution([3, 3])[0].item() == pytest.approx(1 / 4)  # never seen


def test_kneser_ney_prefers_what_follows_many_things():
    # 9 is frequent but only ever follows 8; 1 is rarer and follows everything.
    text = [8, 9] * 20 + list(itertools.chain.from_iterable((i, 1) for i in range(2, 8))) * 2
    lower = NGram(2, 11).fit(torch.tensor(text)).distribution([10])
    assert lower[1] > lower[9]
    plain = NGram(1, 11).fit(torch.tensor(text)).distribution()
    assert plain[1] < plain[9]


def test_perplexity_is_what_it_says():
    model = NGram(2, 4).fit(LOOP)
    assert model.perplexity(LOOP) == pytest.approx(math.exp(-model.logprobs(LOOP).mean()))
    assert NGram(3, 4).perplexity(LOOP) == pytest.approx(4)  # nothing fitted: a fair die


def test_only_what_was_seen_is_stored():
    assert NGram(4, 10**6).fit(LOOP).ngrams() == [4, 5, 6, 6]


def test_draws_follow_the_distribution_and_the_generator():
    model = NGram(3, 4).fit(LOOP)
    draw = [model.sample(20, torch.Generator().manual_seed(s), [0, 1]) for s in (1, 1, 2)]
    assert draw[0] == draw[1] != draw[2]
    generator = torch.Generator().manual_seed(0)
    first = Counter(model.sample(1, generator, [0, 1])[0] for _ in range(2000))
    expected = model.distribution([0, 1])
    for token in range(4):
        spread = math.sqrt(expected[token] * (1 - expected[token]) / 2000)
        assert abs(first[token] / 2000 - expected[token]) < 5 * spread


@pytest.mark.parametrize("kwargs", [{"order": 0}, {"vocab_size": 0}, {"smoothing": "none"}, {"k": 0}])
def test_a_model_that_makes_no_sense_is_refused(kwargs):
    with pytest.raises(ValueError):
        NGram(**{"order": 2, "vocab_size": 4, **kwargs})


@pytest.mark.parametrize("stream", [[0], [0, 4], [-1, 2], [[0, 1]]])
def test_a_stream_that_does_not_fit_is_refused(stream):
    with pytest.raises(ValueError, match="token ids|Token ids"):
        NGram(2, 4).fit(torch.tensor(stream))
    with pytest.raises(ValueError):
        NGram(2, 4).fit(LOOP).logprobs(torch.tensor(stream))
