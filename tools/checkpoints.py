"""Make the shipped checkpoints (`make checkpoints`), or compare a fresh training with what is shipped.

    python tools/checkpoints.py                 retrain all, compare with the repository, change nothing
    python tools/checkpoints.py --write         retrain all and replace the shipped files and their manifest
    python tools/checkpoints.py --seed 7 --out build/checkpoints-7     train models with other seeds into a folder,
                                                to run pages against them: FMLAB_CHECKPOINTS=$PWD/build/checkpoints-7

On one kind of processor a retrained file is the shipped file, byte for byte. On another kind the last digits of
float32 sums differ, so there the comparison is of what the model does: its loss and the facts that it knows.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from fmlab import runtime
from fmlab.evaluation import mean_loss
from fmlab.models.checkpoints import restore
from fmlab.models.gpt import GPT
from fmlab.posttraining import answer_logprobs, collate
from fmlab.recipes import TRAIN, TRAIN_TOKENS, instructions, records, train_portraits, train_world_model
from fmlab.recipes.portraits import DEMONSTRATIONS, PORTRAITS, demonstrations
from fmlab.text import pack, world_tokenizer
from fmlab.training import TrainConfig
from fmlab.world import World, documents
from fmlab.world.instructions import stories
from fmlab.world.sentences import PERSON_FORMS

TOLERANCE = {"loss": 0.02, "facts_known": 0.01}  # between kinds of processor; loss in nats per token


@torch.inference_mode()
def measure_policy(model: GPT) -> dict[str, float]:
    """Loss of a writer of portraits on unseen demonstrations, in nats per token of the answers."""
    batch = collate(demonstrations(10**6, 500))
    return {"loss": round(-(answer_logprobs(model, batch).sum() / batch.answer.sum()).item(), 4)}


@torch.inference_mode()
def measure_lists(model: GPT) -> dict[str, float]:
    """Loss of a reader of stories on unseen ones, in nats per token."""
    return {"loss": round(mean_loss(model, pack(stories(10**6), instructions.TOKENIZER, 20_001)), 4)}


@torch.inference_mode()
def measure_records(model: GPT) -> dict[str, float]:
    """Loss of a writer of records on unseen pages, in nats per token of the records."""
    stream, generator = records.page_stream(10**6, 60_000), torch.Generator().manual_seed(0)
    return {"loss": round(model.loss(*records.record_windows(stream, 100, generator)).item(), 4)}


@torch.inference_mode()
def measure(model: GPT) -> dict[str, float]:
    """What a world model can do: loss on unseen documents (nats per token), and the share of person facts it knows.

    A fact counts as known when the value is the most probable next token after the sentence that asks for it.
    """
    world = World(0)
    tokenizer = world_tokenizer(world)
    loss = mean_loss(model, pack(documents(world, 10**6), tokenizer, 20_001))
    known = asked = 0
    for person, facts in world.facts.items():
        for attribute, forms in PERSON_FORMS.items():
            start = forms[0].split("{" + attribute + "}")[0].format(person=person)
            ids = [tokenizer.eos, *tokenizer.encode(start)]
            best = model(torch.tensor([ids]))[0, -1].argmax().item()
            known += tokenizer.words[best] == facts[attribute]
            asked += 1
    return {"loss": round(loss, 4), "facts_known": round(known / asked, 4)}


def number(name: str) -> int:
    """The number at the end of a checkpoint's name, which is its random seed as shipped."""
    return int(name.rsplit("-", 1)[1])


@dataclass(frozen=True)
class Kind:
    """One kind of checkpoint. train: (seed, run, base) to a model; base is None unless `based_on` names a kind.

    measure: what a manifest says of such a model. about: what its description says besides seed and training.
    """

    names: tuple[str, ...]
    config: TrainConfig
    train: Callable[[int, runtime.Run, GPT | None], GPT]
    measure: Callable[[GPT], dict[str, float]]
    based_on: str | None = None
    about: dict[str, Any] = field(default_factory=dict)


