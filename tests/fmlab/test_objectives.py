"""Batches for training on plain text: what is hidden, what is asked for, how many tokens carry loss."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from fmlab.text.objectives import IGNORE, causal_batch, cut_span, masked_batch, replaced_batch, span_batch

MASK, END, PAD = 99, 98, 97


def rows(batch, time, seed=0):
    return torch.randint(50, (batch, time), generator=torch.Generator().manual_seed(seed))


def draws(seed=0):
    return torch.Generator().manual_seed(seed)


def test_the_causal_target_is_the_next_token():
    inputs, targets = causal_batch(torch.tensor([[5, 6, 7, 8]]))
    assert inputs.tolist() == [[5, 6, 7]] and targets.tolist() == [[6, 7, 8]]
    with pytest.raises(ValueError, match="at least 2"):
        causal_batch(torch.tensor([[5]]))


@given(batch=st.integers(1, 5), time=st.integers(1, 40), rate=st.floats(0.01, 1), seed=st.integers(0, 99))
def test_masked_tokens_are_hidden_and_asked_for_and_no_others(batch, time, rate, seed):
    tokens = rows(batch, time, seed)
    inputs, targets = masked_batch(tokens, MASK, draws(seed), rate)
    hidden = inputs == MASK
    assert torch.equal(hidden, targets != IGNORE)
    assert torch.equal(torch.where(hidden, targets, inputs), tokens)
    exact = rate * tokens.numel()
    assert max(1, exact - 1) <= hidden.sum() <= max(1, exact + 1e-6)


def test_a_text_of_512_tokens_has_76_masks():
    assert (masked_batch(rows(1, 512), MASK, draws())[0] == MASK).sum() == 76


def test_every_place_is_masked_equally_often():
    often = sum((masked_batch(rows(4, 10), MASK, draws(i))[0] == MASK).float() for i in range(4000)) / 4000
    assert ((often - 0.15).abs() < 0.03).all()


def test_a_rate_for_each_row_covers_all_rates():
    inputs, _ = masked_batch(rows(4000, 20), MASK, draws(), rate=None)
    shares = (inputs == MASK).float().mean(1)
    assert shares.min() > 0 and shares.max() == 1
    for quantile in (0.25, 0.5, 0.75):
        assert abs(shares.quantile(quantile) - quantile) < 0.04


@pytest.mark.parametrize("rate", [0, -0.1, 1.1])
def test_a_rate_must_be_a_share(rate):
    with pytest.raises(ValueError, match="rate"):
        masked_batch(rows(2, 5), MASK, draws(), rate)


@given(seed=st.integers(0, 99), choices=st.lists(st.integers(0, 60), min_size=2, max_size=6, unique=True))
def test_replaced_tokens_differ_from_the_original_and_come_from_the_choices(seed, choices):
    tokens = rows(3, 20, seed)
    inputs, replaced = replaced_batch(tokens, torch.tensor(choices), draws(seed), 0.3)
    assert torch.equal(inputs != tokens, replaced.bool()) and replaced.sum() == 18
    assert set(inputs[replaced.bool()].tolist()) <= set(choices)


def test_replacing_needs_two_choices():
    with pytest.raises(ValueError, match="two different"):
        replaced_batch(rows(2, 5), torch.tensor([3, 3]), draws())


def test_a_cut_span_by_hand():
    tokens = torch.arange(10).view(1, 10).repeat(3, 1)
    first, length = torch.tensor([[2], [0], [7]]), torch.tensor([[3], [1], [3]])
    sources, targets = cut_span(tokens, first, length, MASK, END, PAD)
    assert sources.tolist() == [
        [0, 1, MASK, 5, 6, 7, 8, 9, PAD, PAD],
        [MASK, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [0, 1, 2, 3, 4, 5, 6, MASK, PAD, PAD],
    ]
    assert targets.tolist() == [[2, 3, 4, END], [0, END, IGNORE, IGNORE], [7, 8, 9, END]]


@pytest.mark.parametrize(("first", "length"), [(0, 0), (8, 3), (-1, 2)])
def test_a_span_must_lie_inside_its_row(first, length):
    with pytest.raises(ValueError, match="inside its row"):
        cut_span(rows(1, 10), torch.tensor([[first]]), torch.tensor([[length]]), MASK, END, PAD)


@given(batch=st.integers(1, 5), time=st.integers(2, 30), seed=st.integers(0, 99))
def test_source_and_target_of_a_span_make_the_text_again(batch, time, seed):
    tokens = rows(batch, time, seed)
    sources, targets = span_batch(tokens, MASK, END, PAD, draws(seed))
    for row, source, target in zip(tokens.tolist(), sources.tolist(), targets.tolist(), strict=True):
        kept = [t for t in source if t != PAD]
        asked = [t for t in target if t != IGNORE]
        at = kept.index(MASK)
        assert at >= 1 and asked[-1] == END and len(asked) >= 2
        assert kept[:at] + asked[:-1] + kept[at + 1 :] == row


def test_spans_reach_everywhere():
    _, targets = span_batch(rows(4000, 6), MASK, END, PAD, draws())
    lengths = (targets != IGNORE).sum(1) - 1
    assert set(lengths.tolist()) == {1, 2, 3, 4, 5}
