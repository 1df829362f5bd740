"""The training loop: it learns, repeats itself, clips, and refuses to go on with a broken loss."""

import shutil

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from fmlab import runtime
from fmlab.models import GPT, GPTConfig
from fmlab.training import TrainConfig, learning_rate, optimizer, train

CONFIG = GPTConfig(vocab_size=11, context=16, layers=1, width=16, heads=2)


@pytest.fixture
def run(monkeypatch):
    monkeypatch.delenv("FMLAB_SEED", raising=False)
    monkeypatch.delenv("FMLAB_PROFILE", raising=False)
    return runtime.setup()


def counting(run, seed=0):
    """Batches of a sequence that any model can learn: each token is the one before plus one."""
    generator = run.generator(seed)

    def batch():
        start = torch.randint(11, (8, 1), generator=generator)
        cut = (start + torch.arange(17)) % 11
        return cut[:, :-1], cut[:, 1:]

    return batch


def test_it_learns_to_count_and_repeats_itself(run, capsys):
    histories, weights = [], []
    for _ in range(2):
        model = GPT(CONFIG, seed=0)
        histories.append(train(model, counting(run), TrainConfig(steps=150, lr=1e-2), run))
        weights.append([p.detach().clone() for p in model.parameters()])
        assert not model.training
    first, second = histories
    assert first.losses[0] > 2 and first.final_loss() < 0.3
    assert first.losses == second.losses and first.tokens == 150 * 8 * 16
    assert all(torch.equal(a, b) for a, b in zip(*weights, strict=True))
    shown = capsys.readouterr()
    assert "step 150/150" in shown.err and "tokens/s" in shown.err and not shown.out.count("step")


def test_an_iterator_of_batches_works_as_well_as_a_function(run):
    make = counting(run)
    history = train(GPT(CONFIG), iter([make(), make()]), TrainConfig(steps=2), run, progress=False)
    assert len(history.losses) == 2


@given(st.integers(1, 500), st.floats(1e-4, 1.0))
def test_the_learning_rate_climbs_then_falls_and_stays_in_its_bounds(steps, lr):
    config = TrainConfig(steps=steps, lr=lr)
    rates = [learning_rate(s, config) for s in range(steps)]
    peak = rates.index(max(rates))
    assert all(0 < r <= lr * (1 + 1e-12) for r in rates)
    assert rates[: peak + 1] == sorted(rates[: peak + 1])
    assert rates[peak:] == sorted(rates[peak:], reverse=True)


def test_the_schedule_is_what_the_optimizer_uses(run, monkeypatch):
    used = []
    step = torch.optim.AdamW.step
    spy = lambda self, *a, **k: used.append(self.param_groups[0]["lr"]) or step(self, *a, **k)  # noqa: E731
    monkeypatch.setattr(torch.optim.AdamW, "step", spy)
    config = TrainConfig(steps=40, lr=1e-2, final_lr=0.1)
    train(GPT(CONFIG), counting(run), config, run, progress=False)
    assert used == [learning_rate(s, config) for s in range(40)]
    assert used[-1] == pytest.approx(0.1 * 1e-2, rel=0.05)


def test_batches_that_end_too_soon_are_counted(run):
    make = counting(run)
    with pytest.raises(ValueError, match="ended after 2 of 5 steps"):
        train(GPT(CONFIG), [make(), make()], TrainConfig(steps=5), run, progress=False)


def test_clipping_bounds_the_gradient_and_leaves_small_ones_alone(run, monkeypatch):
    norms = []
    step = torch.optim.AdamW.step

    def spy(self, *args, **kwargs):
        grads = [p.grad for g in self.param_groups for p in g["params"]]
        norms.append(torch.stack([g.norm() for g in grads]).norm().item())
        return step(self, *args, **kwargs)

    monkeypatch.setattr(torch.optim.AdamW, "step", spy)
    for clip in (0.05, 0.0):
        train(GPT(CONFIG), counting(run), TrainConfig(steps=3, clip=clip), run, progress=False)
    assert all(n <= 0.05 * 1.001 for n in norms[:3]) and all(n > 0.05 for n in norms[3:])


def test_only_matrices_are_decayed():
    groups = optimizer(GPT(CONFIG), TrainConfig(steps=1, weight_decay=0.3)).param_groups
    assert {g["weight_decay"]: {p.dim() >= 2 for p in g["params"]} for g in groups} == {0.3: {True}, 0.0: {False}}


def test_a_loss_that_is_no_number_stops_with_advice(run):
    model = GPT(CONFIG)
    with torch.no_grad():
        model.norm.weight.fill_(float("nan"))
    with pytest.raises(FloatingPointError, match="nan at step 0; try a learning rate below"):
        train(model, counting(run), TrainConfig(steps=5), run, progress=False)


def test_training_without_steps_is_refused():
    with pytest.raises(ValueError, match="at least one step"):
        TrainConfig(steps=0)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("c++") is None, reason="torch.compile needs a C++ compiler on a CPU")
def test_a_compiled_loss_gives_the_same_losses_and_names(run, tmp_path, monkeypatch):
    monkeypatch.setenv("TORCHINDUCTOR_CACHE_DIR", str(tmp_path))
    losses, names = [], []
    for compiled in (False, True):
        model = GPT(CONFIG, seed=0)
        losses.append(train(model, counting(run), TrainConfig(6), run, progress=False, compiled=compiled).losses)
        names.append(list(model.state_dict()))
    assert losses[1] == pytest.approx(losses[0], abs=1e-3) and names[0] == names[1]
