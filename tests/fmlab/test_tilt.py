"""The best policy for a KL penalty, on drawn answers: against the closed form, and against every other policy tried."""

import math

import pytest
import torch

from fmlab.posttraining.best_of_n import mean_of_best
from fmlab.posttraining.tilt import kl_from_draws, tilted

REWARDS = torch.randn(3, 12, generator=torch.Generator().manual_seed(0))


def test_weights_are_the_reference_times_exp_of_reward_over_beta():
    weights = tilted(REWARDS, 0.7)
    for row, rewards in zip(weights.tolist(), REWARDS.tolist(), strict=True):
        raised = [math.exp(r / 0.7) for r in rewards]
        assert row == pytest.approx([r / sum(raised) for r in raised], rel=1e-6)


def test_no_other_weights_have_a_larger_reward_less_beta_times_kl():
    def objective(weights):
        return (weights * REWARDS).sum(-1) - 0.5 * kl_from_draws(weights)

    best = objective(tilted(REWARDS, 0.5))
    generator = torch.Generator().manual_seed(1)
    for spread in (0.01, 0.1, 1.0, 5.0):
        noise = torch.randn(REWARDS.shape, generator=generator, dtype=torch.float64) * spread
        other = torch.softmax(tilted(REWARDS, 0.5).log() + noise, dim=-1)
        assert bool((objective(other) <= best + 1e-12).all())


def test_the_ends_are_the_reference_and_the_best_answer():
    assert torch.allclose(tilted(REWARDS, math.inf), torch.full((3, 12), 1 / 12, dtype=torch.float64))
    assert kl_from_draws(tilted(REWARDS, math.inf)).abs().max() < 1e-12
    sharp = tilted(REWARDS, 1e-3)
    assert torch.equal(sharp.argmax(-1), REWARDS.argmax(-1))
    assert kl_from_draws(sharp).tolist() == pytest.approx([math.log(12)] * 3)


def test_at_equal_kl_no_other_policy_has_a_larger_reward_not_even_best_of_n():
    one_hot = torch.eye(12, dtype=torch.float64)
    for rewards in REWARDS:
        best = mean_of_best(rewards.expand(12, 12), one_hot, 4)
        low, high = 1e-2, 1e2
        for _ in range(60):
            beta = math.sqrt(low * high)
            low, high = (beta, high) if kl_from_draws(tilted(rewards, beta)) > kl_from_draws(best) else (low, beta)
        assert (tilted(rewards, beta) * rewards).sum() >= (best * rewards).sum() - 1e-9


def test_bad_input_is_refused():
    for beta in (0.0, -1.0, math.nan):
        with pytest.raises(ValueError, match="positive"):
            tilted(REWARDS, beta)
    with pytest.raises(ValueError, match="finite"):
        tilted(torch.tensor([0.0, math.inf]), 1.0)
