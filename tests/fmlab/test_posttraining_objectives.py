"""The formulas of preference fine-tuning against the papers' own, written again in float64 and plain Python.

The references below know nothing of fmlab: they go token by token through lists, from the equations of the papers (and
of TRL's documentation, whose trainers follow them).
"""

import math

import pytest
import torch

from fmlab.posttraining import objectives as ours

MASK = [[0, 1, 1, 1, 0, 0], [0, 0, 1, 1, 1, 1], [1, 0, 0, 0, 0, 0]]


def numbers(seed, *shape):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.fixture(params=range(5))
def case(request):
    """Log-probabilities under three models, rewards, values and a mask, all float64."""
    seed = 10 * request.param
    mask = torch.tensor(MASK, dtype=torch.bool)
    policy, old, reference = (-numbers(seed + i, 3, 6).abs() - 0.1 for i in range(3))
    return {
        "mask": mask,
        "policy": policy,
        "old": old,
        "reference": reference,
        "rewards": numbers(seed + 4, 3, 6),
        "values": numbers(seed + 5, 3, 6),
        "scores": numbers(seed + 6, 3),
    }


def stretch(row):
    """The columns of a row that are masked in."""
    return [t for t, one in enumerate(row) if one]


def test_rewards_are_the_score_at_the_end_minus_the_price_of_the_kl(case):
    beta = 0.3
    expected = [[0.0] * 6 for _ in MASK]
    for i, row in enumerate(MASK):
        for t in stretch(row):
            expected[i][t] = -beta * (case["policy"][i, t].item() - case["reference"][i, t].item())
        expected[i][stretch(row)[-1]] += case["scores"][i].item()
    got = ours.token_rewards(case["scores"], case["policy"], case["reference"], case["mask"], beta)
    torch.testing.assert_close(got, torch.tensor(expected, dtype=torch.float64))


@pytest.mark.parametrize("discount, lam", [(1.0, 0.95), (0.9, 0.8), (1.0, 0.0), (1.0, 1.0)])
def test_advantages_are_the_sums_of_the_paper(case, discount, lam):
    """Schulman et al. 2016, equations 10 to 16, as the sum over all later deltas and not as the usual recursion."""
    expected = torch.zeros(3, 6, dtype=torch.float64)
    for i, row in enumerate(MASK):
        steps = stretch(row)
        reward = [case["rewards"][i, t].item() for t in steps]
        value = [*(case["values"][i, t].item() for t in steps), 0.0]
        delta = [reward[k] + discount * value[k + 1] - value[k] for k in range(len(steps))]
        for k, t in enumerate(steps):
            expected[i, t] = sum((discount * lam) ** (j - k) * delta[j] for j in range(k, len(steps)))
    advantages, returns = ours.generalised_advantages(case["rewards"], case["values"], case["mask"], discount, lam)
    torch.testing.assert_close(advantages, expected)
    torch.testing.assert_close(returns, expected + case["values"].masked_fill(~case["mask"], 0.0))


def test_with_lambda_one_the_return_is_what_came_whatever_was_expected(case):
    _, returns = ours.generalised_advantages(case["rewards"], case["values"], case["mask"], lam=1.0)
    for i, row in enumerate(MASK):
        for t in stretch(row):
            left = sum(case["rewards"][i, later].item() for later in stretch(row) if later >= t)
            assert returns[i, t].item() == pytest.approx(left)


def test_several_answers_in_one_row_have_no_advantages_here():
    mask = torch.tensor([[1, 0, 1]], dtype=torch.bool)
    with pytest.raises(ValueError, match="several answers"):
        ours.generalised_advantages(torch.zeros(1, 3), torch.zeros(1, 3), mask)


