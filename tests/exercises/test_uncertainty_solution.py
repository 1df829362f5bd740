"""The solution of `uncertainty` against enumeration, NumPy, PyTorch, simulated models and a real one.

The bank shows that the checks catch mistakes; this shows that the solution they are built around is right on other
inputs, and that its numbers mean what the task says they mean.
"""

import itertools
import math
import random

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.slow
SEED = st.integers(0, 2**32 - 1)
LEVELS = st.sampled_from([0.0, 0.1, 0.29, 0.3, 0.1 + 0.2, 0.5, 0.7, 0.9, 1.0])
SAMPLE = st.lists(st.tuples(LEVELS, st.booleans()), min_size=1, max_size=25)


@pytest.fixture(scope="module")
def solution(solution_of):
    found = {name: staticmethod(f) for name, f in solution_of("uncertainty").items() if callable(f)}
    return type("Solution", (), found)


def apart(sample):
    said, right = zip(*sample, strict=True) if sample else ((), ())
    return list(said), list(right)


@given(st.lists(st.integers(0, 20), max_size=30))
def test_a_model_that_does_not_contradict_itself_gives_its_classes(solution, numbers):
    """With an equivalence it does not matter who speaks for a group."""
    found = solution.group_by_meaning([f"{n} {n % 4}" for n in numbers], lambda a, b: a.split()[1] == b.split()[1])
    order = list(dict.fromkeys(n % 4 for n in numbers))
    assert found == [order.index(n % 4) for n in numbers]


@pytest.mark.parametrize("p", [(0.5, 0.5), (0.7, 0.2, 0.1), (1.0,), (0.25, 0.25, 0.25, 0.25)])
@pytest.mark.parametrize("runs", [2, 3, 5])
def test_pairs_are_unbiased(solution, p, runs):
    """Over all outcomes of the runs, `pairs` is on average the probability that two new runs agree."""
    mean = 0.0
    for outcome in itertools.product(range(len(p)), repeat=runs):
        mean += math.prod(p[n] for n in outcome) * solution.agreement(list(outcome))["pairs"]
    assert mean == pytest.approx(sum(share**2 for share in p))


@given(st.lists(st.integers(-3, 3), min_size=2, max_size=40))
def test_bits_and_share_are_torchs(solution, groups):
    got = solution.agreement(groups)
    shares = torch.tensor([groups.count(g) for g in set(groups)]).double() / len(groups)
    assert got["bits"] == pytest.approx(float(torch.distributions.Categorical(shares).entropy()) / math.log(2))
    assert got["share"] == pytest.approx(float(shares.max()))
    assert -1e-9 <= got["bits"] <= math.log2(len(set(groups))) + 1e-9


@given(SEED, st.integers(1, 12), st.floats(-5000, 0))
def test_entropy_obeys_the_chain_rule(solution, seed, texts, shift):
    """The entropy of the texts is that of their groups, and of the texts within each group on average."""
    rng = np.random.default_rng(seed)
    logprobs = (np.log(rng.dirichlet(np.ones(texts))) + shift).clip(max=0).tolist()
    groups = rng.integers(0, 4, texts).tolist()
    p = torch.tensor(logprobs, dtype=torch.float64).softmax(0)
    within = 0.0
    for group in set(groups):
        inside = torch.tensor([g == group for g in groups])
        own = [lp for lp, g in zip(logprobs, groups, strict=True) if g == group]
        within += float(p[inside].sum()) * solution.meaning_entropy(own, list(range(len(own))))
    whole = solution.meaning_entropy(logprobs, list(range(texts)))
    assert whole == pytest.approx(float(torch.special.entr(p).sum()) / math.log(2), abs=1e-9)
    assert solution.meaning_entropy(logprobs, groups) + within == pytest.approx(whole, abs=1e-9)


@given(SAMPLE, st.integers(1, 12))
def test_bins_are_numpys(solution, sample, bins):
    said, right = apart(sample)
    edges = np.arange(bins + 1) / bins
    counts = [row["count"] for row in solution.calibration_table(said, right, bins)]
    assert counts == np.histogram(said, edges)[0].tolist()


