"""Patterns, schemas and random ones that several tests of fmlab.structured use, and a writer that draws at random."""

import random

PATTERNS = r"""
a|ab|abc
(ab|a)(c|bcd)
a*
(a|b)*abb
[0-9]+
\d+(\.\d+)?
-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?
(19|20)\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])
([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?
\d{3}-\d{4}
\+?\d{1,3}[ -]?\d{3}[ -]?\d{4}
[A-Z][a-z]+( [A-Z][a-z]+)*
[a-z_][a-z0-9_]*
[\w.+-]+@[\w-]+\.[a-z]{2,4}
https?://[a-z]+(\.[a-z]+)+(/[a-z]*)*
#[0-9a-fA-F]{6}
#([0-9a-f]{3}){1,2}
(\d{1,3}\.){3}\d{1,3}
(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}
[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}
"[^"\\]*(\\.[^"\\]*)*"
'[^']*'
<[a-z]+( [a-z]+="[^"]*")*>
(yes|no|maybe)
red|green|blue
(true|false|null)
.
.*
.{3}
.{2,4}x
a.c
[^a]
[^a-z]+
[^\d\s]{2}
\s*\w+\s*
\S+(\s\S+)*
\D\d\D
\W{1,3}
[\d_-]+
[a\-z]+
[.*+?]+
\.\*\+\?\(\)\[\]\{\}\|\\\^\$
[\]\[]+
x{0}
x{0,0}y
x{3}
x{2,}
x{,2}
(xy){1,3}
((a|b){2}){1,2}
(a?b?){2}
(a|)b
(|a)+c
()
a()b
a+?b*?c??
(?:ab)+c
(a(b(c)?)?)?
é|è|ê
[é-ü]+
[α-ωά]{1,3}
[가-힣]{1,2}
[一-龥ぁ-ん]+
[😀-🙏]
[a-é]
[^é]
[\u0400-\u04ff]+
\x41\u00e9\U0001F600
\t\n\r\f\v
[\t ]*#.*
a\.b
\/\/.*
SELECT [a-z]+ FROM [a-z]+( WHERE [a-z]+ = \d+)?
def [a-z_]+\([a-z_]*(, [a-z_]+)*\):
(\(\)|\[\])*
[01]{8}
1(01*0)*1|0
(0|1(01*0)*1)+
(aa|aab|b)*
(a|aa)+b
(abc|abd|aef|bcd)
(foo|foobar)(bar)?
[^\n]+\n
(a|b|c|d|e|f)*g
(.a|.b){2}
[A-Za-z]{2,5}[0-9]{0,3}
[+-]?\d+([.,]\d+)?%?
\$\d{1,3}(,\d{3})*(\.\d\d)?
(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day
M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})
([bcdfg][aeiou]){2,3}
(very )*good( ?!)?
a{1,3}b{1,3}|a{2}c
(a*b*)*c
(a+)+
(x+x+)+y
[ab]*a[ab]{3}
(\w+ ){0,3}\w+\.
\{"a": ?(\d+|"\w*")\}
-?[1-9]\d{0,2}|0
ab*c|a[^b]c
([a-c][x-z]|[x-z][a-c])*
\d\d?(st|nd|rd|th)
(19|20)?\d\d
v\d+(\.\d+){0,2}(-(alpha|beta)(\.\d+)?)?
""".strip().splitlines()


TREE = {"$ref": "#/$defs/tree", "$defs": {"tree": {"type": "object", "required": ["v"], "properties": {
    "v": {"type": "integer"},
    "kids": {"type": "array", "items": {"$ref": "#/$defs/tree"}, "maxItems": 2}}}}}  # fmt: skip
SHAPES = {"oneOf": [
    {"type": "object", "required": ["kind", "r"], "properties": {
        "kind": {"const": "circle"}, "r": {"type": "number", "exclusiveMinimum": 0}}},
    {"type": "object", "required": ["kind", "w"], "properties": {
        "kind": {"const": "square"}, "w": {"type": "integer", "minimum": 1, "maximum": 12}}},
    {"type": "null"}]}  # fmt: skip
PERSON = {"type": "object", "additionalProperties": False, "required": ["name", "age"], "properties": {
    "name": {"type": "string", "minLength": 1, "maxLength": 12},
    "age": {"type": "integer", "minimum": 0, "maximum": 150},
    "mail": {"type": "string", "pattern": "^[a-z]+@[a-z]+\\.(com|org)$"}, "tags": {"type": "array", "items": {
        "enum": ["new", "old", "hot"]}, "maxItems": 3}, "home": {"type": ["string", "null"]}}}  # fmt: skip
