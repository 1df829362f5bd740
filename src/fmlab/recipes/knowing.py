"""The runs behind page 5.5: does a model build on its own errors, and what teaches it to say that it does not know?

`settings` lists them for some random seeds, `measure` makes one; `make ladder` puts them into the log `knowing`, which
`read_log` reads. The base of seed k is the shipped world-k (k modulo 3), tuned by LoRA as on page 4.1. A change here
changes the log. Left out: a search for the best settings of each run; other questions than those about people.
Sources: Gekhman et al. 2024 (tuning on what a model cannot know).
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from fmlab import models
from fmlab.models import GPT
from fmlab.posttraining import Batch, answer_logprobs, answers, prompt, roll_out
from fmlab.posttraining.grpo import GRPOConfig, grpo
from fmlab.posttraining.lora import merge_lora
from fmlab.recipes import tuning
from fmlab.recipes.letters import CHANGES, READ_OF, homes, speller
from fmlab.recipes.notes import TEXTS, note_people, note_writer, rivers
from fmlab.recipes.tuning import TOKENIZER, WORLD, Pair
from fmlab.runtime import Run, read_rows
from fmlab.world import ATTRIBUTES, Judge
from fmlab.world.sentences import DO_NOT_KNOW, QUESTIONS

LOG = Path(__file__).parents[1] / "posttraining" / "logs" / "knowing.jsonl"
JUDGE, NAMES = Judge(WORLD), {*WORLD.people, *WORLD.strangers}
KINDS = ("true", "invented", "another", "abstained", "other")
SHARES = (0, 0.25, 0.5, 0.75, 1)  # of the strangers in the demonstrations, those that are answered anyway
DEMONSTRATED, SHOWN = 300, 60  # demonstrations about known people; strangers who are asked about in demonstrations
PENALTIES = (0, 3)  # points lost for a wrong answer


def kind(question: str, text: str, finished: bool) -> str:
    """What an answer is, one of KINDS: a true or an invented statement about whom the question names, or a statement
    about another, true or not; an admission that the model does not know; or something else, such as a cut sentence.
    """
    if not finished:
        return "other"
    if text == DO_NOT_KNOW:
        return "abstained"
    verdict = JUDGE(text)
    if verdict not in ("true", "false"):
        return "other"
    if not NAMES & set(question.split()) & set(text.split()):
        return "another"
    return "true" if verdict == "true" else "invented"


def ask(model: GPT, questions: Sequence[str], generator: torch.Generator | None = None) -> list[tuple[str, bool]]:
    """Answers to questions, and whether each has an end: the most probable words, or drawn with a generator."""
    return answers(roll_out(model, [prompt(q, TOKENIZER) for q in questions], TOKENIZER, generator, 12), TOKENIZER)


def shares(model: GPT, questions: Sequence[str], generator: torch.Generator | None = None) -> dict[str, float]:
    """Share of each of KINDS among a model's answers to questions."""
    found = [kind(q, *answer) for q, answer in zip(questions, ask(model, questions, generator), strict=True)]
    return {name: found.count(name) / len(found) for name in KINDS}


def strangers(seed: int) -> tuple[list[str], list[str]]:
    """Strangers who are asked about in demonstrations, and the others, to test on."""
    drawn = random.Random(f"strangers {seed}").sample(WORLD.strangers, len(WORLD.strangers))
    return drawn[:SHOWN], drawn[SHOWN:]


def questions(people: Iterable[str]) -> list[str]:
    """Every question about some people."""
    return [QUESTIONS[a].format(anyone=p) for p in people for a in ATTRIBUTES]


