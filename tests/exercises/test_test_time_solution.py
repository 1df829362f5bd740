"""The solution of `test_time` against enumeration: every sequence, every subset, every draw, in exact fractions.

The bank shows that the checks catch mistakes; this shows that the solution they are built around is right on other
inputs.
"""

import itertools
import math
import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

pytestmark = pytest.mark.slow
SEED = st.integers(0, 2**32 - 1)
ALPHA = st.sampled_from([0.0, 0.5, 1.0, 2.0])


@pytest.fixture(scope="module")
def solution(solution_of):
    answers = solution_of("test_time").items()
    return type("Solution", (), {name: staticmethod(f) for name, f in answers if callable(f)})


def made_up(seed, vocab, seen=None):
    """A model whose next-token probabilities depend on the whole row; some tokens are impossible."""

    def model(rows):
        if seen is not None:
            seen.append(rows)
        out = []
        for row in rows:
            draw = random.Random(f"{seed}:{row}")
            weights = [draw.choice([0, 1, 1, 1]) * draw.expovariate(1) for _ in range(vocab)]
            total = sum(weights) or 1
            out.append([math.log(weight / total) if weight else -math.inf for weight in weights])
        return out

    return model


def sequences(model, prompt, vocab, limit, ends):
    """Every finished hypothesis (tokens, logprob): it ends with an end token, or has `limit` tokens."""
    live = [((), 0.0)]
    while live:
        tokens, total = live.pop()
        for token, step in enumerate(model([[*prompt, *tokens]])[0]):
            if step == -math.inf:
                continue
            if token in ends or len(tokens) + 1 == limit:
                yield (*tokens, token), total + step
            else:
                live.append(((*tokens, token), total + step))


@given(SEED, st.integers(2, 4), st.integers(1, 5), ALPHA, st.sets(st.integers(0, 3), max_size=2))
def test_with_room_for_all_the_search_finds_what_enumeration_finds(solution, seed, vocab, limit, alpha, ends):
    found = list(sequences(made_up(seed, vocab), [1, 0], vocab, limit, ends))
    if not found:
        with pytest.raises(ValueError, match="no sequence"):
            solution.beam_decode(made_up(seed, vocab), [1, 0], vocab**limit, limit, ends, alpha)
        return
    best = max(total / len(tokens) ** alpha for tokens, total in found)
    got = solution.beam_decode(made_up(seed, vocab), [1, 0], vocab**limit, limit, ends, alpha)
    assert got["score"] == pytest.approx(best)
    assert dict(found)[tuple(got["tokens"])] == pytest.approx(got["logprob"])
    assert got["ended"] == (got["tokens"][-1] in ends)


@given(SEED, st.integers(1, 5), st.integers(1, 8), ALPHA)
def test_stopping_early_loses_nothing(solution, seed, width, limit, alpha):
    """The same search, written out without the early end, finds no better score."""
    seen, vocab, ends = [], 5, {0}
    model = made_up(seed, vocab, seen)
    try:
        got = solution.beam_decode(model, [3], width, limit, ends, alpha)
    except ValueError:
        return
    calls = len(seen)
    assert calls <= limit and all(len(rows) <= width for rows in seen)
    live, best = [((), 0.0)], -math.inf
    for length in range(1, limit + 1):
        rows = made_up(seed, vocab)([[3, *tokens] for tokens, _ in live])
        options = [
            (total + step, (*tokens, token))
            for (tokens, total), row in zip(live, rows, strict=True)
            for token, step in enumerate(row)
            if step > -math.inf
        ]
        kept = sorted(options, key=lambda option: -option[0])[:width]
        over = [total for total, tokens in kept if tokens[-1] in ends or length == limit]
        best = max([best, *(total / length**alpha for total in over)])
        live = [(tokens, total) for total, tokens in kept if tokens[-1] not in ends]
        if not live:
            break
    assert got["score"] == pytest.approx(best)


@given(SEED, st.integers(1, 3), st.integers(1, 3), st.integers(1, 4))
def test_groups_that_do_not_mind_each_other_are_one_beam_search(solution, seed, groups, width, limit):
    seen = []
    got = solution.diverse_decode(made_up(seed, 5, seen), [2], groups, width, limit, 0.0)
    assert got == [got[0]] * groups and len(seen) <= limit
    if got[0]:
        best = solution.beam_decode(made_up(seed, 5), [2], width, limit)
        assert got[0][0] == (best["tokens"], pytest.approx(best["logprob"]))
    assert [total for _, total in got[0]] == sorted((total for _, total in got[0]), reverse=True)


