"""Grammars: calls of rules against a brute-force list of their texts, dead ends, and masks that are remembered."""

import itertools
import math
import random

import pytest
import torch
from structured_cases import write_at_random

from fmlab.structured import PushDown, StructureError, TokenIndex, TooLargeError, Vocabulary, accepts, allows
from fmlab.structured.automaton import determinise
from fmlab.structured.grammar import Grammar
from fmlab.structured.pushdown import DONE
from fmlab.structured.regex import parse
from fmlab.structured.syntax import EMPTY, Call, Chars, Concat, Either, Repeat, char, concat, either

LETTERS = "a(),"
PIECES = [b"a", b"(", b")", b",", b"()", b"((", b"a)", b"))", b",(", b"),", b"(a", b"a,a"]
NESTED = {"A": either(char("a"), concat(char("("), Repeat(Call("A"), 0, 1), char(")")))}
BYTES = Vocabulary([None, *(bytes([byte]) for byte in range(256))], 0)


def random_node(rng, depth, rules):
    kind = rng.random()
    if rules and rng.random() < 0.25:
        return Call(rng.choice(rules))
    if depth == 0 or kind < 0.3:
        return parse(rng.choice([r"a", r"\(", r"\)", ",", "[a,]", "[^a]", "."]))
    if kind < 0.5:
        return Concat((random_node(rng, depth - 1, rules), random_node(rng, depth - 1, rules)))
    if kind < 0.7:
        return Either((random_node(rng, depth - 1, rules), random_node(rng, depth - 1, rules)))
    low, high = rng.choice([(0, None), (1, None), (0, 1), (2, 2), (1, 2)])
    return Repeat(random_node(rng, depth - 1, rules), low, high)


def texts_of(rules, root, longest):
    """All texts of a grammar over LETTERS up to a length, by adding texts until nothing is new."""
    known = {name: set() for name in rules}

    def texts(node):
        match node:
            case Chars(ranges):
                return {c for c in LETTERS if any(low <= ord(c) <= high for low, high in ranges)}
            case Concat(parts):
                found = {""}
                for part in parts:
                    found = {a + b for a in found for b in texts(part) if len(a + b) <= longest}
                return found
            case Either(parts):
                return set().union(*map(texts, parts))
            case Call(rule):
                return known[rule]
            case Repeat(part, low, high):
                part, now, found = texts(part), {""}, {""} if low == 0 else set()
                for count in range(1, (longest + low if high is None else high) + 1):
                    now = {a + b for a in now for b in part if len(a + b) <= longest}
                    found |= now if count >= low else set()
                return found

    while (new := {name: texts(node) for name, node in rules.items()}) != known:
        known = new
    return known[root]


def test_masks_equal_brute_force_on_random_grammars():
    """Everything that is written is a text, every text can be written, and every allowed token leads to a text."""
    rng, compared, refused, longest = random.Random(3), 0, 0, 4
    while compared < 50:
        first = random_node(rng, 3, ["A", "B"])
        if rng.random() < 0.7:
            first = either(concat(char("("), first, char(")")), random_node(rng, 2, []))
        rules = {"A": first, "B": random_node(rng, 2, ["B"])}
        vocabulary = Vocabulary([None, *rng.sample(PIECES, 6)], 0)
        try:
            constraint = PushDown(rules, "A", vocabulary)
        except StructureError:
            refused += 1
            continue
        texts = texts_of(rules, "A", longest)
        compared += 1
        for count in range(4):
            for tokens in itertools.product(range(1, len(vocabulary)), repeat=count):
                text = vocabulary.bytes_of(tokens).decode()
                if len(text) <= longest:
                    assert accepts(constraint, tokens) == (text in texts), (rules, text)
        for _ in range(10):  # a walk along the masks never gets stuck, and knows how far it is to the end
            tokens = write_at_random(constraint, rng, patience=4)
            text = vocabulary.bytes_of(tokens).decode()
            assert len(text) > longest or text in texts
    assert refused > 20


def test_every_beginning_of_a_text_is_allowed_and_nothing_else():
    """Legal is what can be completed: all beginnings of nested brackets, over tokens that cross the nesting."""
    vocabulary = Vocabulary([None, b"a", b"(", b")", b"((", b"))", b"a)", b")("], 0)
    constraint = PushDown(NESTED, "A", vocabulary)
    texts = texts_of(NESTED, "A", 11)
    for count in range(1, 6):
        for tokens in itertools.product(range(1, len(vocabulary)), repeat=count):
            written = vocabulary.bytes_of(tokens).decode()
            if len(written) <= 5:  # at most five brackets are open, so that eleven characters complete any beginning
                assert allows(constraint, tokens) == any(text.startswith(written) for text in texts)


def test_a_grammar_without_calls_equals_its_index():
    rng, impossible = random.Random(2), 0
    for _ in range(100):
        node, pieces = random_node(rng, 4, []), [None, *rng.sample(PIECES, 5)]
        vocabulary = Vocabulary(pieces if rng.random() < 0.6 else [*pieces, *BYTES.pieces[1:]], 0)
        try:
            index = TokenIndex(determinise(node), vocabulary)
        except StructureError:
            impossible += 1
            with pytest.raises(StructureError):
                PushDown({"A": node}, "A", vocabulary)
            continue
        constraint = PushDown({"A": node}, "A", vocabulary)
        for _ in range(4):
            left, right = index.start, constraint.start
            for _ in range(10):
                assert torch.equal(index.mask(left), constraint.mask(right))
                if len(vocabulary) < 20:  # with all bytes the push-down counts bytes: an upper bound
                    assert index.distance(left) == constraint.distance(right)
                assert index.distance(left) <= constraint.distance(right)
                token = rng.choice(index.mask(left).nonzero()[:, 0].tolist())
                left, right = index.advance(left, token), constraint.advance(right, token)
    assert impossible > 10


