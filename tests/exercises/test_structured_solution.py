"""The solution of `structured` against fmlab's index and grammars, against all texts written out, and as a decoder.

The bank shows that the checks catch mistakes; this shows that the solution they are built around is right on other
inputs, and that its parts fit together: from a pattern to texts that keep it, at any temperature and any limit.
"""

import itertools
import json
import re

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fmlab.structured import StructureError, TokenIndex, Vocabulary, compile_regex, compile_schema

pytestmark = pytest.mark.slow
SEED = st.integers(0, 2**32 - 1)
PATTERNS = (
    "(ab|ba)*",
    "a{2,5}b?",
    "[0-9]{1,3}(\\.[0-9]+)?",
    "(é|è|한)+a*",
    "x(yx)*|zz",
    "[^a]?b|ab*",
    "(a|ab)(c|bcd)*",
)
PIECES = [b"a", b"b", b"ab", b"ba", b"aa", b"bb", b"abc", b"c", b"bcd", b"x", b"yx", b"z", b"0", b"12", b".", b".5"]
PIECES += [b"\xc3", b"\xa9", "é".encode(), "한".encode(), b"\xed\x95", b"\x9c", b"\xa8a", b"", None, b"ab", None]


@pytest.fixture(scope="module")
def solution(solution_of):
    return type("Solution", (), {name: staticmethod(f) for name, f in solution_of("structured").items() if callable(f)})


def arrows(automaton):
    """fmlab's deterministic automaton in the words of the exercise."""
    moves = [[(byte, byte, int(to)) for byte, to in enumerate(row) if to >= 0] for row in automaton.table]
    accepting = [state for state, final in enumerate(automaton.accepting) if final]
    return {"start": automaton.start, "accepting": accepting, "moves": moves, "free": [[] for _ in moves]}


def compiled(solution, automaton, pieces, end):
    start = solution.read_piece(automaton, [automaton["start"]], b"")

    def read(states, piece):
        return solution.read_piece(automaton, states, piece)

    return solution.compile_index(read, start, automaton["accepting"], pieces, end)


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("seed", range(4))
def test_the_index_is_that_of_fmlab(solution, pattern, seed):
    draw = torch.Generator().manual_seed(seed)
    kept = [PIECES[n] for n in torch.randperm(len(PIECES) - 1, generator=draw)[: 8 + 6 * seed]] + [None]
    end = len(kept) - 1
    try:
        theirs = TokenIndex(pattern, Vocabulary(kept, end))
    except StructureError:
        with pytest.raises(ValueError, match="no text"):
            compiled(solution, arrows(compile_regex(pattern)), kept, end)
        return
    mine = compiled(solution, arrows(compile_regex(pattern)), kept, end)
    pairs = [(0, theirs.start)]
    for row, state in pairs:  # it grows
        after = theirs.next[state].tolist()
        assert (mine["next"][row] >= 0).tolist() == theirs.mask(state).tolist()
        assert int(mine["steps"][row]) == theirs.distance(state) + 1
        some = [(int(mine["next"][row, token]), to) for token, to in enumerate(after) if to >= 0 and token != end]
        pairs += [pair for pair in dict.fromkeys(some) if pair not in pairs]


def random_automaton(seed):
    draw = torch.Generator().manual_seed(seed)

    def some(high):
        return int(torch.randint(high, (), generator=draw))

    size = 2 + some(4)
    moves = [[(low := 97 + some(3), low + some(2), some(size)) for _ in range(some(4))] for _ in range(size)]
    free = [[some(size) for _ in range(some(2))] for _ in range(size)]
    return {"start": some(size), "accepting": [some(size)], "moves": moves, "free": free}


def accepts(automaton, text):
    """Is there a way through the automaton? Tried one after the other, without sets of states."""
    tried, waiting = set(), [(automaton["start"], 0)]
    while waiting:
        state, place = here = waiting.pop()
        if here in tried:
            continue
        tried.add(here)
        if place == len(text) and state in automaton["accepting"]:
            return True
        waiting += [(to, place) for to in automaton["free"][state]]
        if place < len(text):
            waiting += [(to, place + 1) for low, high, to in automaton["moves"][state] if low <= text[place] <= high]
    return False