@given(SEED, st.integers(2, 4), st.integers(1, 4))
def test_groups_of_one_that_mind_a_lot_never_share_a_token_in_a_step(solution, seed, groups, limit):
    def model(rows):
        return [[-1.0 - random.Random(f"{seed}:{row}:{token}").random() for token in range(5)] for row in rows]

    got = solution.diverse_decode(model, [2], groups, 1, limit, 100.0)
    for step in range(limit):
        assert len({group[0][0][step] for group in got}) == groups


COUNTS = st.lists(st.integers(1, 7).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), min_size=1, max_size=4)


@given(COUNTS, st.data())
def test_the_solve_rate_is_that_of_all_choices(solution, counts, data):
    k = data.draw(st.integers(1, min(n for n, _ in counts)))
    rates = []
    for n, c in counts:
        choices = list(itertools.combinations([True] * c + [False] * (n - c), k))
        rates.append(sum(map(any, choices)) / len(choices))
    assert solution.solve_rate(counts, k) == pytest.approx(sum(rates) / len(rates))


@given(COUNTS, st.floats(0.01, 1))
def test_the_samples_needed_are_the_fewest(solution, counts, target):
    most = min(n for n, _ in counts)
    got = solution.samples_needed(counts, target)
    if got is None:
        assert solution.solve_rate(counts, most) < target
    else:
        assert solution.solve_rate(counts, got) >= target
        assert got == 1 or solution.solve_rate(counts, got - 1) < target


NUMBER = st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=4)


@given(NUMBER, NUMBER)
def test_numbers_are_one_answer_exactly_if_they_are_equal(solution, one, two):
    spellings = [f"{one:f}", f" {one:,f} .", f"{one:f}00".replace("-", "-000")]
    assert len({solution.canonical(spelling) for spelling in spellings}) == 1
    assert (solution.canonical(f"{one:f}") == solution.canonical(f"{two:f}")) == (Decimal(one) == Decimal(two))


@given(st.text(max_size=12))
def test_reading_twice_is_reading_once(solution, text):
    once = solution.canonical(text)
    assert solution.canonical(once) in (once, solution.canonical(once.casefold()))


@given(st.lists(st.sampled_from(["a", "A.", "b", "7", "7.0", None, " . "]), max_size=9), SEED)
def test_the_vote_is_a_sum(solution, answers, seed):
    draw = random.Random(seed)
    weights = [draw.randrange(5) / 4 for _ in answers]
    votes = {}
    for answer, weight in zip(answers, weights, strict=True):
        key = {"A.": "a", "7.0": "7", " . ": None}.get(answer, answer)
        if key:
            votes[key] = votes.get(key, 0) + weight
    winner, share = solution.plurality(answers, weights)
    if not sum(votes.values()):
        assert (winner, share) == (None, 0.0)
    else:
        assert share == max(votes.values()) / sum(votes.values())
        assert votes[{"A.": "a", "7.0": "7"}.get(winner, winner)] == max(votes.values()) and winner in answers


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2), st.booleans()), min_size=1, max_size=4), st.integers(1, 4)
)
def test_the_pick_is_that_of_all_draws(solution, kinds, n):
    total = sum(p for p, _, _ in kinds)
    assume(total)
    picked, covered = Fraction(0), Fraction(0)
    for draws in itertools.product(kinds, repeat=n):
        chance = math.prod(Fraction(p, total) for p, _, _ in draws)
        top = [right for _, score, right in draws if score == max(score for _, score, _ in draws)]
        picked += chance * Fraction(sum(top), len(top))
        covered += chance * any(right for _, _, right in draws)
    got = solution.verified([(p / total, score, right) for p, score, right in kinds], n)
    assert got == (pytest.approx(float(picked), abs=1e-12), pytest.approx(float(covered), abs=1e-12))


@given(st.lists(st.tuples(st.integers(1, 9), st.floats(0, 1)), max_size=4), st.integers(0, 600), st.integers(0, 9))
def test_the_plan_is_the_best_of_all_that_fit(solution, models, budget, prompt):
    plans = [
        (1 - (1 - p) ** n, -2 * weights * (prompt + 3 * n), -index, n)
        for index, (weights, p) in enumerate(models)
        for n in range(1, 101)
        if 2 * weights * (prompt + 3 * n) <= budget < 2 * weights * (prompt + 3 * n + 3)
    ]
    got = solution.spend([{"weights": weights, "solved": [p]} for weights, p in models], budget, prompt, 3)
    if not plans:
        assert got is None
    else:
        rate, _, index, n = max(plans)
        assert got == (-index, n, pytest.approx(rate))
