"""How fast our token masks are, beside llguidance and outlines-core: python benchmarks/structured.py [--quick]

All get the same patterns and schemas, the same vocabulary (byte pairs learned from the source of Python's standard
library) and the same texts, in one process, in turn. Told are the time from the pattern to the first mask, and that of
one step (mask, then advance), the mean over the texts; for schemas also when the texts were written before, since ours
remembers masks. outlines-core takes patterns only; texts that it refuses (it drops tokens that only a longer match
needs) are counted. Before anything is timed all write all texts once; a text that ours refuses ends the run.

Leaves out memory, several threads, and the time to hand the mask to a device.
Writes benchmarks/results/structured.json and prints it.
"""

from __future__ import annotations

import json
import random
import sys
from importlib.metadata import version

from bpe import files
from common import about, comparison, measurement, needed, paired, quick, report, timed

from fmlab.structured import Constraint, TokenIndex, Vocabulary, compile_schema
from fmlab.text import BPE

llguidance, masks = needed("llguidance"), needed("llguidance.torch", "llguidance")
outlines_core = needed("outlines_core", "outlines-core")
PATTERNS = {
    "date": "(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])",
    "mail": "[a-z0-9_.+-]{1,20}@[a-z-]{1,20}[.](com|org|net)",
    "quoted": '"[^"\\\\]{0,40}"',
    "words": "([a-z]+ ){2,12}[a-z]+[.]",
}
NAME, AGE = {"type": "string", "minLength": 1, "maxLength": 20}, {"type": "integer", "minimum": 0, "maximum": 150}
PERSON = {"type": "object", "required": ["name", "age"], "additionalProperties": False, "properties": {
    "name": NAME, "age": AGE, "tags": {"type": "array", "items": {"enum": ["new", "old"]}, "maxItems": 3}}}  # fmt: skip
TREE = {"$ref": "#/$defs/t", "$defs": {"t": {"type": "object", "required": ["v"], "additionalProperties": False,
    "properties": {"v": {"type": "integer"}, "kids": {"type": "array", "items": {"$ref": "#/$defs/t"}}}}}}  # fmt: skip
SCHEMAS = {"person": PERSON, "people": {"type": "array", "items": PERSON}, "tree": TREE, "any": {}}
PLAIN = {"whitespace_flexible": False, "item_separator": ",", "key_separator": ":"}


def texts_for(constraint: Constraint, tokenizer: BPE, count: int) -> list[list[int]]:
    """Texts from random walks along our masks, as the tokens that the tokenizer chooses for them."""
    rng, found, end = random.Random(0), [], constraint.vocabulary.end
    while len(found) < count:
        state, tokens = constraint.start, []
        while True:
            allowed = constraint.mask(state).nonzero()[:, 0].tolist()
            if end in allowed and (rng.random() < 0.2 or len(tokens) > 25):
                break
            if len(tokens) > 25:
                now = constraint.distance(state)
                rng.shuffle(allowed)
                allowed = [next(t for t in allowed if constraint.distance(constraint.advance(state, t)) < now)]
            token = rng.choice(allowed)
            if token == end:
                break
            state = constraint.advance(state, token)
            tokens.append(token)
        found.append(tokenizer.encode(constraint.vocabulary.bytes_of(tokens)))
    return found


class Ours:
    def __init__(self, vocabulary: Vocabulary, tokenizer: BPE):
        self.vocabulary = vocabulary

    def ready(self, pattern: str | None, schema: dict | None):
        made = TokenIndex(pattern, self.vocabulary) if pattern else compile_schema(schema, self.vocabulary, "")
        made.mask(made.start)
        return made

    def write(self, made, tokens: list[int]) -> bool:
        state = made.start
        for token in tokens:
            made.mask(state)
            state = made.advance(state, token)
        return bool(made.mask(state)[self.vocabulary.end])


class LLGuidance:
    def __init__(self, vocabulary: Vocabulary, tokenizer: BPE):
        class Tokens:
            eos_token_id, bos_token_id, special_token_ids = vocabulary.end, None, (vocabulary.end,)
            tokens = tuple(piece or b"<eos>" for piece in vocabulary.pieces)

            def __call__(self, text):
                return tokenizer.encode(text)

        self.size = len(vocabulary)
        self.tokenizer = llguidance.LLTokenizer(
            llguidance.TokenizerWrapper(Tokens()), n_vocab=self.size, eos_token=vocabulary.end
        )
        self.mask = masks.allocate_token_bitmask(1, self.size)

    def ready(self, pattern: str | None, schema: dict | None):
        matcher = llguidance.LLMatcher
        if pattern:
            grammar = matcher.grammar_from_regex(pattern)
        else:
            grammar = matcher.grammar_from_json_schema(json.dumps(schema), overrides=PLAIN)
        made = matcher(self.tokenizer, grammar)
        masks.fill_next_token_bitmask(made, self.mask, 0)
        return made

    def write(self, made, tokens: list[int]) -> bool:
        made.reset()
        for token in tokens:
            masks.fill_next_token_bitmask(made, self.mask, 0)
            if not made.consume_token(token):
                return False
        return made.is_accepting()


