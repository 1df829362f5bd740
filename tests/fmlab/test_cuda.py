"""On a GPU: training in bfloat16 learns, texts are those of a pass without a cache, runs go on, checkpoints travel.

Skipped elsewhere; what a GPU refuses is tried everywhere (tests/devices). Left out: speed (benchmarks/gpu.py).
"""

import json

import pytest
import several_processes
import torch
from test_processes import torchrun

from fmlab import runtime
from fmlab.decoding import generate
from fmlab.models import GPT, GPTConfig
from fmlab.models.checkpoints import restore
from fmlab.text import windows, write_shards
from fmlab.training import Resume, TrainConfig, team, train, train_gpt

DEVICES = torch.cuda.device_count()
pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not DEVICES, reason="needs a CUDA device; where there is one, run them with  pytest -m gpu"),
]
SIZES = GPTConfig(64, context=64, layers=3, width=64, heads=4)
STREAM = torch.arange(20_000) * 7 // 3 % 61
CONFIG = TrainConfig(60, lr=3e-3)


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setenv("FMLAB_PROFILE", "gpu")
    monkeypatch.delenv("FMLAB_SEED", raising=False)
    return runtime.setup()


@pytest.fixture
def trained(run):
    return train_gpt(STREAM, SIZES, CONFIG, run, seed=0)


def test_training_in_bfloat16_learns_as_on_the_cpu(run, trained):
    model, history = trained
    with run.autocast():
        assert model(STREAM[None, :32].to(run.device)).dtype == torch.bfloat16
    assert history.final_loss(5) < history.losses[0] / 3
    assert all(weight.dtype == torch.float32 and weight.isfinite().all() for weight in model.parameters())
    laptop = runtime.Run("laptop", torch.device("cpu"), 0)
    generator = torch.Generator().manual_seed(0)
    drawn = [windows(STREAM, 16, 64, generator) for _ in range(10)]
    losses = [train(GPT(SIZES), iter(drawn), TrainConfig(10), where, progress=False).losses for where in (run, laptop)]
    assert losses[0] == pytest.approx(losses[1], rel=0.02)


@pytest.mark.parametrize(
    "sizes", [SIZES, GPTConfig(64, context=64, layers=2, width=64, heads=4, kv_heads=2, experts=4)]
)
def test_a_text_written_with_the_cache_is_that_of_whole_passes(run, sizes):
    model, _ = train_gpt(STREAM, sizes, CONFIG, run, seed=0)
    prompts = torch.stack([STREAM[:8], STREAM[100:108]]).to(run.device)
    new = generate(model, prompts, 20)
    logits = model(torch.cat([prompts, new], 1))[:, 7:-1]
    chosen = logits.gather(-1, new[..., None])[..., 0]
    assert (logits.amax(-1) - chosen).max() < 1e-3  # the best token, or one that nearly ties with it
    drawn = [generate(model, prompts, 20, generator=run.generator(3)) for _ in range(2)]
    assert torch.equal(*drawn)


def test_an_interrupted_run_goes_on_with_the_same_losses(run, trained, tmp_path):
    def go_on(until):
        """Losses of the whole run, or KeyboardInterrupt after so many batches."""
        generator, left = run.generator(0), iter(range(until))

        def batches():
            if next(left, None) is None:
                raise KeyboardInterrupt
            return windows(STREAM.to(run.device), 16, 64, generator)

        kept = Resume(tmp_path / "kept", [generator], every=0)
        return train(GPT(SIZES, seed=0), batches, CONFIG, run, progress=False, resume=kept).losses

    with pytest.raises(KeyboardInterrupt):
        go_on(30)
    assert go_on(30) == pytest.approx(trained[1].losses, rel=0.02)


def test_a_checkpoint_of_the_gpu_is_read_on_the_cpu(run, trained, tmp_path):
    file = tmp_path / "model.safetensors"
    trained[0].save(file)
    here = restore(*runtime.read_checkpoint(file))
    there = restore(*runtime.read_checkpoint(file)).to(run.device)
    ids = STREAM[None, :64]
    torch.testing.assert_close(there(ids.to(run.device)).cpu(), here(ids), atol=1e-3, rtol=1e-3)
    torch.testing.assert_close(trained[0](ids.to(run.device)).cpu(), here(ids), atol=0.05, rtol=0.05)  # float16 file


@pytest.mark.slow
def test_a_compiled_loss_is_the_same(run):
    model, generator = GPT(SIZES, seed=0).to(run.device).train(), run.generator(0)
    batch = windows(STREAM.to(run.device), 16, 64, generator)
    with run.autocast():
        plain, compiled = model.loss(*batch), torch.compile(model.loss)(*batch)
    assert compiled.item() == pytest.approx(plain.item(), rel=5e-3)
    slopes = [torch.autograd.grad(loss, model.embedding.weight)[0].norm().item() for loss in (plain, compiled)]
    assert slopes[1] == pytest.approx(slopes[0], rel=0.02)


def test_one_device_is_a_team_of_one(run):
    generators = [run.generator(0), run.generator(0)]
    losses = [train_gpt(STREAM, SIZES, TrainConfig(10), run, seed=0)[1].losses]
    with team(run) as we:
        batches = lambda: windows(STREAM.to(run.device), 16, 64, generators[0])  # noqa: E731
        losses.append(train(GPT(SIZES, seed=0), batches, TrainConfig(10), run, progress=False, team=we).losses)
    assert losses[1] == pytest.approx(losses[0], rel=0.02)


@pytest.mark.slow
@pytest.mark.skipif(DEVICES < 2, reason=f"needs two CUDA devices, here {DEVICES}")
@pytest.mark.parametrize("way", ["replicate", "shard"])
def test_two_devices_learn_what_one_does(run, tmp_path, way):
    write_shards(([(start + i) % 32 for i in range(17)] for start in range(100)), tmp_path / "text", 32, per_file=700)
    entries = [
        {
            "way": way,
            "stop": None,
            "file": None,
            "steps": 12,
            "out": str(tmp_path / name),
            "weights": f"{tmp_path / name}.w",
        }
        for name in ("one", "two")
    ]
    several_processes.every(str(tmp_path / "text"), entries[:1])
    torchrun(2, str(tmp_path / "text"), json.dumps(entries[1:]))
    one, two = (json.loads((tmp_path / name).read_text()) for name in ("one", "two"))
    assert two["processes"] == 2 and two["losses"] == pytest.approx(one["losses"], rel=0.02)
