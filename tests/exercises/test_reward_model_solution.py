"""The solution of `reward_model` against PyTorch's own losses, numpy, brute force, and models fitted to drawn data.

The bank shows that the checks catch mistakes; this shows that the solution they are built around is right on other
inputs, and that its losses do what they are for: find the strengths that made the comparisons.
"""

import itertools
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.slow
SEED = st.integers(0, 2**32 - 1)
F = torch.nn.functional


@pytest.fixture(scope="module")
def solution(solution_of):
    found = {name: staticmethod(f) for name, f in solution_of("reward_model").items() if callable(f)}
    return type("Solution", (), found)


def drawn(seed, *shape):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@given(SEED, st.integers(1, 8))
def test_votes_are_binary_cross_entropy_of_each_vote(solution, seed, pairs):
    first, second = drawn(seed, 2, pairs) * 3
    votes = torch.randint(4, (pairs, 2), generator=torch.Generator().manual_seed(seed))
    votes[0, 0] += 1
    margins = (first - second).repeat_interleave(votes.sum(dim=1))
    chosen = torch.cat([torch.tensor([1.0] * a + [0.0] * b).double() for a, b in votes.tolist()])
    theirs = F.binary_cross_entropy_with_logits(margins, chosen)
    torch.testing.assert_close(solution.vote_loss(first, second, votes), theirs)