class OutlinesCore:
    def __init__(self, vocabulary: Vocabulary, tokenizer: BPE):
        pieces: dict[bytes, list[int]] = {}
        for token, piece in enumerate(vocabulary.pieces):
            if piece:
                pieces.setdefault(piece, []).append(token)
        self.vocabulary = outlines_core.Vocabulary(vocabulary.end, pieces)

    def ready(self, pattern: str | None, schema: dict | None):
        made = outlines_core.Index(pattern, self.vocabulary)
        made.get_allowed_tokens(made.get_initial_state())
        return made

    def write(self, made, tokens: list[int]) -> bool:
        state = made.get_initial_state()
        for token in tokens:
            made.get_allowed_tokens(state)
            state = made.get_next_state(state, token)
            if state is None:
                return False
        return made.is_final_state(state)


STAGES = {  # what is timed, in the order of `once`, and the least ratio that is aimed at
    "pattern": {"until the first mask": 0.05, "a step": 0.5},
    "JSON schema": {"until the first mask": 0.05, "a step, first time": 0.5, "a step, seen before": 0.5},
}
PACKAGES = {"LLGuidance": "llguidance", "OutlinesCore": "outlines-core"}


def once(library, pattern: str | None, schema: dict | None, texts: list[list[int]]) -> tuple[list, int]:
    """Seconds (clock, cpu) of each stage, compiled anew, a step's as the mean of all; how many texts were refused."""
    made, refused, steps = [], [], sum(map(len, texts))
    found = [timed(lambda: made.append(library.ready(pattern, schema)))]
    for _ in range(2):
        seconds = timed(lambda: refused.append(sum(not library.write(made[0], tokens) for tokens in texts)))
        found.append(tuple(second / steps for second in seconds))
    return found, refused[0]


def compared(name: str, libraries: dict, pattern: str | None, schema: dict | None, texts, repeats: int) -> list[dict]:
    """All that take such a pattern or schema, in turn."""
    able = {label: library for label, library in libraries.items() if pattern or label != "OutlinesCore"}
    refused = {label: once(library, pattern, schema, texts)[1] for label, library in able.items()}
    if refused["Ours"]:
        sys.exit(f"ours refuses texts of {name} that it wrote itself in other tokens")
    rows: dict[str, list] = {label: [] for label in able}
    for _ in range(repeats):
        for label, library in able.items():
            rows[label].append(once(library, pattern, schema, texts)[0])
    found = []
    for label in [label for label in able if label != "Ours"]:
        said = f"{refused[label]} of {len(texts)} texts are refused by {PACKAGES[label]}" if refused[label] else ""
        language = "pattern" if pattern else "JSON schema"
        for stage, (what, aim) in enumerate(STAGES[language].items()):
            times = {
                kind: paired([row[stage][i] for row in rows[label]], [row[stage][i] for row in rows["Ours"]])
                for i, kind in enumerate(("clock", "cpu"))
            }
            told = {"package": PACKAGES[label], "sizes": name, "aim": aim}
            checked = said or "both accept every text"
            found.append(comparison(f"{language}: {what}", PACKAGES[label], times, checked=checked, **told))
    print(name, *(f"{one['what']}: {one['cpu']['peer_over_ours_median']}" for one in found), sep=", ", file=sys.stderr)
    return found


def main() -> None:
    few = quick(__doc__)
    size, repeats = (600, 1) if few else (8000, 5)
    tokenizer = BPE.train(files(10**5 if few else 2 * 10**6), size)
    vocabulary = Vocabulary.of(tokenizer)
    found = about(**{package: version(package) for package in PACKAGES.values()})
    libraries = {name.__name__: name(vocabulary, tokenizer) for name in (Ours, LLGuidance, OutlinesCore)}
    cases = [(n, p, None) for n, p in PATTERNS.items()] + [(n, None, s) for n, s in SCHEMAS.items()]
    comparisons = []
    for name, pattern, schema in cases:
        texts = texts_for(Ours(vocabulary, tokenizer).ready(pattern, schema), tokenizer, 10 if few else 50)
        comparisons += compared(name, libraries, pattern, schema, texts, repeats)
    report("structured", found, not few, comparisons, [measurement("the vocabulary", len(vocabulary), "tokens")])


if __name__ == "__main__":
    main()
