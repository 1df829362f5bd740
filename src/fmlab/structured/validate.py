"""Is this value what the schema asks for? Problems are listed with the place in the value.

This reads the same part of JSON Schema as `schema.py`, with the meaning of the standard. A constrained generation
writes fewer values than are valid here (`schema_rules.py` says which), never others: that is what the tests check.
Source: JSON Schema 2020-12, Core section 10 and Validation section 6. Left out: annotations as a result.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from fmlab.structured.automaton import Automaton, compile_regex
from fmlab.structured.schema import Document, Schema, branches, pointer, types_of


@dataclass(frozen=True)
class Problem:
    """path: JSON pointer into the value, "#" for the whole; message: what is wrong there."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def validate(value: object, schema: Schema) -> list[Problem]:
    """All problems of a JSON value (as `json.loads` gives it), in the order of the schema; [] when it is valid.

    Raises SchemaError for a schema that is wrong or not supported.
    """
    return list(problems(value, Document(schema), "#"))


def problems(value: object, document: Document, place: str, path: str = "#") -> Iterator[Problem]:
    """The same against one place of a schema that has been checked already."""
    schema = document.places[place]
    if schema is True:
        return
    if "$ref" in schema:
        yield from problems(value, document, document.target(place), path)
        return
    if "anyOf" in schema or "oneOf" in schema:
        yield from _union(value, document, place, path)
        return
    if "type" in schema and not any(is_type(value, name) for name in types_of(schema)):
        yield Problem(path, f"{_short(value)} is not of type {' or '.join(types_of(schema))}")
        return
    if "const" in schema and not equal(value, schema["const"]):
        yield Problem(path, f"{_short(value)} is not {_short(schema['const'])}")
    if "enum" in schema and not any(equal(value, choice) for choice in schema["enum"]):
        yield Problem(path, f"{_short(value)} is none of {_short(schema['enum'])}")
    if isinstance(value, str):
        yield from _string(value, schema, path)
    elif is_type(value, "number"):
        yield from _number(value, schema, path)
    elif isinstance(value, list):
        yield from _array(value, document, place, path)
    elif isinstance(value, dict):
        yield from _object(value, document, place, path)


def is_type(value: object, name: str) -> bool:
    """Is a value of this JSON type? 1.0 is an integer, True is no number."""
    match name:
        case "null":
            return value is None
        case "boolean":
            return isinstance(value, bool)
        case "string":
            return isinstance(value, str)
        case "array":
            return isinstance(value, list)
        case "object":
            return isinstance(value, dict)
        case "integer" if isinstance(value, float):
            return math.isfinite(value) and value == int(value)
        case _:
            return isinstance(value, int | (float if name == "number" else int)) and not isinstance(value, bool)


def equal(first: object, second: object) -> bool:
    """Equality of JSON values: 1 equals 1.0 but not true, order counts in arrays and not in objects."""
    if isinstance(first, bool) or isinstance(second, bool):
        return first is second
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(equal, first, second))
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(equal(part, second[name]) for name, part in first.items())
    return first == second


@lru_cache(maxsize=256)
def _found(pattern: str) -> Automaton:
    return compile_regex(pattern, search=True)


def _union(value: object, document: Document, place: str, path: str) -> Iterator[Problem]:
    schema = document.places[place]
    word = "anyOf" if "anyOf" in schema else "oneOf"
    found = [list(problems(value, document, at, path)) for at, _ in branches(schema, place)]
    fitting = [number for number, wrong in enumerate(found) if not wrong]
    if not fitting:
        closest = max((wrong[0] for wrong in found), key=lambda problem: problem.path.count("/"))
        yield Problem(path, f"{_short(value)} fits no branch of {word}; the closest one says {closest}")
    elif word == "oneOf" and len(fitting) > 1:
        yield Problem(path, f"{_short(value)} fits {len(fitting)} branches of oneOf: {fitting}")


def _string(value: str, schema: dict, path: str) -> Iterator[Problem]:
    if len(value) < schema.get("minLength", 0):
        yield Problem(path, f"{len(value)} characters are fewer than minLength {schema['minLength']}")
    if len(value) > schema.get("maxLength", math.inf):
        yield Problem(path, f"{len(value)} characters are more than maxLength {schema['maxLength']}")
    if "pattern" in schema and not _found(schema["pattern"]).accepts(value):
        yield Problem(path, f"the pattern {schema['pattern']!r} is not found in {_short(value)}")


def _number(value: float, schema: dict, path: str) -> Iterator[Problem]:
    if "minimum" in schema and value < schema["minimum"]:
        yield Problem(path, f"{value} is below the minimum {schema['minimum']}")
    if "maximum" in schema and value > schema["maximum"]:
        yield Problem(path, f"{value} is above the maximum {schema['maximum']}")
    if "exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"]:
        yield Problem(path, f"{value} is not above {schema['exclusiveMinimum']}")
    if "exclusiveMaximum" in schema and value >= schema["exclusiveMaximum"]:
        yield Problem(path, f"{value} is not below {schema['exclusiveMaximum']}")


def _array(value: list, document: Document, place: str, path: str) -> Iterator[Problem]:
    schema = document.places[place]
    if len(value) < schema.get("minItems", 0):
        yield Problem(path, f"{len(value)} items are fewer than minItems {schema['minItems']}")
    if len(value) > schema.get("maxItems", math.inf):
        yield Problem(path, f"{len(value)} items are more than maxItems {schema['maxItems']}")
    first = len(schema.get("prefixItems", ()))
    for i, part in enumerate(value):
        if i < first:
            yield from problems(part, document, pointer(place, "prefixItems", i), pointer(path, i))
        elif schema.get("items") is False:
            yield Problem(pointer(path, i), f"only {first} items are allowed")
        elif "items" in schema:
            yield from problems(part, document, pointer(place, "items"), pointer(path, i))


def _object(value: dict, document: Document, place: str, path: str) -> Iterator[Problem]:
    schema = document.places[place]
    for name in schema.get("required", ()):
        if name not in value:
            yield Problem(path, f"the required name {name!r} is missing")
    for name, part in value.items():
        inside = pointer(path, name)
        if name in schema.get("properties", {}):
            yield from problems(part, document, pointer(place, "properties", name), inside)
        elif schema.get("additionalProperties") is False:
            yield Problem(inside, "this name is not declared, and additionalProperties is false")
        elif "additionalProperties" in schema:
            yield from problems(part, document, pointer(place, "additionalProperties"), inside)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
