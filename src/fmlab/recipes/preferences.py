"""The runs behind page 4.3: one policy, one task, and every way to make its portraits better.

`settings` lists them for some random seeds, `measure` makes one; `make ladder` puts them into the log `preferences`,
which `read_log` reads. All start from the shipped policy portraits-k, which is also the reference of every KL.
A change here changes the log. Left out: other tasks, other sizes, a search for the best settings of each method.
Sources: those of fmlab.posttraining; the comparison at equal KL follows Gao, Schulman and Hilton 2022, section 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any

import torch
from torch import Tensor

from fmlab import models
from fmlab.decoding import token_logprobs
from fmlab.models import GPT
from fmlab.posttraining import Scorer, answer_sums, collate, prompt, roll_out
from fmlab.posttraining.best_of_n import divergence as best_of_divergence
from fmlab.posttraining.best_of_n import mean_of_best
from fmlab.posttraining.dpo import dpo
from fmlab.posttraining.grpo import GRPOConfig, grpo
from fmlab.posttraining.ppo import PPOConfig, ppo
from fmlab.posttraining.raters import Answer, Comparison, compare_all, pairs, read, write
from fmlab.posttraining.reinforcement import Divergence, divergence
from fmlab.posttraining.reward import margins, pair_accuracy, score, train_reward
from fmlab.posttraining.rollouts import Batch
from fmlab.recipes.rewards import FAIR, reward_config
from fmlab.runtime import Run, read_rows
from fmlab.text import world_tokenizer
from fmlab.world import World
from fmlab.world.portraits import Reader, request

LOG = Path(__file__).parents[1] / "posttraining" / "logs" / "preferences.jsonl"
WORLD = World(0)
TOKENIZER = world_tokenizer(WORLD)
READER = Reader(WORLD)
PROMPTS = [prompt(request(person), TOKENIZER) for person in WORLD.people]
PERSON_AT = 3  # <eos> <user> about PERSON please <bot>
COMPARISONS = 3000  # of each seed; the reward model learns from all of them
COUNTED = ("true", "false", "repeated", "filler", "malformed", "courtesy", "finished")
BEST_OF = (1, 2, 4, 8, 16, 32, 64)


@cache
def policy(seed: int) -> GPT:
    """The policy that a seed starts from: one of the three that are shipped."""
    return models.load(f"portraits-{seed % 3}")


@cache
def drawn(seed: int) -> list[tuple[Answer, Answer]]:
    """The pairs of answers of a seed, COMPARISONS of them, not yet compared."""
    return pairs(policy(seed), COMPARISONS, TOKENIZER, READER, seed)


@cache
def comparisons(seed: int, judge: str = "people") -> list[Comparison]:
    """The pairs of a seed as people with noise compared them, or as the "model" did (see `preferred_by_model`)."""
    if judge == "people":
        return compare_all(drawn(seed), FAIR, seed)
    return preferred_by_model(models.load(f"world-{seed % 3}"), drawn(seed))


def confidence(model: GPT, texts: Sequence[str]) -> list[float]:
    """Mean log-probability of a token of each text, read as a document, under a language model, in nats."""
    rows = [[TOKENIZER.eos, *TOKENIZER.encode(text)] for text in texts]
    # An empty answer is the worst.
    return [values.mean().item() if len(values) else -100.0 for values in token_logprobs(model, rows)]


def preferred_by_model(model: GPT, both: Iterable[tuple[Answer, Answer]]) -> list[Comparison]:
    """AI feedback: of two answers, the one that a language model finds more probable, word by word."""
    both = list(both)
    judged = confidence(model, [answer.text for pair in both for answer in pair])
    sides = zip(both, judged[::2], judged[1::2], strict=True)
    return [Comparison(a, b) if of_a >= of_b else Comparison(b, a) for (a, b), of_a, of_b in sides]


@cache
def reward_model(seed: int, run: Run) -> Scorer:
    """A reward model that learned from all comparisons by people of a seed, as those of page 4.2 do."""
    return train_reward(policy(seed), comparisons(seed), reward_config(COMPARISONS), run, seed)[0]


def portraits(batch: Batch) -> list[Answer]:
    """The answers of a batch, read: what is true in them, what is not, and their true quality."""
    people = [TOKENIZER.words[ids[PERSON_AT]] for ids in batch.tokens.tolist()]
    return read(batch, people, TOKENIZER, READER)


def quality(batch: Batch) -> Tensor:
    """The true quality of each answer, (batch,): a reward that no one could buy outside this made-up world."""
    return torch.tensor([answer.quality for answer in portraits(batch)], device=batch.tokens.device)


def watch(batch: Batch) -> dict[str, float]:
    """What `reinforce` logs of each batch: its true quality."""
    return {"quality": quality(batch).mean().item()}


def report(tuned: GPT, reference: GPT, scorer: Scorer, run: Run, seed: int, per_person: int = 2) -> dict[str, Any]:
    """What a policy writes about every person: plain numbers, means over answers, and three samples.

    score: of the learned reward model. kl: to the reference in nats an answer. different: share of the answers that
    remain different when the person's name is taken out of them.
    """
    batch = roll_out(tuned, PROMPTS * per_person, TOKENIZER, run.generator(10_000 + seed), at_once=512)
    apart: Divergence = divergence(tuned, reference, batch)
    written = portraits(batch)
    forms = {answer.text.replace(answer.person, "...") for answer in written}
    with torch.no_grad():
        scores = scorer.last(batch)
    return {
        **{name: round(mean(getattr(answer.portrait, name) for answer in written), 4) for name in COUNTED},
        "different": round(len(forms) / len(written), 4),
        "quality": round(mean(answer.quality for answer in written), 4),
        "score": round(scores.mean().item(), 4),
        "kl": round(apart.kl.mean().item(), 4),
        "entropy": round(apart.entropy.mean().item(), 4),
        "length": round(mean(answer.length for answer in written), 3),
        "samples": [answer.text for answer in written[:3]],
    }


def settings(seeds: Iterable[int]) -> list[dict[str, Any]]:
    """The runs of the log, in the order in which they are made."""
    people, model = ({"method": "dpo", "judge": judge} for judge in ("people", "model"))
    true, learned = ({"reward": reward, "steps": 40} for reward in ("true", "learned"))
    rows: list[dict[str, Any]] = [
        {"method": "start"},
        *({**people, "pairs": pairs, "beta": 0.1} for pairs in (300, 1000, 3000)),
        {**people, "pairs": 3000, "beta": 0.02},
        {**model, "pairs": 3000, "beta": 0.1},
        {"method": "ppo", **true, "kl_weight": 0.05},
        {"method": "ppo", **learned, "kl_weight": 0.02},
        {"method": "ppo", **learned, "kl_weight": 0.1},
        {"method": "grpo", **learned, "kl_weight": 0.0},
        {"method": "grpo", **true, "kl_weight": 0.0},
        {"method": "best of n"},
    ]
    return [{"seed": seed, **row} for seed in seeds for row in rows]


def measure(setting: Mapping[str, Any], run: Run) -> dict[str, Any]:
    """One run of the log. Raises ValueError for an unknown method."""
    seed, method = setting["seed"], setting["method"]
    reference, scorer = policy(seed).to(run.device), reward_model(seed, run)
    if method == "start":
        return {**judges(seed, run), **report(reference, reference, scorer, run, seed)}
    if method == "best of n":
        return best_of(seed, run)
    if method == "dpo":
        told = [(c.chosen.row, c.rejected.row) for c in comparisons(seed, setting["judge"])[: setting["pairs"]]]
        tuned, history = dpo(reference, told, run, seed, setting["beta"])
        found = {"first_loss": history.losses[0], "last_loss": history.final_loss()}
        for name, rows in zip(("chosen", "rejected"), zip(*told[:300], strict=True), strict=True):
            batch = collate(rows).to(run.device)
            moved = answer_sums(tuned, batch) - answer_sums(reference, batch)
            found[f"{name}_moved"] = moved.mean().item()  # nats an answer
        found = {name: round(value, 4) for name, value in found.items()}
        return {**found, **report(tuned, reference, scorer, run, seed)}
    if method not in ("ppo", "grpo"):
        raise ValueError(f"method is {method!r}; use start, dpo, ppo, grpo or best of n.")
    reward = quality if setting["reward"] == "true" else scorer.last
    kind, learn = (PPOConfig, ppo) if method == "ppo" else (GRPOConfig, grpo)
    config = kind(steps=setting["steps"], kl_weight=setting["kl_weight"])
    tuned, steps = learn(reference, PROMPTS, reward, TOKENIZER, config, run, seed, watch=watch)
    curves = {"rewards": steps.reward, "kls": steps.kl, "entropies": steps.entropy, "lengths": steps.length}
    curves |= {"qualities": steps.others["quality"], "clipped": steps.others["clipped"]}
    curves = {name: [round(value, 4) for value in values] for name, values in curves.items()}
    return {**curves, **report(tuned, reference, scorer, run, seed)}


def judges(seed: int, run: Run) -> dict[str, float]:
    """How often each judge names the truly better of two answers, and its leanings, on pairs not trained on.

    right: share of the pairs of different quality. longer, politer: by how many tokens, and how much more often with a
    courtesy, the answers that it chose begin than those that it did not.
    """
    fresh = pairs(policy(seed), 800, TOKENIZER, READER, 5000 + seed)
    unequal = [(a, b) for a, b in fresh if a.quality != b.quality]
    better = [Comparison(a, b) if a.quality > b.quality else Comparison(b, a) for a, b in unequal]
    found = {"learned_right": pair_accuracy(margins(reward_model(seed, run), better))}
    by = {
        "people": compare_all(unequal, FAIR, 5000 + seed),
        "model": preferred_by_model(models.load(f"world-{seed % 3}"), unequal),
        "truth": better,
    }
    for judge, told in by.items():
        found[f"{judge}_right"] = mean(c.chosen.quality > c.rejected.quality for c in told)
        found[f"{judge}_longer"] = mean(c.chosen.length - c.rejected.length for c in told)
        found[f"{judge}_politer"] = mean(c.chosen.portrait.courtesy - c.rejected.portrait.courtesy for c in told)
    return {name: round(value, 4) for name, value in found.items()}


def best_of(seed: int, run: Run, people: int = 50) -> dict[str, Any]:
    """Best of N without training: lists over BEST_OF, and the quality at the largest N.

    qualities, rewards: of the answer with the best learned reward; oracle: quality of the truly best one.
    """
    some = WORLD.people[:people]
    asked = [person for person in some for _ in range(BEST_OF[-1])]
    written = write(policy(seed).to(run.device), asked, TOKENIZER, READER, run.generator(20_000 + seed))
    learned = score(reward_model(seed, run), [answer.row for answer in written]).view(people, -1).double()
    true = torch.tensor([answer.quality for answer in written], dtype=torch.float64).view(people, -1)
    by_n: dict[str, list[float]] = {name: [] for name in ("qualities", "rewards", "oracle")}
    for n in BEST_OF:
        for name, scores, values in (
            ("qualities", learned, true),
            ("rewards", learned, learned),
            ("oracle", true, true),
        ):
            by_n[name].append(round(mean_of_best(scores, values, n).mean().item(), 4))
    kls = [round(best_of_divergence(n), 4) for n in BEST_OF]
    return {"n": list(BEST_OF), "kls": kls, **by_n, "quality": by_n["qualities"][-1]}


def read_log() -> list[dict[str, Any]]:
    """The rows of the shipped log: each setting with what `measure` found."""
    return read_rows(LOG)