def test_a_dead_end_of_the_vocabulary_is_never_entered():
    """Three brackets can be opened by one token, but only pairs of them can be closed."""
    vocabulary = Vocabulary([None, b"(", b"((", b"a", b"))", b"((("], 0)
    constraint = PushDown(NESTED, "A", vocabulary)
    assert constraint.mask(constraint.start).tolist() == [False, True, True, True, False, True]
    state = constraint.advance(constraint.start, 1)
    assert constraint.distance(state) == 2  # one more bracket, then both are closed; with an a inside it takes three
    assert accepts(constraint, [1, 1, 4]) and accepts(constraint, [1, 5, 3, 4, 4]) and not accepts(constraint, [1, 3])
    even = PushDown(NESTED, "A", Vocabulary([None, b"((", b"))", b"a", b")"], 0))
    odd = PushDown(NESTED, "A", Vocabulary([None, b"((", b"))", b"a", b"("], 0))
    assert accepts(even, [1, 3, 4, 4]) and accepts(odd, [4, 4, 3, 2])
    only = PushDown(
        {"A": concat(char("("), Repeat(Call("A"), 0, 1), char(")"))}, "A", Vocabulary([None, b"((", b"))"], 0)
    )
    assert only.mask(only.start).tolist() == [False, True, False]
    with pytest.raises(StructureError, match="no text of the grammar"):
        PushDown({"A": concat(char("("), Repeat(Call("A"), 0, 1), char(")"))}, "A", Vocabulary([None, b"(", b"("], 0))


def test_masks_are_remembered_by_the_top_of_the_stack():
    constraint = PushDown(NESTED, "A", BYTES)
    opening, closing = 1 + ord("("), 1 + ord(")")
    state, walks = constraint.start, []
    for _ in range(200):
        constraint.mask(state)
        walks.append(constraint.walks)
        state = constraint.advance(state, opening)
    assert walks[3] == walks[-1]  # whatever lies below, the frames on top are the same
    assert constraint.distance(state) == 200
    for _ in range(200):
        assert bool(constraint.mask(state)[closing])
        state = constraint.advance(state, closing)
    assert constraint.mask(state).nonzero().tolist() == [[0]]
    assert constraint.advance(state, 0) == DONE == constraint.advance(DONE, 0)
    with pytest.raises(ValueError, match="not allowed"):
        constraint.advance(DONE, opening)
    walked = constraint.walks
    state = constraint.start
    for token in [opening] * 50 + [closing] * 50:
        constraint.mask(state)
        state = constraint.advance(state, token)
    assert constraint.walks == walked  # a second text costs look-ups only


def test_several_readings_are_followed_together_and_stay_few():
    """Two rules that read the same but for their end: 2 ** depth readings, one set of stacks."""
    rules = {
        "A": either(
            char("a"),
            concat(char("("), Call("A"), char(")")),
            concat(char("("), Call("A"), char("]")),
        )
    }
    constraint = PushDown(rules, "A", BYTES)
    rng = random.Random(0)
    text = "(" * 60 + "a" + "".join(rng.choice(")]") for _ in range(60))
    assert accepts(constraint, [1 + byte for byte in text.encode()])
    assert not accepts(constraint, [1 + byte for byte in text[:-1].encode()])
    assert len(constraint.reader._known) < 2000


def test_what_is_no_grammar_is_refused():
    with pytest.raises(StructureError, match="calls 'B', which is no rule"):
        Grammar({"A": Call("B")}, "A")
    with pytest.raises(StructureError, match="No finite text"):
        Grammar({"A": concat(char("a"), Call("A"))}, "A")
    direct = {"A": either(char("a"), concat(Call("A"), char("b")))}
    through_another = {"A": either(char("a"), Call("B")), "B": concat(Call("A"), char("b"))}
    behind_nothing = {"A": either(char("a"), concat(Call("E"), Call("A"))), "E": either(char("b"), EMPTY)}
    for rules in (direct, through_another, behind_nothing):
        with pytest.raises(StructureError, match="calls itself before anything is written"):
            Grammar(rules, "A")
    with pytest.raises(TooLargeError, match="rules together"):
        Grammar({"A": parse("a{30}"), "B": parse("b{30}")}, "A", max_states=40)


def test_words_bring_their_blank_along_and_the_empty_text_has_none():
    vocabulary = Vocabulary([None, b" a", b" b"], 0, lead=b" ")
    for root, empty in (("A", False), ("B", True)):
        rules = {"A": parse("a( b)*"), "B": Repeat(Call("A"), 0, 1)}
        for order in (rules, dict(reversed(rules.items()))):
            constraint = PushDown(order, root, vocabulary)
            assert accepts(constraint, []) == empty
            assert accepts(constraint, [1, 2, 2]) and not allows(constraint, [2]) and not allows(constraint, [1, 1])
            assert constraint.distance(constraint.start) == (0 if empty else 1)


def test_need_counts_the_bytes_of_the_shortest_text():
    grammar = Grammar(
        {"A": concat(char("("), Call("B"), char(")")), "B": either(char("é"), concat(char("a"), Call("B")))}, "A"
    )
    assert grammar.need[grammar.root] == 4  # two brackets and the two bytes of é
    assert not any(math.isinf(need) for need in grammar.need)
