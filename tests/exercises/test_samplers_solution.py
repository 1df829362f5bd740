"""The solution of `samplers` against numpy in float64, properties that any sampler has, and transformers.

The bank shows that the checks catch mistakes; this shows that the solution they are built around is right on other
inputs. Thresholds are placed in the middle between two sums or two ratios, so that rounding decides nothing.
"""

import math

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

pytestmark = pytest.mark.slow
VOCABULARY = 12
# multiples of 1/8 are exact in every dtype, and ties are common
LOGIT = st.one_of(st.integers(-64, 64).map(lambda n: n / 8), st.just(-math.inf))
ROW = st.lists(LOGIT, min_size=VOCABULARY, max_size=VOCABULARY).filter(lambda row: max(row) > -math.inf)
BATCH = st.lists(ROW, min_size=1, max_size=4).map(torch.tensor)
DTYPE = st.sampled_from([torch.float16, torch.bfloat16, torch.float32, torch.float64])
UNIT = st.floats(0.01, 0.99)


@pytest.fixture(scope="module")
def solution(solution_of):
    return type("Solution", (), {name: staticmethod(f) for name, f in solution_of("samplers").items() if callable(f)})


def kept(logits):
    return (logits > -math.inf).numpy()


def softmax(row):
    weights = np.exp(row - row.max())
    return weights / weights.sum()


def ranked(row):
    """Finite tokens by descending logit, the lower index first: lexsort sorts by its last key first."""
    order = np.lexsort((np.arange(len(row)), -row))
    return [int(i) for i in order if row[i] > -np.inf]


def middle(row, p):
    """The p nearest to `p` that lies in the middle of one token's share, and how many tokens reach it."""
    sums = np.concatenate([[0.0], np.cumsum(softmax(row)[ranked(row)])])
    middles = (sums[1:] + sums[:-1]) / 2
    place = int(np.abs(middles - p).argmin())
    return float(middles[place]), place + 1, float(sums[place + 1] - sums[place])


@given(BATCH, DTYPE)
def test_greedy_is_the_first_maximum(solution, logits, dtype):
    assert solution.greedy(logits.to(dtype)).tolist() == [row.index(max(row)) for row in logits.tolist()]


@given(BATCH, st.floats(0.05, 20), DTYPE)
def test_temperature_divides(solution, logits, temperature, dtype):
    near = {torch.float16: 1e-3, torch.bfloat16: 1e-2}.get(dtype, 1e-5)
    got = solution.scale_temperature(logits.to(dtype), temperature)
    assert got.dtype == dtype
    np.testing.assert_allclose(got.double().numpy(), logits.double().numpy() / temperature, rtol=near)


@given(BATCH)
def test_temperature_zero_keeps_what_greedy_picks(solution, logits):
    got = solution.scale_temperature(logits, 0)
    picked = solution.greedy(logits)
    assert kept(got).sum(axis=-1).tolist() == [1] * len(logits)
    assert torch.equal(got.argmax(dim=-1), picked)
    assert torch.equal(got.gather(-1, picked[:, None]), logits.gather(-1, picked[:, None]))


@given(BATCH)
def test_temperature_near_zero_tends_to_greedy(solution, logits):
    top = logits.sort(dim=-1, descending=True).values
    assume(bool((top[:, 0] > top[:, 1]).all()))
    got = solution.sampling_distribution(logits, temperature=1e-4)
    assert torch.equal(got.argmax(dim=-1), solution.greedy(logits)) and bool((got.amax(dim=-1) > 0.999).all())


@given(BATCH, st.integers(1, 2 * VOCABULARY), DTYPE)
def test_top_k_keeps_the_first_k_of_the_ranking(solution, logits, k, dtype):
    got = kept(solution.filter_top_k(logits.to(dtype), k))
    for row, mask in zip(logits.double().numpy(), got, strict=True):
        assert set(np.flatnonzero(mask)) == set(ranked(row)[:k])