@pytest.mark.parametrize("clip", [0.1, 0.2, 0.5])
def test_the_clipped_loss_and_its_gradient_are_those_of_the_paper(case, clip):
    """Schulman et al. 2017, equation 7; the gradient by hand: ratio * A where the minimum is the unclipped term."""
    advantages, total, count = case["rewards"], 0.0, sum(map(sum, MASK))
    slope = torch.zeros(3, 6, dtype=torch.float64)
    for i, row in enumerate(MASK):
        for t in stretch(row):
            ratio = math.exp(case["policy"][i, t].item() - case["old"][i, t].item())
            a = advantages[i, t].item()
            held = min(max(ratio, 1 - clip), 1 + clip)
            total += min(ratio * a, held * a)
            if ratio * a <= held * a:
                slope[i, t] = -ratio * a / count
    policy = case["policy"].clone().requires_grad_()
    loss = ours.clipped_loss(policy, case["old"], advantages, case["mask"], clip)
    assert loss.item() == pytest.approx(-total / count)
    torch.testing.assert_close(torch.autograd.grad(loss, policy)[0], slope)


def test_the_share_of_clipped_tokens():
    policy = torch.tensor([[1.5, 0.9, 0.5, 9.0]]).log()
    mask = torch.tensor([[1, 1, 1, 0]], dtype=torch.bool)
    assert ours.clipped_share(policy, torch.zeros(1, 4), mask, 0.2) == pytest.approx(2 / 3)


def test_what_stands_outside_the_answers_changes_nothing(case):
    outside = ~case["mask"]

    def everything(policy, old, reference, rewards, values):
        policy = policy.clone().requires_grad_()
        loss = ours.clipped_loss(policy, old, rewards, case["mask"])
        return [
            loss.detach(),
            torch.autograd.grad(loss, policy)[0],
            ours.normalise(rewards, case["mask"]),
            *ours.generalised_advantages(rewards, values, case["mask"]),
            ours.value_loss(values, rewards, case["mask"]),
            ours.token_rewards(case["scores"], policy.detach(), reference, case["mask"], 0.1),
        ]

    names = ("policy", "old", "reference", "rewards", "values")
    clean = everything(*(case[name] for name in names))
    for junk in (1e3, math.inf, math.nan):
        spoilt = everything(*(case[name].masked_fill(outside, junk) for name in names))
        for a, b in zip(clean, spoilt, strict=True):
            torch.testing.assert_close(a, b)


def test_normalised_means_mean_zero_and_spread_one_over_the_answers(case):
    got = ours.normalise(case["rewards"], case["mask"])[case["mask"]]
    assert got.mean().item() == pytest.approx(0, abs=1e-12)
    assert got.std(correction=0).item() == pytest.approx(1, abs=1e-3)
    alike = ours.normalise(torch.full((3, 6), 2.0), case["mask"])
    assert alike.tolist() == torch.zeros(3, 6).tolist()


def test_groups_are_compared_within_themselves():
    scores = [1.0, 2.0, 6.0, 5.0, 5.0, 5.0]
    mean, spread = 3.0, math.sqrt(((1 - 3) ** 2 + (2 - 3) ** 2 + (6 - 3) ** 2) / 2)
    expected = [(s - mean) / (spread + 1e-4) for s in scores[:3]] + [0.0] * 3
    assert ours.group_advantages(torch.tensor(scores).double(), 3).tolist() == pytest.approx(expected)
    for wrong in (1, 4):
        with pytest.raises(ValueError, match="groups of"):
            ours.group_advantages(torch.tensor(scores), wrong)