def demonstrations(seed: int, share: float | None) -> list[Pair]:
    """Known people answered with facts; strangers answered with invented facts (this share of them) or not at all.

    share: None leaves the strangers out. Raises ValueError for a share outside 0 to 1.
    """
    if share is not None and not 0 <= share <= 1:
        raise ValueError(f"A share lies between 0 and 1, not at {share}.")
    rng = random.Random(f"knowing {seed}")
    some = rng.sample(tuning.split(seed)[0], DEMONSTRATED)
    if share is None:
        return some
    asked = tuning.pairs(strangers(seed)[0], tuning.invented(seed))
    lies = set(rng.sample(range(len(asked)), round(share * len(asked))))
    return some + [(q, a if i in lies else DO_NOT_KNOW) for i, (q, a) in enumerate(asked)]


def answering(seed: int, share: float | None, run: Run, method: str = "lora") -> GPT:
    """A world model that was taught to answer by `demonstrations`, by LoRA (merged) or "full", with all weights."""
    base, rate = models.load(f"world-{seed % 3}"), {"lora": 2e-2, "full": 3e-3}[method]
    model, _ = tuning.tune(base, demonstrations(seed, share), run, seed, method, lr=rate, steps=200)
    return merge_lora(model) if method == "lora" else model


def spread(texts: Sequence[str]) -> float:
    """Entropy of answers to one question, in bits: 0 when all agree."""
    return -sum(n / len(texts) * math.log2(n / len(texts)) for n in Counter(texts).values()) + 0.0


def spreads(model: GPT, some: Sequence[str], generator: torch.Generator, count: int = 100) -> list[float]:
    """The spread of `count` answers, drawn at T = 1, to each of some questions."""
    said = [text for text, _ in ask(model, [q for q in some for _ in range(count)], generator)]
    return [spread(said[i : i + count]) for i in range(0, len(said), count)]


def _nobody(run: Run, seed: int) -> dict[str, Any]:
    model, others = answering(seed, None, run), questions(strangers(seed)[1])
    greedy, drawn = shares(model, others), shares(model, others, run.generator(seed))
    test = tuning.split(seed)[1]
    found: dict[str, Any] = {
        "known_bits": [round(v, 4) for v in spreads(model, [q for q, _ in test[:10]], run.generator(seed))],
        "bits": [round(v, 4) for v in spreads(model, others[:10], run.generator(seed))],
        "different": [len({t for t, _ in ask(model, [q] * 20, run.generator(seed))}) for q in others[:10]],
    }
    found |= {f"{when}{name}": of[name] for when, of in (("", greedy), ("drawn_", drawn)) for name in KINDS[1:]}
    return {"accuracy": tuning.accuracy(model, test), **found}


def _mismatch(run: Run, seed: int, share: float) -> dict[str, Any]:
    model, test, others = answering(seed, share, run), tuning.split(seed)[1], questions(strangers(seed)[1])
    return {
        "accuracy": tuning.accuracy(model, test),
        "abstained_known": shares(model, [q for q, _ in test])["abstained"],
        "abstained": shares(model, others)["abstained"],
        "drawn_abstained": shares(model, others, run.generator(seed))["abstained"],
    }


def _delusion(run: Run, seed: int, texts: str) -> dict[str, Any]:
    model, people = note_writer(seed, texts, run), note_people(seed)[1]
    sources = ("<bot>", "<user>") if texts == "marked" else (None,)
    found: dict[str, Any] = {"accuracy": rivers(model, people, sources[0], False, seed)["recovers"]}
    for source in sources:
        after = rivers(model, people, source, True, seed)
        found |= {name + ("_news" if source == "<user>" else ""): value for name, value in after.items()}
    return found


@torch.inference_mode()
def confident(model: GPT, some: Sequence[Pair]) -> tuple[list[float], list[bool]]:
    """The probability of a model's greedy answers, each with its end, and whether they are right."""
    batch = roll_out(model, [prompt(q, TOKENIZER) for q, _ in some], TOKENIZER, None, 12)
    said = answer_logprobs(model, batch).double().sum(1).exp().tolist()
    right = [end and text == a for (text, end), (_, a) in zip(answers(batch, TOKENIZER), some, strict=True)]
    return said, right


