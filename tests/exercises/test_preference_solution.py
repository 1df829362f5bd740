"""The solution of `preference` against the papers' formulas in plain float64, fmlab's objectives, and autograd.

The bank shows that the checks catch mistakes; this shows that the solution they are built around is right on other
inputs, and that its parts fit together into a step of training.
"""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from fmlab.posttraining import objectives

pytestmark = pytest.mark.slow
SEED = st.integers(0, 2**32 - 1)
SIZES = st.tuples(st.integers(1, 4), st.integers(1, 9))
WEIGHT = st.floats(0, 1)


@pytest.fixture(scope="module")
def solution(solution_of):
    answers = solution_of("preference").items()
    return type("Solution", (), {name: staticmethod(f) for name, f in answers if callable(f)})


def numbers(seed, *shape):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def bools(seed, share, *shape):
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed)) < share


def stretches(seed, batch, time):
    """A mask with one stretch of tokens in each row, as the page's own functions want it."""
    ends = torch.randint(1, time + 1, (batch, 2), generator=torch.Generator().manual_seed(seed)).sort(dim=1).values
    place = torch.arange(time)
    return (place >= ends[:, :1] - 1) & (place < ends[:, 1:])


@given(SEED, SIZES, st.floats(0, 2))
def test_rewards_with_k1_are_fmlabs(solution, seed, sizes, beta):
    policy, reference, scores = numbers(seed, *sizes), numbers(seed + 1, *sizes), numbers(seed + 2, sizes[0])
    mask = stretches(seed, *sizes)
    theirs = objectives.token_rewards(scores, policy, reference, mask, beta)
    torch.testing.assert_close(solution.shaped_rewards(policy, reference, mask, scores, beta), theirs)


@pytest.mark.parametrize("estimate", ["k1", "k3"])
def test_an_unbiased_estimate_costs_the_true_divergence_on_average(solution, estimate):
    """KL(p || q) of two distributions over four tokens, summed over the tokens with their probabilities."""
    p, q = numbers(1, 4).log_softmax(-1), numbers(2, 4).log_softmax(-1)
    mask, scores = torch.ones(4, 1, dtype=torch.bool), torch.zeros(4, dtype=torch.float64)
    cost = -solution.shaped_rewards(p[:, None], q[:, None], mask, scores, 1.0, estimate)[:, 0]
    true = torch.nn.functional.kl_div(q, p, log_target=True, reduction="sum")
    torch.testing.assert_close((p.exp() * cost).sum(), true)


def test_k2_is_biased_and_k2_and_k3_never_pay(solution):
    p, q = numbers(1, 4).log_softmax(-1), numbers(2, 4).log_softmax(-1)
    mask, scores = torch.ones(4, 1, dtype=torch.bool), torch.zeros(4, dtype=torch.float64)
    for estimate in ("k2", "k3"):
        rewards = solution.shaped_rewards(p[:, None], q[:, None], mask, scores, 1.0, estimate)
        assert bool((rewards <= 0).all())
    k2 = -(p.exp() * solution.shaped_rewards(p[:, None], q[:, None], mask, scores, 1.0, "k2")[:, 0]).sum()
    assert abs(float(k2 - torch.nn.functional.kl_div(q, p, log_target=True, reduction="sum"))) > 0.01


def stream(seed, batch, time):
    """Six tensors of a stream; the last token of the policy in each row says how it ended."""
    steps = {key: numbers(seed + n, batch, time) for n, key in enumerate(("rewards", "values", "bootstrap"))}
    steps["mask"] = bools(seed + 3, 0.7, batch, time)
    steps["terminated"], steps["truncated"] = bools(seed + 4, 0.2, batch, time), bools(seed + 5, 0.2, batch, time)
    for row in range(batch):
        places = steps["mask"][row].nonzero().flatten().tolist()
        if places:
            steps["truncated"][row, places[-1]] = True
    return steps


