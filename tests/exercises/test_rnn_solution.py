"""The solution of `rnn` against torch.nn's own recurrent networks, backpropagation by hand, and properties.

The bank shows that the checks catch mistakes; this shows that the solution they are built around is right on other
inputs.
"""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

pytestmark = pytest.mark.slow
SEED = st.integers(0, 2**32 - 1)
SIZE = st.integers(1, 6)


@pytest.fixture(scope="module")
def solution(solution_of):
    return type("Solution", (), {name: staticmethod(f) for name, f in solution_of("rnn").items() if callable(f)})


def some(seed, *shapes):
    draw = torch.Generator().manual_seed(seed)
    return [torch.randn(shape, generator=draw, dtype=torch.float64) for shape in shapes]


def network(seed, inputs, hidden, blocks=1):
    shapes = (blocks * hidden, inputs), (blocks * hidden, hidden), (blocks * hidden,)
    return dict(zip(("W_x", "W_h", "b"), some(seed, *shapes), strict=True))


def torchs(kind, weights, inputs, hidden, order=(0,), forget_bias=0.0):
    """torch.nn's network with these weights; `order`: which of our blocks each of its blocks is."""
    module = kind(inputs, hidden, batch_first=True, dtype=torch.float64)
    rows = torch.cat([torch.arange(hidden) + block * hidden for block in order])
    with torch.no_grad():
        module.weight_ih_l0.copy_(weights["W_x"][rows])
        module.weight_hh_l0.copy_(weights["W_h"][rows])
        module.bias_ih_l0.copy_(weights["b"][rows])
        module.bias_hh_l0.zero_()
        module.bias_hh_l0[hidden : 2 * hidden] = forget_bias
    return module


@given(SEED, SIZE, SIZE, st.lists(SIZE, min_size=1, max_size=5), st.integers(0, 3))
def test_unroll_is_torchs_rnn_on_a_packed_batch(solution, seed, inputs, hidden, lengths, spare):
    time = max(lengths) + spare
    weights = network(seed, inputs, hidden)
    x, h = some(seed + 1, (len(lengths), time, inputs), (len(lengths), hidden))
    packed = pack_padded_sequence(x, torch.tensor(lengths), batch_first=True, enforce_sorted=False)
    with torch.no_grad():
        theirs, last = torchs(torch.nn.RNN, weights, inputs, hidden)(packed, h[None])
    theirs, _ = pad_packed_sequence(theirs, batch_first=True, total_length=time)
    for row, length in enumerate(lengths):
        x[row, length:] = float("nan")
    got = solution.unroll(lambda x_t, h: solution.rnn_step(x_t, h, weights), x, lengths, h)
    torch.testing.assert_close(got[0], theirs)
    torch.testing.assert_close(got[1], last[0])


@given(SEED, SIZE, SIZE, st.integers(1, 8), st.floats(-3, 3))
def test_lstm_is_torchs_with_the_blocks_in_its_order(solution, seed, inputs, hidden, time, forget_bias):
    weights = network(seed, inputs, hidden, blocks=4)
    x, h, c = some(seed + 1, (3, time, inputs), (3, hidden), (3, hidden))
    module = torchs(torch.nn.LSTM, weights, inputs, hidden, order=(0, 2, 1, 3), forget_bias=forget_bias)
    with torch.no_grad():
        _, (last_h, last_c) = module(x, (h[None], c[None]))
    for t in range(time):
        h, c = solution.lstm_step(x[:, t], h, c, weights, forget_bias)
    torch.testing.assert_close(h, last_h[0])
    torch.testing.assert_close(c, last_c[0])


@given(SEED, SIZE, SIZE, st.integers(1, 12), st.floats(0.1, 2))
def test_reach_is_backpropagation_by_hand(solution, seed, inputs, hidden, time, size):
    weights = network(seed, inputs, hidden)
    weights["W_h"] = weights["W_h"] * size / hidden**0.5
    x, h, readout = some(seed + 1, (2, time, inputs), (2, hidden), (hidden,))
    got = solution.gradient_reach(x, h, weights, readout)
    states = []
    for t in range(time):
        h = solution.rnn_step(x[:, t], h, weights)
        states.append(h)
    back, norms = readout.expand(2, hidden), []
    for state in states[::-1]:
        norms.append(back.norm(dim=-1))
        back = (back * (1 - state.square())) @ weights["W_h"]
    want = torch.stack(norms[::-1], dim=1) / readout.norm()
    torch.testing.assert_close(got, want, rtol=1e-6, atol=1e-300)


@given(SEED, SIZE, st.integers(2, 30))
def test_a_contracting_network_forgets_at_least_as_fast_as_its_largest_singular_value(solution, seed, hidden, time):
    """Pascanu, Mikolov and Bengio 2013: with tanh' <= 1 each step back shrinks the gradient by at least that factor."""
    weights = network(seed, 2, hidden)
    weights["W_h"] = weights["W_h"] * 0.8 / torch.linalg.matrix_norm(weights["W_h"], 2)
    x, h, readout = some(seed + 1, (3, time, 2), (3, hidden), (hidden,))
    got = solution.gradient_reach(x, h, weights, readout)
    assert bool((got[:, :-1] <= 0.8 * got[:, 1:] * (1 + 1e-9)).all())


@given(SEED, SIZE, st.lists(SIZE, min_size=1, max_size=4), st.integers(0, 6))
def test_a_line_goes_on_as_it_would_alone(solution, seed, hidden, lengths, steps):
    vocab = 7
    weights = network(seed, vocab, hidden)
    (out,) = some(seed + 1, (vocab, hidden))
    draw = torch.Generator().manual_seed(seed)
    prompts = [torch.randint(vocab, (length,), generator=draw).tolist() for length in lengths]

    def model(tokens, h):
        h = out.new_zeros(len(tokens), hidden) if h is None else h
        h = solution.rnn_step(torch.nn.functional.one_hot(tokens, vocab).double(), h, weights)
        return h @ out.T, h

    together = solution.continue_text(model, prompts, steps)
    assert together == [solution.continue_text(model, [prompt], steps)[0] for prompt in prompts]
    for prompt, new in zip(prompts, together, strict=True):
        assert len(new) == steps
        assert (
            solution.continue_text(model, [prompt + new], 3)[0]
            == solution.continue_text(model, [prompt], steps + 3)[0][steps:]
        ), "what was written and then read back goes on the same way"
        if steps:
            ended = solution.continue_text(model, [prompt], steps, end=new[0])
            assert ended == [new[:1]]


@given(SEED, st.floats(1e-3, 1e3), st.floats(1e-3, 1e3))
def test_clipping_is_torchs(solution, seed, size, limit):
    grads = dict(enumerate(value * size for value in some(seed, (3, 4), (4,), (), (2, 0, 3))))
    theirs = [torch.nn.Parameter(value.clone()) for value in grads.values()]
    for parameter, value in zip(theirs, grads.values(), strict=True):
        parameter.grad = value.clone()
    norm = torch.nn.utils.clip_grad_norm_(theirs, limit)
    got, mine = solution.clip_gradients(grads, limit)
    assert mine == pytest.approx(float(norm), rel=1e-9)
    for parameter, value in zip(theirs, got.values(), strict=True):
        torch.testing.assert_close(value, parameter.grad, rtol=1e-2, atol=0)  # torch adds 1e-6 to the norm
    total = float(torch.cat([value.flatten() for value in got.values()]).norm())
    assert total <= limit * (1 + 1e-9)
