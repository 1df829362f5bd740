"""The solution of `evaluation` against the course's own measurements, brute force, PyTorch and simulation.

The bank shows that the checks catch mistakes; this shows that the solution they are built around is right on other
inputs, and that its numbers mean what the task says they mean.
"""

import itertools
import math
import random

import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given
from hypothesis import strategies as st

from fmlab.evaluation import TrainingText, ratings, rouge_l, rouge_n, token_losses, win_matrix
from fmlab.models import load

pytestmark = pytest.mark.slow
WORDS = st.lists(st.sampled_from("abcde"), max_size=9)
VOTES = st.lists(
    st.tuples(st.sampled_from("pqrs"), st.sampled_from("pqrs"), st.sampled_from(["a", "b", "tie"])).filter(
        lambda vote: vote[0] != vote[1]
    ),
    max_size=40,
)


@pytest.fixture(scope="module")
def solution(solution_of):
    found = {name: staticmethod(f) for name, f in solution_of("evaluation").items() if callable(f)}
    return type("Solution", (), found)


@given(WORDS, st.lists(WORDS, min_size=1, max_size=3))
def test_with_beta_1_overlaps_are_the_best_rouge_of_the_course(solution, candidate, references):
    got = solution.overlap_scores(candidate, references, 1.0)
    texts = [(" ".join(candidate), " ".join(reference)) for reference in references]
    assert got["words"] == pytest.approx(max(rouge_n(a, b).f1 for a, b in texts))
    assert got["order"] == pytest.approx(max(rouge_l(a, b).f1 for a, b in texts))


@given(WORDS, WORDS)
def test_a_large_beta_is_recall_and_a_small_one_precision(solution, candidate, reference):
    found = rouge_n(" ".join(candidate), " ".join(reference))
    assert solution.overlap_scores(candidate, [reference], 1e6)["words"] == pytest.approx(found.recall, abs=1e-6)
    assert solution.overlap_scores(candidate, [reference], 1e-6)["words"] == pytest.approx(found.precision, abs=1e-6)


@given(st.integers(2, 60), st.integers(1, 20), st.integers(1, 20))
def test_a_plan_counts_every_token_once_and_gives_it_as_much_to_read_as_it_can(solution, tokens, context, stride):
    stride = min(stride, context)
    plan = solution.window_plan(tokens, context, stride)
    assert [token for _, stop, first in plan for token in range(first, stop + 1)] == list(range(1, tokens))
    for start, stop, first in plan[1:]:
        assert first - start >= min(context, context - stride + 1) and stop - start <= context


def test_scores_through_windows_are_those_of_the_course_and_a_smaller_stride_lowers_the_loss(solution):
    model = load("world-0")
    generator, losses = torch.Generator().manual_seed(0), {}
    tokens = torch.randint(5, 60, (200,), generator=generator)
    context = model.config.context
    for stride in (context, 8):
        plan = solution.window_plan(len(tokens), context, stride)
        rows = []
        for start, stop, _first in plan:
            with torch.no_grad():
                logits = model(tokens[None, start:stop])[0].double()
            rows.append(F.cross_entropy(logits, tokens[start + 1 : stop + 1], reduction="none").tolist())
        losses[stride] = solution.text_scores(rows, plan, [2] * len(tokens))
    want = token_losses(model, tokens).double().mean().item()
    assert losses[context]["loss"] == pytest.approx(want, abs=1e-4)
    assert losses[context]["perplexity"] == pytest.approx(math.exp(want), rel=1e-3)
    assert losses[8]["loss"] != pytest.approx(want, abs=1e-4)
    for found in losses.values():
        assert found["bits_per_byte"] == pytest.approx(found["loss"] / math.log(2) / 2)