@given(SEED, SIZES, WEIGHT, WEIGHT)
@settings(max_examples=60)
def test_an_advantage_is_the_weighted_sum_of_errors_to_the_end(solution, seed, sizes, gamma, lam):
    """Schulman et al. 2016, equation 16: sum of (gamma lam)^l delta, here until the first end or cut."""
    steps = stream(seed, *sizes)
    advantages, returns = solution.stream_advantages(steps, gamma, lam)
    plain = {key: value.tolist() for key, value in steps.items()}
    for row in range(sizes[0]):
        places = [t for t in range(sizes[1]) if plain["mask"][row][t]]
        errors, stops = [], []
        for n, t in enumerate(places):
            if plain["terminated"][row][t]:
                after = 0.0
            elif plain["truncated"][row][t]:
                after = plain["bootstrap"][row][t]
            else:
                after = plain["values"][row][places[n + 1]]
            errors.append(plain["rewards"][row][t] + gamma * after - plain["values"][row][t])
            stops.append(plain["terminated"][row][t] or plain["truncated"][row][t])
        for n, t in enumerate(places):
            last = stops.index(True, n)
            want = sum((gamma * lam) ** (m - n) * errors[m] for m in range(n, last + 1))
            assert math.isclose(float(advantages[row, t]), want, rel_tol=1e-9, abs_tol=1e-9)
            assert math.isclose(float(returns[row, t]), want + plain["values"][row][t], rel_tol=1e-9, abs_tol=1e-9)
    assert not bool(advantages[~steps["mask"]].any()) and not bool(returns[~steps["mask"]].any())


@given(SEED, SIZES, WEIGHT, WEIGHT)
def test_one_finished_answer_in_a_row_has_fmlabs_advantages(solution, seed, sizes, gamma, lam):
    mask = stretches(seed, *sizes)
    steps = {"rewards": numbers(seed, *sizes), "values": numbers(seed + 1, *sizes), "mask": mask}
    steps["bootstrap"] = torch.full(sizes, torch.nan, dtype=torch.float64)
    steps["terminated"], steps["truncated"] = torch.ones(sizes).bool() & ~mask.roll(-1, 1), torch.zeros(sizes).bool()
    steps["terminated"][:, -1] = True
    rewards = steps["rewards"].masked_fill(~mask, 0.0)
    theirs = objectives.generalised_advantages(rewards, steps["values"], mask, gamma, lam)
    ours = solution.stream_advantages(steps, gamma, lam)
    torch.testing.assert_close(ours[0], theirs[0])
    torch.testing.assert_close(ours[1][mask], theirs[1][mask])


@given(SEED, SIZES)
def test_a_true_value_function_at_the_cut_is_as_good_as_the_rest_of_the_answer(solution, seed, sizes):
    """Cut an answer anywhere: if bootstrap is what was still to come, the tokens before it do not notice (lam = 1)."""
    batch, time = sizes[0], sizes[1] + 1
    whole = {"rewards": numbers(seed, batch, time), "values": numbers(seed + 1, batch, time)}
    whole["bootstrap"] = whole["rewards"] * torch.nan
    whole["mask"] = torch.ones(batch, time, dtype=torch.bool)
    whole["terminated"], whole["truncated"] = torch.zeros(batch, time).bool(), torch.zeros(batch, time).bool()
    whole["terminated"][:, -1] = True
    want, returns = solution.stream_advantages(whole, 0.9, 1.0)
    cut = {key: value[:, :-1].clone() for key, value in whole.items()}
    cut["truncated"][:, -1], cut["bootstrap"][:, -1] = True, returns[:, -1]
    torch.testing.assert_close(solution.stream_advantages(cut, 0.9, 1.0)[0], want[:, :-1])


