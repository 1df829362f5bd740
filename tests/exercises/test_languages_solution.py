"""The solution of `languages` against exact fractions and NumPy, and by properties that every mixture has.

The bank shows that the checks catch mistakes; this shows that the solution they are built around is right on other
inputs.
"""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

pytestmark = pytest.mark.slow
LANGUAGE = st.sampled_from(["en", "ko", "hi", "yo", "my", "te"])
COUNTS = st.dictionaries(LANGUAGE, st.one_of(st.just(0), st.integers(1, 10**9)), min_size=1)
SOME = COUNTS.filter(lambda counts: any(counts.values()))
ALPHA = st.sampled_from([0, 0.1, 0.3, 0.5, 1, 1.7, 3])
MOST = st.sampled_from([1, 2.5, 4])
PART = st.floats(0.01, 0.99)
WORDS = st.lists(st.sampled_from(["a", "bb", "가나", "है", " ", ""]), max_size=6).map(" ".join)
JOINT = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz")), st.integers(0, 40), min_size=1
).filter(lambda counts: any(counts.values()))


def near(one, two, tolerance=1e-9):
    return abs(one - two) <= tolerance * max(1, abs(two))


@pytest.fixture(scope="module")
def solution(solution_of):
    return type("Solution", (), {name: staticmethod(f) for name, f in solution_of("languages").items() if callable(f)})


@given(st.lists(st.fixed_dictionaries({"en": WORDS, "ko": WORDS}), min_size=1, max_size=5))
def test_fertility_is_a_ratio_of_sums(solution, facts):
    words = {language: sum(len(fact[language].split()) for fact in facts) for language in ("en", "ko")}
    assume(all(words.values()))
    got = solution.fertility(facts, lambda text: list(text.encode()))
    for language, (per_word, per_sentence) in got.items():
        tokens = len("".join(fact[language] for fact in facts).encode())
        assert per_word == float(Fraction(tokens, words[language]))
        assert per_sentence == float(Fraction(tokens, len(facts)))
    twice = solution.fertility(facts + facts, lambda text: list(text.encode()))
    assert twice == got, "each fact twice changes no ratio"


@given(
    st.dictionaries(LANGUAGE, st.tuples(st.integers(0, 10**6), st.integers(0, 10**6))),
    st.tuples(st.integers(0, 100), st.integers(0, 100)),
    st.tuples(st.integers(1, 10**5), st.integers(1, 500)),
)
def test_cost_and_time_are_exact_sums(solution, requests, prices, speeds):
    got = solution.cost_and_latency(requests, prices, speeds)
    assert set(got) == set(requests)
    for language, request in requests.items():
        dollars = sum(Fraction(tokens * price, 10**6) for tokens, price in zip(request, prices, strict=True))
        seconds = sum(Fraction(tokens, speed) for tokens, speed in zip(request, speeds, strict=True))
        assert near(got[language][0], float(dollars)) and near(got[language][1], float(seconds))


@given(SOME, ALPHA)
def test_a_mixture_keeps_the_ratios(solution, counts, alpha):
    got = solution.mixture(counts, alpha)
    assert set(got) == set(counts) and near(sum(got.values()), 1)
    for one in counts:
        assert (got[one] == 0) == (counts[one] == 0)
        for two in counts:
            if counts[one] and counts[two]:
                assert near(math.log(got[one] / got[two]), alpha * math.log(counts[one] / counts[two]))


@given(SOME, ALPHA, st.integers(2, 1000))
def test_a_mixture_does_not_depend_on_the_unit(solution, counts, alpha, unit):
    scaled = solution.mixture({language: number * unit for language, number in counts.items()}, alpha)
    for language, share in solution.mixture(counts, alpha).items():
        assert near(scaled[language], share)


@given(SOME)
def test_a_smaller_alpha_is_never_worse_for_the_smallest(solution, counts):
    smallest = min((number, language) for language, number in counts.items() if number)[1]
    shares = [solution.mixture(counts, alpha)[smallest] for alpha in (0, 0.3, 0.7, 1, 2)]
    assert all(one >= two - 1e-12 for one, two in pairwise(shares))