LIST = {"$defs": {"list": {"anyOf": [{"type": "null"}, {"type": "array", "items": False, "minItems": 2, "prefixItems": [
    {"type": "boolean"}, {"$ref": "#/$defs/list"}]}]}}, "$ref": "#/$defs/list"}  # fmt: skip
MAP = {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": {"type": "boolean"}}}
SCHEMAS = [TREE, SHAPES, PERSON, LIST, MAP, True, {}, {"type": "object"}, {"type": "array"}]


def random_pattern(rng: random.Random, depth: int = 3) -> str:
    """A pattern of the supported part over a few characters."""
    kind = rng.random()
    if depth == 0 or kind < 0.3:
        return rng.choice(["a", "b", "é", ".", "[ab]", "[^a]", "[a-é]", r"\w", r"\W", r"\d", "1", r"\.", r"\n", "€"])
    if kind < 0.5:
        return random_pattern(rng, depth - 1) + random_pattern(rng, depth - 1)
    if kind < 0.7:
        return f"({random_pattern(rng, depth - 1)}|{random_pattern(rng, depth - 1)})"
    repeat = rng.choice(["*", "+", "?", "{2}", "{1,2}", "{0,2}", "{2,}", "{,1}", "*?"])
    return f"(?:{random_pattern(rng, depth - 1)}){repeat}"


def random_schema(rng: random.Random, depth: int = 3) -> dict:
    """A schema of the supported part."""
    kinds = ["string", "integer", "number", "boolean", "null", "const", "enum", "pattern", "bounds"]
    kind = rng.choice(kinds + ["object", "object", "array", "array", "anyOf", "types"] * (depth > 0))
    if kind == "string":
        least = rng.randrange(3)
        return {"type": "string", **rng.choice([{}, {"minLength": least, "maxLength": least + rng.randrange(4)}])}
    if kind == "pattern":
        return {"type": "string", "pattern": rng.choice(["^[a-z]+$", "b", "^a|b$", "^\\d{2}$", '"', "^é*$"])}
    if kind == "bounds":
        low = rng.choice([-105, -3, -0.25, 0, 0.5, 7, 99])
        high = low + rng.choice([1, 2.5, 30, 1000])
        words = rng.choice([("minimum", "maximum"), ("exclusiveMinimum", "maximum"), ("minimum", "exclusiveMaximum")])
        return {"type": rng.choice(["integer", "number"]), words[0]: low, words[1]: high}
    if kind == "const":
        return {"const": rng.choice([1, -2.5, 'a"b', True, None, [], {"a": [1, {}]}])}
    if kind == "enum":
        return {"enum": rng.sample(["x", "xy", 0, 1.5, False, None, "é\n", [1, 2]], 3)}
    if kind == "object":
        names = rng.sample(["a", "ab", "b", "name", "é", 'q"', "c/d~"], rng.randrange(1, 5))
        schema = {"type": "object", "properties": {name: random_schema(rng, depth - 1) for name in names}}
        schema["required"] = [name for name in names if rng.random() < 0.5]
        more = rng.choice([None, False, False, {"type": "integer"}])
        return schema if more is None else {**schema, "additionalProperties": more}
    if kind == "array":
        least = rng.randrange(3)
        schema = {"type": "array", "items": random_schema(rng, depth - 1), "minItems": least, "maxItems": least + 2}
        if rng.random() < 0.3:
            schema["prefixItems"] = [random_schema(rng, depth - 1) for _ in range(2)]
        return schema
    if kind == "anyOf":
        return {"anyOf": [random_schema(rng, depth - 1) for _ in range(rng.randrange(1, 4))]}
    if kind == "types":
        return {"type": rng.sample(["string", "integer", "boolean", "null"], 2)}
    return {"type": kind}


def write_at_random(constraint, rng: random.Random, patience: int = 30) -> list[int]:
    """Tokens drawn evenly from the masks, without the end token; after `patience` tokens on the way to the end."""
    state, tokens, end = constraint.start, [], constraint.vocabulary.end
    while True:
        mask = constraint.mask(state)
        allowed = mask.nonzero()[:, 0].tolist()
        assert allowed, "a state without any allowed token"
        if bool(mask[end]) and (len(tokens) > patience or rng.random() < 0.3):
            return tokens
        if len(tokens) > patience:
            now = constraint.distance(state)
            rng.shuffle(allowed)
            token = next(t for t in allowed if constraint.distance(constraint.advance(state, t)) < now)
        else:
            token = rng.choice(allowed)
            if token == end:
                return tokens
        state = constraint.advance(state, token)
        tokens.append(token)
