"""The solution of `sft` against fmlab's template, a real transformer read unpacked, transformers' loss, and itself.

The bank shows that the checks catch mistakes; this shows that the solution they are built around is right on other
inputs, and that its parts fit together: a packed batch in pieces trains what each example alone would train.
"""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from fmlab.models import GPT
from fmlab.models.config import GPTConfig
from fmlab.posttraining.chat import render
from fmlab.text import SPECIALS, world_tokenizer
from fmlab.world import World

pytestmark = pytest.mark.slow
SEED = st.integers(0, 2**32 - 1)
VOCAB, LENGTH = 11, 12
EXAMPLE = st.lists(st.tuples(st.integers(0, VOCAB - 1), st.booleans()), min_size=1, max_size=LENGTH).map(
    lambda pairs: ([token for token, _ in pairs], [trained for _, trained in pairs])
)
EXAMPLES = st.lists(EXAMPLE, min_size=1, max_size=6)


@pytest.fixture(scope="module")
def solution(solution_of):
    return type("Solution", (), {name: staticmethod(f) for name, f in solution_of("sft").items() if callable(f)})


@pytest.fixture(scope="module")
def model():
    """A small transformer whose attention is far from even, so that a wrong mask or position shows."""
    config = GPTConfig(vocab_size=VOCAB, context=LENGTH, layers=2, heads=2, width=16, positions="rotary")
    made = GPT(config, seed=3).double()
    with torch.no_grad():
        for name, weight in made.named_parameters():
            if "attention" in name:
                weight.mul_(8)
    return made.eval()


@given(st.lists(st.sampled_from(["hello", "thanks", "yes no", "", "good answer please"]), min_size=1, max_size=6))
def test_without_a_system_message_it_is_the_courses_template(solution, contents):
    tokenizer = world_tokenizer(World(0))
    roles = ["user", "assistant"] * 3
    messages = [{"role": role, "content": content} for role, content in zip(roles, contents, strict=False)]
    open = len(messages) % 2 == 1
    vocabulary = {**tokenizer.ids, "<system>": 10**6}
    theirs = render(messages, tokenizer, open)
    assert solution.chat_tokens(messages, vocabulary, open) == (theirs.ids, theirs.answer)
    assert solution.chat_tokens(messages, vocabulary, open)[0][0] == tokenizer.eos


def test_a_prompt_is_the_start_of_what_is_trained(solution):
    """The model is asked in the very form in which it was trained: else it would have to answer to another template."""
    vocabulary = {word: n for n, word in enumerate([*SPECIALS, "<system>", "a", "b", "c"])}
    messages = [
        {"role": "system", "content": "a"},
        {"role": "user", "content": "b"},
        {"role": "assistant", "content": "c", "train": False},
        {"role": "user", "content": "a b"},
        {"role": "assistant", "content": "c c"},
    ]
    ids, trained = solution.chat_tokens(messages, vocabulary)
    for end in (2, 4):
        prompt, none = solution.chat_tokens(messages[:end], vocabulary, open=True)
        assert prompt == ids[: len(prompt)] and none == [False] * len(prompt)
    assert [n for n, flag in zip(ids, trained, strict=True) if flag] == [
        vocabulary[word] for word in ("c", "c", "<end>")
    ]


@given(EXAMPLES, st.integers(0, VOCAB - 1))
def test_every_example_is_found_again_and_no_row_could_have_taken_a_later_one(solution, examples, pad):
    packed = solution.pack_examples(examples, LENGTH, pad)
    found, used = [], []
    for tokens, labels, segments in zip(packed["tokens"], packed["labels"], packed["segments"], strict=True):
        used.append(int((segments > 0).sum()))
        assert (tokens[segments == 0] == pad).all() and (labels[segments == 0] == -100).all()
        for number in range(1, int(segments.max()) + 1):
            here = segments == number
            found.append((tokens[here].tolist(), [False, *(labels[here][:-1] != -100).tolist()]))
    due = [(ids, [False, *trained[1:]]) for ids, trained in examples]
    assert sorted(found) == sorted(due)
    for row in range(1, len(used)):
        first = int((packed["segments"][row] == 1).sum())
        assert first > LENGTH - min(used[:row]), "first fit opens a row only for what no earlier one could take"


