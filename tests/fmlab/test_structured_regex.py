"""Patterns: what is read means what Python's `re` means, what is not read is refused by name, automata are minimal."""

import itertools
import random
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from structured_cases import PATTERNS, random_pattern

from fmlab.structured import PatternError, StructureError, TooLargeError, compile_regex
from fmlab.structured.automaton import determinise, difference, intersection
from fmlab.structured.syntax import ANY, Chars, common, literal, negated, normal
from fmlab.structured.utf8 import byte_sequences

CHARACTERS = "ab1._é€😀 \n"


@pytest.mark.parametrize(
    "low, high", [(0, 0x10FFFF), (0x7F, 0x80), (0x7FF, 0x1000), (0xD000, 0xE100), (0xFF00, 0x10400)]
)
def test_byte_sequences_spell_exactly_the_characters_of_a_range(low, high):
    sequences = byte_sequences(low, high)
    spelled = sum(int(np.prod([b - a + 1 for a, b in sequence])) for sequence in sequences)
    assert spelled == high - low + 1 - len(range(max(low, 0xD800), min(high, 0xDFFF) + 1))
    for code in [*random.Random(0).choices(range(0x110000), k=3000), low, high, 0x7F, 0x80, 0x7FF, 0x800, 0xFFFF]:
        if not 0xD800 <= code <= 0xDFFF:
            text = chr(code).encode()
            fitting = [s for s in sequences if len(s) == len(text)]
            found = [s for s in fitting if all(a <= byte <= b for byte, (a, b) in zip(text, s, strict=True))]
            assert len(found) == (low <= code <= high)


def test_only_surrogates_have_no_bytes_and_an_empty_range_is_an_error():
    assert byte_sequences(0xD800, 0xDFFF) == ()
    with pytest.raises(ValueError, match="must lie in"):
        byte_sequences(5, 4)


RANGES = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)).map(sorted).map(tuple))


@given(RANGES, RANGES)
def test_ranges_are_sets(first, second):
    a, b = ({c for low, high in ranges for c in range(low, high + 1)} for ranges in (first, second))

    def members(ranges):
        return {c for low, high in ranges for c in range(low, min(high, 60) + 1)}

    assert members(normal(first)) == a
    assert members(negated(tuple(first))) == set(range(61)) - a
    assert members(common(normal(first), normal(second))) == a & b


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_patterns_mean_what_python_means(pattern):
    automaton, rng = compile_regex(pattern), random.Random(0)
    letters = CHARACTERS + "".join(sorted(set(re.sub(r"\\.", "", pattern)) - set(CHARACTERS)))
    texts = {"", *letters, *("".join(rng.choices(letters, k=rng.randrange(2, 9))) for _ in range(150))}
    for text in texts:
        assert automaton.accepts(text) == bool(re.fullmatch(pattern, text, re.ASCII)), text
    for _ in range(30):  # and texts that it accepts, from a walk
        text = walk(automaton, rng)
        assert text is None or re.fullmatch(pattern, text, re.ASCII), text


def walk(automaton, rng):
    """A random text of the automaton, or None when the walk got too long."""
    state, text = 0, b""
    while len(text) < 200:
        bytes_ = np.flatnonzero(automaton.table[state] >= 0)
        if automaton.accepting[state] and (not len(bytes_) or rng.random() < 0.3):
            return text.decode()
        text += bytes([rng.choice(bytes_.tolist())])
        state = automaton.walk(text[-1:], state)
    return None


@given(st.randoms(use_true_random=False), st.text(CHARACTERS, max_size=6))
def test_random_patterns_mean_what_python_means(rng, text):
    pattern = random_pattern(rng, 4)
    assert compile_regex(pattern).accepts(text) == bool(re.fullmatch(pattern, text, re.ASCII))


@given(
    st.randoms(use_true_random=False),
    st.text("ab1é\n", max_size=6),
    st.sampled_from(["", "^"]),
    st.sampled_from(["", "$"]),
)
def test_search_finds_the_pattern_anywhere_and_anchors_hold_it(rng, text, start, end):
    pattern = start + random_pattern(rng, 2) + "|" + random_pattern(rng, 2) + end
    ours = compile_regex(pattern, search=True).accepts(text)
    assert ours == bool(re.search(pattern.replace("$", r"\Z"), text, re.ASCII))


