"""The validator against the jsonschema package, and its messages."""

import json
import random

import pytest
from structured_cases import LIST, PERSON, SCHEMAS, SHAPES, TREE, random_schema

from fmlab.structured import SchemaError, validate
from fmlab.structured.validate import equal, is_type

jsonschema = pytest.importorskip("jsonschema", reason="nbformat brings it along")
NAMES = ["a", "ab", "b", "name", "é", 'q"', "c/d~", "v", "kids", "kind", "age", "zz"]


def random_value(rng: random.Random, depth: int = 3):
    kind = rng.randrange(8 if depth else 6)
    if kind < 6:
        scalars = [
            None,
            True,
            False,
            0,
            1,
            -1,
            7,
            99,
            1.0,
            0.5,
            -0.25,
            1e30,
            "",
            "b",
            "ab",
            'a"b',
            "11",
            "é",
            "x",
            "circle",
        ]
        return rng.choice(scalars)
    if kind == 6:
        return [random_value(rng, depth - 1) for _ in range(rng.randrange(4))]
    return {rng.choice(NAMES): random_value(rng, depth - 1) for _ in range(rng.randrange(4))}


def near(schema, rng, depth=0):
    """A value that is close to what the schema asks for."""
    if not isinstance(schema, dict) or rng.random() < 0.1 or depth > 4:
        return random_value(rng, 2)
    for word in ("anyOf", "oneOf"):
        if word in schema:
            return near(rng.choice(schema[word]), rng, depth + 1)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return rng.choice(schema["enum"])
    kind = schema.get("type")
    kind = rng.choice(kind) if isinstance(kind, list) else kind
    if kind == "object":
        value = {n: near(p, rng, depth + 1) for n, p in schema.get("properties", {}).items() if rng.random() < 0.9}
        return {**value, **({"zz": random_value(rng, 1)} if rng.random() < 0.2 else {})}
    if kind == "array":
        first = [near(part, rng, depth + 1) for part in schema.get("prefixItems", [])]
        return first + [near(schema.get("items"), rng, depth + 1) for _ in range(rng.randrange(4))]
    numbers = [schema.get("minimum", 0), schema.get("maximum", 1), schema.get("exclusiveMinimum", 2), 3.0, 4.5]
    choices = {"string": ["", "b", "ab", "11", "é", "az"], "boolean": [True, False], "null": [None]}
    return rng.choice(choices.get(kind, numbers))


def test_verdicts_equal_those_of_the_jsonschema_package():
    rng, verdicts = random.Random(0), []
    for schema in [*SCHEMAS, *(random_schema(rng) for _ in range(250))]:
        judge = jsonschema.Draft202012Validator(schema)
        for _ in range(12):
            value = near(schema, rng)
            verdicts.append(judge.is_valid(value))
            assert (validate(value, schema) == []) == verdicts[-1], (schema, value)
    assert 0.25 < sum(verdicts) / len(verdicts) < 0.75


@pytest.mark.parametrize(
    "value, schema, problem",
    [
        ({"name": "x"}, PERSON, "#: the required name 'age' is missing"),
        ({"name": 1, "age": 2}, PERSON, "#/name: 1 is not of type string"),
        ({"name": "x", "age": True}, PERSON, "#/age: True is not of type integer"),
        ({"name": "x", "age": -1}, PERSON, "#/age: -1 is below the minimum 0"),
        ({"name": "", "age": 1}, PERSON, "#/name: 0 characters are fewer than minLength 1"),
        ({"name": "x", "age": 1, "y/z": 2}, PERSON, "#/y~1z: this name is not declared"),
        ({"name": "x", "age": 1, "mail": "a@b.de"}, PERSON, "#/mail: the pattern"),
        ({"name": "x", "age": 1, "tags": ["new", "odd"]}, PERSON, "#/tags/1: 'odd' is none of"),
        ({"name": "x", "age": 1, "tags": ["new"] * 4}, PERSON, "#/tags: 4 items are more than maxItems 3"),
        ({"v": 1, "kids": [{"v": 1}, {"v": "1"}]}, TREE, "#/kids/1/v: '1' is not of type integer"),
        ([True, None, 1], LIST, "fits no branch of anyOf.*#/2: only 2 items"),
        ({"kind": "circle", "r": 0}, SHAPES, "fits no branch of oneOf"),
        (1, {"oneOf": [{"type": "integer"}, {"const": 1}]}, "fits 2 branches of oneOf: .0, 1."),
        ("a", {"const": "b"}, "#: 'a' is not 'b'"),
        (3, {"type": "integer", "exclusiveMinimum": 3}, "3 is not above 3"),
        (3, {"type": "integer", "exclusiveMaximum": 3}, "3 is not below 3"),
        (4, {"type": "integer", "maximum": 3}, "4 is above the maximum 3"),
        ([], {"type": "array", "minItems": 1}, "0 items are fewer"),
        ("abc", {"type": "string", "maxLength": 2}, "3 characters are more"),
    ],
)
def test_a_problem_names_its_place(value, schema, problem):
    found = validate(value, schema)
    assert len(found) == 1
    with pytest.raises(AssertionError, match=problem):
        raise AssertionError(str(found[0]))


def test_all_problems_are_listed():
    assert [p.path for p in validate({"name": 1, "tags": [1, 2], "x": 0}, PERSON)] == [
        "#", "#/name", "#/tags/0", "#/tags/1", "#/x",
    ]  # fmt: skip


def test_equality_and_types_are_those_of_json():
    assert (
        equal(1, 1.0) and not equal(1, True) and not equal(0, False) and equal({"a": 1, "b": [1]}, {"b": [1.0], "a": 1})
    )
    assert not equal([1, 2], [2, 1]) and not equal([1], {"a": 1}) and not equal([True], [1])
    assert is_type(1.0, "integer") and not is_type(1.5, "integer") and not is_type(float("inf"), "integer")
    assert is_type(1, "number") and not is_type(True, "number") and not is_type(False, "integer")


def test_the_schema_is_checked_first():
    with pytest.raises(SchemaError, match="'allOf'"):
        validate(1, {"allOf": [True]})
    assert json.loads(json.dumps(validate(1, {"type": "string"})[0].__dict__)) == {
        "path": "#",
        "message": "1 is not of type string",
    }
