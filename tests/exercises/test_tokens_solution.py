"""The solution of `tokens` against its rules said in another way, properties of any tokenizer, and `tokenizers`.

The bank shows that the checks catch mistakes; this shows that the solution they are built around is right on other
inputs.
"""

import re
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

pytestmark = pytest.mark.slow
LETTERS = "ab e\u0301é가각ह\n😀<|>"
WORD = st.text(alphabet=LETTERS, max_size=8)
COUNTS = st.dictionaries(WORD, st.integers(0, 9), max_size=8)
TEXT = st.one_of(st.text(alphabet=LETTERS, max_size=40), st.text(max_size=40).filter(lambda text: writable(text)))
SPECIALS = st.lists(st.text(alphabet="ab<|>é", min_size=1, max_size=4), max_size=4, unique=True)
MERGES = st.integers(0, 12)
BYTE = st.integers(0, 255)


def writable(text):
    return not re.search("[\ud800-\udfff]", text)


@pytest.fixture(scope="module")
def solution(solution_of):
    return type("Solution", (), {name: staticmethod(f) for name, f in solution_of("tokens").items() if callable(f)})


def learned(solution, text, merges):
    counts = {}
    for word in solution.pretokens(text):
        counts[word] = counts.get(word, 0) + 1
    return solution.train_bpe(counts, merges)


@given(
    st.lists(st.sampled_from([b"a", b"b", b"ab", b"aa"]), max_size=12), st.sampled_from("aab"), st.sampled_from("ab")
)
def test_merging_keeps_the_bytes_and_leaves_no_pair(solution, pieces, first, second):
    pair = (first.encode(), second.encode())
    made = solution.merge_pair(tuple(pieces), pair)
    assert b"".join(made) == b"".join(pieces)
    assert pair not in list(pairwise(made))
    assert len(pieces) - len(made) == made.count(b"".join(pair)) - pieces.count(b"".join(pair))


def occurrences(data, borders, pair):
    """How often two neighbouring pieces are the pair, given the bytes of a word and the borders of its pieces."""
    cuts = sorted(borders)
    found = [(data[one:two], data[two:three]) for one, two, three in zip(cuts, cuts[1:], cuts[2:], strict=False)]
    return found.count(pair)


@given(COUNTS, MERGES)
def test_each_merge_is_the_largest_of_the_most_frequent_pairs(solution, counts, merges):
    """Words as bytes with the set of borders between their pieces; a merge takes borders away."""
    got = solution.train_bpe(counts, merges)
    words = [(word.encode(), set(range(len(word.encode()) + 1)), number) for word, number in counts.items()]
    for step in range(len(got) + 1):
        pairs = set()
        for data, borders, _ in words:
            cuts = sorted(borders)
            pairs |= {(data[a:b], data[b:c]) for a, b, c in zip(cuts, cuts[1:], cuts[2:], strict=False)}
        total = {
            pair: sum(number * occurrences(data, borders, pair) for data, borders, number in words) for pair in pairs
        }
        most = max(total.values(), default=0)
        if step == len(got):
            assert step == merges or most < 2
            break
        assert most >= 2 and got[step] == max(pair for pair in total if total[pair] == most)
        first, second = got[step]
        for data, borders, _ in words:
            at = 0
            while at < len(data):
                middle, end = at + len(first), at + len(first) + len(second)
                whole = {at, middle, end} <= borders and not borders & ({*range(at + 1, end)} - {middle})
                if whole and data[at:middle] == first and data[middle:end] == second:
                    borders.discard(middle)
                    at = end
                else:
                    at += 1


@given(COUNTS, MERGES, st.randoms(use_true_random=False))
def test_the_order_of_the_words_does_not_matter(solution, counts, merges, draw):
    words = list(counts.items())
    draw.shuffle(words)
    assert solution.train_bpe(dict(words), merges) == solution.train_bpe(counts, merges)