@given(st.randoms(use_true_random=False))
def test_automata_are_minimal_and_live_and_equal_languages_are_equal(rng):
    pattern = random_pattern(rng, 3)
    automaton = compile_regex(pattern)
    states = range(len(automaton))
    table = np.where(automaton.table < 0, len(automaton), automaton.table)
    table = np.vstack([table, np.full((1, 256), len(automaton))])
    accepting = np.append(automaton.accepting, False)
    apart = accepting[:, None] != accepting[None, :]  # Moore's method, on all pairs
    for _ in states:
        apart = apart | apart[table[:, None, :], table[None, :, :]].any(-1)
    assert (apart | np.eye(len(apart), dtype=bool)).all()  # also from the state of no return: every state is live
    assert compile_regex(f"(?:{pattern})|(?:{pattern})") == automaton
    assert compile_regex(f"(?:{pattern}){{1}}") == automaton


@given(st.randoms(use_true_random=False), st.text("ab1é", max_size=5))
def test_intersection_and_difference(rng, text):
    first, second = (compile_regex(random_pattern(rng, 3)) for _ in range(2))
    a, b = first.accepts(text), second.accepts(text)
    assert intersection(first, second).accepts(text) == (a and b)
    assert difference(first, second).accepts(text) == (a and not b)
    assert difference(first, first).empty and intersection(first, first) == first


@pytest.mark.parametrize(
    "pattern, position, name",
    [
        ("a(?=b)", 1, "look-ahead"),
        ("a(?!b)", 1, "negative look-ahead"),
        ("(?<=a)b", 0, "look-behind"),
        ("(?<!a)b", 0, "negative look-behind"),
        (r"(a)\1", 3, "back-reference"),
        ("(?P<n>a)", 0, "named group"),
        ("(?P=n)", 0, "back-reference"),
        ("(?>a)", 0, "atomic"),
        ("(?i)a", 0, "flags"),
        ("(?#x)", 0, "comment"),
        (r"\bword", 0, "word boundary"),
        (r"\p{L}", 0, "Unicode property"),
        (r"\Aa", 0, "anchor"),
        ("a^b", 1, "only at the ends"),
        ("$a", 0, r"\$ in the middle"),
        ("a$b|c", 1, r"\$ in the middle"),
        ("^^a", 1, r"\^ in the middle"),
        ("^*", 1, "nothing before"),
        ("(^a)", 1, "inside a group"),
        ("(a$)b", 2, "inside a group"),
        ("a*+", 2, "possessive"),
        ("a**", 2, "Two repeats"),
        ("*a", 0, "nothing before"),
        ("a|?", 2, "nothing before"),
        ("a{3,2}", 1, "ends below"),
        ("a{,}", 1, "no number"),
        ("{", 0, "begins no repeat"),
        ("(a", 0, "not closed"),
        ("a)", 1, "closes no group"),
        ("[a", 0, "not closed"),
        ("[]", 0, "empty class"),
        ("[z-a]", 1, "before its start"),
        (r"[\d-z]", 1, "one character on each side"),
        ("a\\", 1, "nothing after"),
        (r"\q", 0, "no meaning"),
        (r"\x4", 0, "2 hexadecimal"),
        (r"\uD800", 0, "surrogates"),
        (r"\U00110000", 0, "beyond"),
        (r"\012", 0, "octal"),
        ("(" * 200 + ")" * 200, 101, "inside one another"),
    ],
)
def test_what_is_left_out_is_refused_by_name_and_position(pattern, position, name):
    with pytest.raises(PatternError, match=name) as caught:
        compile_regex(pattern)
    assert caught.value.position == position and f"at position {position} of" in str(caught.value)


def test_sizes_are_limited_with_a_clear_error():
    for pattern in ("[ab]*a[ab]{20}", "a{1000000000}", "((a{100}){100}){100}"):
        with pytest.raises(TooLargeError, match="more than .* states"):
            compile_regex(pattern, max_states=2000)
    assert len(compile_regex("(){1000000000}")) == 1  # many times nothing is nothing
    with pytest.raises(TooLargeError, match="more than 5 states"):
        compile_regex("abcdefgh", max_states=5)


def test_texts_that_are_no_utf8():
    assert not compile_regex(".*").accepts(b"\xff") and not compile_regex(".*").accepts(b"\xc3")
    assert not determinise(ANY).accepts(b"\xed\xa0\x80")  # a surrogate in bytes
    with pytest.raises(StructureError, match="lone surrogate"):
        literal("\ud800")
    with pytest.raises(TypeError, match="must be a str"):
        compile_regex(b"a")
    assert determinise(Chars(())).empty


def test_an_exhaustive_comparison_on_short_texts():
    for pattern in PATTERNS[:40]:
        automaton = compile_regex(pattern)
        for length in range(5):
            for letters in itertools.product("ab1x", repeat=length):
                text = "".join(letters)
                assert automaton.accepts(text) == bool(re.fullmatch(pattern, text, re.ASCII)), (pattern, text)