@given(SEED, SIZES, st.integers(1, 20))
def test_the_three_means_agree_where_all_answers_are_equally_long(solution, seed, sizes, longest):
    losses, mask = numbers(seed, *sizes), torch.ones(sizes, dtype=torch.bool)
    torch.testing.assert_close(solution.average_loss(losses, mask, "tokens"), losses.mean())
    torch.testing.assert_close(solution.average_loss(losses, mask, "answers"), losses.mean())
    constant = solution.average_loss(losses, mask, "constant", longest)
    torch.testing.assert_close(constant * longest / sizes[1], losses.mean())


@given(SEED, SIZES, st.floats(0.01, 0.9), st.floats(0, 1))
@settings(max_examples=60)
def test_the_clip_is_that_of_the_paper(solution, seed, sizes, low, high):
    """Schulman et al. 2017, equation 7, and its gradient by autograd; bounds are hit with probability 0."""
    new, old, advantages = numbers(seed, *sizes).requires_grad_(), numbers(seed + 1, *sizes), numbers(seed + 2, *sizes)
    mask = bools(seed + 3, 0.7, *sizes)
    losses, clipped = solution.clipped_surrogate(new, old, advantages, mask, low, high)
    ratio = (new - old).exp()
    want = -torch.min(ratio * advantages, ratio.clamp(1 - low, 1 + high) * advantages) * mask
    torch.testing.assert_close(losses, want)
    slopes = torch.autograd.grad(losses.sum(), new)[0], torch.autograd.grad(want.sum(), new)[0]
    torch.testing.assert_close(*slopes)
    assert torch.equal(clipped, mask & (slopes[0] == 0))


@given(SEED, SIZES)
def test_tokens_and_clip_together_are_fmlabs_loss(solution, seed, sizes):
    new, old, advantages = (numbers(seed + n, *sizes) for n in range(3))
    mask = stretches(seed, *sizes)
    losses, _ = solution.clipped_surrogate(new, old, advantages, mask)
    theirs = objectives.clipped_loss(new, old, advantages, mask)
    torch.testing.assert_close(solution.average_loss(losses, mask, "tokens"), theirs)


@given(SEED, st.integers(1, 4), st.integers(2, 6), st.sampled_from(["group", "none", "batch"]))
def test_neat_groups_have_the_published_advantages(solution, seed, prompts, size, scale):
    """Shao et al. 2024, section 4.1.2: (r - mean) / std; the order of the answers does not matter."""
    rewards = numbers(seed, prompts * size)
    groups = torch.arange(prompts).repeat_interleave(size)
    rows = rewards.view(prompts, size)
    by = {"group": rows.std(1, keepdim=True), "batch": rewards.std(), "none": 1.0}[scale]
    want = ((rows - rows.mean(1, keepdim=True)) / by).flatten()
    everyone = torch.ones(len(rewards), dtype=torch.bool)
    torch.testing.assert_close(solution.answer_advantages(rewards, groups, everyone, scale), want)
    order = torch.randperm(len(rewards), generator=torch.Generator().manual_seed(seed))
    mixed = solution.answer_advantages(rewards[order], 7 - 3 * groups[order], everyone, scale)
    torch.testing.assert_close(mixed, want[order])


def test_groups_are_fmlabs_up_to_the_small_number(solution):
    rewards = numbers(3, 12)
    everyone, groups = torch.ones(12, dtype=torch.bool), torch.arange(3).repeat_interleave(4)
    ours = solution.answer_advantages(rewards, groups, everyone)
    torch.testing.assert_close(ours, objectives.group_advantages(rewards, 4), rtol=1e-3, atol=1e-3)


def sides(seed, batch, times):
    return {"chosen": numbers(seed, batch, times[0]), "rejected": numbers(seed + 1, batch, times[1])}


@given(SEED, st.integers(1, 5), st.tuples(st.integers(1, 6), st.integers(1, 6)), st.floats(0.01, 3))
def test_without_doubt_the_loss_is_fmlabs(solution, seed, batch, times, beta):
    policy, reference = sides(seed, batch, times), sides(seed + 2, batch, times)
    masks = {side: torch.ones_like(value, dtype=torch.bool) for side, value in policy.items()}
    loss, rewards, accuracy = solution.pair_loss(policy, reference, masks, beta)
    whole = [part[side].sum(1) for part in (policy, reference) for side in ("chosen", "rejected")]
    losses, margin = objectives.dpo_loss(*whole, beta)
    torch.testing.assert_close(loss, losses.mean())
    torch.testing.assert_close(rewards[:, 0] - rewards[:, 1], margin)
    assert float(accuracy) == pytest.approx(float((margin > 0).double().mean()))


