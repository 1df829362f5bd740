"""The hidden Markov model against the sum over every sequence of states, and what Baum-Welch must never do."""

import itertools
import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from fmlab.models import HMM

SEEDS = st.integers(0, 10**6)
SEEN = st.lists(st.integers(0, 3), min_size=1, max_size=5)


def model(seed, states=3, symbols=4):
    return HMM.random(states, symbols, torch.Generator().manual_seed(seed))


def joint(hmm, path, seen):
    """log p(states, symbols), factor by factor."""
    total = hmm.log_initial[path[0]] + hmm.log_emission[path[0], seen[0]]
    for t in range(1, len(path)):
        total = total + hmm.log_transition[path[t - 1], path[t]] + hmm.log_emission[path[t], seen[t]]
    return total.item()


def every_path(hmm, seen):
    return {path: joint(hmm, path, seen) for path in itertools.product(range(hmm.states), repeat=len(seen))}


@settings(max_examples=40, deadline=None)
@given(SEEDS, SEEN)
def test_the_likelihood_is_the_sum_over_every_path_and_viterbi_its_best(seed, seen):
    hmm = model(seed)
    paths = every_path(hmm, seen)
    total = torch.tensor(list(paths.values())).logsumexp(0).item()
    assert hmm.log_likelihood(seen) == pytest.approx(total, rel=1e-5)
    assert hmm.logprobs(seen).sum().item() == pytest.approx(total, rel=1e-5)
    assert paths[tuple(hmm.viterbi(seen))] == pytest.approx(max(paths.values()))


@settings(max_examples=40, deadline=None)
@given(SEEDS, SEEN)
def test_the_posterior_is_the_share_of_the_paths_through_a_state(seed, seen):
    hmm = model(seed)
    paths = every_path(hmm, seen)
    whole = sum(map(math.exp, paths.values()))
    posterior = hmm.posterior(seen)
    for t, state in itertools.product(range(len(seen)), range(hmm.states)):
        through = sum(math.exp(p) for path, p in paths.items() if path[t] == state)
        assert posterior[t, state].item() == pytest.approx(through / whole)


def test_a_batch_is_its_rows():
    hmm, batch = model(5), torch.randint(4, (3, 7), generator=torch.Generator().manual_seed(0))
    for method in (hmm.forward, hmm.backward, hmm.logprobs):
        torch.testing.assert_close(method(batch), torch.stack([method(row) for row in batch]))
    assert hmm.log_likelihood(batch) == pytest.approx(sum(hmm.log_likelihood(row) for row in batch))


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.integers(1, 3), st.integers(1, 12))
def test_baum_welch_never_loses_likelihood(seed, rows, time):
    data = torch.randint(4, (rows, time), generator=torch.Generator().manual_seed(seed))
    hmm = model(seed + 1)
    history = hmm.baum_welch(data, 12)
    assert all(later >= earlier - 1e-9 for earlier, later in itertools.pairwise(history))
    assert history[-1] == pytest.approx(hmm.log_likelihood(data))
    for table in (hmm.log_initial, hmm.log_transition, hmm.log_emission):
        torch.testing.assert_close(table.exp().sum(-1), torch.ones_like(table.exp().sum(-1)))


def test_one_step_of_baum_welch_is_the_expected_counts_over_every_path():
    hmm, seen = model(8), [0, 3, 1, 1, 2]
    paths = {p: math.exp(v) for p, v in every_path(hmm, seen).items()}
    whole = sum(paths.values())
    moves, emitted = torch.zeros(3, 3).double(), torch.zeros(3, 4).double()
    for path, weight in paths.items():
        for a, b in itertools.pairwise(path):
            moves[a, b] += weight / whole
        for state, symbol in zip(path, seen, strict=True):
            emitted[state, symbol] += weight / whole
    hmm.baum_welch(torch.tensor(seen), 1)
    torch.testing.assert_close(hmm.log_transition.exp(), moves / moves.sum(1, keepdim=True))
    torch.testing.assert_close(hmm.log_emission.exp(), emitted / emitted.sum(1, keepdim=True))


def test_baum_welch_finds_a_chain_that_alternates():
    data = torch.tensor([0, 1] * 30)
    hmm = model(0, states=2, symbols=2)
    assert math.exp(hmm.baum_welch(data, 200)[-1] / 60) > 0.95


