"""Our recurrent networks against PyTorch's with the same weights, and the sequence-to-sequence model's promises."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from fmlab import runtime
from fmlab.models.rnn import GRU, LSTM, RNN
from fmlab.models.seq2seq import Seq2Seq, reversal_batch
from fmlab.training import TrainConfig, train

PAIRS = [(RNN, nn.RNN, nn.RNNCell), (LSTM, nn.LSTM, nn.LSTMCell), (GRU, nn.GRU, nn.GRUCell)]


@pytest.mark.parametrize(("ours", "torchs", "_"), PAIRS)
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), batch=st.integers(1, 3), time=st.integers(1, 7), width=st.integers(1, 5))
def test_every_output_and_gradient_is_that_of_pytorchs_layer(ours, torchs, _, seed, batch, time, width):
    model, peer = ours(3, width, seed=seed), torchs(3, width, batch_first=True)
    peer.load_state_dict({f"{name}_l0": weight for name, weight in model.state_dict().items()})
    inputs = torch.randn(batch, time, 3, generator=torch.Generator().manual_seed(seed))
    outputs, last = model(inputs)
    expected, expected_last = peer(inputs)
    torch.testing.assert_close(outputs, expected)
    for state, peers in zip(*((s if isinstance(s, tuple) else (s,)) for s in (last, expected_last)), strict=True):
        torch.testing.assert_close(state, peers[0])
    outputs.square().sum().backward()
    expected.square().sum().backward()
    for name, weight in model.named_parameters():
        torch.testing.assert_close(weight.grad, getattr(peer, f"{name}_l0").grad, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("ours", "_", "cell"), PAIRS)
def test_weights_move_to_pytorchs_cell_and_back(ours, _, cell):
    model, peer = ours(2, 4, seed=1), cell(2, 4)
    peer.load_state_dict(model.state_dict())
    x = torch.randn(5, 2, generator=torch.Generator().manual_seed(0))
    state = model.first_state(5)
    expected = peer(x, state)
    torch.testing.assert_close(model.step(x @ model.weight_ih.T + model.bias_ih, state), expected)
    model.load_state_dict(cell(2, 4).state_dict())


@pytest.mark.parametrize("kind", [RNN, LSTM, GRU])
def test_going_on_from_a_state_is_the_same_as_reading_all_at_once(kind):
    model = kind(3, 4, seed=2)
    inputs = torch.randn(2, 6, 3, generator=torch.Generator().manual_seed(1))
    whole, _ = model(inputs)
    first, state = model(inputs[:, :2])
    rest, _ = model(inputs[:, 2:], state)
    torch.testing.assert_close(torch.cat([first, rest], dim=1), whole)


@pytest.mark.parametrize("kind", [RNN, LSTM, GRU])
def test_the_seed_decides_the_first_weights_and_the_global_state_is_left_alone(kind):
    before = torch.get_rng_state()
    one, same, other = kind(3, 4, seed=5), kind(3, 4, seed=5), kind(3, 4, seed=6)
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(one.weight_hh, same.weight_hh) and not torch.equal(one.weight_hh, other.weight_hh)
    assert one.weight_hh.abs().max() <= 0.5


def test_an_rnn_may_have_another_activation_and_an_lstm_an_open_forget_gate():
    linear = RNN(2, 3, activation=lambda x: x)
    inputs = torch.randn(1, 4, 2, generator=torch.Generator().manual_seed(3))
    zeros = linear(0 * inputs)[0]
    torch.testing.assert_close(linear(2 * inputs)[0] - zeros, 2 * (linear(inputs)[0] - zeros))
    lstm = LSTM(2, 3, forget_bias=2.0)
    assert torch.equal((lstm.bias_ih + lstm.bias_hh)[3:6], torch.full((3,), 2.0))
    assert torch.equal(lstm.bias_ih[:3], LSTM(2, 3).bias_ih[:3])


@pytest.mark.parametrize("kind", [RNN, LSTM, GRU])
def test_bad_sizes_and_shapes_are_refused(kind):
    with pytest.raises(ValueError, match="at least 1"):
        kind(0, 4)
    with pytest.raises(ValueError, match=r"shape \(batch, time, 3\)"):
        kind(3, 4)(torch.zeros(2, 3))
    with pytest.raises(ValueError, match="no time steps"):
        kind(3, 4)(torch.zeros(2, 0, 3))


def test_reversal_batch_is_its_source_backwards_and_uses_every_token():
    sources, targets = reversal_batch(200, 5, 4, torch.Generator().manual_seed(0))
    assert sources.shape == (200, 5) and sources.dtype == torch.long
    assert targets.tolist() == [row[::-1] for row in sources.tolist()]
    assert sources.unique().tolist() == [0, 1, 2, 3]
    with pytest.raises(ValueError, match="at least 1"):
        reversal_batch(4, 0, 4, torch.Generator())


@pytest.mark.parametrize("attention", [False, True])
def test_fed_its_own_tokens_the_writer_gives_the_logits_that_it_chose_them_by(attention):
    model = Seq2Seq(7, 8, attention, seed=3).eval()
    sources, _ = reversal_batch(6, 5, 7, torch.Generator().manual_seed(1))
    wrote = model.generate(sources, 3)
    assert wrote.shape == (6, 3) and wrote.max() < 7
    logits = model(sources, wrote)
    assert logits.shape == (6, 3, 7)
    assert torch.equal(logits.argmax(-1), wrote)


@pytest.mark.parametrize("attention", [False, True])
def test_no_step_of_the_writer_sees_the_token_that_it_must_predict(attention):
    model = Seq2Seq(7, 8, attention, seed=4)
    sources, targets = reversal_batch(2, 5, 7, torch.Generator().manual_seed(2))
    changed = targets.clone()
    changed[:, 3] = (changed[:, 3] + 1) % 7
    before, after = model(sources, targets), model(sources, changed)
    torch.testing.assert_close(before[:, :4], after[:, :4])
    assert not torch.allclose(before[:, 4], after[:, 4])


def test_without_attention_only_the_last_state_counts():
    model = Seq2Seq(7, 8, seed=5)
    sources, targets = reversal_batch(2, 5, 7, torch.Generator().manual_seed(3))
    states, context = model.encode(sources)
    assert torch.equal(states[:, -1], context) and context.shape == (2, 8)
    model.encode = lambda sources: (torch.full_like(states, torch.nan), context)
    assert bool(model(sources, targets).isfinite().all())
    attending = Seq2Seq(7, 8, attention=True, seed=5)
    attending.encode = model.encode
    assert bool(attending(sources, targets).isnan().all())


def test_attention_weights_are_shares_of_the_source():
    sources, targets = reversal_batch(2, 5, 7, torch.Generator().manual_seed(4))
    weights = Seq2Seq(7, 8, attention=True).attend_weights(sources, targets[:, :3])
    assert weights.shape == (2, 3, 5) and bool((weights >= 0).all())
    torch.testing.assert_close(weights.sum(-1), torch.ones(2, 3))
    with pytest.raises(ValueError, match="no attention"):
        Seq2Seq(7, 8).attend_weights(sources, targets)


@pytest.mark.parametrize("attention", [False, True])
def test_a_short_training_learns_to_reverse_two_tokens(attention):
    run = runtime.setup()
    model, draw = Seq2Seq(4, 16, attention, seed=0), run.generator(0)
    config = TrainConfig(150, lr=2e-2, weight_decay=0.0)
    train(model, lambda: reversal_batch(32, 2, 4, draw), config, run, progress=False)
    sources, targets = reversal_batch(200, 2, 4, run.generator(1))
    assert (model.generate(sources, 2) == targets).float().mean() > 0.95


def test_seq2seq_refuses_bad_sizes_and_has_weights_by_seed():
    with pytest.raises(ValueError, match="at least 1"):
        Seq2Seq(0)
    with pytest.raises(ValueError, match="length must be at least 1"):
        Seq2Seq(3, 4).generate(torch.zeros(1, 2, dtype=torch.long), 0)
    before = torch.get_rng_state()
    one, same, other = (Seq2Seq(5, 6, True, seed=s).state_dict() for s in (1, 1, 2))
    assert torch.equal(torch.get_rng_state(), before)
    assert all(torch.equal(one[name], same[name]) and not torch.equal(one[name], other[name]) for name in one)
