"""Near-duplicates: the estimator against exact sets, banding against the S-curve, the whole against brute force."""

import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fmlab.text.near_duplicates import (
    MinHash,
    catch_probability,
    estimate,
    exact_duplicates,
    jaccard,
    near_duplicates,
    shingles,
)
from fmlab.world import World
from fmlab.world.crawl import crawl

TEXTS = st.lists(st.lists(st.sampled_from("abcd"), max_size=12).map(" ".join), max_size=12)


def brute_force(texts, threshold, size=5):
    """The same rule, every text compared with every kept one."""
    sets, found = [shingles(t, size) for t in texts], []
    for i in range(len(texts)):
        kept = [(jaccard(sets[i], sets[j]), -j) for j in range(i) if found[j] is None]
        best = max(kept, default=(0.0, 0))
        found.append(-best[1] if best[0] >= threshold else None)
    return found


def two_sets(similarity, size, tag):
    """Two sets of `size` members with an exact Jaccard similarity of about `similarity`."""
    common = round(2 * size * similarity / (1 + similarity))
    shared = {f"{tag} {i}" for i in range(common)}
    return [shared | {f"{tag} {who} {i}" for i in range(size - common)} for who in "ab"]


@given(TEXTS)
def test_exact_duplicates_name_the_first_of_their_kind(texts):
    for i, earlier in enumerate(exact_duplicates(texts)):
        assert (earlier is None) == (texts[i] not in texts[:i])
        assert earlier is None or earlier == texts.index(texts[i])


def test_shingles_by_hand():
    assert shingles("A b c d", 3) == {"a b c", "b c d"}
    assert shingles("a b", 3) == {"a b"} and shingles("  ", 3) == set()
    with pytest.raises(ValueError, match="not 0"):
        shingles("a", 0)


def test_similarity_of_empty_sets_is_defined_everywhere_alike():
    assert jaccard(set(), set()) == 1 and jaccard(set(), {1}) == 0
    empty, other, full = MinHash(64).signatures([set(), set(), {"x"}])
    assert estimate(empty, other) == 1 and estimate(empty, full) == 0
    assert near_duplicates(["", "a b", ""]) == [None, None, 0]


@pytest.mark.parametrize("similarity", [0.0, 0.2, 0.5, 0.8, 1.0])
def test_the_estimate_is_unbiased_within_binomial_error(similarity):
    """60 pairs with 256 places each: the mean must lie within five standard errors of the exact similarity."""
    errors, variance = [], []
    for n in range(60):
        a, b = two_sets(similarity, 40, f"pair {n}")
        exact = jaccard(a, b)
        signatures = MinHash(256, seed=n).signatures([a, b])
        errors.append(estimate(*signatures) - exact)
        variance.append(exact * (1 - exact) / 256)
    assert abs(np.mean(errors)) <= 5 * math.sqrt(sum(variance)) / 60
    # and single estimates spread as much as a binomial does
    assert np.mean(np.square(errors)) <= 1.8 * np.mean(variance) + 1e-12
    assert np.mean(np.square(errors)) >= 0.5 * np.mean(variance)


def test_signatures_do_not_depend_on_order_chunks_or_company():
    sets = [set(), {"x"}, {"y", "z"}, set(), {f"{i}" for i in range(50)}, set()]
    whole = MinHash(16, seed=3).signatures(sets)
    assert whole.dtype == np.uint32 and whole.shape == (6, 16)
    for chunk in (1, 2, 4):
        assert np.array_equal(MinHash(16, seed=3).signatures(sets, chunk), whole)
    assert np.array_equal(MinHash(16, seed=3).signatures(sets[::-1]), whole[::-1])
    assert not np.array_equal(MinHash(16, seed=4).signatures(sets), whole)
    assert MinHash(16).signatures([]).shape == (0, 16)
    with pytest.raises(ValueError, match="not 0"):
        MinHash(0)


@given(TEXTS, st.sampled_from([0.2, 0.5, 0.8, 1.0]), st.integers(1, 3))
@settings(deadline=None)
def test_with_bands_of_one_row_it_equals_brute_force(texts, threshold, size):
    """256 bands of one row miss a pair at similarity 0.2 with probability 0.8 ** 256, about 1e-25."""
    assert near_duplicates(texts, threshold, size, bands=256, rows=1) == brute_force(texts, threshold, size)


@pytest.mark.parametrize("seed", [0, 1])
def test_on_a_crawl_it_names_no_pair_that_brute_force_does_not_and_misses_few(seed):
    texts = [page.text for page in crawl(World(0, n_people=20), 400, seed)]
    fast, slow = near_duplicates(texts, 0.7, seed=seed), brute_force(texts, 0.7)
    assert sum(x is not None for x in slow) > 20
    for i, earlier in enumerate(fast):
        if earlier is not None:
            assert jaccard(shingles(texts[i]), shingles(texts[earlier])) >= 0.7
    assert sum(a != b for a, b in zip(fast, slow, strict=True)) <= 3  # at 0.7 a pair is missed 2 times in 10,000


def test_pairs_are_caught_as_often_as_the_s_curve_says():
    """400 pairs at similarity 0.4, 8 bands of 3 rows: the caught share against the curve, within five deviations."""
    rng = random.Random(0)
    texts, exact = [], []
    for n in range(400):
        words = [f"w{n}x{i}" for i in range(70)]
        changed = list(words)
        for i in rng.sample(range(70), 30):
            changed[i] = f"v{n}x{i}"
        exact.append(jaccard(set(words), set(changed)))
        texts += [" ".join(words), " ".join(changed)]
    found = near_duplicates(texts, threshold=0.05, size=1, bands=8, rows=3)
    caught = sum(found[2 * n + 1] == 2 * n for n in range(400))
    expected = catch_probability(exact, 8, 3)
    assert abs(caught - expected.sum()) < 5 * math.sqrt((expected * (1 - expected)).sum())
    assert 0.2 < expected.mean() < 0.8


def test_the_threshold_itself_counts_and_dropped_texts_are_not_compared_with():
    a, b, c = "1 2 3 4", "2 3 4 5", "3 4 5 6"  # as words: a~b and b~c at 3/5, a~c at 2/6
    assert near_duplicates([a, b, c], threshold=0.6, size=1, bands=256, rows=1) == [None, 0, None]
    assert near_duplicates([a, b, c], threshold=0.61, size=1, bands=256, rows=1) == [None, None, None]
    with pytest.raises(ValueError, match="not 0"):
        near_duplicates([a], threshold=0)


def test_the_s_curve_is_steep_around_its_middle():
    assert catch_probability(0, 32, 4) == 0 and catch_probability(1, 32, 4) == 1
    assert catch_probability(0.5, 1, 2) == 0.25
    low, high = catch_probability(np.array([0.2, 0.7]), 32, 4)
    assert low < 0.06 and high > 0.999


@pytest.mark.slow
def test_a_hundred_thousand_texts_are_within_reach():
    rng = random.Random(0)
    words = [f"w{i}" for i in range(5000)]
    texts = [" ".join(rng.choices(words, k=20)) for _ in range(90_000)]
    texts += [texts[i] + " end" for i in range(10_000)]  # similarity 16/17
    found = near_duplicates(texts, 0.7, bands=16, rows=4)
    assert sum(x is not None for x in found[:90_000]) == 0
    assert sum(found[90_000 + i] == i for i in range(10_000)) > 9_990
