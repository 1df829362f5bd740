"""Bradley-Terry ratings: by hand, from the truth, and where none exist."""

import itertools
import math

import pytest
import torch
import torch.nn.functional as F

from fmlab.evaluation import ELO, bootstrap, ratings, win_matrix

TRUE = torch.tensor([0.9, 0.3, -0.2, -1.0], dtype=torch.float64)


def votes(count, seed, true=TRUE):
    g = torch.Generator().manual_seed(seed)
    first = torch.randint(len(true), (count,), generator=g)
    second = (first + torch.randint(1, len(true), (count,), generator=g)) % len(true)
    wins = torch.rand(count, generator=g, dtype=torch.float64) < (true[first] - true[second]).sigmoid()
    return first, second, wins.double()


def test_wins_are_counted_from_both_sides_and_ties_are_halved():
    first, second = torch.tensor([0, 1, 0, 2]), torch.tensor([1, 0, 2, 1])
    wins = win_matrix(first, second, torch.tensor([1.0, 1.0, 0.5, 0.0]), 3)
    assert wins.tolist() == [[0, 1, 0.5], [1, 0, 1], [0.5, 0, 0]]
    assert wins.sum() == 4


def test_two_systems_by_hand():
    """Three wins of four are odds of three."""
    found = ratings(torch.tensor([[0.0, 3.0], [1.0, 0.0]]))
    assert (found[0] - found[1]).item() == pytest.approx(math.log(3))
    assert found.sum().item() == pytest.approx(0)


def test_exact_shares_give_back_the_true_ratings():
    wins = (TRUE[:, None] - TRUE).sigmoid().fill_diagonal_(0)
    torch.testing.assert_close(ratings(wins), TRUE - TRUE.mean())


@pytest.mark.parametrize("seed", range(5))
def test_no_small_step_makes_the_votes_more_probable(seed):
    first, second, outcome = votes(300, seed)
    found = ratings(win_matrix(first, second, outcome, 4))

    def loss(r):
        return F.binary_cross_entropy_with_logits(r[first] - r[second], outcome)

    best = loss(found)
    for i, step in itertools.product(range(4), (-0.01, 0.01)):
        moved = found.clone()
        moved[i] += step
        assert loss(moved) > best


@pytest.mark.parametrize("seed", range(3))
def test_it_agrees_with_logistic_regression_on_the_votes(seed):
    """The same model in another form: a column for each system, +1 for the first and -1 for the second."""
    first, second, outcome = votes(400, seed)
    x = F.one_hot(first, 4).double() - F.one_hot(second, 4).double()
    w = torch.zeros(4, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([w], max_iter=500, tolerance_grad=1e-12, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(x @ w, outcome)
        loss.backward()
        return loss

    optimizer.step(closure)
    torch.testing.assert_close(
        ratings(win_matrix(first, second, outcome, 4)), (w - w.mean()).detach(), rtol=0, atol=1e-3
    )


def test_ratings_far_apart_are_found_too():
    true = torch.tensor([8.0, 0.0, -8.0], dtype=torch.float64)
    wins = 1e6 * (true[:, None] - true).sigmoid().fill_diagonal_(0)
    torch.testing.assert_close(ratings(wins), true, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(
    "wins",
    [
        [[0.0, 5.0], [0.0, 0.0]],  # never lost
        [[0.0, 0.0], [0.0, 0.0]],  # never met
        [[0.0, 1.0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]],  # two leagues
        [[0.0, 1.0, 1, 1], [1, 0, 1, 1], [0, 0, 0, 1], [0, 0, 1, 0]],  # one league above another
    ],
)
def test_where_no_finite_ratings_exist_it_says_so_and_a_prior_helps(wins):
    wins = torch.tensor(wins)
    with pytest.raises(ValueError, match="No finite ratings"):
        ratings(wins)
    assert bool(ratings(wins, prior=0.5).isfinite().all())


def test_a_prior_pulls_ratings_together():
    wins = win_matrix(*votes(100, 0), 4)
    spreads = [ratings(wins, prior).std().item() for prior in (0, 1, 10, 1000)]
    assert spreads == sorted(spreads, reverse=True) and spreads[-1] < 0.1


def test_intervals_cover_the_truth_about_as_often_as_they_say():
    covered = []
    for seed in range(25):
        low, high = bootstrap(*votes(300, seed), 4, torch.Generator().manual_seed(seed), resamples=40, prior=0.1)
        assert bool((low < high).all())
        covered += ((low <= TRUE - TRUE.mean()) & (TRUE - TRUE.mean() <= high)).tolist()
    assert 0.86 <= sum(covered) / len(covered) <= 0.99


def test_four_times_the_votes_halve_the_intervals():
    widths = []
    for count in (400, 1600):
        low, high = bootstrap(*votes(count, 1), 4, torch.Generator().manual_seed(0))
        widths.append((high - low).mean().item())
    assert 1.6 < widths[0] / widths[1] < 2.5


def test_ten_to_one_is_four_hundred_chess_points():
    assert ELO * math.log(10) == pytest.approx(400)


def test_what_is_no_list_of_votes_is_refused():
    a, b = torch.tensor([0, 1]), torch.tensor([1, 0])
    for first, second, outcome, message in (
        (a, b, torch.tensor([1.0]), "no list of votes"),
        (a, b, torch.tensor([1.0, 2.0]), "An outcome is"),
        (a, a, torch.tensor([1.0, 0.0]), "itself"),
        (a, b + 1, torch.tensor([1.0, 0.0]), "name others"),
    ):
        with pytest.raises(ValueError, match=message):
            win_matrix(first, second, outcome, 2)
    for wins in (torch.zeros(2, 3), torch.zeros(1, 1), torch.ones(2, 2), torch.tensor([[0.0, -1.0], [1.0, 0.0]])):
        with pytest.raises(ValueError, match="square table"):
            ratings(wins)
    with pytest.raises(ValueError, match="prior"):
        ratings(torch.zeros(2, 2), prior=-1)
    with pytest.raises(ValueError, match="resamples"):
        bootstrap(a, b, torch.tensor([1.0, 0.0]), 2, torch.Generator(), resamples=1)
