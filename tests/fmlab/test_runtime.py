"""Profiles, seeds and checkpoints: what is wrong is said, and a changed file is noticed."""

import json
import random

import numpy as np
import pytest
import torch

from fmlab import runtime
from fmlab.models import load
from fmlab.models.checkpoints import restore


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    for name in ("FMLAB_SEED", "FMLAB_PROFILE", "FMLAB_CHECKPOINTS"):
        monkeypatch.delenv(name, raising=False)


def test_the_default_is_the_laptop(capsys):
    run = runtime.setup()
    assert run.profile == "laptop" and run.device.type == "cpu" and not run.large
    assert torch.get_num_threads() == 1
    assert capsys.readouterr().out == "profile laptop · CPU, one thread · seed shift 0\n"


def test_setup_makes_all_three_random_generators_repeat():
    draws = []
    for _ in range(2):
        runtime.setup(seed=3)
        draws.append((random.random(), np.random.rand(), torch.rand(1).item()))
    assert draws[0] == draws[1]


def test_fmlab_seed_moves_the_global_random_generators_too(monkeypatch):
    draws = []
    for shift in ("0", "2"):
        monkeypatch.setenv("FMLAB_SEED", shift)
        runtime.setup()
        draws.append((random.random(), np.random.rand(), torch.rand(1).item()))
    assert all(a != b for a, b in zip(*draws, strict=True))


def test_fmlab_seed_moves_every_seed(monkeypatch):
    plain = runtime.setup().seeds(3)
    monkeypatch.setenv("FMLAB_SEED", "2")
    moved = runtime.setup().seeds(3)
    assert plain == [0, 1, 2] and moved == [2000, 2001, 2002]


@pytest.mark.parametrize(("name", "value"), [("FMLAB_PROFILE", "tpu"), ("FMLAB_SEED", "-1"), ("FMLAB_SEED", "x")])
def test_a_setting_that_makes_no_sense_is_refused_with_the_choices(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=f"{name} is '{value}'; use"):
        runtime.setup()


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has CUDA, so the gpu profile works here")
def test_gpu_without_a_gpu_says_what_to_do(monkeypatch):
    monkeypatch.setenv("FMLAB_PROFILE", "gpu")
    with pytest.raises(RuntimeError, match="use FMLAB_PROFILE=laptop"):
        runtime.setup()


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_gpu_profile_uses_cuda(monkeypatch):
    monkeypatch.setenv("FMLAB_PROFILE", "gpu")
    run = runtime.setup()
    assert run.device.type == "cuda" and run.large and run.generator(1).device.type == "cuda"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A checkpoint folder of its own with one file "a"."""
    digest = runtime.save_checkpoint(tmp_path / "a.safetensors", {"w": torch.arange(4.0)}, {"model": "none"})
    (tmp_path / "manifest.json").write_text(json.dumps({"a": {"sha256": digest}}))
    monkeypatch.setenv("FMLAB_CHECKPOINTS", str(tmp_path))
    return tmp_path


def test_a_checkpoint_comes_back(folder):
    tensors, description = runtime.load_checkpoint("a")
    assert description == {"model": "none"} and torch.equal(tensors["w"], torch.arange(4.0))
    assert not list(folder.glob("*.partial"))


def test_a_changed_checkpoint_is_refused(folder):
    data = bytearray((folder / "a.safetensors").read_bytes())
    data[-1] ^= 1
    (folder / "a.safetensors").write_bytes(data)
    with pytest.raises(runtime.CheckpointError, match="not the file that manifest.json names"):
        runtime.load_checkpoint("a")


@pytest.mark.parametrize("content", [b"", b"\x80\x04pickle", b"{}"])
def test_a_file_that_is_no_checkpoint_is_refused_and_not_executed(folder, content):
    (folder / "a.safetensors").write_bytes(content)
    with pytest.raises(runtime.CheckpointError, match="damaged or no checkpoint"):
        runtime.load_checkpoint("a")


@pytest.mark.parametrize("manifest", ["{", "[]", '{"a": {}}', '{"a": 3}'])
def test_a_broken_manifest_is_a_checkpoint_error(folder, manifest):
    (folder / "manifest.json").write_text(manifest)
    with pytest.raises(runtime.CheckpointError):
        runtime.load_checkpoint("a")


def test_weights_that_float16_cannot_hold_are_refused(folder):
    with pytest.raises(ValueError, match="not finite in float16"):
        runtime.save_checkpoint(folder / "b.safetensors", {"w": torch.tensor([1e6])}, {})


def test_a_checkpoint_can_be_read_by_others(folder):
    assert (folder / "a.safetensors").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("rest", [{}, {"config": {"size": 3}}, {"config": {"vocab_size": 5}}])
def test_a_description_that_does_not_fit_its_tensors_is_a_checkpoint_error(rest):
    with pytest.raises(runtime.CheckpointError, match="does not fit"):
        restore({"w": torch.zeros(2)}, {"model": "gpt", **rest})


def test_unknown_and_missing_checkpoints_say_what_there_is(folder):
    with pytest.raises(runtime.CheckpointError, match="there are: a"):
        runtime.load_checkpoint("b")
    (folder / "a.safetensors").unlink()
    with pytest.raises(runtime.CheckpointError, match="git checkout"):
        runtime.load_checkpoint("a")
    with pytest.raises(runtime.CheckpointError, match="not a gpt"):
        runtime.save_checkpoint(folder / "a.safetensors", {"w": torch.arange(4.0)}, {"model": "none"})
        load("a")


def test_what_is_drawn_inside_is_decided_by_the_seed_and_the_state_outside_does_not_move():
    before = torch.get_rng_state()
    drawn = []
    for seed in (3, 3, 4):
        with runtime.seeded(seed):
            drawn.append(torch.nn.Linear(5, 5).weight)
    assert torch.equal(drawn[0], drawn[1]) and not torch.equal(drawn[0], drawn[2])
    assert torch.equal(before, torch.get_rng_state())
