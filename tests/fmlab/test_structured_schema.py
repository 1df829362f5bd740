"""JSON Schema: what is written is valid, what is promised can be written, what is not supported is refused by name."""

import json
import random
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structured_cases import LIST, MAP, PERSON, SCHEMAS, SHAPES, TREE, random_schema, write_at_random

from fmlab.structured import SchemaError, StructureError, Vocabulary, accepts, compile_schema, validate
from fmlab.structured.automaton import determinise
from fmlab.structured.numbers import integers, numbers
from fmlab.structured.schema_rules import schema_rules
from fmlab.structured.spelling import string
from fmlab.text import BPE

jsonschema = pytest.importorskip("jsonschema", reason="nbformat brings it along")
BYTES = Vocabulary([None, *(bytes([byte]) for byte in range(256))], 0)


@cache
def pieces() -> Vocabulary:
    """A byte-pair vocabulary learned from JSON, with tokens such as '": ' and '"}, {"' that cross the grammar."""
    rng = random.Random(0)
    texts = [
        json.dumps({"name": f"n{i}", "ab": i, "é": ["x", None], "b": rng.random(), "c": {"a": True}}) for i in range(60)
    ]
    learned = BPE.train(texts, 420)
    crossing = ['": ', '"}, {"', "]}", "}}", '["', '": {"', ", ", '",', "1]", "null,", '""', '\\"', "\\u00"]
    return Vocabulary([None, *learned.vocabulary[1:], *(text.encode() for text in crossing)], 0)


@cache
def compiled(schema: str, space: str):
    return compile_schema(json.loads(schema), BYTES, space)


def writes(schema, text: str, space: str = " ?") -> bool:
    return accepts(compiled(json.dumps(schema), space), [1 + byte for byte in text.encode()])


def test_ten_thousand_random_generations_parse_and_validate():
    """At uniform logits: every text is JSON, and valid by our validator and by the jsonschema package."""
    rng, count = random.Random(0), 0
    schemas = [*SCHEMAS, *(random_schema(rng) for _ in range(100))]
    for schema in schemas:
        space = rng.choice(["", " ?", r"[ \n\t]{0,2}"])
        constraint = compile_schema(schema, pieces(), space)
        judge = jsonschema.Draft202012Validator(schema)
        for _ in range(92):
            text = pieces().bytes_of(write_at_random(constraint, rng, patience=25)).decode()
            value = json.loads(text)
            assert judge.is_valid(value) and validate(value, schema) == [], (schema, text)
            count += 1
    assert count > 10_000


def test_every_value_within_the_promise_can_be_written():
    """Whatever a walk writes, spelled by json.dumps, is accepted with and without blanks."""
    rng = random.Random(1)
    for schema in [*SCHEMAS, *(random_schema(rng) for _ in range(60))]:
        constraint = compile_schema(schema, BYTES)
        for _ in range(5):
            text = BYTES.bytes_of(write_at_random(constraint, rng, patience=40)).decode()
            value = json.loads(text)
            if "E" in text or "e" in text.lower().replace("true", "").replace("false", "") or ".0" in text:
                continue  # the same number may be spelled in another way
            for separators in ((",", ":"), (", ", ": ")):
                again = json.dumps(value, ensure_ascii=False, separators=separators)
                if json.loads(again) == value and len(again) < 400 and "." not in again:
                    assert accepts(constraint, [1 + byte for byte in again.encode()]), (schema, again)


