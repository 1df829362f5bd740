"""State space models, linear recurrences and the GAN: two ways to the same outputs, causality, known answers."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from fmlab.models import attention
from fmlab.models.gan import GAN, modes_found, ring
from fmlab.models.linear_recurrence import LinearRecurrence
from fmlab.models.mixers import MixerConfig, MixerLM
from fmlab.models.rnn import GRU
from fmlab.models.state_space import DiagonalSSM, SelectiveSSM


def numbers(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


@settings(max_examples=20, deadline=None)
@given(time=st.integers(1, 70), cut=st.integers(0, 70), seed=st.integers(0, 50))
def test_a_recurrence_and_a_convolution_are_one_model(time, cut, seed):
    model, u = DiagonalSSM(5, 7, seed=seed), numbers(2, time, 5, seed=seed)
    whole = model(u)
    outputs, state = model.recurrent(u)
    torch.testing.assert_close(outputs, whole, atol=1e-4, rtol=1e-4)
    first, middle = model.recurrent(u[:, : min(cut, time)]) if cut > 0 else (u[:, :0], None)
    rest, end = model.recurrent(u[:, cut:], middle) if cut < time else (u[:, :0], middle)
    torch.testing.assert_close(torch.cat([first, rest], 1), outputs, atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(end, state, atol=1e-5, rtol=1e-4)


def test_the_kernel_is_what_one_impulse_leaves():
    model = DiagonalSSM(3, 4, seed=1)
    impulse = torch.zeros(1, 20, 3)
    impulse[:, 0] = 1
    expected = model.kernel(20).T.clone()
    expected[0] += model.D
    torch.testing.assert_close(model(impulse)[0], expected, atol=1e-5, rtol=1e-4)
    assert ((model.decay > 0) & (model.decay < 1)).all()


@settings(max_examples=20, deadline=None)
@given(time=st.integers(1, 40), cut=st.integers(1, 39), heads=st.sampled_from([1, 2, 4]), seed=st.integers(0, 50))
def test_a_linear_recurrence_in_parallel_and_step_by_step_is_one_model(time, cut, heads, seed):
    model, x = LinearRecurrence(8, heads, seed=seed), numbers(2, time, 8, seed=seed)
    outputs, (last, S) = model.recurrent(x)
    torch.testing.assert_close(model(x), outputs, atol=1e-5, rtol=1e-4)
    assert S.shape == (2, heads, 8 // heads, 8 // heads) and torch.equal(last, x[:, -1])
    if cut < time:
        first, state = model.recurrent(x[:, :cut])
        rest, (_, end) = model.recurrent(x[:, cut:], state)
        torch.testing.assert_close(torch.cat([first, rest], 1), outputs, atol=1e-5, rtol=1e-4)
        torch.testing.assert_close(end, S, atol=1e-5, rtol=1e-4)


def test_with_no_decay_and_no_bonus_it_is_attention_without_the_softmax():
    model, x = LinearRecurrence(6, 1, seed=2), numbers(1, 9, 6)
    with torch.no_grad():
        model.log_rate.fill_(-40.0)
        model.bonus.fill_(1.0)
        model.shift.fill_(1.0)
        q, k, v = model.receptance(x), model.key(x), model.value(x)
        scores = (q @ k.transpose(1, 2) / math.sqrt(6)).masked_fill(~attention.causal_mask(9, 9), 0.0)
        torch.testing.assert_close(model(x), model.out(scores @ v), atol=1e-5, rtol=1e-4)


def test_the_selective_model_is_its_recurrence_written_out():
    model, u = SelectiveSSM(4, 3, seed=1), numbers(1, 6, 4)
    steps, (B, C), A = model.steps(u)[0], model.B_C(u)[0].chunk(2, -1), -model.log_A.exp()
    state, outputs = torch.zeros(4, 3), []
    for t in range(6):
        for d in range(4):
            state[d] = torch.exp(steps[t, d] * A[d]) * state[d].clone() + steps[t, d] * B[t] * u[0, t, d]
        outputs.append(state @ C[t] + model.D * u[0, t])
    torch.testing.assert_close(model(u)[0], model.out(torch.stack(outputs)), atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("kind", [DiagonalSSM, SelectiveSSM, LinearRecurrence])
def test_a_later_input_changes_no_earlier_output_and_the_seed_decides(kind):
    before = torch.get_rng_state()
    model, x = kind(8, seed=3), numbers(2, 12, 8)
    changed = x.clone()
    changed[:, 7] += 1
    first, second = model(x), model(changed)
    torch.testing.assert_close(first[:, :7], second[:, :7], atol=1e-5, rtol=1e-5)
    assert not torch.allclose(first[:, 7:], second[:, 7:], atol=1e-3)
    assert torch.equal(kind(8, seed=3)(x), first) and not torch.allclose(kind(8, seed=4)(x), first)
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize("mixer", [lambda w, s: LinearRecurrence(w, 2, s), lambda w, s: GRU(w, w, seed=s)])
def test_a_language_model_around_a_mixer_is_causal_and_learns_what_carries_loss(mixer):
    model = MixerLM(MixerConfig(11, layers=2, width=8, hidden=16), mixer, seed=1)
    tokens = torch.randint(11, (2, 9), generator=torch.Generator().manual_seed(0))
    changed = tokens.clone()
    changed[:, 5] = (changed[:, 5] + 1) % 11
    torch.testing.assert_close(model(tokens)[:, :5], model(changed)[:, :5])
    assert not torch.allclose(model(tokens)[:, 5:], model(changed)[:, 5:])
    targets = tokens.roll(-1, 1)
    targets[:, 4:] = -100
    torch.testing.assert_close(model.loss(tokens, targets), model.loss(tokens[:, :4], targets[:, :4]))
    model.loss(tokens, targets).backward()
    assert all(p.grad is not None and p.grad.abs().sum() > 0 for p in model.parameters())


def test_heads_that_do_not_divide_the_width_are_refused():
    with pytest.raises(ValueError, match="multiple of heads"):
        LinearRecurrence(6, 4)


def test_the_ring_has_its_modes_and_the_count_finds_them():
    points = ring(4000, torch.Generator().manual_seed(0))
    found, near = modes_found(points)
    assert found == 8 and near > 0.99
    assert points.norm(dim=1).mean().item() == pytest.approx(2, abs=0.01)
    half = points[points[:, 0] > 0.1]
    assert modes_found(half)[0] == 3
    assert modes_found(torch.zeros(100, 2)) == (0, 0.0)


def test_each_player_moves_only_its_own_weights_to_its_own_end():
    model, generator = GAN(seed=1), torch.Generator().manual_seed(0)
    real, invented = ring(64, generator), model.invent(64, generator)
    model.discriminator_loss(real, invented).backward()
    assert all(p.grad is None for p in model.generator.parameters())
    perfect = GAN(seed=1)
    for part in perfect.discriminator:
        if isinstance(part, torch.nn.Linear):
            torch.nn.init.zeros_(part.weight)
            torch.nn.init.zeros_(part.bias)
    assert perfect.discriminator_loss(real, invented).item() == pytest.approx(2 * math.log(2))
    assert perfect.generator_loss(invented).item() == pytest.approx(math.log(2))


def test_training_is_decided_by_its_seed_and_moves_the_points_to_the_ring():
    runs = [GAN(width=16, seed=0).train_on_ring(200, seed) for seed in (1, 1, 2)]
    assert [step for step, _ in runs[0]] == [0, 50, 100, 150, 200]
    assert torch.equal(runs[0][-1][1], runs[1][-1][1]) and not torch.equal(runs[0][-1][1], runs[2][-1][1])
    off = [(points.norm(dim=1) - 2).abs().mean() for _, points in runs[0]]
    assert off[-1] < off[0] / 2
