"""PPO, GRPO and DPO on a tiny model: they learn what they are paid for, leave the reference alone, can be resumed."""

import math

import pytest
import torch

from fmlab import runtime
from fmlab.models import GPT, GPTConfig
from fmlab.posttraining import answer_logprobs, collate, exchange, prompt, roll_out
from fmlab.posttraining.dpo import DPO, answer_sums, dpo
from fmlab.posttraining.grpo import GRPO, GRPOConfig, grpo
from fmlab.posttraining.objectives import generalised_advantages, token_rewards
from fmlab.posttraining.ppo import PPO, PPOConfig, ppo
from fmlab.posttraining.reinforcement import Experience, divergence, parts
from fmlab.text import WordTokenizer
from fmlab.training import Resume, TrainConfig

TOKENIZER = WordTokenizer(["about", "please", "yes", "no", "maybe", "."])
YES = TOKENIZER.ids["yes"]
PROMPTS = [prompt("about please", TOKENIZER), prompt("please", TOKENIZER)]
SMALL = {"steps": 3, "answers": 8, "minibatches": 2, "max_new_tokens": 5}


@pytest.fixture
def run(monkeypatch):
    monkeypatch.delenv("FMLAB_SEED", raising=False)
    monkeypatch.delenv("FMLAB_PROFILE", raising=False)
    return runtime.setup()


@pytest.fixture
def policy():
    config = GPTConfig(vocab_size=len(TOKENIZER), context=16, layers=1, width=16, heads=2)
    return GPT(config, seed=0).eval()


def says_yes(batch):
    """The reward: how many of an answer's first three words are yes."""
    return (((batch.tokens == YES) & batch.answer).sum(1).clamp(max=3)).float()


def same(a, b):
    return all(torch.equal(x, y) for x, y in zip(a.parameters(), b.parameters(), strict=True))


def learn(kind, policy, run, config=None, **given):
    method, settings = {"ppo": (ppo, PPOConfig), "grpo": (grpo, GRPOConfig)}[kind]
    extra = {"group": 4} if kind == "grpo" else {}
    config = settings(**{**SMALL, **extra, **(config or {})})
    return method(policy, PROMPTS, says_yes, TOKENIZER, config, run, seed=1, **given)


@pytest.mark.parametrize("kind", ["ppo", "grpo"])
def test_a_policy_learns_what_it_is_paid_for_and_the_reference_stays(kind, policy, run):
    before = {name: p.clone() for name, p in policy.state_dict().items()}
    long = {"steps": 25, "answers": 64, "lr": 1e-2, "kl_weight": 0.01}
    tuned, steps = learn(kind, policy, run, long, watch=lambda batch: {"rows": len(batch)})
    assert steps.reward[0] < 0.8 and min(steps.reward[-3:]) > 2, steps.reward
    assert steps.kl[0] == pytest.approx(0, abs=1e-5) and steps.kl[-1] > 1
    assert steps.entropy[-1] < steps.entropy[0] <= math.log(len(TOKENIZER)) + 1e-4
    assert steps.others["rows"] == [64] * 25 and len(steps.others["clipped"]) == 25
    assert all(torch.equal(before[name], p) for name, p in policy.state_dict().items())
    assert not tuned.training and not same(tuned, policy)


@pytest.mark.parametrize("kind", ["ppo", "grpo"])
def test_a_price_on_the_kl_keeps_the_policy_near(kind, policy, run):
    long = {"steps": 20, "answers": 64, "lr": 1e-2}
    free, dear = (learn(kind, policy, run, {**long, "kl_weight": weight})[1] for weight in (0.0, 2.0))
    assert dear.kl[-1] < free.kl[-1] / 3 and dear.reward[-1] < free.reward[-1]


@pytest.mark.parametrize("kind", ["ppo", "grpo"])
def test_the_same_seed_gives_the_same_run_and_an_interrupted_one_goes_on(kind, policy, run, tmp_path, monkeypatch):
    whole, steps = learn(kind, policy, run)
    keep, kept = Resume.keep, tmp_path / "run.pt"

    def interrupted(self, *given):
        self.every = 0
        keep(self, *given)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Resume, "keep", interrupted)
        with pytest.raises(KeyboardInterrupt):
            learn(kind, policy, run, resume=kept)
    assert kept.is_file()
    again, gone_on = learn(kind, policy, run, resume=kept)
    assert same(whole, again) and gone_on.reward == steps.reward and gone_on.others == steps.others
    assert not kept.exists()


def experience(policy, reference, scores=None):
    batch = roll_out(policy, PROMPTS * 4, TOKENIZER, torch.Generator().manual_seed(2), max_new_tokens=5)
    apart = divergence(policy, reference, batch)
    scores = says_yes(batch) if scores is None else scores
    return Experience(batch, scores, batch.answer[:, 1:], apart.policy, apart.reference)


def test_divergence_is_what_the_two_models_say_token_by_token(policy):
    other = GPT(policy.config, seed=5).eval()
    e = experience(policy, other)
    torch.testing.assert_close(e.old, answer_logprobs(policy, e.batch).detach())
    torch.testing.assert_close(e.reference, answer_logprobs(other, e.batch).detach())
    apart = divergence(policy, other, e.batch)
    row = 3
    kl, entropy, count = 0.0, 0.0, 0
    for t in range(e.batch.tokens.shape[1] - 1):
        if not e.mask[row, t]:
            continue
        read = e.batch.tokens[row : row + 1, : t + 1]
        p, q = (model(read)[0, -1].double().softmax(-1).tolist() for model in (policy, other))
        kl += sum(a * math.log(a / b) for a, b in zip(p, q, strict=True))
        entropy -= sum(a * math.log(a) for a in p)
        count += 1
    assert apart.kl[row].item() == pytest.approx(kl, rel=1e-4)
    assert apart.entropy[row].item() == pytest.approx(entropy / count, rel=1e-4)


