"""Biases of judges: planted ones are found and taken out, fair judges are left alone."""

import math

import pytest
import torch

from fmlab.evaluation import length_control, logistic, self_preference, swapped, win_share


def noise(count, seed):
    return torch.randn(count, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_a_fair_judge_is_consistent():
    margins = noise(100, 0)
    found = swapped(margins, margins)
    assert (found.first_wins, found.consistent) == (0.5, 1)
    torch.testing.assert_close(found.averaged, margins)


def test_a_constant_bonus_for_the_first_place_is_found_and_averaged_away():
    truth = noise(2000, 1)
    found = swapped(truth + 0.8, truth - 0.8)
    normal = torch.distributions.Normal(0.0, 1.0)
    assert found.first_wins == pytest.approx(normal.cdf(torch.tensor(0.8)).item(), abs=0.03)
    assert found.consistent == pytest.approx(1 - (truth.abs() < 0.8).double().mean().item())
    torch.testing.assert_close(found.averaged, truth)


def test_a_judge_who_always_takes_the_first():
    found = swapped(torch.ones(5), -torch.ones(5))
    assert (found.first_wins, found.consistent, win_share(found.averaged)) == (1, 0, 0.5)


def test_ties_are_half_a_win_for_either_place():
    assert swapped(torch.zeros(3), torch.zeros(3)).first_wins == 0.5
    assert swapped(torch.zeros(1), torch.ones(1)).consistent == 0
    assert win_share(torch.tensor([1.0, 0.0, -2.0, 0.0])) == 0.5


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        (torch.ones(2), torch.ones(3), "Two rows"),
        (torch.ones(0), torch.ones(0), "Two rows"),
        (torch.ones(2), torch.tensor([1.0, float("nan")]), "not finite"),
    ],
)
def test_margins_that_do_not_fit_are_refused(first, second, message):
    with pytest.raises(ValueError, match=message):
        swapped(first, second)


def test_logistic_regression_by_hand():
    """Three of four are odds of three; one of four with the feature takes log 9 off."""
    x = torch.tensor([[1.0, 0.0]] * 4 + [[1.0, 1.0]] * 4)
    weights = logistic(x, torch.tensor([1.0, 1, 1, 0, 0, 0, 0, 1]))
    assert weights.tolist() == pytest.approx([math.log(3), -math.log(9)])


def test_logistic_regression_finds_weights_that_made_the_data():
    x = torch.stack([torch.ones(20_000, dtype=torch.float64), noise(20_000, 2), noise(20_000, 3)], dim=1)
    true = torch.tensor([0.3, -1.0, 2.0], dtype=torch.float64)
    torch.testing.assert_close(logistic(x, (x @ true).sigmoid()), true)
    drawn = torch.bernoulli((x @ true).sigmoid(), generator=torch.Generator().manual_seed(4))
    torch.testing.assert_close(logistic(x, drawn), true, rtol=0, atol=0.1)


def test_logistic_regression_says_when_there_is_no_best_answer():
    x = torch.tensor([[1.0], [2.0], [-1.0]])
    for features in (x, torch.cat([x, x], dim=1)):
        outcomes = torch.tensor([1.0, 1.0, 0.0]) if features is x else torch.tensor([1.0, 0.0, 1.0])
        with pytest.raises(ValueError, match="No finite weights"):
            logistic(features, outcomes)
        assert bool(logistic(features, outcomes, pull=0.1).isfinite().all())


def test_shapes_and_outcomes_are_checked():
    for x, y in (
        (torch.ones(3), torch.ones(3)),
        (torch.ones(3, 1), torch.ones(2)),
        (torch.ones(1, 1), 2 * torch.ones(1)),
    ):
        with pytest.raises(ValueError, match="Features are"):
            logistic(x, y)
    with pytest.raises(ValueError, match="pull"):
        logistic(torch.ones(2, 1), torch.tensor([0.0, 1.0]), pull=-1)
    with pytest.raises(ValueError, match="two rows"):
        length_control(torch.ones(3), torch.ones(2))


def test_a_liking_for_length_is_taken_out():
    """Equal answers, one system one unit longer on average, half a nat of bonus for a unit."""
    gap = noise(20_000, 5) + 1
    logits = 0.5 * gap
    margins = logits - torch.logit(torch.rand(20_000, generator=torch.Generator().manual_seed(6), dtype=torch.float64))
    found = length_control(margins, gap)
    assert found.raw > 0.6
    assert found.controlled == pytest.approx(0.5, abs=0.02)
    assert found.per_unit == pytest.approx(0.5, abs=0.05)


def test_a_system_that_is_better_at_equal_length_stays_better():
    gap = noise(20_000, 7)
    margins = 1.0 - torch.logit(torch.rand(20_000, generator=torch.Generator().manual_seed(8), dtype=torch.float64))
    found = length_control(margins, gap)
    assert found.controlled == pytest.approx(1 / (1 + math.exp(-1)), abs=0.02)
    assert abs(found.per_unit) < 0.05


def test_self_preference_by_hand():
    wins = torch.full((3, 3, 3), 0.5)
    wins[0, 0, 1] = wins[0, 0, 2] = 0.8  # only model 0 likes its own
    found = self_preference(wins)
    assert found.own.tolist() == pytest.approx([0.8, 0.8, 0.5, 0.5, 0.5, 0.5])
    assert found.others.tolist() == pytest.approx([0.5] * 6)
    assert found.bias == pytest.approx(0.1)


def test_a_really_better_model_is_no_self_preference():
    wins = torch.full((3, 3, 3), 0.5)
    wins[:, 0, 1:], wins[:, 1:, 0] = 0.9, 0.1
    found = self_preference(wins)
    assert found.own.tolist() == pytest.approx([0.9, 0.9, 0.1, 0.5, 0.1, 0.5])
    assert found.bias == pytest.approx(0)


def test_outsiders_are_averaged():
    wins = torch.full((4, 4, 4), 0.5)
    wins[2, 0, 1], wins[3, 0, 1] = 0.7, 0.3
    wins[2, 0, 3] = 0.8
    found = self_preference(wins)
    assert found.others.tolist()[:3] == pytest.approx([0.5, 0.5, 0.65])


def test_self_preference_needs_a_third_judge_and_shares():
    with pytest.raises(ValueError, match="at least three"):
        self_preference(torch.full((2, 2, 2), 0.5))
    with pytest.raises(ValueError, match="between 0 and 1"):
        self_preference(torch.full((3, 3, 3), 1.5))