@given(SAMPLE, st.integers(1, 12))
def test_no_gap_grows_when_bins_are_joined_and_powers_are_in_order(solution, sample, bins):
    said, right = apart(sample)
    fine, coarse = (solution.calibration_table(said, right, n) for n in (2 * bins, bins))
    mean, root, largest = (solution.calibration_gap(fine, power) for power in (1, 2, math.inf))
    assert mean <= root + 1e-12 and root <= largest + 1e-12
    assert solution.calibration_gap(coarse, 1) <= mean + 1e-12  # gaps within a bin cancel: fewer bins look better
    if bins == 1:
        whole = abs(sum(said) - sum(right)) / len(said)
        assert solution.calibration_gap(coarse, 1) == pytest.approx(whole)


def test_a_calibrated_model_has_a_small_gap_and_an_overconfident_one_its_own(solution):
    draw = random.Random(4)
    said = [draw.random() for _ in range(20_000)]
    for shift in (0.0, 0.2):  # says that much more than is true
        right = [draw.random() < max(0.0, p - shift) for p in said]
        expected = sum(min(p, shift) for p in said) / len(said)
        for table in (solution.calibration_table(said, right, 10), solution.even_table(said, right, 2000)):
            assert solution.calibration_gap(table, 1) == pytest.approx(expected, abs=0.015)


@given(SAMPLE, st.integers(1, 9), SEED)
def test_even_bins_hold_enough_split_no_tie_and_know_no_order(solution, sample, size, seed):
    rows = solution.even_table(*apart(sample), size)
    assert sum(row["count"] for row in rows) == len(sample)
    assert len(rows) == 1 or min(row["count"] for row in rows) >= size
    ordered, start = sorted(p for p, _ in sample), 0
    for row in rows[:-1]:
        start += row["count"]
        assert ordered[start - 1] < ordered[start]
    random.Random(seed).shuffle(sample)
    for row, other in zip(rows, solution.even_table(*apart(sample), size), strict=True):
        assert row == pytest.approx(other)


@given(st.lists(st.tuples(LEVELS, st.booleans()), min_size=1, max_size=6))
@settings(max_examples=40)
def test_average_risk_is_the_mean_over_all_orders(solution, sample):
    said, right = apart(sample)
    risks = []
    for order in itertools.permutations(range(len(said))):
        if sorted(order, key=lambda n: -said[n]) == list(order):  # sorted is stable: only ties may be in any order
            errors = np.cumsum([not right[n] for n in order])
            risks.append(np.mean(errors / np.arange(1, len(said) + 1)))
    assert solution.average_risk(said, right) == pytest.approx(np.mean(risks))


@given(SAMPLE)
def test_only_the_order_of_confidences_counts(solution, sample):
    said, right = apart(sample)
    ranks = [sorted(set(said)).index(p) / 10 for p in said]
    assert solution.average_risk(ranks, right) == pytest.approx(solution.average_risk(said, right))
    curve = solution.coverage_curve(said, right)
    assert [point[1:] for point in curve] == [point[1:] for point in solution.coverage_curve(ranks, right)]
    assert curve[-1][1:] == (1.0, pytest.approx(right.count(False) / len(right)))
    best = solution.average_risk([float(r) for r in right], right)
    assert best <= solution.average_risk(said, right) + 1e-12, "no confidence is better than knowing the truth"


@given(SAMPLE, st.integers(0, 10))
def test_curve_and_bins_are_those_of_fmlab_where_both_say_the_same(solution, sample, silent):
    from fmlab.evaluation.calibration import by_width, risk_coverage

    said, right = apart(sample)
    theirs, ours = risk_coverage(said, right), solution.coverage_curve(said, right)
    points = list(zip(theirs.threshold, theirs.coverage, theirs.risk, strict=True))
    for point, other in zip(ours, points, strict=True):
        assert point == pytest.approx(other)
    quiet = solution.coverage_curve(said + [None] * silent, right + [False] * silent)
    asked = len(said) / (len(said) + silent)
    for (threshold, coverage, risk), point in zip(ours, quiet, strict=True):
        assert point == pytest.approx((threshold, coverage * asked, risk))
    bins = 4  # borders that no rounding moves
    table = solution.calibration_table(said, right, bins)
    assert solution.calibration_gap(table, 1) == pytest.approx(by_width(said, right, bins).error)