def test_counting_gives_the_known_model():
    tagged = [[(0, 0), (1, 2), (0, 1)], [(1, 2), (1, 3), (0, 0)]]
    hmm = HMM.from_counts(tagged, states=2, symbols=4)
    torch.testing.assert_close(hmm.log_initial.exp(), torch.tensor([0.5, 0.5]).double())
    torch.testing.assert_close(hmm.log_transition.exp(), torch.tensor([[0, 1], [2 / 3, 1 / 3]]).double())
    torch.testing.assert_close(
        hmm.log_emission.exp(), torch.tensor([[2 / 3, 1 / 3, 0, 0], [0, 0, 2 / 3, 1 / 3]]).double()
    )
    smoothed = HMM.from_counts(tagged, 2, 4, smoothing=1)
    assert smoothed.log_transition.exp()[0].tolist() == pytest.approx([1 / 3, 2 / 3])
    assert smoothed.viterbi([0, 2, 3, 1]) == [0, 1, 1, 0]


def test_counting_too_little_is_told():
    with pytest.raises(ValueError, match="transition row 1"):
        HMM.from_counts([[(0, 0), (0, 1), (1, 1)]], 2, 2)
    with pytest.raises(ValueError, match="outside 2 states"):
        HMM.from_counts([[(2, 0)]], 2, 2)


def test_long_and_lopsided_sequences_neither_underflow_nor_break():
    """Two coins that never change hands: the first half speaks for one, the longer second half for the other."""
    hmm = HMM(torch.tensor([0.5, 0.5]), torch.eye(2), torch.tensor([[0.999, 0.001], [0.001, 0.999]]))
    seen = torch.tensor([0] * 1000 + [1] * 2000)
    expected = math.log(0.5) + 1000 * math.log(0.001) + 2000 * math.log(0.999)
    assert hmm.log_likelihood(seen) == pytest.approx(expected)
    assert set(hmm.viterbi(seen)) == {1}
    assert hmm.baum_welch(seen, 2)[-1] > expected


def test_draws_follow_the_chain():
    hmm = HMM(torch.tensor([1.0, 0]), torch.tensor([[0.0, 1], [1, 0]]), torch.tensor([[1.0, 0, 0], [0, 0.5, 0.5]]))
    states, symbols = hmm.sample(400, torch.Generator().manual_seed(0))
    assert states == [0, 1] * 200 and set(symbols[::2]) == {0} and set(symbols[1::2]) == {1, 2}
    assert 60 < symbols.count(1) < 140
    assert hmm.viterbi(symbols) == states


def test_what_cannot_happen_is_said():
    hmm = HMM(torch.tensor([1.0, 0]), torch.eye(2), torch.eye(2))
    assert hmm.log_likelihood([0, 1]) == -math.inf
    for method in (hmm.viterbi, hmm.posterior, hmm.logprobs, lambda seen: hmm.baum_welch(seen, 1)):
        with pytest.raises(ValueError, match="impossible"):
            method([0, 1])


def test_smoothing_makes_everything_possible_and_keeps_rows_distributions():
    hard = HMM(torch.tensor([1.0, 0]), torch.eye(2), torch.eye(2))
    soft = hard.smoothed(0.2)
    assert soft.log_emission.exp().tolist() == [pytest.approx([0.9, 0.1]), pytest.approx([0.1, 0.9])]
    assert math.isfinite(soft.perplexity([0, 1, 0]))
    for share in (0, 1.5):
        with pytest.raises(ValueError, match="share"):
            hard.smoothed(share)


def test_perplexity_gives_the_first_symbol_away():
    hmm, seen = model(2), [3, 0, 1, 1]
    gained = hmm.log_likelihood(seen) - hmm.log_likelihood(seen[:1])
    assert hmm.perplexity(seen) == pytest.approx(math.exp(-gained / 3))
    with pytest.raises(ValueError, match="at least two"):
        hmm.perplexity([1])


@pytest.mark.parametrize(
    ("initial", "transition", "emission"),
    [([1.0], [[0.5]], [[1.0]]), ([0.5, 0.5], [[1.0]], [[1.0]]), ([2.0, -1.0], [[1.0, 0], [0, 1.0]], [[1.0], [1.0]])],
)
def test_tables_that_are_no_probabilities_are_refused(initial, transition, emission):
    with pytest.raises(ValueError, match="shapes|sum to one"):
        HMM(torch.tensor(initial), torch.tensor(transition), torch.tensor(emission))


@pytest.mark.parametrize("seen", [[], [4], [-1], [0.5], [[[0]]]])
def test_observations_that_do_not_fit_are_refused(seen):
    with pytest.raises(ValueError, match="Observations"):
        model(0).forward(seen)