@pytest.mark.parametrize(
    "schema, written, not_written",
    [
        (
            PERSON,
            ['{"name":"é","age":0}', '{ "name" : "x" , "age" : 150 }', '{"name":"a","age":1,"tags":[],"home":null}'],
            ["{}", '{"age":0,"name":"x"}', '{"name":"","age":1}', '{"name":"x","age":151}', '{"name":"x","age":01}',
             '{"name":"x","age":1,}', '{"name":"x","age":1,"x":1}', '{"name":"x","age":1.0}', '{"name":"x","age":1'],
        ),
        (TREE, ['{"v":1}', '{"v":1,"kids":[{"v":-2},{"v":3,"kids":[]}]}'], ['{"kids":[]}', '{"v":1,"kids":[{}]}']),
        (SHAPES, ['{"kind":"circle","r":0.5}', '{"kind":"square","w":12}', "null"],
         ['{"kind":"circle","w":1}', '{"kind":"square","w":13}', '{"kind":"circle","r":0}', '{"kind":"circle"}']),
        (LIST, ["null", "[true, null]", "[true,[false,null]]"], ["[]", "[true]", "[true,null,null]", "[null,null]"]),
        (MAP, ["{}", '{"a":{"b":true},"":{}}'], ['{"a":1}', '{"a":{"b":1}}']),
        (True, ["1e5", "[]", "{}", '[{"a":[null]},-0.5]', '"\\n"'], ["", "-0", "1e100", "[1,]", "nul", "'a'"]),
        ({"type": "object", "properties": {}}, ["{}", "{ }"], ['{"a":1}', "{  }"]),
        ({"type": "array", "items": {"const": 1}, "minItems": 2, "maxItems": 3}, ["[1,1]", "[1, 1, 1]"],
         ["[1]", "[1,1,1,1]", "[1 1]"]),
        ({"type": "array", "prefixItems": [{"const": 1}, {"const": 2}], "items": {"const": 3}, "minItems": 1,
          "maxItems": 4},
         ["[1]", "[1,2]", "[1,2,3,3]"], ["[]", "[2]", "[1,3]", "[1,2,3,3,3]"]),
        ({"type": "array", "prefixItems": [{"const": 1}, {"const": 2}], "minItems": 2}, ["[1,2]"], ["[1]", "[1,2,3]"]),
        ({"type": "string", "maxLength": 2}, ['""', '"é😀"', '"\\n\\""', '"\\u0001"'],
         ['"abc"', '"\\u0041"', '"\n"', '"\\/"']),
        ({"type": "string", "pattern": "b.$"}, ['"ab\\""', '"bb"'], ['"b"', '"bab"', '"b\\n"']),
        ({"type": "string", "pattern": "^a", "minLength": 2, "maxLength": 3}, ['"ab"', '"a\\\\\\\\"'],
         ['"a"', '"ba"', '"abcd"']),
        ({"enum": ["a", 1, {"x": [1, 2]}, 2.5]}, ['"a"', "1", '{"x":[1, 2]}', "2.5"], ['"b"', "1.0", '{"x":[1]}']),
        ({"type": "string", "enum": ["a", 1]}, ['"a"'], ["1"]),
        ({"type": "integer", "const": 3, "minimum": 1}, ["3"], ["4"]),
        ({"type": ["integer", "null"]}, ["0", "-1", "null"], ["-0", "1.0", "01", "true"]),
        ({"anyOf": [{"type": "integer"}, {"type": "string", "maxLength": 1}]}, ["12", '"a"'], ['"ab"', "1.5"]),
        ({"type": "object", "properties": {"a": {"const": 1}}, "additionalProperties": {"const": 2}},
         ["{}", '{"a":1}', '{"b":2,"c":2}', '{"a":1,"aa":2}'], ['{"a":2}', '{"b":2,"a":1}', '{"b":1}']),
    ],
)  # fmt: skip
def test_what_is_written(schema, written, not_written):
    for text in written:
        assert writes(schema, text), text
        assert validate(json.loads(text), schema) == []
    for text in not_written:
        assert not writes(schema, text), text


def test_white_space_is_what_the_pattern_says():
    schema = {"type": "array", "items": {"const": 1}}
    assert writes(schema, "[1,1]", "") and not writes(schema, "[1, 1]", "")
    assert writes(schema, "[\n  1,\n  1\n]", r"[ \n]*") and not writes(schema, " [1]", r"[ \n]*")
    with pytest.raises(StructureError, match="nothing but blanks"):
        schema_rules(schema, "[ x]")


def test_names_with_quotes_and_slashes():
    schema = {
        "type": "object",
        "properties": {'a"b': {"const": 1}, "c/d~": {"type": "array", "items": {"type": "null"}}},
    }
    assert writes(schema, json.dumps({'a"b': 1, "c/d~": [None]}))
    pointed = {
        "type": "object",
        "properties": {"c/d~": {"$ref": "#/$defs/e~1f~0%20"}},
        "$defs": {"e/f~ ": {"const": 1}},
    }
    assert writes(pointed, '{"c/d~":1}')


BOUND = st.decimals(-150, 150, places=2) | st.integers(-150, 150).map(Decimal)