@given(BATCH, st.integers(1, VOCABULARY), st.integers(1, VOCABULARY))
def test_top_k_twice_is_the_smaller_k(solution, logits, one, two):
    twice = solution.filter_top_k(solution.filter_top_k(logits, one), two)
    assert torch.equal(twice, solution.filter_top_k(logits, min(one, two)))


@given(BATCH, UNIT, DTYPE)
def test_top_p_keeps_the_smallest_set_that_reaches_p(solution, logits, p, dtype):
    rows = logits.double().numpy()
    settings = [middle(row, p) for row in rows]
    assume(all(width > 1e-4 for _, _, width in settings))
    got = kept(solution.filter_top_p(logits.to(dtype), torch.tensor([p for p, _, _ in settings])))
    for row, mask, (_, size, _) in zip(rows, got, settings, strict=True):
        assert set(np.flatnonzero(mask)) == set(ranked(row)[:size])


@given(BATCH, UNIT, UNIT)
def test_top_p_keeps_more_for_a_larger_p(solution, logits, one, two):
    small, large = (kept(solution.filter_top_p(logits, p)) for p in sorted((one, two)))
    assert not (small & ~large).any()


@given(BATCH, UNIT)
def test_top_p_reaches_p_and_would_not_without_its_last_token(solution, logits, p):
    got = kept(solution.filter_top_p(logits, p))
    for row, mask in zip(logits.double().numpy(), got, strict=True):
        share = softmax(row)[mask]
        assert share.sum() >= p - 1e-5
        assert mask.sum() == 1 or share.sum() - share.min() < p + 1e-5


@given(BATCH)
def test_limits_of_top_p_and_min_p(solution, logits):
    for off in (solution.filter_top_p(logits, 1), solution.filter_min_p(logits, 0)):
        assert torch.equal(off, logits) and off.data_ptr() != logits.data_ptr()
    assert torch.equal(solution.filter_top_p(logits, 0), solution.filter_top_k(logits, 1))
    assert (kept(solution.filter_min_p(logits, 1)) == (logits == logits.amax(-1, keepdim=True)).numpy()).all()


@given(BATCH, UNIT, DTYPE)
def test_min_p_compares_with_the_top_of_the_row(solution, logits, min_p, dtype):
    ratios = np.exp(logits.double().numpy() - logits.double().numpy().max(axis=-1, keepdims=True))
    assume((np.abs(ratios / min_p - 1) > 1e-4).all())
    assert (kept(solution.filter_min_p(logits.to(dtype), min_p)) == (ratios >= min_p)).all()


@given(BATCH, st.integers(-5, 5), st.integers(1, 9), UNIT)
def test_filters_do_not_care_about_a_constant_added_to_a_row(solution, logits, shift, k, p):
    p = middle(logits[0].double().numpy(), p)[0]
    first = logits[:1]
    assume(middle(first[0].double().numpy(), p)[2] > 1e-4)
    for rule, setting in ((solution.filter_top_k, k), (solution.filter_top_p, p)):
        assert (kept(rule(first, setting)) == kept(rule(first + shift, setting))).all()


@given(BATCH, st.permutations(range(VOCABULARY)), st.integers(1, 9), UNIT)
def test_without_ties_the_numbering_of_tokens_does_not_matter(solution, logits, order, k, min_p):
    finite = [[x for x in row if x > -math.inf] for row in logits.tolist()]
    assume(all(len(set(row)) == len(row) for row in finite))
    for rule, setting in ((solution.filter_top_k, k), (solution.filter_top_p, 0.5), (solution.filter_min_p, min_p)):
        assert torch.equal(rule(logits[:, order], setting), rule(logits, setting)[:, order])


SETTINGS = st.fixed_dictionaries(
    {
        "temperature": st.sampled_from([0.0, 0.3, 1.0, 2.5]),
        "top_k": st.integers(1, 2 * VOCABULARY),
        "top_p": st.sampled_from([0.0, 0.31, 0.77, 1.0]),
        "min_p": st.sampled_from([0.0, 0.0317, 0.26, 1.0]),
    }
)