def fitted(loss, size, steps=400):
    """The rewards, centred on 0, at which a loss is lowest."""
    rewards = torch.zeros(size, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([rewards], max_iter=steps, tolerance_change=0, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        value = loss(rewards)
        value.backward()
        return value

    optimizer.step(closure)
    return (rewards - rewards.mean()).detach()


def test_bradley_terry_is_found_from_exact_shares_of_votes(solution):
    """With votes in the model's own proportion the loss is lowest at the strengths that made them."""
    worth = torch.tensor([-1.0, -0.25, 0.5, 0.75], dtype=torch.float64)
    pairs = torch.tensor(list(itertools.combinations(range(4), 2)))
    share = (worth[pairs[:, 0]] - worth[pairs[:, 1]]).sigmoid()
    votes = torch.stack([share * 1e7, (1 - share) * 1e7], dim=1).round().long()
    found = fitted(lambda r: solution.vote_loss(r[pairs[:, 0]], r[pairs[:, 1]], votes), 4)
    torch.testing.assert_close(found, worth, rtol=0, atol=1e-5)


def test_rankings_bring_back_the_order(solution):
    draw = torch.Generator().manual_seed(3)
    worth = torch.tensor([-1.5, -0.5, 0.5, 1.5], dtype=torch.float64)
    who, prompts, ranks = [], [], []
    for prompt in range(300):  # a noisy rater puts the four in order
        noisy = worth - torch.empty(4, dtype=torch.float64).exponential_(generator=draw).log()
        order = noisy.argsort(descending=True).argsort() + 1
        who += range(4)
        prompts += [prompt] * 4
        ranks += order.tolist()
    found = fitted(lambda r: solution.rankings_loss(r[torch.tensor(who)], prompts, ranks), 4, steps=30)
    torch.testing.assert_close(found, worth, rtol=0, atol=0.3)


@given(SEED, st.integers(2, 9))
@settings(max_examples=40)
def test_a_ranking_of_k_is_the_mean_over_k_choose_2_pairs(solution, seed, count):
    """Ouyang et al. 2022, equation 1."""
    rewards = drawn(seed, count)
    order = rewards.neg().add(drawn(seed + 1, count)).argsort().tolist()
    ranks = [order.index(i) + 1 for i in range(count)]
    best_first = rewards[torch.tensor(order)]
    costs = [-F.logsigmoid(best_first[i] - best_first[j]) for i in range(count) for j in range(i + 1, count)]
    theirs = sum(costs) / math.comb(count, 2)
    torch.testing.assert_close(solution.rankings_loss(rewards, [7] * count, ranks), theirs)
    both = torch.cat([rewards, torch.zeros(2, dtype=torch.float64)])
    mixed = solution.rankings_loss(both, [7] * count + [8, 8], [*ranks, 1, 2])
    torch.testing.assert_close(mixed, (theirs + math.log(2)) / 2)


@given(SEED, st.integers(1, 6), st.sampled_from([0.0, 1e-6, 0.3, 1.0, 25.0]))
def test_ties_keep_the_odds_of_bradley_terry(solution, seed, pairs, tie):
    first, second = drawn(seed, 2, pairs) * 4
    logs = solution.tie_logprobs(first, second, tie)
    torch.testing.assert_close(logs.exp().sum(dim=1), torch.ones(pairs, dtype=torch.float64))
    torch.testing.assert_close(logs[:, 0] - logs[:, 2], first - second)
    if tie:  # Davidson 1970: a tie against the geometric mean of both wins
        odds = logs[:, 1] - (logs[:, 0] + logs[:, 2]) / 2
        torch.testing.assert_close(odds, torch.full_like(odds, math.log(tie)))
    else:
        torch.testing.assert_close(logs[:, 0], F.logsigmoid(first - second))
    torch.testing.assert_close(logs, solution.tie_logprobs(second, first, tie).flip(1))


@given(SEED, st.integers(3, 60), st.floats(0.1, 3))
@settings(max_examples=40)
def test_the_fitted_tie_has_the_highest_likelihood(solution, seed, pairs, spread):
    differences = drawn(seed, pairs) * spread
    tied = drawn(seed + 1, pairs) > 0.4
    tied[0], tied[1] = True, False

    def likelihood(tie):
        logs = solution.tie_logprobs(differences, torch.zeros_like(differences), tie)
        return float(logs[tied, 1].sum() + logs[~tied][:, [0, 2]].logsumexp(dim=1).sum())

    best = solution.fit_ties(differences, tied)
    assert all(likelihood(best) > likelihood(best * factor) for factor in (0.99, 1.01, 0.1, 10.0))


def test_the_tie_that_made_the_data_is_found(solution):
    differences = drawn(11, 40_000) * 1.5
    logs = solution.tie_logprobs(differences, torch.zeros_like(differences), 0.8)
    outcome = torch.multinomial(logs.exp(), 1, generator=torch.Generator().manual_seed(4))[:, 0]
    assert solution.fit_ties(differences, outcome == 1) == pytest.approx(0.8, rel=0.05)


def test_a_text_has_the_same_reward_on_either_side_and_in_any_company(solution):
    table = drawn(5, 9)

    def forward(tokens, mask):  # a causal average, as attention with a mask would give it
        read = (table[tokens] * mask).cumsum(dim=1)
        return read / mask.cumsum(dim=1).clamp(min=1)

    texts = [[1, 0], [0], [3, 4, 5, 0, 0], [8, 8, 8], [2, 7, 0], [6]]
    alone = torch.stack([table[torch.tensor(text)].mean() for text in texts])
    for side, limit in itertools.product(("left", "right"), (1, 2, 4, 6, 100)):
        torch.testing.assert_close(solution.score_texts(forward, texts, 0, side, limit), alone)


@given(SEED, st.integers(1, 200), st.integers(1, 30))
def test_the_table_is_numpys_histogram(solution, seed, pairs, bins):
    scores = drawn(seed, pairs) * 2
    first_won = (drawn(seed + 1, pairs) > 0).tolist()
    probabilities = scores.sigmoid().tolist()
    got = solution.calibration_table(probabilities, first_won, bins)
    sure = np.maximum(probabilities, 1 - np.array(probabilities))
    right = (np.array(probabilities) > 0.5) == np.array(first_won)
    count, borders = np.histogram(sure, bins, (0.5, 1))
    assert got["count"] == count.tolist()
    for key, weights in (("confidence", sure), ("accuracy", right.astype(float))):
        sums = np.histogram(sure, borders, weights=weights)[0]
        assert [(mean or 0.0) * n for mean, n in zip(got[key], count, strict=True)] == pytest.approx(sums.tolist())
    assert abs(np.mean(right) - np.mean(sure)) - 1e-12 <= got["ece"] <= 1


def test_an_honest_model_is_calibrated_and_an_overconfident_one_is_not(solution):
    scores = drawn(1, 20_000) * 2
    won = (torch.rand(20_000, generator=torch.Generator().manual_seed(2)).double() < scores.sigmoid()).tolist()
    honest, loud = (solution.calibration_table((scores * k).sigmoid().tolist(), won, 10)["ece"] for k in (1, 3))
    assert honest < 0.02 < 0.05 < loud


@given(SEED, st.integers(1, 4), st.integers(1, 4))
@settings(max_examples=40)
def test_the_pick_is_what_every_sequence_of_draws_gives(solution, seed, answers, n):
    policy = drawn(seed, answers).softmax(dim=0)
    learned = (drawn(seed + 1, answers) * 2).round()  # rounded, so that some are equal
    picked = [0.0] * answers
    for draws in itertools.product(range(answers), repeat=n):
        best = [draw for draw in draws if learned[draw] == max(learned[other] for other in draws)]
        for draw in best:
            picked[draw] += math.prod(policy[other].item() for other in draws) / len(best)
    assert solution.pick_probabilities(policy, learned, n).tolist() == pytest.approx(picked)


@given(SEED, st.integers(2, 30))
@settings(max_examples=40)
def test_best_of_n_moves_no_further_than_its_bound(solution, seed, answers):
    """KL of best of n is at most log n - (n - 1) / n (Beirami et al. 2024), and the learned reward only rises."""
    policy, learned = drawn(seed, answers).softmax(dim=0), drawn(seed + 1, answers)
    ns = [1, 2, 3, 8, 50, 1000]
    got = solution.pressing_curve(policy, learned, -learned, ns)
    assert all(kl <= math.log(n) - (n - 1) / n + 1e-9 for n, kl in zip(ns, got["kl"], strict=True))
    for key in ("learned", "kl"):
        assert got[key] == pytest.approx(sorted(got[key]), abs=1e-9)
    assert got["true"] == pytest.approx([-reward for reward in got["learned"]])
    assert got["best"] == 1, "where the learned reward is the opposite of the true one, pressing never helps"


def test_one_fooled_answer_turns_the_true_reward_down(solution):
    """Gao et al. 2022, in one line: up, while honest answers win, then down, when the fooling one is found."""
    policy = torch.tensor([0.001] + [0.999 / 9] * 9, dtype=torch.float64)
    learned = torch.tensor([10.0, *range(9)], dtype=torch.float64)
    true = torch.tensor([-10.0, *range(9)], dtype=torch.float64)
    got = solution.pressing_curve(policy, learned, true, [1, 8, 64, 512, 4096])
    assert got["best"] in (8, 64) and got["true"][-1] < got["true"][0] < max(got["true"])