@given(SEED)
@settings(max_examples=60, deadline=None)
def test_the_index_allows_what_the_automaton_accepts_and_has_no_dead_end(solution, seed):
    automaton = random_automaton(seed)
    pieces = [b"a", b"bc", b"ab", b"cd", None]
    texts = [tokens for length in range(5) for tokens in itertools.product(range(4), repeat=length)]
    right = {tokens for tokens in texts if accepts(automaton, b"".join(pieces[token] for token in tokens))}
    try:
        index = compiled(solution, automaton, pieces, 4)
    except ValueError:
        assert not right
        return
    table, steps = index["next"].tolist(), index["steps"].tolist()
    written = set()
    for tokens in texts:
        row = 0
        for token in (*tokens, 4):
            row = table[row][token] if row >= 0 else row
        if row >= 0:
            written.add(tokens)
    assert written == right
    if right:
        assert steps[0] == 1 + min(map(len, right))
    for row, ways in enumerate(table[:-1]):
        assert steps[row] == 1 + min(steps[to] for to in ways if to >= 0)


def test_at_any_temperature_and_limit_every_text_is_whole(solution):
    pattern = '\\{"(name|age)":("[abé]{1,4}"|-?[1-9][0-9]{0,2})\\}'
    pieces = [bytes([byte]) for byte in sorted(set('{}":-nameagbé0123456789'.encode()))]
    pieces += [b'{"', b'":', b'"}', "é".encode(), b"name", b"age", b'":"', b"12", "aé".encode(), b"e\x22", None]
    end, texts = len(pieces) - 1, set()
    index = compiled(solution, arrows(compile_regex(pattern)), pieces, end)
    least = int(index["steps"][0])
    draw = torch.Generator().manual_seed(3)
    for temperature, limit in itertools.product((0.1, 1.0, 30.0), (least, least + 1, least + 3, 40)):
        rows, left, tokens = [0] * 50, [limit] * 50, [[] for _ in range(50)]
        while any(row != len(index["next"]) - 1 for row in rows):
            logits = torch.randn(50, len(pieces) + 3, generator=draw) / temperature
            probs = solution.masked_probs(logits, index, rows, left)
            for place, row in enumerate(rows):
                if row != len(index["next"]) - 1:
                    token = int(torch.multinomial(probs[place], 1, generator=draw))
                    tokens[place].append(token)
                    rows[place], left[place] = int(index["next"][row, token]), left[place] - 1
                else:
                    assert not bool(probs[place].any())
        for line in tokens:
            assert len(line) <= limit and line[-1] == end
            text = b"".join(pieces[token] for token in line[:-1]).decode()
            assert re.fullmatch(pattern.replace("\\{", "[{]").replace("\\}", "[}]"), text) and json.loads(text)
            texts.add(text)
    assert len(texts) > 200


ALPHABET = st.text("aé한,}0😀", max_size=3).map(lambda text: "".join(dict.fromkeys(text)))
BOUNDED = st.tuples(st.integers(-120, 120), st.integers(0, 60)).map(
    lambda pair: {"type": "integer", "minimum": pair[0], "maximum": pair[0] + pair[1]}
)
WORD = st.tuples(ALPHABET, st.integers(0, 2), st.integers(0, 2)).map(
    lambda made: {"type": "string", "alphabet": made[0], "minLength": made[1], "maxLength": made[1] + made[2]}
)
ENUM = st.lists(st.sampled_from(["a", "ab", 1, 12, None, True, 'q"', "é"]), min_size=1, max_size=4)
SPEC = st.one_of(BOUNDED, WORD, ENUM.map(lambda values: {"enum": values}))
SCHEMA = st.dictionaries(st.sampled_from(["a", "ab", "é", "x", ""]), SPEC, max_size=3).flatmap(
    lambda found: (
        st.lists(st.sampled_from(list(found)), unique=True).map(
            lambda names: {"type": "object", "properties": found, "required": names}
        )
        if found
        else st.just({"type": "object", "properties": {}})
    )
)