@given(st.lists(st.tuples(ROW, SETTINGS), min_size=1, max_size=5))
def test_a_batch_is_its_rows_one_by_one(solution, requests):
    logits = torch.tensor([row for row, _ in requests])
    columns = {name: torch.tensor([settings[name] for _, settings in requests]) for name in requests[0][1]}
    together = solution.sampling_distribution(logits, **columns)
    for row, (_, settings) in enumerate(requests):
        alone = solution.sampling_distribution(logits[row : row + 1], **settings)
        torch.testing.assert_close(together[row : row + 1], alone, rtol=0, atol=1e-6)


@given(BATCH, SETTINGS)
def test_the_distribution_is_the_filters_in_order(solution, logits, settings):
    work = solution.scale_temperature(logits, settings["temperature"])
    for rule, name in (("filter_top_k", "top_k"), ("filter_top_p", "top_p"), ("filter_min_p", "min_p")):
        work = getattr(solution, rule)(work, settings[name])
    got = solution.sampling_distribution(logits, **settings)
    assert got.dtype == torch.float32
    assert (kept(work) >= (got > 0).numpy()).all(), "a probability may round to 0, a dropped token never comes back"
    for row, value in zip(work.double().numpy(), got.double().numpy(), strict=True):
        np.testing.assert_allclose(value, softmax(row), atol=1e-6)
        assert abs(value.sum() - 1) < 1e-5


@given(BATCH, SETTINGS, st.integers(0, 2**32 - 1))
def test_draws_come_from_what_is_kept_and_repeat(solution, logits, settings, seed):
    seeds = [(seed + row) % 2**32 for row in range(len(logits))]
    state = torch.get_rng_state()
    got = solution.sample(logits, seeds, **settings)
    assert torch.equal(torch.get_rng_state(), state)
    assert bool((solution.sampling_distribution(logits, **settings).gather(-1, got[:, None]) > 0).all())
    assert torch.equal(solution.sample(logits.flip(0), seeds[::-1], **settings), got.flip(0))


@given(ROW, SETTINGS)
def test_equal_rows_with_equal_seeds_draw_the_same(solution, row, settings):
    got = solution.sample(torch.tensor([row] * 3), [7, 7, 7], **settings)
    assert got.unique().numel() == 1


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_over_many_seeds_the_shares_are_the_probabilities(solution, temperature):
    """Hoeffding: a share misses its probability by 0.05 in 4000 draws with probability at most 2 exp(-20)."""
    logits = torch.tensor([[1.0, 0.0, 2.0, -math.inf, 0.5]])
    got = solution.sample(logits.expand(4000, 5), list(range(4000)), temperature=temperature)
    share = torch.bincount(got, minlength=5) / 4000
    assert bool(((share - (logits[0] / temperature).softmax(dim=-1)).abs() < 0.05).all())


def test_transformers_agrees_where_no_logits_tie(solution):
    warpers = pytest.importorskip("transformers").generation.logits_process
    generator = torch.Generator().manual_seed(3)
    for case in range(300):
        logits = torch.randn(3, 50, generator=generator) * 3
        t, k = 0.2 + case % 7 / 3, 1 + case % 60
        p, m = 0.0113 + case % 97 / 100, 0.0017 + case % 31 / 32
        chain = (
            warpers.TemperatureLogitsWarper(float(t)) if t != 1 else lambda _, x: x,
            warpers.TopKLogitsWarper(k),
            warpers.TopPLogitsWarper(min(p, 1.0)),
            warpers.MinPLogitsWarper(m),
        )
        theirs = logits
        for warper in chain:
            theirs = warper(None, theirs)
        ours = solution.sampling_distribution(logits, temperature=t, top_k=k, top_p=min(p, 1.0), min_p=m)
        torch.testing.assert_close(ours, theirs.softmax(dim=-1), rtol=0, atol=1e-5)
