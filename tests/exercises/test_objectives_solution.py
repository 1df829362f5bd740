"""The solution of `objectives` against fmlab's batches and models, PyTorch's cross_entropy, and what its parts are for.

The bank shows that the checks catch mistakes; this shows that the solution they are built around is right on other
inputs: a packed row must give each document what it gets alone.
"""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from fmlab.models import GPT
from fmlab.models.attention import causal_mask
from fmlab.models.config import GPTConfig
from fmlab.text.objectives import causal_batch, cut_span, masked_batch, replaced_batch

pytestmark = pytest.mark.slow
SEED = st.integers(0, 2**32 - 1)
# documents of a row: how many tokens, and how many of them are given
DOCUMENTS = st.lists(
    st.integers(1, 5).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), min_size=1, max_size=4
)


@pytest.fixture(scope="module")
def solution(solution_of):
    return type("Solution", (), {name: staticmethod(f) for name, f in solution_of("objectives").items() if callable(f)})


def drawn(seed, *shape, keys=("choose", "action", "token")):
    draw = torch.Generator().manual_seed(seed)
    return {key: torch.rand(shape, generator=draw, dtype=torch.float64) for key in keys}


def packed(rows, seed, pads=2):
    """tokens, documents and given of rows of documents, the longest row without padding when pads is 0."""
    time = max(sum(length for length, _ in row) for row in rows) + pads
    tokens = torch.randint(3, 30, (len(rows), time), generator=torch.Generator().manual_seed(seed))
    documents, given_ = torch.full((len(rows), time), -1), torch.zeros(len(rows), time, dtype=torch.bool)
    for i, row in enumerate(rows):
        start = 0
        for number, (length, prefix) in enumerate(row):
            documents[i, start : start + length] = (7 * number + 3) % 11  # in no order
            given_[i, start : start + prefix] = True
            start += length
    return tokens, documents, given_


@given(SEED, st.integers(7, 60))
def test_hidden_by_masks_only_it_is_fmlabs_masked_batch(solution, seed, time):
    tokens = torch.randint(5, 40, (1, time), generator=torch.Generator().manual_seed(seed))
    theirs = masked_batch(tokens, 3, torch.Generator().manual_seed(seed), rate=0.15)
    choose = torch.rand(1, time, generator=torch.Generator().manual_seed(seed)).double()
    draws = {"choose": choose, "action": torch.zeros(1, time).double(), "token": choose}
    got = solution.bert_batch(tokens, torch.tensor([time]), [0, 1], 3, 40, draws)
    assert torch.equal(got[0], theirs[0]) and torch.equal(got[1], theirs[1])


def test_of_many_tokens_eighty_ten_and_ten_percent_are_masked_swapped_and_kept(solution):
    """Of 60,000 chosen tokens each share lies within 0.01: missed with probability below 3 * 2 * exp(-12)."""
    tokens = torch.randint(10, 5000, (100, 4000), generator=torch.Generator().manual_seed(1))
    inputs, labels = solution.bert_batch(tokens, torch.full((100,), 4000), [], 3, 5000, drawn(2, 100, 4000))
    chosen = labels != -100
    assert int(chosen.sum()) == 60_000 and chosen.sum(1).unique().tolist() == [600]
    masked, kept = (inputs[chosen] == 3).double().mean(), (inputs[chosen] == tokens[chosen]).double().mean()
    assert float(masked) == pytest.approx(0.8, abs=0.01) and float(kept) == pytest.approx(0.1, abs=0.01)
    swapped = inputs[chosen & (inputs != 3) & (inputs != tokens)]
    assert float(swapped.double().mean()) == pytest.approx(2500, abs=60)  # any id: uniform