@given(BOUND, BOUND, st.booleans(), st.booleans(), st.integers(0, 10**6), st.booleans())
def test_bounds_of_numbers_are_exact(first, second, open_low, open_high, seed, whole):
    low, high = min(first, second), max(first, second)
    automaton = determinise((integers if whole else numbers)((low, open_low), (high, open_high)))
    rng, texts = random.Random(seed), []
    for centre in (low, high, Decimal(0), Decimal(rng.randrange(-200, 200))):
        for shift in ("0", "0.01", "-0.01", "1", "-1", "0.001", "-0.001", str(rng.random())[:8]):
            number = centre + Decimal(shift)
            texts += [f"{number:f}", str(int(number)), f"{int(number)}.0", f"{int(number)}.500"]
    for text in texts:
        if "." in text and whole:
            assert not automaton.accepts(text)
            continue
        value = Decimal(text)
        inside = (low < value if open_low else low <= value) and (value < high if open_high else value <= high)
        if text.startswith("-") and value == 0:
            inside = False  # zero has no sign
        assert automaton.accepts(text) == inside, text
    for text in ("", "-", ".5", "007", "01", "1.", "+1", "1e1"):
        assert not automaton.accepts(text)


def test_one_sided_and_huge_bounds():
    big = 10**40 + 7
    assert determinise(integers((Decimal(big), False))).accepts(str(big))
    assert not determinise(integers((Decimal(big), True))).accepts(str(big))
    assert determinise(integers(None, (Decimal(-big), False))).accepts(str(-big - 1))
    assert not determinise(integers(None, (Decimal(-big), False))).accepts(str(-big + 1))
    assert writes({"type": "number", "minimum": 1e-7}, "0.0000001") and not writes(
        {"type": "number", "minimum": 1e-7}, "0"
    )
    with pytest.raises(SchemaError, match="Nothing fits"):
        schema_rules({"type": "integer", "exclusiveMinimum": 1, "exclusiveMaximum": 2})
    assert writes({"type": "number", "minimum": 0.1, "exclusiveMinimum": 0.1}, "0.11")
    assert not writes({"type": "number", "minimum": 0.1, "exclusiveMinimum": 0.1}, "0.1")


@given(st.text(max_size=5))
def test_a_string_has_exactly_the_spelling_of_json_dumps(text):
    automaton = determinise(string())
    assert automaton.accepts(json.dumps(text, ensure_ascii=False))
    assert automaton.accepts(json.dumps(text)) == (json.dumps(text) == json.dumps(text, ensure_ascii=False))


@pytest.mark.parametrize(
    "schema, name",
    [
        ({"allOf": [True]}, "'allOf' is not supported"),
        ({"not": {}}, "'not' is not supported"),
        ({"if": {}}, "'if'"),
        ({"type": "string", "format": "date"}, "'format'.*pattern"),
        ({"type": "integer", "multipleOf": 2}, "'multipleOf'"),
        ({"type": "array", "uniqueItems": True}, "'uniqueItems'"),
        ({"type": "array", "contains": {}}, "'contains'"),
        ({"type": "object", "patternProperties": {}}, "'patternProperties'"),
        ({"type": "object", "minProperties": 1}, "'minProperties'"),
        ({"type": "object", "propertyNames": {}}, "'propertyNames'"),
        ({"type": "object", "dependentRequired": {}}, "'dependentRequired'"),
        ({"type": "object", "properties": {"a": {"unevaluatedItems": False}}}, "#/properties/a.*'unevaluatedItems'"),
        ({"$anchor": "x"}, "'$anchor'".replace("$", r"\$")),
        ({"typ": "string"}, "'typ' is not supported"),
        ({"minLength": 1}, "'minLength' needs a type"),
        ({"type": "integer", "minLength": 1}, "'minLength' says nothing about the type 'integer'"),
        ({"type": "text"}, "one of string"),
        ({"type": []}, "a type or a list"),
        ({"type": ["null", "null"]}, "without repetition"),
        ({"enum": []}, "at least one value"),
        ({"type": "string", "enum": [1, None]}, "None of the constants fits"),
        ({"const": float("nan")}, "must be a JSON value"),
        ({"anyOf": []}, "at least one schema"),
        ({"anyOf": [True], "type": "object"}, "'type' beside 'anyOf'"),
        ({"$ref": "#/$defs/a", "$defs": {"a": True}, "minimum": 1}, r"'minimum' beside '\$ref'"),
        ({"$ref": "other.json"}, "leaves this schema"),
        ({"$ref": "#/$defs/b"}, "points to no schema"),
        ({"$ref": "#"}, "refers to itself"),
        (
            {"$defs": {"a": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/a"}]}}, "$ref": "#/$defs/a"},
            "refers to itself",
        ),
        ({"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#"}}}, "No finite text"),
        ({"type": "object", "required": ["a"]}, "'a' is not declared"),
        ({"type": "object", "properties": {"a": False}}, "#/properties/a: A schema must be an object"),
        ({"type": "object", "properties": []}, "object of schemas"),
        ({"type": "string", "minLength": -1}, "whole number"),
        ({"type": "string", "maxLength": True}, "whole number"),
        ({"type": "string", "minLength": 2, "maxLength": 1}, "below minLength"),
        ({"type": "string", "pattern": "^ab$", "maxLength": 1}, "Nothing fits"),
        ({"type": "string", "pattern": "(?=a)"}, "look-ahead"),
        ({"type": "number", "minimum": "1"}, "finite number"),
        ({"type": "array", "items": [True]}, "prefixItems"),
        ({"type": "array", "minItems": 2, "maxItems": 1}, "nothing fits"),
        ({"type": "array", "prefixItems": [True], "minItems": 2}, "nothing fits"),
        ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, "branch 0 writes never fits branch 1"),
        ({"oneOf": [{"type": "object"}, {"type": "object", "properties": {}}]}, "oneOf"),
    ],
)
def test_what_is_not_supported_or_impossible_is_refused_by_name(schema, name):
    with pytest.raises(StructureError, match=name):
        compile_schema(schema, BYTES)