@given(EXAMPLES)
@settings(max_examples=40)
def test_packed_it_is_read_as_if_alone(solution, model, examples):
    packed = solution.pack_examples(examples, LENGTH, 0)
    mask = solution.packed_mask(packed["segments"])
    with torch.no_grad():
        logits = model(packed["tokens"], mask=mask[:, None], positions=packed["positions"])
        whole = solution.answer_loss(logits, packed["labels"])
        total, count = 0.0, 0
        for ids, trained in examples:
            if True in trained[1:]:
                tokens, counted = torch.tensor([ids]), torch.tensor(trained[1:])
                losses = F.cross_entropy(model(tokens)[0, :-1], tokens[0, 1:], reduction="none")
                total, count = total + float(losses[counted].sum()), count + int(counted.sum())
    torch.testing.assert_close(float(whole), total / max(count, 1), rtol=1e-9, atol=1e-9)


@given(EXAMPLES, st.sampled_from(["token", "example"]), st.integers(1, 3))
@settings(max_examples=20)
def test_pieces_add_up_to_the_gradient_of_the_whole_batch(solution, model, examples, per, size):
    """By definition: a mean over tokens, or over examples of their means, each example read alone."""
    pieces = [solution.pack_examples(examples[n : n + size], LENGTH, 0) for n in range(0, len(examples), size)]
    weights = solution.token_weights([(piece["labels"], piece["segments"]) for piece in pieces], per)
    leaf = model.head.weight
    got = torch.zeros_like(leaf)
    for piece, weigh in zip(pieces, weights, strict=True):
        mask = solution.packed_mask(piece["segments"])[:, None]
        logits = model(piece["tokens"], mask=mask, positions=piece["positions"])
        got += torch.autograd.grad(solution.answer_loss(logits, piece["labels"], weigh), leaf)[0]
    losses = []
    for ids, trained in examples:
        tokens = torch.tensor([ids])
        each = F.cross_entropy(model(tokens)[0, :-1], tokens[0, 1:], reduction="none")[torch.tensor(trained[1:]).bool()]
        losses += [each] if len(each) else []
    means = torch.cat(losses) if per == "token" and losses else [each.mean() for each in losses]
    want = torch.zeros_like(leaf)
    if len(means):
        want = torch.autograd.grad(sum(means) / len(means), leaf)[0]
    torch.testing.assert_close(got, want, rtol=1e-5, atol=1e-7)  # the weights are float32


def test_the_loss_is_that_of_transformers(solution):
    loss = pytest.importorskip("transformers.loss.loss_utils").ForCausalLMLoss
    draw = torch.Generator().manual_seed(4)
    logits = torch.randn(3, 9, 7, generator=draw)
    labels = torch.randint(7, (3, 9), generator=draw).masked_fill(torch.rand(3, 9, generator=draw) < 0.4, -100)
    theirs = loss(logits, None, 7, shift_labels=labels)
    torch.testing.assert_close(solution.answer_loss(logits, labels), theirs)
    weights = torch.full((3, 9), 1 / 50)
    theirs = loss(logits, None, 7, num_items_in_batch=torch.tensor(50), shift_labels=labels)
    torch.testing.assert_close(solution.answer_loss(logits, labels, weights), theirs)
    assert loss(logits, None, 7, shift_labels=torch.full((3, 9), -100)).isnan(), "theirs has no number for nothing"


@given(SEED, st.integers(1, 5), st.integers(1, 5), st.lists(st.integers(1, 4), min_size=1, max_size=3))
def test_merged_it_gives_what_the_adapter_gives_and_comes_out_again(solution, seed, out, width, ranks):
    draw = torch.Generator().manual_seed(seed)

    def some(*shape):
        return torch.randn(shape, generator=draw, dtype=torch.float64)

    adapters = [{"A": some(rank, width), "B": some(out, rank), "alpha": n + 0.5} for n, rank in enumerate(ranks)]
    weight, x = some(out, width), some(len(ranks), 3, width)
    rows = solution.adapt(x, weight, adapters, list(range(len(ranks))))
    for n, adapter in enumerate(adapters):
        merged = solution.merged_weight(weight, [adapter], [1])
        torch.testing.assert_close(rows[n], x[n] @ merged.T)
        torch.testing.assert_close(solution.merged_weight(merged, [adapter], [-1]), weight)
    fresh = [{**adapter, "B": torch.zeros_like(adapter["B"])} for adapter in adapters]  # as LoRA starts
    torch.testing.assert_close(solution.adapt(x, weight, fresh, [0] * len(x)), x @ weight.T)