@given(SEED, st.lists(st.integers(0, 12), min_size=1, max_size=4), st.integers(1, 100))
def test_padding_and_special_ids_change_nothing(solution, seed, lengths, percent):
    draws = drawn(seed, len(lengths), 12)
    tokens = torch.randint(9, (len(lengths), 12), generator=torch.Generator().manual_seed(seed))
    got = solution.bert_batch(tokens, torch.tensor(lengths), [1, 2], 0, 9, draws, percent)
    other = tokens.clone()
    for i, length in enumerate(lengths):
        other[i, length:] = 8 - other[i, length:]
    again = solution.bert_batch(other, torch.tensor(lengths), [1, 2], 0, 9, draws, percent)
    assert torch.equal(got[1], again[1])
    alone = [solution.bert_batch(*(x[i : i + 1] for x in (tokens, torch.tensor(lengths))), [1, 2], 0, 9,
             {key: x[i : i + 1] for key, x in draws.items()}, percent) for i in range(len(lengths))]  # fmt: skip
    assert torch.equal(got[0], torch.cat([row[0] for row in alone]))
    assert torch.equal(got[1], torch.cat([row[1] for row in alone]))


@given(SEED, st.integers(2, 9))
def test_the_generator_draws_by_its_probabilities(solution, seed, vocab):
    """A fine grid of draws meets each id as often as its probability says, to one step of the grid."""
    logits = torch.randn(vocab, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    grid = (torch.arange(4000, dtype=torch.float64) + 0.5) / 4000
    tokens, chosen = torch.zeros(1, 4000, dtype=torch.int64), torch.ones(1, 4000, dtype=torch.bool)
    many = logits.expand(1, 4000, vocab)
    inputs, labels = solution.electra_batch(tokens, torch.tensor([4000]), chosen, many, grid[None])
    shares = torch.bincount(inputs[0], minlength=vocab) / 4000
    torch.testing.assert_close(shares.double(), logits.softmax(-1), rtol=0, atol=2 / 4000)
    assert torch.equal(labels, (inputs != 0).long())


@given(SEED)
def test_labels_are_those_of_fmlabs_replaced_batch(solution, seed):
    draw = torch.Generator().manual_seed(seed)
    tokens = torch.randint(4, 12, (3, 10), generator=draw)
    inputs, replaced = replaced_batch(tokens, torch.arange(4, 12), draw, rate=0.4)
    logits = torch.full((3, 10, 12), -torch.inf, dtype=torch.float64).scatter(-1, inputs[..., None], 0.0)
    got = solution.electra_batch(
        tokens, torch.full((3,), 10), replaced.bool(), logits, torch.full((3, 10), 0.5).double()
    )
    assert torch.equal(got[0], inputs) and torch.equal(got[1], replaced.long())


@given(st.integers(1, 9), st.integers(0, 3))
def test_no_prefix_is_causal_and_a_whole_one_is_full(solution, length, pads):
    time = length + pads
    mask = solution.prefix_mask(torch.tensor([length] * 2), torch.tensor([0, length]), time)
    assert torch.equal(mask[0, :length, :length], causal_mask(length, length))
    assert bool(mask[1, :length, :length].all())
    assert torch.equal(mask[:, length:], torch.eye(time, dtype=torch.bool)[length:].expand(2, pads, time))


@given(DOCUMENTS, SEED)
def test_one_document_per_row_is_the_prefix_mask(solution, rows, seed):
    _, documents, prefix = packed([[row] for row in rows], seed)
    mask, positions = solution.packed_mask(documents, prefix)
    lengths, prefixes = (torch.tensor(numbers) for numbers in zip(*rows, strict=True))
    assert torch.equal(mask, solution.prefix_mask(lengths, prefixes, documents.shape[1]))
    assert torch.equal(positions, torch.arange(documents.shape[1]).where(documents >= 0, torch.tensor(0)))


@pytest.mark.parametrize("kind", ["learned", "rotary"])
@given(rows=st.lists(DOCUMENTS, min_size=1, max_size=3), seed=SEED)
@settings(max_examples=20, deadline=None)
def test_a_model_gives_a_packed_document_what_it_gives_it_alone(solution, kind, rows, seed):
    torch.manual_seed(0)
    config = GPTConfig(vocab_size=30, context=24, layers=2, heads=2, width=16, positions=kind, causal=False)
    model = GPT(config, seed=1).double().eval()
    tokens, documents, prefix = packed(rows, seed)
    mask, positions = solution.packed_mask(documents, prefix)
    with torch.inference_mode():
        together = model(tokens, mask=mask[:, None], positions=positions)
        labels = solution.next_token_labels(tokens, documents, prefix)
        whole = solution.pieces_loss([(together, labels)])
        pieces = []
        for i, row in enumerate(rows):
            start = 0
            for length, given_ in row:
                part = slice(start, start + length)
                alone = solution.prefix_mask(torch.tensor([length]), torch.tensor([given_]), length)
                logits = model(tokens[i : i + 1, part], mask=alone[:, None])
                torch.testing.assert_close(together[i, part], logits[0])
                ids = torch.zeros(1, length, dtype=torch.int64)
                asked = solution.next_token_labels(tokens[i : i + 1, part], ids, prefix[i : i + 1, part])
                assert torch.equal(labels[i, part], asked[0])
                pieces.append((logits, asked))
                start += length
    torch.testing.assert_close(whole, solution.pieces_loss(pieces))


@given(SEED, st.integers(2, 9))
def test_plain_labels_are_fmlabs_causal_targets(solution, seed, time):
    tokens = torch.randint(30, (3, time), generator=torch.Generator().manual_seed(seed))
    nothing = torch.zeros_like(tokens)
    got = solution.next_token_labels(tokens, nothing, nothing.bool())
    assert torch.equal(got[:, :-1], causal_batch(tokens)[1]) and got[:, -1].tolist() == [-100] * 3


@given(SEED, st.lists(st.integers(1, 4), min_size=1, max_size=4))
def test_gradients_of_pieces_are_those_of_the_whole_batch(solution, seed, sizes):
    draw = torch.Generator().manual_seed(seed)
    logits = torch.randn(sum(sizes), 5, 7, generator=draw, dtype=torch.float64, requires_grad=True)
    labels = torch.randint(7, (sum(sizes), 5), generator=draw)
    labels = labels.masked_fill(torch.rand(labels.shape, generator=draw) < 0.5, -100)
    labels[0, 0] = 3
    theirs = torch.nn.functional.cross_entropy(logits.flatten(0, 1), labels.flatten())
    ours = solution.pieces_loss(list(zip(logits.split(sizes), labels.split(sizes), strict=True)))
    torch.testing.assert_close(ours, theirs)
    wanted, got = (torch.autograd.grad(loss, logits)[0] for loss in (theirs, ours))
    torch.testing.assert_close(got, wanted)


def test_without_labels_the_loss_is_zero_and_so_is_its_gradient(solution):
    logits = torch.randn(2, 3, 4, generator=torch.Generator().manual_seed(1), requires_grad=True)
    loss = solution.pieces_loss([(logits, torch.full((2, 3), -100))])
    assert loss.item() == 0 and loss.dtype == torch.float32
    assert torch.autograd.grad(loss, logits)[0].eq(0).all()


@given(st.lists(st.integers(0, 99), max_size=20), st.data())
def test_what_is_cut_out_can_be_put_back(solution, tokens, data):
    edges = sorted(data.draw(st.sets(st.integers(0, len(tokens)), max_size=8)))
    spans = list(zip(edges[::2], edges[1::2], strict=False))
    sentinels = [200 - n for n in range(len(spans) + 1)]
    source, target = solution.cut_out(tokens, spans, sentinels)
    assert solution.put_back(source, target, sentinels) == tokens
    assert len(source) + len(target) == len(tokens) + 2 * len(spans) + 1


@given(st.integers(2, 9), st.data())
def test_one_span_is_fmlabs_cut_span(solution, time, data):
    first = data.draw(st.integers(0, time - 1))
    length = data.draw(st.integers(1, time - first))
    tokens = list(range(10, 10 + time))
    theirs = cut_span(torch.tensor([tokens]), torch.tensor([[first]]), torch.tensor([[length]]), 5, 1, 0)
    source, target = solution.cut_out(tokens, [(first, first + length)], [5, 1])
    assert source == [token for token in theirs[0][0].tolist() if token != 0]
    assert target[1:] == theirs[1][0].tolist()
