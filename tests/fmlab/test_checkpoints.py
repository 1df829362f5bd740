"""The shipped models: small, what the manifest says, and what `make checkpoints` makes."""

import json

import checkpoints
import pytest

from fmlab import runtime
from fmlab.models import load
from fmlab.recipes import instructions
from fmlab.world.instructions import OPERATIONS

MANIFEST = json.loads((runtime.SHIPPED / "manifest.json").read_text())


@pytest.fixture(autouse=True)
def shipped_ones(monkeypatch):
    monkeypatch.delenv("FMLAB_CHECKPOINTS", raising=False)


def test_every_checkpoint_is_listed_and_under_a_megabyte():
    files = {p.stem: p for p in runtime.SHIPPED.glob("*.safetensors")}
    assert set(files) == set(MANIFEST) == set(checkpoints.NAMES)
    assert all(p.stat().st_size < 1_000_000 for p in files.values())


@pytest.mark.parametrize("name", checkpoints.KINDS["world"].names)
def test_a_shipped_model_does_what_the_manifest_says(name):
    measured = checkpoints.measure(load(name))
    assert measured["facts_known"] == pytest.approx(MANIFEST[name]["facts_known"], abs=0.005)
    assert measured["loss"] == pytest.approx(MANIFEST[name]["loss"], abs=0.001)


@pytest.mark.parametrize("name", checkpoints.KINDS["portraits"].names)
def test_a_shipped_policy_writes_like_the_careless_writer(name):
    model = load(name)
    assert checkpoints.measure_policy(model)["loss"] == pytest.approx(MANIFEST[name]["loss"], abs=0.001)
    base = load(name.replace("portraits", "world"))
    assert checkpoints.measure_policy(base)["loss"] > 2 * MANIFEST[name]["loss"]


def test_the_shipped_reader_of_stories_does_what_the_manifest_says_and_finishes_stories():
    model = load("lists-0")
    assert checkpoints.measure_lists(model)["loss"] == pytest.approx(MANIFEST["lists-0"]["loss"], abs=0.001)
    jobs = instructions.jobs(list(OPERATIONS), 60, seed=10**6)
    assert instructions.share_right(instructions.complete(model, jobs), jobs) > 0.85
    assert instructions.share_right(instructions.follow(model, jobs), jobs) < 0.1


def test_the_models_know_the_world():
    assert all(MANIFEST[name]["facts_known"] >= 0.99 for name in checkpoints.KINDS["world"].names)


def test_a_worse_retraining_is_reported_and_the_same_file_is_not():
    worse = {n: e | {"sha256": "0", "loss": e["loss"] + 0.1} for n, e in MANIFEST.items()}
    assert len(checkpoints.differences(worse, MANIFEST)) == len(MANIFEST)
    assert checkpoints.differences(MANIFEST, MANIFEST) == []


@pytest.mark.slow
def test_retraining_gives_the_shipped_model(tmp_path, monkeypatch):
    """Byte for byte on the kind of processor that made it; in what it does on any other."""
    monkeypatch.delenv("FMLAB_SEED", raising=False)
    monkeypatch.delenv("FMLAB_PROFILE", raising=False)
    fresh = checkpoints.make(("world-0", "portraits-0"), [0, 0], tmp_path, runtime.setup())
    assert checkpoints.differences(fresh, MANIFEST) == []