@pytest.mark.parametrize("beta", [0.05, 0.1, 1.0])
def test_the_dpo_loss_is_that_of_the_paper(beta):
    """Rafailov et al. 2023, equation 7, and the gradient of the text below it: weighted by the wrong order's chance."""
    chosen, rejected, ref_chosen, ref_rejected = (-20 * numbers(i, 4).abs() for i in range(4))
    chosen.requires_grad_(), rejected.requires_grad_()
    losses, margins = ours.dpo_loss(chosen, rejected, ref_chosen, ref_rejected, beta)
    for k in range(4):
        w, lose, rw, rl = (x[k].item() for x in (chosen, rejected, ref_chosen, ref_rejected))
        margin = beta * math.log(math.exp(w - rw) / math.exp(lose - rl))
        assert margins[k].item() == pytest.approx(margin)
        assert losses[k].item() == pytest.approx(-math.log(1 / (1 + math.exp(-margin))))
    slopes = torch.autograd.grad(losses.sum(), (chosen, rejected))
    weight = beta * (1 / (1 + margins.detach().exp()))
    torch.testing.assert_close(slopes[0], -weight)
    torch.testing.assert_close(slopes[1], weight)


def test_dpo_starts_at_log_two_stays_finite_far_away_and_refuses_a_beta_of_zero():
    same = torch.tensor([-3.0, -40.0])
    assert ours.dpo_loss(same, same, same, same, 0.1)[0].tolist() == pytest.approx([math.log(2)] * 2)
    far = torch.tensor([-1000.0], requires_grad=True)
    loss, _ = ours.dpo_loss(far, torch.zeros(1), torch.zeros(1), torch.zeros(1), 1.0)
    assert loss.item() == pytest.approx(1000) and torch.autograd.grad(loss.sum(), far)[0].item() == pytest.approx(-1)
    with pytest.raises(ValueError, match="positive"):
        ours.dpo_loss(same, same, same, same, 0.0)


def test_nothing_flows_into_references_advantages_or_old_probabilities():
    leaves = {name: numbers(i, 2, 3).requires_grad_() for i, name in enumerate(("now", "old", "ref", "adv"))}
    mask = torch.ones(2, 3, dtype=torch.bool)
    loss = ours.clipped_loss(leaves["now"], leaves["old"], leaves["adv"], mask)
    loss = loss + ours.dpo_loss(leaves["now"][0], leaves["now"][1], leaves["ref"][0], leaves["ref"][1], 0.1)[0].sum()
    loss = loss + ours.value_loss(leaves["now"], leaves["adv"], mask)
    slopes = torch.autograd.grad(loss, list(leaves.values()), allow_unused=True)
    assert slopes[0] is not None and slopes[1:] == (None, None, None)
    rewards = ours.token_rewards(leaves["now"][:, 0], leaves["now"], leaves["ref"], mask, 0.1)
    advantages = ours.generalised_advantages(leaves["now"], leaves["adv"], mask)
    assert not any(t.requires_grad for t in (rewards, *advantages, ours.group_advantages(leaves["now"][0], 3)))


def test_both_estimates_of_the_kl_are_right_on_average_and_k3_is_never_negative():
    logits = [numbers(seed, 7) for seed in (1, 2)]
    policy, reference = (row.log_softmax(-1) for row in logits)
    probability = policy.exp().tolist()
    exact = sum(p * math.log(p / q) for p, q in zip(probability, reference.exp().tolist(), strict=True))
    k1, k3 = ours.kl_estimates(policy, reference)  # of all seven tokens; their mean under the policy is exact
    assert sum(p * k for p, k in zip(probability, k1.tolist(), strict=True)) == pytest.approx(exact)
    assert sum(p * k for p, k in zip(probability, k3.tolist(), strict=True)) == pytest.approx(exact)
    assert k3.min() >= 0 > k1.min()


def test_empty_masks_and_unequal_shapes_are_refused():
    none = torch.zeros(2, 3, dtype=torch.bool)
    with pytest.raises(ValueError, match="nothing to take a mean of"):
        ours.masked_mean(torch.zeros(2, 3), none)
    with pytest.raises(ValueError, match="no last token"):
        ours.token_rewards(torch.zeros(2), torch.zeros(2, 3), torch.zeros(2, 3), none, 0.1)
    with pytest.raises(ValueError, match="must be the same"):
        ours.clipped_loss(torch.zeros(2, 3), torch.zeros(2, 1), torch.zeros(2, 3), ~none)