@given(TEXT, TEXT, MERGES, SPECIALS)
def test_a_text_comes_back_and_more_merges_never_make_it_longer(solution, text, trained_on, merges, specials):
    known = learned(solution, trained_on, merges)
    ids = solution.encode(text, known, specials)
    assert solution.decode(ids, known, specials) == text
    assert "".join(solution.stream_decode(ids, known, specials)) == text
    assert len(ids) <= len(text.encode())
    if known:
        assert len(ids) <= len(solution.encode(text, known[:-1], specials))


@given(TEXT, TEXT, MERGES, SPECIALS)
def test_what_stands_between_two_specials_does_not_know_of_the_rest(solution, one, two, merges, specials):
    """A special of letters that nothing else holds cuts a text into two that are encoded alone."""
    known = learned(solution, one + two, merges)
    assume("X" not in one + two)
    specials = [*specials, "XYZ"]
    cut = [256 + len(known) + len(specials) - 1]
    joined = solution.encode(f"{one}XYZ{two}", known, specials)
    assert joined == solution.encode(one, known, specials) + cut + solution.encode(two, known, specials)


@given(st.lists(st.one_of(BYTE, st.sampled_from([*"가é😀".encode(), 256, 257, 258])), max_size=20))
def test_a_stream_joins_to_what_decode_gives_and_never_takes_back(solution, ids):
    merges, specials = [(b"\xf0", b"\x9f"), (b"a", b"\xea")], ["<|end|>"]
    shown = solution.stream_decode(ids, merges, specials)
    assert len(shown) == len(ids) + 1
    assert "".join(shown) == solution.decode(ids, merges, specials)
    for count in range(len(ids)):
        assert solution.stream_decode(ids[:count], merges, specials)[:-1] == shown[:count]


@given(st.lists(st.one_of(BYTE, st.sampled_from([*"가é😀".encode()])), max_size=8))
def test_a_stream_holds_nothing_back_that_is_certain(solution, ids):
    """What all texts with this beginning share is what may be shown; ENDS are enough to tell them apart."""
    data = bytes(ids)
    left_out = rb"\xe0[\x80-\x9f]|\xed[\xa0-\xbf]|\xf0[\x80-\x8f]|\xf4[\x90-\xbf]"  # overlong forms, surrogates
    assume(not re.search(left_out, data))
    shown = "".join(solution.stream_decode(ids, [])[:-1])
    texts = [(data + end).decode("utf-8", "replace") for end in ENDS]
    certain = 0
    while all(len(text) > certain for text in texts) and len({text[certain] for text in texts}) == 1:
        certain += 1
    assert shown == texts[0][:certain]


ENDS = [b"x", *(bytes([byte]) * size for byte in (0x85, 0x95, 0xA5) for size in (1, 2, 3))]


def alphabet():
    """The letter that the library writes for each byte: GPT-2's table."""
    plain = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in plain]
    return {**{byte: chr(byte) for byte in plain}, **{byte: chr(256 + at) for at, byte in enumerate(others)}}


@given(TEXT, TEXT, MERGES, SPECIALS)
def test_the_library_encodes_alike(solution, text, trained_on, merges, specials):
    tokenizers = pytest.importorskip("tokenizers")
    letters = alphabet()
    known = learned(solution, trained_on, merges)
    written = [tuple("".join(letters[byte] for byte in half) for half in pair) for pair in known]
    vocab = {letters[byte]: byte for byte in range(256)}
    vocab |= {first + second: 256 + rank for rank, (first, second) in enumerate(written)}
    specials = [special for special in specials if special not in vocab]  # the library gives these their old id
    theirs = tokenizers.Tokenizer(tokenizers.models.BPE(vocab=vocab, merges=written))
    theirs.pre_tokenizer = tokenizers.pre_tokenizers.Sequence(
        [
            tokenizers.pre_tokenizers.Split(tokenizers.Regex(r" ?[^\s\x1c-\x1f]+|[\s\x1c-\x1f]+"), "isolated"),
            tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    theirs.add_special_tokens([tokenizers.AddedToken(special, normalized=False) for special in specials])
    assert theirs.encode(text).ids == solution.encode(text, known, specials)