def test_the_value_function_speaks_before_the_token_is_written_and_learns_the_returns(policy):
    learner = PPO(policy, PPOConfig(**{**SMALL, "minibatches": 1}, kl_weight=0.5))
    e = experience(policy, GPT(policy.config, seed=5).eval())
    with torch.no_grad():
        learner.module["value"].head.weight.normal_(generator=torch.Generator().manual_seed(0))
    values = learner.values(e)
    changed = e.batch.tokens.clone()
    changed[:, -1] = YES
    torch.testing.assert_close(learner.module["value"](changed)[:, :-1], values, msg="nothing looks at its own token")
    rewards = token_rewards(e.scores, e.old, e.reference, e.mask, 0.5)
    for mine, plain in zip(
        learner.advantages(e), generalised_advantages(rewards, values, e.mask, 1.0, 0.95), strict=True
    ):
        torch.testing.assert_close(mine, plain)
    for group in learner.optimizer.param_groups:
        group["lr"] = 1e-2
    losses = [learner.update(e, torch.Generator().manual_seed(0))["value_loss"] for _ in range(30)]
    assert losses[-1] < losses[0] / 2


def test_equal_scores_teach_grpo_nothing(policy):
    learner = GRPO(policy, GRPOConfig(**SMALL, group=4))
    before = [p.clone() for p in policy.parameters()]
    found = learner.update(experience(policy, policy, torch.full((8,), 3.0)), torch.Generator().manual_seed(0))
    assert found["groups_without_spread"] == 1
    assert all(torch.equal(a, b) for a, b in zip(before, policy.parameters(), strict=True))


def test_every_pass_uses_every_answer_once():
    config = PPOConfig(steps=1, answers=10, minibatches=3, passes=2)
    rows = torch.cat(parts(10, config, torch.Generator().manual_seed(0))).tolist()
    assert len(rows) == 20 and sorted(rows[:10]) == sorted(rows[10:]) == list(range(10))


@pytest.mark.parametrize("wrong", [{"steps": 0}, {"answers": 6}, {"minibatches": 9}, {"clip": 0.0}, {"kl_weight": -1}])
def test_settings_that_mean_nothing_are_refused(wrong):
    with pytest.raises(ValueError, match=r"must be|are no"):
        GRPOConfig(**{**SMALL, "group": 4, **wrong})


def test_no_prompts_and_a_reward_that_is_no_number_are_refused(policy, run):
    with pytest.raises(ValueError, match="one prompt"):
        ppo(policy, [], says_yes, TOKENIZER, PPOConfig(**SMALL), run, 0)
    with pytest.raises(FloatingPointError, match="learning rate"):
        grpo(
            policy, PROMPTS, lambda b: torch.full((len(b),), math.nan), TOKENIZER, GRPOConfig(**SMALL, group=4), run, 0
        )


PAIRS = [(exchange(q, a, TOKENIZER), exchange(q, b, TOKENIZER)) for q, a, b in [
    ("please", "yes .", "no . maybe ."),
    ("about please", "yes yes .", "no ."),
    ("about", "yes", "maybe no"),
]]  # fmt: skip


def test_dpo_starts_at_log_two_learns_the_order_and_leaves_the_reference(policy, run):
    before = answer_sums(policy, collate([pair[0] for pair in PAIRS]))
    tuned, history = dpo(policy, PAIRS, run, 0, config=TrainConfig(steps=40, lr=1e-2, weight_decay=0.0), batch=4)
    assert history.losses[0] == pytest.approx(math.log(2), abs=1e-5) and history.final_loss(5) < 0.4
    chosen, rejected = (collate(side) for side in zip(*PAIRS, strict=True))
    moved = [answer_sums(tuned, b) - answer_sums(policy, b) for b in (chosen, rejected)]
    assert bool((moved[0] > moved[1]).all())
    assert torch.equal(before, answer_sums(policy, chosen)), "the given policy is the reference and stays"


def test_dpo_on_a_model_is_the_formula_on_its_log_probabilities(policy):
    other = GPT(policy.config, seed=5).eval()
    chosen, rejected = (collate(side) for side in zip(*PAIRS, strict=True))
    learner = DPO(policy, other, chosen, rejected, beta=0.3)
    numbers = torch.tensor([2, 0])
    losses, _ = learner.losses(numbers)
    for loss, i in zip(losses.tolist(), numbers.tolist(), strict=True):
        sums = {}
        for who, model in (("policy", policy), ("other", other)):
            for side, row in zip(("chosen", "rejected"), PAIRS[i], strict=True):
                logs = model(torch.tensor([row.ids])).double().log_softmax(-1)[0]
                marks = [t for t, mark in enumerate(row.answer) if mark]
                sums[who, side] = sum(logs[t - 1, row.ids[t]].item() for t in marks)
        up, down = (sums["policy", side] - sums["other", side] for side in ("chosen", "rejected"))
        assert loss == pytest.approx(math.log(1 + math.exp(-0.3 * (up - down))), rel=1e-4)
    assert learner.loss(numbers, numbers).item() == pytest.approx(losses.mean().item())
    assert not any("reference" in name for name, _ in learner.named_parameters())


def test_dpo_refuses_what_are_no_pairs(policy, run):
    with pytest.raises(ValueError, match="at least one pair"):
        dpo(policy, [], run, 0)
    both = collate([row for pair in PAIRS for row in pair])
    with pytest.raises(ValueError, match="no pairs"):
        DPO(policy, policy, both, both[:2], 0.1)