@given(SOME, ALPHA, st.integers(0, 10**10))
def test_epochs_read_the_budget(solution, counts, alpha, budget):
    shares = solution.mixture(counts, alpha)
    got = solution.epochs(counts, shares, budget)
    assert near(sum(got[language] * counts[language] for language in counts), budget)
    if alpha == 1:
        times = {round(value, 6) for language, value in got.items() if counts[language]}
        assert max(times) - min(times) <= 1e-6 * max(1, *times), "in proportion, all are read equally often"


@given(SOME, ALPHA, MOST, PART)
def test_capped_shares_obey_every_limit_and_lift_the_others_alike(solution, counts, alpha, most, part):
    """The conditions that make the answer unique: the sum, the limits, and one level for all that are below theirs."""
    budget = part * most * sum(counts.values())
    got, plain = solution.capped_mixture(counts, alpha, budget, most), solution.mixture(counts, alpha)
    times = solution.epochs(counts, got, budget)
    assert near(sum(got.values()), 1)
    assert max(times.values()) <= most * (1 + 1e-9)
    levels = {
        language: got[language] / plain[language]
        for language in counts
        if counts[language] and plain[language] > 1e-300
    }
    free = [levels[language] for language in levels if times[language] < most * (1 - 1e-9)]
    for level in free:
        assert near(level, free[0], 1e-6) and level >= 1 - 1e-9
    for language in levels:
        if free and times[language] >= most * (1 - 1e-9):
            assert levels[language] <= free[0] * (1 + 1e-6), "whoever is held would be above the limit"


@given(SOME, ALPHA, MOST)
def test_a_large_limit_changes_nothing_and_the_exact_budget_reads_all(solution, counts, alpha, most):
    plain = solution.mixture(counts, alpha)
    loose = solution.capped_mixture(counts, alpha, 1, 1 if max(counts.values()) == 0 else 10)
    if all(plain[language] <= 10 * counts[language] for language in counts):
        assert all(near(loose[language], plain[language]) for language in counts)
    budget = most * sum(counts.values())
    full = solution.capped_mixture(counts, alpha, budget, most)
    assert all(near(full[language], most * counts[language] / budget) for language in counts)


@given(SOME, st.sampled_from([0, 1, 2]), st.sampled_from([1, 2, 4]), st.fractions(Fraction(1, 100), 1))
def test_exact_fractions_give_the_same_capped_shares(solution, counts, alpha, most, part):
    """Languages are held in the order in which a rising level meets their limits; no number is rounded."""
    budget = part * most * sum(counts.values())
    want, left = dict.fromkeys(counts, Fraction(0)), Fraction(1)
    weights = {language: Fraction(number) ** alpha for language, number in counts.items() if number}
    for language in sorted(weights, key=lambda language: Fraction(counts[language]) / weights[language]):
        level = left / sum(weights.values())
        want[language] = min(most * counts[language] / budget, level * weights.pop(language))
        left -= want[language]
    assert left == 0
    got = solution.capped_mixture(counts, alpha, budget, most)
    for language in counts:
        assert near(float(got[language]), float(want[language]))


@given(JOINT)
def test_the_loss_is_between_nothing_and_the_entropy_of_the_source(solution, counts):
    bits, kept = solution.pivot_loss(counts)
    table = np.zeros((4, 3))
    for (source, pivot), number in counts.items():
        table["abcd".index(source), "xyz".index(pivot)] = number
    joint = table / table.sum()

    def entropy(shares):
        shares = shares[shares > 0]
        return float(-(shares * np.log2(shares)).sum())

    assert near(bits, entropy(joint.ravel()) - entropy(joint.sum(axis=0)), 1e-7)
    assert -1e-12 <= bits <= entropy(joint.sum(axis=1)) + 1e-9
    assert near(kept, joint.max(axis=0).sum())
    assert (1 - kept < 1e-12) == (bits < 1e-9)
    assert kept >= 2**-bits - 1e-9, "by Jensen: the best guess is right at least this often"


@given(st.integers(1, 8), st.integers(1, 5), st.integers(1, 100))
def test_equally_likely_forms_lose_their_logarithm(solution, forms, words, number):
    counts = {((word, form), word): number for word in range(words) for form in range(forms)}
    bits, kept = solution.pivot_loss(counts)
    assert near(bits, math.log2(forms)) and near(kept, 1 / forms)
