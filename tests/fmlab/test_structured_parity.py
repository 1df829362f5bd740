"""Our masks beside those of outlines-core and llguidance, step by step, mostly over a vocabulary of single bytes.

With single bytes no library can prefer one tokenisation to another, so a mask says exactly which texts may follow.
Where a peer differs, the reason is one of those that the tests name, or the test fails.
"""

import json
import random
import re

import pytest
import torch
from structured_cases import PATTERNS, SCHEMAS, random_pattern, random_schema

from fmlab.structured import TokenIndex, Vocabulary, compile_schema
from fmlab.text import BPE

END = 256
BYTES = Vocabulary([*(bytes([byte]) for byte in range(256)), None], END)
REASON = "a peer of the parity tests, not a requirement of the course: pip install {}"


@pytest.fixture(scope="module")
def llguidance():
    library = pytest.importorskip("llguidance", reason=REASON.format("llguidance==1.9.1"))
    from llguidance.torch import allocate_token_bitmask, fill_next_token_bitmask

    class Peer:
        """llguidance over a vocabulary; encode: the tokens that its tokenizer would choose."""

        from_regex = staticmethod(library.LLMatcher.grammar_from_regex)

        def __init__(self, vocabulary=BYTES, encode=list):
            class Tokens:
                eos_token_id, bos_token_id, special_token_ids = vocabulary.end, None, (vocabulary.end,)
                tokens = tuple(b"<eos>" if piece is None else piece for piece in vocabulary.pieces)

                def __call__(self, text):
                    return encode(text if isinstance(text, bytes) else text.encode())

            wrapped, self.size = library.TokenizerWrapper(Tokens()), len(vocabulary)
            self.tokenizer = library.LLTokenizer(wrapped, n_vocab=self.size, eos_token=vocabulary.end, slices=[])

        def from_schema(self, schema):
            plain = {"whitespace_flexible": False, "item_separator": ",", "key_separator": ":", "coerce_one_of": True}
            text = json.dumps(closed({} if schema is True else schema))
            return library.LLMatcher.grammar_from_json_schema(text, overrides=plain)

        def matcher(self, grammar):
            found = library.LLMatcher(self.tokenizer, grammar, log_level=0)
            assert not found.is_error(), found.get_error()
            return found

        def mask(self, matcher):
            packed = allocate_token_bitmask(1, self.size)
            fill_next_token_bitmask(matcher, packed, 0)
            return ((packed[0][:, None] >> torch.arange(32)) & 1).bool().flatten()[: self.size]

    return Peer


def explicit(pattern: str) -> str:
    """The pattern with our ASCII classes written out (\\d, \\w, \\s are Unicode's in Rust), and {,n} as {0,n}."""
    inside = {"d": "0-9", "w": "0-9A-Za-z_", "s": r"\t\n\r\f\v "}
    parts = re.split(r"(\\.|\[\^?(?:\\.|[^\]])*\])", pattern)
    for number, part in enumerate(parts):
        for name, ranges in inside.items():
            if part.startswith("["):
                part = part.replace(f"\\{name}", ranges)
            elif part == f"\\{name}":
                part = f"[{ranges}]"
            elif part == f"\\{name.upper()}":
                part = f"[^{ranges}]"
        parts[number] = part.replace("{,", "{0,") if number % 2 == 0 else part
    return "".join(parts)


def step(rng: random.Random, mask: torch.Tensor) -> int:
    """A byte or the end, structure and letters more often than the rest."""
    allowed = mask.nonzero()[:, 0].tolist()
    common = [byte for byte in allowed if byte in list(b'"a1}],') or (byte < 128 and rng.random() < 0.1)]
    return rng.choice(common if common and rng.random() < 0.6 else allowed)


def test_a_pattern_written_out_for_a_peer_means_the_same_to_python():
    for pattern in PATTERNS:
        for text in ("a1 _", "é", "12", "\t", "x_9", ""):
            assert bool(re.fullmatch(explicit(pattern), text)) == bool(re.fullmatch(pattern, text, re.ASCII)), pattern


def test_regex_masks_equal_those_of_llguidance(llguidance):
    rng, masks, peer = random.Random(0), 0, llguidance()
    for pattern in [*PATTERNS, *(random_pattern(rng) for _ in range(100))]:
        index, grammar = TokenIndex(pattern, BYTES), peer.from_regex(explicit(pattern).replace(r"\/", "/"))
        for _ in range(4):
            matcher, state = peer.matcher(grammar), index.start
            for _ in range(25):
                assert torch.equal(index.mask(state), peer.mask(matcher)), pattern
                masks += 1
                if (byte := step(rng, index.mask(state))) == END:
                    break
                state = index.advance(state, byte)
                matcher.consume_token(byte)
                if matcher.is_stopped():  # nothing but the end may follow
                    assert index.mask(state).nonzero().tolist() == [[END]]
                    break
    assert masks > 4000