def standard(schema):
    """The schema in JSON Schema's own words: an alphabet is a pattern, and there are no other keys."""
    made = json.loads(json.dumps(schema))
    made["additionalProperties"] = False
    for spec in made["properties"].values():
        if "enum" in spec:
            spec["enum"] = list({json.dumps(value): value for value in spec["enum"]}.values())
        if "alphabet" in spec:
            letters = spec.pop("alphabet")
            spec["pattern"] = f"^[{letters}]*$" if letters else "^$"
    return made


BYTES = Vocabulary([*(bytes([byte]) for byte in range(256)), None], 256)


@given(SCHEMA, SEED)
@settings(max_examples=40, deadline=None)
def test_next_bytes_are_those_of_fmlabs_grammar(solution, schema, seed):
    assume(all(spec.get("minLength", 0) == 0 or spec["alphabet"] for spec in schema["properties"].values()))
    theirs = compile_schema(standard(schema), BYTES, space="")
    draw, state, prefix = torch.Generator().manual_seed(seed), theirs.start, b""
    while True:
        allowed = theirs.mask(state).nonzero()[:, 0].tolist()
        assert solution.next_bytes(schema, prefix) == (bytes(sorted({*allowed} - {256})), 256 in allowed)
        for byte in {*b'{}",:-0 a', 195} - set(allowed):
            with pytest.raises(ValueError, match="no text"):
                solution.next_bytes(schema, prefix + bytes([byte]))
        token = allowed[int(torch.randint(len(allowed), (), generator=draw))]
        if token == 256:
            break
        state, prefix = theirs.advance(state, token), prefix + bytes([token])
    assert type(json.loads(prefix)) is dict


@given(SEED, st.integers(2, 5))
@settings(max_examples=15, deadline=None)
def test_whole_text_probs_chain_to_the_models_own_texts(solution, seed, left):
    """Drawn token by token, each text comes as often as the model writes it, among all that keep the rules."""
    pieces = [b"a", b"b", b"ab", None]
    index = compiled(solution, arrows(compile_regex("(ab|b)*a?")), pieces, 3)
    logits = torch.randn(4, 4, generator=torch.Generator().manual_seed(seed), dtype=torch.float64) * 2
    probs, table = logits.softmax(-1), index["next"].tolist()
    texts = []
    for length in range(left):
        for tokens in itertools.product(range(3), repeat=length):
            row, before, weight, drawn = 0, 3, 1.0, 1.0
            for place, token in enumerate((*tokens, 3)):
                if row >= 0 and table[row][token] >= 0 and drawn is not None:
                    drawn *= float(solution.whole_text_probs(logits, index, row, before, left - place)[token])
                    weight *= float(probs[before, token])
                    row, before = table[row][token], token
                else:
                    row, drawn = -1, None
            if drawn is not None:
                texts.append((weight, drawn))
    total = sum(weight for weight, _ in texts)
    assert sum(drawn for _, drawn in texts) == pytest.approx(1)
    assert [drawn for _, drawn in texts] == pytest.approx([weight / total for weight, _ in texts])


def test_the_mask_alone_shifts_texts(solution):
    """Local masks give other proportions than the model has: the reason for the last part."""
    pieces = [b"a", b"b", b"c", None]
    index = compiled(solution, arrows(compile_regex("ac|bc")), pieces, 3)
    logits = torch.tensor([[0.0, 0.0, -4.0, 0.0], [0.0, 0.0, 3.0, 0.0], [0.0] * 4, [1.0, 0.0, 0.0, 0.0]]).double()
    local = solution.masked_probs(logits[3:], index, [0], [3])[0]
    true = solution.whole_text_probs(logits, index, 0, 3, 3)
    assert float(local[0]) > 0.7 and float(true[0]) < 0.1
