"""Votes and pass@k: against counting by hand, the published formula, and every subset."""

import itertools
import math
import random

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from fmlab.decoding import coverage, majority, pass_at_k
from fmlab.posttraining.best_of_n import mean_of_best


def test_the_most_frequent_answer_wins_and_ties_go_to_the_first():
    vote = majority(["4", "5", "5", "4", "5"])
    assert (vote.answer, vote.share, vote.tied) == ("5", 0.6, False)
    tie = majority([7, 3, 3, 7, 1])
    assert (tie.answer, tie.share, tie.tied) == (7, 0.4, True)
    assert majority([(1, 2)]).share == 1


def test_weights_can_overrule_numbers():
    assert majority("aab", [0.2, 0.2, 0.5]).answer == "b"
    assert majority("aab", [0.2, 0.2, 0.0]).share == 1
    assert majority("ab", [0.5, 0.5]).tied


@given(st.lists(st.sampled_from("abc"), min_size=1), st.randoms())
def test_a_vote_is_a_count_and_its_order_does_not_matter(answers, rng):
    vote = majority(answers)
    assert vote.share == pytest.approx(answers.count(vote.answer) / len(answers))
    assert answers.count(vote.answer) == max(answers.count(a) for a in answers)
    others = [a for a in answers if answers.count(a) == answers.count(vote.answer)]
    assert vote.answer == others[0] and vote.tied == (len(set(others)) > 1)
    if not vote.tied:
        assert majority(rng.sample(answers, len(answers))) == vote


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.floats(0.01, 1)), min_size=1, max_size=30), st.integers(0, 99))
def test_rounding_of_weights_does_not_depend_on_their_order(pairs, seed):
    mixed = random.Random(seed).sample(pairs, len(pairs))
    first, second = (majority(*zip(*some, strict=True)) for some in (pairs, mixed))
    assert first.share == second.share and first.tied == second.tied


@pytest.mark.parametrize("weights", [[1], [1, -1], [0, 0], [1, math.nan], [1, math.inf]])
def test_votes_that_make_no_sense_are_refused(weights):
    with pytest.raises(ValueError, match=r"weights|Weights"):
        majority("ab", weights)
    with pytest.raises(ValueError, match="no answers"):
        majority([])


def published(n, c, k):
    """The formula as Chen et al. 2021 state it, with binomial coefficients."""
    return 1 - math.comb(n - c, k) / math.comb(n, k)


@given(st.integers(1, 60), st.data())
def test_pass_at_k_is_the_published_formula(n, data):
    c, k = data.draw(st.integers(0, n)), data.draw(st.integers(1, n))
    assert pass_at_k(n, c, k) == pytest.approx(published(n, c, k), abs=1e-12)


def test_pass_at_k_counts_every_subset():
    marks = [1, 0, 0, 1, 0, 0, 0]
    for k in range(1, 8):
        subsets = list(itertools.combinations(marks, k))
        assert pass_at_k(7, 2, k) == pytest.approx(sum(map(any, subsets)) / len(subsets))


@pytest.mark.parametrize("p, n, k", [(0.1, 20, 10), (0.3, 8, 5)])
def test_pass_at_k_has_no_bias_and_the_obvious_estimate_has(p, n, k):
    counts = np.arange(n + 1)
    chance = [math.comb(n, int(c)) * p**c * (1 - p) ** (n - c) for c in counts]
    ours = sum(w * pass_at_k(n, int(c), k) for w, c in zip(chance, counts, strict=True))
    obvious = sum(w * (1 - (1 - c / n) ** k) for w, c in zip(chance, counts, strict=True))
    assert ours == pytest.approx(1 - (1 - p) ** k)
    assert obvious < ours - 0.02


def test_large_numbers_are_no_problem():
    assert pass_at_k(100_000, 3, 50_000) == pytest.approx(0.875, abs=1e-4)
    assert pass_at_k(10**6, 0, 10) == 0 and pass_at_k(10**6, 10**6, 1) == 1


def test_coverage_is_the_mean_and_agrees_with_the_best_of_n():
    generator = torch.Generator().manual_seed(0)
    right = torch.rand(12, 30, generator=generator) < torch.linspace(0, 1, 12)[:, None]
    for k in (1, 4, 30):
        best = mean_of_best(right.double(), right.double(), k).mean()
        assert coverage(right, k) == pytest.approx(float(best))
    assert coverage(right, 1) == pytest.approx(right.double().mean().item())


@pytest.mark.parametrize("call", [(5, 6, 1), (5, -1, 1), (5, 2, 0), (5, 2, 6)])
def test_numbers_that_cannot_be_are_refused(call):
    with pytest.raises(ValueError, match=r"cannot be right|k must be"):
        pass_at_k(*call)


def test_coverage_refuses_what_is_no_table_of_marks():
    for right in (torch.tensor([1, 0]), torch.zeros(0, 3), torch.tensor([[0.5, 1]])):
        with pytest.raises(ValueError, match="right must"):
            coverage(right, 1)