def test_annotations_are_allowed_and_change_nothing():
    noted = {**PERSON, "title": "x", "description": "y", "$schema": "z", "$id": "i", "default": {}, "examples": [1]}
    rng, constraint = random.Random(0), compile_schema(noted, BYTES)
    for _ in range(20):
        text = BYTES.bytes_of(write_at_random(constraint, rng)).decode()
        assert writes(PERSON, text)


TAGGED = {"type": "object", "required": ["k"], "properties": {"k": {"const": "a"}, "x": {"type": "integer"}}}


@pytest.mark.parametrize(
    "first, second",
    [
        ({"type": "string"}, {"type": ["integer", "null"]}),
        ({"enum": ["a", 1]}, {"enum": ["b", 2]}),
        ({"const": 1}, {"type": "string"}),
        ({"const": 3}, {"type": "integer", "maximum": 2}),
        ({"type": "integer", "maximum": 2}, {"type": "number", "exclusiveMinimum": 2}),
        ({"type": "string", "maxLength": 2}, {"type": "string", "minLength": 3}),
        ({"type": "string", "pattern": "^a"}, {"type": "string", "pattern": "^b"}),
        (TAGGED, {**TAGGED, "properties": {"k": {"const": "b"}}}),
        (TAGGED, {"type": "object", "required": ["z"], "properties": {"z": True}, "additionalProperties": False}),
        ({"anyOf": [{"const": 1}, {"const": "x"}]}, {"type": "object"}),
    ],
)
def test_one_of_with_branches_that_exclude_one_another(first, second):
    schema, rng = {"oneOf": [first, second]}, random.Random(0)
    judge = jsonschema.Draft202012Validator(schema)
    constraint = compile_schema(schema, BYTES)
    for _ in range(30):
        text = BYTES.bytes_of(write_at_random(constraint, rng)).decode()
        assert judge.is_valid(json.loads(text)), text


def test_a_proof_of_exclusion_is_never_wrong():
    """Random pairs: where oneOf is accepted, no text that either branch writes fits both."""
    rng, proven = random.Random(4), 0
    for _ in range(130):
        schema = {"oneOf": [random_schema(rng, 2), random_schema(rng, 2)]}
        try:
            constraint = compile_schema(schema, BYTES)
        except SchemaError:
            continue
        proven += 1
        judge = jsonschema.Draft202012Validator(schema)
        for _ in range(8):
            value = json.loads(BYTES.bytes_of(write_at_random(constraint, rng, patience=10)).decode())
            assert judge.is_valid(value) and validate(value, schema) == [], (schema, value)
    assert proven > 40


def test_equal_steps_are_look_ups():
    constraint, rng = compile_schema(PERSON, pieces()), random.Random(0)
    for _ in range(60):
        write_at_random(constraint, rng)
    walked = constraint.walks
    for _ in range(20):
        write_at_random(constraint, rng)
    assert constraint.walks - walked < 0.1 * walked
