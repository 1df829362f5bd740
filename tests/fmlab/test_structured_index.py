"""Token masks of regular expressions: against brute force, over pieces of characters, words, and dead ends."""

import random
import re

import pytest
import torch
from structured_cases import random_pattern, write_at_random

from fmlab.structured import StructureError, TokenIndex, TooLargeError, Vocabulary, accepts, allows, compile_regex
from fmlab.text import BPE, WordTokenizer

PIECES = [b"a", b"b", b"ab", b"ba", b"aab", b"\xc3", b"\xa9", "é".encode(), b"a\xc3", b"1", b".", b"1."]


def completes(automaton, pieces, state) -> bool:
    """Can some tokens lead from this state to a whole text? By trying all of them."""
    seen, stack = {state}, [state]
    while stack:
        now = stack.pop()
        if automaton.accepting[now]:
            return True
        for piece in pieces:
            after = automaton.walk(piece, now) if piece else -1
            if after >= 0 and after not in seen:
                seen.add(after)
                stack.append(after)
    return False


def test_masks_equal_brute_force_on_small_vocabularies():
    rng, impossible = random.Random(1), 0
    for _ in range(250):
        pattern = random_pattern(rng, 4)
        vocabulary = Vocabulary([None, *rng.sample(PIECES, 5), b"", None], 0)
        automaton = compile_regex(pattern)
        if not completes(automaton, vocabulary.pieces, 0):
            impossible += 1
            with pytest.raises(StructureError, match="no text of"):
                TokenIndex(pattern, vocabulary)
            continue
        index = TokenIndex(pattern, vocabulary)
        for state in range(len(automaton)):
            if not completes(automaton, vocabulary.pieces, state):
                assert index.distance(state) == -1 and not index.mask(state).any()
                continue
            assert index.mask(state).any()
            assert bool(index.mask(state)[0]) == bool(automaton.accepting[state]) == (index.distance(state) == 0)
            for token, piece in enumerate(vocabulary.pieces):
                if token and piece:
                    after = automaton.walk(piece, state)
                    legal = after >= 0 and completes(automaton, vocabulary.pieces, after)
                    assert bool(index.mask(state)[token]) == legal
                    assert int(index.next[state, token]) == (after if legal else -1)
                elif token:
                    assert not index.mask(state)[token]
    assert impossible > 20


def test_a_step_is_a_look_up_for_a_whole_batch():
    index = TokenIndex("(ab)*c", Vocabulary([None, b"a", b"b", b"c", b"ab"], 0))
    states = torch.tensor([index.start, index.done, index.start])
    assert index.masks[states].tolist() == [
        [False, True, False, True, True],
        [True, *[False] * 4],
        [False, True, False, True, True],
    ]
    assert index.next[states, torch.tensor([4, 0, 3])].tolist() == [
        index.start,
        index.done,
        index.advance(index.start, 3),
    ]


def test_random_walks_over_byte_pair_tokens_match_and_end():
    texts = ["2024-01-31 12:30 é è ê 한국어 number 12.5 and 1999"] * 3
    with pytest.warns(UserWarning, match="No pair is left"):
        tokenizer = BPE.train(texts, 400)
    vocabulary, rng = Vocabulary.of(tokenizer), random.Random(0)
    for pattern in (r"\d{4}-\d\d-\d\d( \d\d:\d\d)?", "[é-ü]{1,3}|한.*", r"-?\d+(\.\d+)?", ".{0,5}", '"[^"]*"'):
        index = TokenIndex(pattern, vocabulary)
        for _ in range(40):
            tokens = write_at_random(index, rng)
            text = vocabulary.bytes_of(tokens).decode()
            assert re.fullmatch(pattern, text, re.ASCII)
            assert accepts(index, tokens) and accepts(index, tokenizer.encode(text))
    assert {len(piece) for piece in vocabulary.pieces if piece} > {1, 2, 3}
    assert vocabulary.single_bytes == frozenset(range(256))


def test_words_joined_by_blanks():
    tokenizer = WordTokenizer(["red", "blue", "sky", "is", "reddish"])
    vocabulary = Vocabulary.of(tokenizer)
    index = TokenIndex("(sky is )?(red|blue)", vocabulary)
    names = [tokenizer.words[i] for i in index.mask(index.start).nonzero()[:, 0].tolist()]
    assert names == ["red", "blue", "sky"]
    assert accepts(index, tokenizer.encode("sky is blue")) and not accepts(index, tokenizer.encode("sky is"))
    assert vocabulary.bytes_of([*tokenizer.encode("sky is blue"), tokenizer.eos]) == b"sky is blue"
    empty = TokenIndex(
        "(sky)*", vocabulary
    )  # also the empty text, and no more than one word: no blank is in the pattern
    assert (
        accepts(empty, [])
        and accepts(empty, tokenizer.encode("sky"))
        and not allows(empty, tokenizer.encode("sky sky"))
    )
    with pytest.raises(StructureError, match="no text of the pattern 'grey'"):
        TokenIndex("grey", vocabulary)
    assert TokenIndex("red", Vocabulary.of(tokenizer, "<end>")).vocabulary.end == tokenizer.ids["<end>"]


def test_special_tokens_are_never_allowed_and_the_end_only_after_a_whole_text():
    tokenizer = BPE((), ["<pad>", "<eos>", "a"])
    index = TokenIndex(".*", Vocabulary.of(tokenizer))
    assert index.mask(index.start)[:3].tolist() == [False, True, False]
    state = index.advance(index.start, tokenizer.ids[b"\xc3"])
    assert not index.mask(state)[1] and not index.mask(state)[tokenizer.ids[b"a"]]  # inside a character
    assert index.advance(index.start, 1) == index.done == index.advance(index.done, 1)
    for state, token in ((index.start, 0), (index.done, tokenizer.ids[b"a"])):
        with pytest.raises(ValueError, match="not allowed"):
            index.advance(state, token)


def test_what_cannot_be_built_says_so():
    with pytest.raises(ValueError, match="end token 3 is none"):
        Vocabulary([b"a"], 3)
    with pytest.raises(TypeError, match="Token 0 must be bytes"):
        Vocabulary(["a"], 0)
    with pytest.raises(TypeError, match="give the pieces"):
        Vocabulary.of("abc")
    with pytest.raises(ValueError, match="no special token"):
        Vocabulary.of(BPE(), "<end>")
    with pytest.raises(ValueError, match="writes nothing"):
        Vocabulary([None, b"a", None], 0).bytes_of([2])
    with pytest.raises(TooLargeError, match="entries"):
        TokenIndex("a{9000}", Vocabulary([None, *[b"a"] * 30_000], 0))