def _confidence(run: Run, seed: int, method: str) -> dict[str, Any]:
    model = answering(seed, None, run, method)
    asked = {"known": tuning.split(seed)[1][:200], "unknown": tuning.pairs(strangers(seed)[1], tuning.invented(seed))}
    found: dict[str, Any] = {}
    for name, some in asked.items():
        said, right = confident(model, some)
        found |= {f"{name}_said": [round(p, 4) for p in said], f"{name}_right": [int(r) for r in right]}
    return {"accuracy": sum(found["known_right"]) / len(found["known_right"]), **found}


def worth(penalty: float, facts: Mapping[str, str]) -> Callable[[Batch], Tensor]:
    """A reward: 1 for the right answer, 0 for "i do not know .", else -penalty. facts: question to answer."""

    def reward(batch: Batch) -> Tensor:
        points = []
        for ids, (text, end) in zip(batch.tokens.tolist(), answers(batch, TOKENIZER), strict=True):
            question = TOKENIZER.decode(ids[2 : ids.index(TOKENIZER.ids["<bot>"])])
            right = end and text == facts[question]
            points.append(1.0 if right else 0.0 if end and text == DO_NOT_KNOW else -float(penalty))
        return torch.tensor(points, device=batch.tokens.device)

    return reward


def _penalty(run: Run, seed: int, penalty: float) -> dict[str, Any]:
    start, test = answering(seed, 0.5, run), tuning.split(seed)
    facts = dict(tuning.pairs(strangers(seed)[0], tuning.invented(seed)) + test[0][:300])
    config = GRPOConfig(steps=40, answers=64, group=8, minibatches=2, lr=1e-3, max_new_tokens=12)
    model, steps = grpo(
        start, [prompt(q, TOKENIZER) for q in facts], worth(penalty, facts), TOKENIZER, config, run, seed
    )
    others, generator = questions(strangers(seed)[1]), run.generator(seed)
    found = {name: shares(m, others, generator) for name, m in (("before", start), ("after", model))}
    return {
        "accuracy": tuning.accuracy(model, test[1]),
        **{f"abstained_{when}": of["abstained"] for when, of in found.items()},
        "reward": [round(r, 3) for r in steps.reward[::4]],
    }


def _letters(run: Run, seed: int) -> dict[str, Any]:
    model, truth = speller(seed, run), [WORLD.facts[p]["city"] for p in READ_OF]
    found: dict[str, Any] = {}
    for name, change in CHANGES.items():
        said = homes(model, [change(f"{p} lives in") for p in READ_OF])
        found[name] = sum(a == b for a, b in zip(said, truth, strict=True)) / len(READ_OF)
    return {"accuracy": found.pop("as read"), **found}


RUNS: dict[str, Callable[..., dict[str, Any]]] = {
    "delusion": _delusion,
    "nobody": _nobody,
    "mismatch": _mismatch,
    "confidence": _confidence,
    "letters": _letters,
    "penalty": _penalty,
}


def settings(seeds: Iterable[int]) -> list[dict[str, Any]]:
    """The runs of the log, in the order in which they are made."""
    ways: list[dict[str, Any]] = [{"run": "delusion", "texts": texts} for texts in TEXTS]
    ways += [{"run": "nobody"}, *({"run": "mismatch", "share": share} for share in SHARES)]
    ways += [{"run": "confidence", "method": method} for method in ("lora", "full")]
    ways += [{"run": "letters"}, *({"run": "penalty", "penalty": penalty} for penalty in PENALTIES)]
    return [{"seed": seed, **way} for way in ways for seed in seeds]


def read_log() -> list[dict[str, Any]]:
    """The rows of the shipped log: each setting with what its run found."""
    return read_rows(LOG)


def measure(setting: Mapping[str, Any], run: Run) -> dict[str, Any]:
    """One run of the log. accuracy: share of questions about facts that the base knows which are answered right."""
    way = dict(setting)
    found = RUNS[way.pop("run")](run, **way)
    return {name: round(v, 4) if isinstance(v, float) else v for name, v in found.items()}