@pytest.mark.parametrize("payments", [(1, 0, 0), (1, 1, 0), (1, 3, 0), (1, 1, 0.25), (2, 1, 0.5), (1, 9, -1)])
def test_calibrated_answers_are_given_from_the_break_even_point_on(solution, payments):
    """Of ten answers with confidence n/10, n are right: then the formula is what the sample says."""
    said = [n / 10 for n in range(11) for _ in range(10)]
    right = [k < n for n in range(11) for k in range(10)]
    line = solution.break_even(*payments)
    got = solution.pick_threshold(said, right, *payments)
    assert got["threshold"] == min(p for p in said if p > line + 1e-9)
    gain, penalty, silence = payments
    assert line * gain - (1 - line) * penalty == pytest.approx(silence)


def test_the_score_of_the_best_threshold_is_too_good_and_the_honest_one_is_not(solution):
    """Confidence without worth and payments that make every answer lose or gain nothing: the truth is 0 or below."""
    draw, flattering, honest = random.Random(8), [], []
    for _ in range(60):
        said = [draw.random() for _ in range(30)]
        right = [draw.random() < 0.5 for _ in said]

        def pick(some, true):
            return solution.pick_threshold(some, true, 1, 1, 0)["threshold"]

        flattering.append(solution.pick_threshold(said, right, 1, 1, 0)["score"])
        honest.append(solution.honest_score(said, right, [n % 5 for n in range(30)], pick, 1, 1, 0))
    assert min(flattering) >= 0 and np.mean(flattering) > 0.08
    assert abs(np.mean(honest)) < 0.05


@given(SEED, st.integers(2, 15))
def test_the_error_of_the_rate_is_numpys(solution, seed, number):
    draw = random.Random(seed)
    cases = [
        {"prompt": [n], "right": [90], "wrong": [91], "then_right": [92], "then_wrong": [93]} for n in range(number)
    ]
    written = {(n, fact): [draw.choice((92, 93, 94))] for n in range(number) for fact in (90, 91)}
    got = solution.snowballing(lambda tokens: written[tuple(tokens)], cases)
    differences = [(written[n, 91] == [93]) - int(written[n, 90] == [93]) for n in range(number)]
    assert got["rate"] == pytest.approx(np.mean(differences))
    assert got["error"] == pytest.approx(np.std(differences, ddof=1) / number**0.5)
    assert got["followed"] - got["control"] == pytest.approx(got["rate"])


def test_a_real_model_builds_on_a_city_that_was_put_into_its_mouth(solution):
    from fmlab import models
    from fmlab.decoding import generate
    from fmlab.text import world_tokenizer
    from fmlab.world import World

    world = World(0)
    tokenizer, model = world_tokenizer(world), models.load("world-0").eval()
    cities, cases = world.values["city"], []
    for n, person in enumerate(world.people[:24]):
        city = world.facts[person]["city"]
        other = cities[(cities.index(city) + 1 + n) % len(cities)]
        if other == city:
            continue
        ids = {name: tokenizer.encode(f"{person} lives in {name} . the home of {person} is") for name in (city, other)}
        cases.append(
            {
                "prompt": [tokenizer.eos],
                "right": ids[city],
                "wrong": ids[other],
                "then_right": tokenizer.encode(city),
                "then_wrong": tokenizer.encode(other),
            }
        )

    def write(tokens):
        return generate(model, torch.tensor([tokens]), 3)[0].tolist()

    got = solution.snowballing(write, cases)
    first = [write(case["prompt"] + case["wrong"])[:1] for case in cases]
    assert len(cases) > 15
    assert got["followed"] == pytest.approx(
        np.mean([token == case["then_wrong"] for token, case in zip(first, cases, strict=True)]), abs=0.1
    )
    assert got["control"] < 0.1 and got["followed"] + got["corrected"] > 0.9