@given(SEED, st.floats(0, 0.49))
def test_doubt_has_its_optimum_where_the_model_believes_the_labels_as_often_as_they_are_right(
    solution, seed, smoothing
):
    """Mitchell 2023: the gradient is 0 where sigmoid(margin) = 1 - smoothing; for smoothing 0 nowhere."""
    margin = min(math.log((1 - smoothing) / max(smoothing, 1e-12)), 20.0)
    first = numbers(seed, 1, 1)
    policy = {"chosen": first.clone().requires_grad_(), "rejected": first - margin}
    reference = {"chosen": first, "rejected": first}
    masks = {side: torch.ones(1, 1, dtype=torch.bool) for side in policy}
    loss, _, _ = solution.pair_loss(policy, reference, masks, 1.0, smoothing)
    slope = float(torch.autograd.grad(loss, policy["chosen"])[0])
    assert abs(slope) < 1e-8


def test_gradients_agree_with_finite_differences(solution):
    policy, reference = sides(5, 3, (4, 2)), sides(9, 3, (4, 2))
    masks = {"chosen": bools(1, 0.6, 3, 4) | (torch.arange(4) == 1), "rejected": torch.ones(3, 2, dtype=torch.bool)}

    def loss(chosen, rejected):
        return solution.pair_loss({"chosen": chosen, "rejected": rejected}, reference, masks, 0.7, 0.2, True)[0]

    assert torch.autograd.gradcheck(loss, [policy[side].requires_grad_() for side in ("chosen", "rejected")])


def test_a_step_of_each_method_moves_probability_to_the_better_answer(solution):
    """Two answers of one token, a policy of two logits: PPO, GRPO and DPO all learn that the first is better."""
    one, yes = torch.ones(2, 1, dtype=torch.float64), torch.ones(2, 1, dtype=torch.bool)
    groups, everyone = torch.zeros(2, dtype=torch.int64), torch.ones(2, dtype=torch.bool)
    start = torch.zeros(2, dtype=torch.float64).log_softmax(-1)
    scores = torch.tensor([1.0, -1.0], dtype=torch.float64)

    def ppo(logs):
        rewards = solution.shaped_rewards(logs[:, None], start[:, None], yes, scores, 0.1, "k3")
        steps = {"rewards": rewards, "values": 0 * one, "bootstrap": 0 * one, "mask": yes}
        steps |= {"terminated": yes, "truncated": ~yes}
        advantages, _ = solution.stream_advantages(steps, 1.0, 0.95)
        losses, _ = solution.clipped_surrogate(logs[:, None], start[:, None], advantages, yes)
        return solution.average_loss(losses, yes, "tokens")

    def grpo(logs):
        advantages = solution.answer_advantages(scores, groups, everyone)[:, None]
        losses, _ = solution.clipped_surrogate(logs[:, None], start[:, None], advantages, yes)
        return solution.average_loss(losses, yes, "answers")

    def dpo(logs):
        pair = {"chosen": logs[:1, None], "rejected": logs[1:, None]}
        frozen = {"chosen": start[:1, None], "rejected": start[1:, None]}
        return solution.pair_loss(pair, frozen, {"chosen": yes[:1], "rejected": yes[1:]}, 0.1)[0]

    for method in (ppo, grpo, dpo):
        logits = torch.zeros(2, dtype=torch.float64, requires_grad=True)
        slope = torch.autograd.grad(method(logits.log_softmax(-1)), logits)[0]
        assert float(slope[0]) < 0 < float(slope[1]), method.__name__
