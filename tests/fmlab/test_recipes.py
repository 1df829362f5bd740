"""The recipe of the shipped models: the same for everyone who imports it, and what a checkpoint says about itself."""

from dataclasses import asdict

import pytest
import torch

from fmlab import recipes, runtime
from fmlab.text import world_tokenizer
from fmlab.world import World, documents


@pytest.fixture
def run(monkeypatch):
    monkeypatch.delenv("FMLAB_SEED", raising=False)
    monkeypatch.delenv("FMLAB_PROFILE", raising=False)
    return runtime.setup()


def test_the_text_is_the_documents_of_world_0_and_a_short_one_is_the_start_of_a_long_one():
    tokenizer = world_tokenizer(World(0))
    stream = recipes.world_stream(3, 500)
    first = tokenizer.encode(next(documents(World(0), 3)))
    assert stream[: len(first) + 2].tolist() == [tokenizer.eos, *first, tokenizer.eos]
    assert torch.equal(stream, recipes.world_stream(3, 2000)[:500])
    assert not torch.equal(stream, recipes.world_stream(4, 500))


def test_a_short_training_is_the_recipe_with_fewer_steps(run):
    stream = recipes.world_stream(0, 5000)
    (first, history), (second, _), (other, _) = (
        recipes.train_world_model(seed, run, steps=3, stream=stream, progress=False) for seed in (0, 0, 1)
    )
    assert len(history.losses) == 3 and history.tokens == 3 * recipes.BATCH * recipes.TIME
    weights = [model.embedding.weight for model in (first, second, other)]
    assert torch.equal(weights[0], weights[1]) and not torch.equal(weights[0], weights[2])


def test_a_shipped_model_names_this_recipe(monkeypatch):
    monkeypatch.delenv("FMLAB_CHECKPOINTS", raising=False)
    _, description = runtime.load_checkpoint("world-0")
    said = {**description["training"], "betas": tuple(description["training"]["betas"])}
    assert said == asdict(recipes.TRAIN) and description["train_tokens"] == recipes.TRAIN_TOKENS
    assert description["config"]["context"] == recipes.TIME