def closed(schema):
    """The schema with what ours leaves out where it is not declared said in words: no further names and items."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {word: closed(part) for word, part in schema.items()}
    if schema.get("type") == "object" and "properties" in schema:
        schema.setdefault("additionalProperties", False)
    if schema.get("type") == "array" and "prefixItems" in schema:
        schema.setdefault("items", False)
    return schema


def explained(text: bytes, ours: bool, byte: int) -> bool:
    """Is this a byte on which llguidance is known to differ after this text? ours: only our mask has it."""
    if ours:
        return byte == 0x7F  # it spells the delete character as an escape
    minus_zero = text.endswith(b"-") and byte == ord("0")  # we write zero without a sign
    long_exponent = re.search(rb"[eE][+-]?[0-9]{2}\Z", text) and chr(byte).isdigit()  # ours has two digits at most
    escapes = text.endswith(b"\\") and byte == ord("u")  # it also writes \u000a for \n,
    escapes = escapes or re.search(rb"\\u[0-9a-fA-F]{0,3}\Z", text)  # and \u001F for \u001f
    return bool(minus_zero or long_exponent or escapes)


def test_schema_masks_equal_those_of_llguidance_but_for_four_known_spellings(llguidance):
    rng, masks, differences, peer = random.Random(1), 0, 0, llguidance()
    for schema in [*SCHEMAS, *(random_schema(rng) for _ in range(120))]:
        constraint = compile_schema(schema, BYTES, space="")
        grammar = peer.from_schema(schema)
        for _ in range(3):
            matcher, state, text = peer.matcher(grammar), constraint.start, b""
            for _ in range(40):
                ours, theirs = constraint.mask(state), peer.mask(matcher)
                masks += 1
                for byte in (ours ^ theirs).nonzero()[:, 0].tolist():
                    differences += 1
                    assert explained(text, bool(ours[byte]), byte), (schema, text, byte)
                if (byte := step(rng, ours & theirs)) == END:
                    break
                state, text = constraint.advance(state, byte), text + bytes([byte])
                matcher.consume_token(byte)
                if matcher.is_stopped():
                    assert constraint.mask(state).nonzero().tolist() == [[END]]
                    break
    assert masks > 3000 and differences < masks


def test_masks_over_byte_pairs_equal_those_of_llguidance_where_it_does_not_force_one_tokenisation(llguidance):
    rng, masks, forced, known = random.Random(2), 0, 0, 0
    texts = [json.dumps({"name": f"n{i}", "ab": i, "é": ["x", None], "b": rng.random()}) for i in range(60)]
    learned = BPE.train(texts, 420)
    crossing = ['": ', '"}, {"', "]}", "}}", '["', '":{"', '",', "1]", "null,", '""', '\\"', '":"', '":1', '":[']
    vocabulary = Vocabulary([None, *learned.vocabulary[1:], *(text.encode() for text in crossing)], 0)
    peer = llguidance(vocabulary, learned.encode)
    for schema in [*SCHEMAS, *(random_schema(rng) for _ in range(100))]:
        constraint, grammar = compile_schema(schema, vocabulary, space=""), peer.from_schema(schema)
        for _ in range(3):
            matcher, state, text = peer.matcher(grammar), constraint.start, b""
            for _ in range(25):
                ours, theirs = constraint.mask(state), peer.mask(matcher)
                masks, forced = masks + 1, forced + (int(theirs.sum()) == 1)
                for token in (ours ^ theirs).nonzero()[:, 0].tolist():
                    if int(theirs.sum()) == 1 and bool(ours[token]):
                        continue  # the next characters are certain: it allows the one token of its tokenizer
                    piece = vocabulary.pieces[token]
                    ways = [(text + piece[:i], byte) for i, byte in enumerate(piece)]
                    assert any(explained(before, bool(ours[token]), byte) for before, byte in ways), (
                        schema,
                        text,
                        piece,
                    )
                    known += 1
                token = rng.choice((ours & theirs).nonzero()[:, 0].tolist())
                if token == vocabulary.end:
                    break
                state, text = constraint.advance(state, token), text + vocabulary.pieces[token]
                matcher.consume_token(token)
                if matcher.is_stopped():
                    break
    assert masks > 3000 and forced < 0.3 * masks and known < masks


def test_regex_masks_hold_those_of_outlines_core():
    """outlines-core 0.2.14 leaves out what only a longer match needs; it never allows what ours does not."""
    library = pytest.importorskip("outlines_core", reason=REASON.format("outlines-core==0.2.14"))
    vocabulary = library.Vocabulary(END, {bytes([byte]): [byte] for byte in range(256)})
    rng, equal, less = random.Random(2), 0, 0
    for pattern in [*PATTERNS, *(random_pattern(rng) for _ in range(40))]:
        index = TokenIndex(pattern, BYTES)
        try:
            peer = library.Index(explicit(pattern), vocabulary)
        except (ValueError, RuntimeError) as error:
            assert "x{0}" in pattern or pattern in ("()", "x{0}"), (pattern, error)
            continue
        for _ in range(3):
            mine, theirs, matched = index.start, peer.get_initial_state(), False
            for _ in range(20):
                found = torch.zeros(257, dtype=torch.bool)
                found[list(peer.get_allowed_tokens(theirs) or [])] = True
                mask = index.mask(mine)
                matched = matched or bool(mask[END])
                assert not bool((found & ~mask).any()), pattern
                if torch.equal(found, mask):
                    equal += 1
                else:
                    assert matched, f"{pattern} differs before any match"
                    less += 1
                if (byte := step(rng, found & mask)) == END:
                    break
                mine, theirs = index.advance(mine, byte), peer.get_next_state(theirs, byte)
    assert equal > 2 * less > 0