KINDS = {
    "world": Kind(
        ("world-0", "world-1", "world-2"),
        TRAIN,
        lambda seed, run, _: train_world_model(seed, run)[0],
        measure,
        about={"world": 0, "train_tokens": TRAIN_TOKENS},
    ),
    "portraits": Kind(
        ("portraits-0", "portraits-1", "portraits-2"),
        PORTRAITS,
        lambda seed, run, base: train_portraits(base, seed, run)[0],
        measure_policy,
        based_on="world",
        about={"world": 0, "demonstrations": DEMONSTRATIONS},
    ),
    "lists": Kind(  # reads stories of jobs on lists; page 4.1 tunes it
        ("lists-0",),
        instructions.PRETRAIN,
        lambda seed, run, _: instructions.train_lists_model(seed, run, progress=True),
        measure_lists,
        about={"train_tokens": instructions.PRETRAIN.steps * instructions.BATCH * instructions.TIME},
    ),
    "records": Kind(  # write JSON records of sentences; page 5.4 asks them
        ("records-0", "records-1", "records-2"),
        records.TRAIN,
        lambda seed, run, _: records.train_records(seed, run),
        measure_records,
        about={"train_tokens": records.TRAIN_TOKENS},
    ),
}
KIND_OF = {name: kind for kind in KINDS.values() for name in kind.names}
NAMES = tuple(KIND_OF)


def make(names: tuple[str, ...], seeds: list[int], folder: Path, run: runtime.Run) -> dict[str, dict]:
    """Train one model a name into a folder and write its manifest.json; returns the manifest.

    A model that is based on another starts from the one with its number: the one just made if it is among the names,
    or the shipped.
    """
    manifest: dict[str, dict] = {}
    for name, seed in zip(names, seeds, strict=True):
        kind, base, about = KIND_OF[name], None, {}
        print(f"{name}: training with random seed {seed} ({kind.config.steps} steps) ...", flush=True)
        if kind.based_on:
            about = {"base": f"{kind.based_on}-{number(name)}"}
            home = folder if about["base"] in manifest else runtime.SHIPPED
            base = restore(*runtime.read_checkpoint(home / f"{about['base']}.safetensors"))
        model = kind.train(seed, run, base)
        path = folder / f"{name}.safetensors"
        digest = model.cpu().save(path, **kind.about, **about, seed=seed, training=asdict(kind.config))
        stored = restore(*runtime.read_checkpoint(path))  # measured as shipped, after rounding to float16
        manifest[name] = {"sha256": digest, "bytes": path.stat().st_size, "seed": seed, **kind.measure(stored)}
        print(f"{name}: {manifest[name]}", flush=True)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return manifest


def differences(fresh: dict[str, dict], shipped: dict[str, dict]) -> list[str]:
    """Why a freshly made manifest is not as good as the shipped one; empty when it is."""
    problems = []
    for name, new in fresh.items():
        old = shipped.get(name)
        if old is None:
            problems.append(f"{name} is not shipped; write it with --write.")
        elif new["sha256"] != old["sha256"] and (
            abs(new["loss"] - old["loss"]) > TOLERANCE["loss"]
            or new.get("facts_known", 1) < old.get("facts_known", 1) - TOLERANCE["facts_known"]
        ):
            problems.append(f"{name}: retrained {new}, shipped {old}.")
    return problems


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="replace the shipped checkpoints")
    parser.add_argument("--seed", type=int, help="first random seed of models made into --out")
    parser.add_argument("--out", type=Path, help="folder for models made with --seed")
    parser.add_argument("--only", choices=NAMES, nargs="+", default=list(NAMES), help="only these checkpoints")
    options = parser.parse_args()
    if (options.seed is None) != (options.out is None):
        parser.error("--seed and --out go together")
    run = runtime.setup()
    if options.seed is not None:
        make(NAMES, [options.seed + number(name) for name in NAMES], options.out, run)
        print(f"Run pages against them with FMLAB_CHECKPOINTS={options.out.resolve()}")
        return 0
    manifest = runtime.SHIPPED / "manifest.json"
    shipped = json.loads(manifest.read_text()) if manifest.is_file() else {}
    names, seeds = tuple(options.only), [number(n) for n in options.only]
    if options.write:
        whole = {NAMES, *(kind.names for label, kind in KINDS.items() if label != "world")}  # worlds have offspring
        if names not in whole:
            parser.error(
                "--write makes all of them, or with --only " + " or ".join(" ".join(w) for w in whole - {NAMES})
            )
        with tempfile.TemporaryDirectory() as folder:  # the shipped files change only when all are there
            fresh = make(names, seeds, Path(folder), run)
            for name in names:
                shutil.copy(Path(folder) / f"{name}.safetensors", runtime.SHIPPED)
            kept = {name: {**shipped, **fresh}[name] for name in NAMES}
            manifest.write_text(json.dumps(kept, indent=2) + "\n")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        fresh = make(names, seeds, Path(folder), run)
    problems = differences(fresh, shipped)
    same = [n for n in names if fresh[n]["sha256"] == shipped.get(n, {}).get("sha256")]
    print(f"{len(same)} of {len(names)} retrained files are the shipped ones byte for byte.")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