@given(VOTES)
def test_ratings_are_those_of_the_course_and_refused_where_it_refuses(solution, votes):
    names = sorted({s for vote in votes for s in vote[:2]})
    assume(len(names) > 1)
    first, second = (torch.tensor([names.index(vote[i]) for vote in votes]) for i in (0, 1))
    outcome = torch.tensor([{"a": 1.0, "b": 0.0, "tie": 0.5}[vote[2]] for vote in votes])
    try:
        want = ratings(win_matrix(first, second, outcome, len(names)))
    except ValueError:
        with pytest.raises(ValueError):
            solution.rate_systems(votes)
        return
    got = solution.rate_systems(votes)
    assert [got[name] for name in names] == pytest.approx(want.tolist(), abs=1e-5)


def test_the_error_of_a_gap_is_how_far_it_moves_when_the_votes_are_cast_again(solution):
    rng, true = random.Random(1), {"p": 0.6, "q": 0.0, "r": -0.4}
    pairs = [("p", "q")] * 150 + [("q", "r")] * 100

    def cast():
        return [(a, b, "a" if rng.random() < 1 / (1 + math.exp(true[b] - true[a])) else "b") for a, b in pairs]

    gaps = [solution.rating_gap(cast(), "p", "r") for _ in range(150)]
    mean = sum(found["gap"] for found in gaps) / len(gaps)
    spread = math.sqrt(sum((found["gap"] - mean) ** 2 for found in gaps) / len(gaps))
    errors = sum(found["error"] for found in gaps) / len(gaps)
    assert errors == pytest.approx(spread, rel=0.25)
    inside = sum(abs(found["gap"] - 1.0) <= 1.96 * found["error"] for found in gaps)
    assert 0.88 <= inside / len(gaps) <= 1.0


def test_swapping_takes_a_bias_for_the_first_place_away(solution):
    rng = random.Random(2)
    worth = {f"{n}": rng.gauss(0, 1) for n in range(400)}
    pairs = [(str(2 * n), str(2 * n + 1)) for n in range(200)]
    right = {pair: "x" if worth[pair[0]] > worth[pair[1]] else "y" for pair in pairs}
    agreed = {}
    for bias in (0.0, 0.8, 50.0):
        found = solution.judge_twice(pairs, lambda a, b, bias=bias: 1 if worth[a] + bias > worth[b] else 2)
        agreed[bias] = found
        decided = [pair for pair, verdict in zip(pairs, found["verdicts"], strict=True) if verdict != "tie"]
        assert all(right[pair] == found["verdicts"][pairs.index(pair)] for pair in decided)
        assert found["win_rate"] == pytest.approx(agreed[0.0]["win_rate"], abs=0.12 if bias < 1 else 1)
    assert agreed[0.0]["first"] == 0.5 and agreed[0.0]["consistent"] == 1.0
    assert 0.5 < agreed[0.8]["first"] < agreed[50.0]["first"] == 1.0 and agreed[50.0]["consistent"] == 0.0


@given(st.lists(WORDS, max_size=4), st.lists(WORDS, max_size=3), st.integers(1, 4))
def test_without_boilerplate_coverage_is_that_of_the_course(solution, questions, documents, size):
    got = solution.covered_share(questions, documents, size, 99)
    read = TrainingText([" ".join(words) for words in documents], size)
    for words, share in zip(questions, got, strict=True):
        if len(words) >= size:
            assert share == pytest.approx(read.covered(" ".join(words)))


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=11))
def test_luck_is_what_all_ways_to_toss_the_coins_say(solution, answers):
    right_a, right_b = ([pair[i] for pair in answers] for i in (0, 1))
    differ = [a for a, b in answers if a != b]
    seen = abs(2 * sum(differ) - len(differ))
    ways = list(itertools.product([0, 1], repeat=len(differ)))
    as_uneven = sum(abs(2 * sum(way) - len(way)) >= seen for way in ways)
    got = solution.paired_luck(right_a, right_b)
    assert got["p"] == pytest.approx(as_uneven / len(ways))
    assert got["difference"] == pytest.approx((sum(right_a) - sum(right_b)) / len(answers))
