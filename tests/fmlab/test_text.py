"""Words to numbers and back, one stream, and windows of it."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from fmlab.text import WordTokenizer, pack, windows, world_tokenizer
from fmlab.world import World, documents

TOKENIZER = world_tokenizer(World(0))


@given(st.lists(st.sampled_from(TOKENIZER.words), max_size=40))
def test_known_words_come_back_unchanged(words):
    text = " ".join(words)
    assert TOKENIZER.decode(TOKENIZER.encode(text)) == text


def test_every_document_of_the_world_is_spelled_without_unknown_words():
    stream = pack(documents(World(0), 5), TOKENIZER, 50_000)
    assert TOKENIZER.unk not in stream


def test_an_unknown_word_becomes_unk():
    assert TOKENIZER.decode(TOKENIZER.encode("zzz lives")) == "<unk> lives"


def test_a_vocabulary_with_a_repeated_word_is_refused():
    with pytest.raises(ValueError, match="repeated: b"):
        WordTokenizer(["a", "b", "b"])


@pytest.mark.parametrize("bad", [-1, len(TOKENIZER)])
def test_decoding_refuses_ids_outside_the_vocabulary(bad):
    with pytest.raises(IndexError):
        TOKENIZER.decode([bad])


def test_pack_starts_each_document_with_eos():
    tokenizer = WordTokenizer(["a", "b"])
    a, b = tokenizer.encode("a b")
    assert pack(["a b", "b"], tokenizer, 5).tolist() == [tokenizer.eos, a, b, tokenizer.eos, b]
    with pytest.raises(ValueError, match="5 tokens, 6 were asked for"):
        pack(["a b", "b"], tokenizer, 6)


@given(st.integers(1, 5), st.integers(1, 9), st.integers(0, 1000))
def test_windows_are_cuts_of_the_stream_and_targets_come_one_step_later(batch, time, seed):
    stream = torch.arange(100)
    inputs, targets = windows(stream, batch, time, torch.Generator().manual_seed(seed))
    assert inputs.shape == targets.shape == (batch, time)
    assert torch.equal(targets, inputs + 1)
    assert torch.equal(inputs - inputs[:, :1], torch.arange(time).expand(batch, time))


def test_windows_reach_both_ends_of_the_stream():
    stream = torch.arange(6)
    inputs, targets = windows(stream, 500, 3, torch.Generator().manual_seed(0))
    assert inputs.min() == 0 and targets.max() == 5
    with pytest.raises(ValueError, match="7 tokens"):
        windows(stream, 1, 6, torch.Generator())
