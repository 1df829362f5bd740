"""Reading a JSON Schema: which part of the language is supported, checked keyword by keyword before anything is built.

Supported (draft 2020-12): type (one or a list), enum, const, anyOf, oneOf, $ref into the same schema with $defs;
for strings minLength, maxLength, pattern; for numbers minimum, maximum, exclusiveMinimum, exclusiveMaximum; for arrays
items, prefixItems, minItems, maxItems; for objects properties, required, additionalProperties. `true` and {} are any
value. Titles, descriptions and other annotations are allowed and change nothing.

Refused by name, never ignored: every other keyword; keywords of a type that the schema does not have; conditions
beside $ref, anyOf or oneOf (they would have to hold as well); a schema that refers to itself before anything is
written. Source: JSON Schema 2020-12, Core section 8 and Validation section 6.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from urllib.parse import unquote

from fmlab.structured.regex import PatternError, parse_search
from fmlab.structured.syntax import StructureError

Schema = dict | bool

OF_TYPE = {
    "string": ("minLength", "maxLength", "pattern"),
    "integer": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    "array": ("items", "prefixItems", "minItems", "maxItems"),
    "object": ("properties", "required", "additionalProperties"),
    "boolean": (),
    "null": (),
}
ANNOTATIONS = {"$schema", "$comment", "title", "description", "default", "examples", "deprecated"}
ANNOTATIONS |= {"readOnly", "writeOnly"}
DEFINITIONS = ("$defs", "definitions")
CONDITIONS = {"type", "enum", "const", "anyOf", "oneOf", "$ref"}.union(*OF_TYPE.values())
COUNTS = ("minLength", "maxLength", "minItems", "maxItems")
BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
INSTEAD = {
    "allOf": "write the conditions into one schema",
    "format": "it is only a note in JSON Schema; write a pattern",
    "not": "list what is allowed",
    "multipleOf": "use enum for a few values",
    "patternProperties": "declare the names under properties, or use additionalProperties",
    "uniqueItems": "an automaton cannot remember all items",
}


class SchemaError(StructureError):
    """A schema that is wrong or uses what is left out; `path` is a JSON pointer to the place."""

    def __init__(self, problem: str, path: str):
        super().__init__(f"{path}: {problem}.")
        self.path = path


class Document:
    """A checked schema. places: every schema inside it by its JSON pointer, "#" for the whole."""

    def __init__(self, schema: Schema):
        self.places: dict[str, Schema] = {}
        self._collect(schema, "#")
        for path in self.places:
            self._refuse_loop(path)

    def target(self, path: str) -> str:
        """The JSON pointer that the $ref at this place points to. Raises SchemaError when no schema is there."""
        reference = self.places[path]["$ref"]
        if not isinstance(reference, str) or not reference.startswith("#"):
            raise SchemaError(f"$ref {reference!r} leaves this schema; only such as #/$defs/x are read", path)
        target = "#" + unquote(reference[1:])
        if target not in self.places:
            raise SchemaError(f"$ref {reference!r} points to no schema", path)
        return target

    def _collect(self, schema: Schema, path: str) -> None:
        self.places[path] = schema
        if schema is True:
            return
        if not isinstance(schema, dict):
            raise SchemaError(f"A schema must be an object (or true), not {schema!r}", path)
        check_keywords(schema, path)
        for place, part in parts(schema, path):
            self._collect(part, place)

    def _refuse_loop(self, path: str) -> None:
        """Follow references and branches, which write nothing by themselves."""
        seen, waiting = set(), [path]
        while waiting:
            schema = self.places[at := waiting.pop()]
            after = [self.target(at)] if isinstance(schema, dict) and "$ref" in schema else []
            after += [place for place, _ in branches(schema, at)]
            if path in after:
                raise SchemaError("This schema refers to itself before anything is written", path)
            waiting += [place for place in after if place not in seen]
            seen.update(after)


def pointer(path: str, *names: str | int) -> str:
    """The JSON pointer of a part."""
    return "/".join([path, *(str(name).replace("~", "~0").replace("/", "~1") for name in names)])


def branches(schema: Schema, path: str) -> list[tuple[str, Schema]]:
    """The alternatives of anyOf or oneOf, with their places."""
    word = next((word for word in ("anyOf", "oneOf") if isinstance(schema, dict) and word in schema), None)
    return [(pointer(path, word, i), part) for i, part in enumerate(schema[word])] if word else []


def parts(schema: dict, path: str) -> Iterator[tuple[str, Schema]]:
    """All schemas directly inside a schema, with their places."""
    for word in (*DEFINITIONS, "properties"):
        for name, part in schema.get(word, {}).items():
            yield pointer(path, word, name), part
    for word in ("items", "additionalProperties"):
        if schema.get(word, False) is not False:  # false says "none", and is no schema to look into
            yield pointer(path, word), schema[word]
    for i, part in enumerate(schema.get("prefixItems", ())):
        yield pointer(path, "prefixItems", i), part
    yield from branches(schema, path)


def types_of(schema: dict) -> list[str]:
    """The types that a schema names."""
    named = schema.get("type", [])
    return [named] if isinstance(named, str) else named


def check_keywords(schema: dict, path: str) -> None:
    """Are all keywords of this one schema supported, where they stand, with values that make sense?"""
    known = CONDITIONS | ANNOTATIONS | set(DEFINITIONS) | ({"$id"} if path == "#" else set())
    for word in schema:
        if word not in known:
            hint = f" ({INSTEAD[word]})" if word in INSTEAD else ""
            raise SchemaError(f"The keyword {word!r} is not supported{hint}", path)
    conditions = {word for word in schema if word in CONDITIONS}
    for main in ("$ref", "anyOf", "oneOf"):
        if main in conditions and conditions != {main}:
            other = sorted(conditions - {main})[0]
            raise SchemaError(f"{other!r} beside {main!r} is not supported: write it into the schemas meant", path)
    if not {"enum", "const"} & conditions:
        _check_types(schema, conditions, path)
    for word in conditions:
        _check_value(word, schema[word], path)
    for word in DEFINITIONS:
        if not isinstance(schema.get(word, {}), dict):
            raise SchemaError(f"{word} must be an object of schemas", path)
    missing = [name for name in schema.get("required", []) if name not in schema.get("properties", {})]
    if missing:
        raise SchemaError(f"The required name {missing[0]!r} is not declared under properties", path)


def _check_types(schema: dict, conditions: set[str], path: str) -> None:
    of_types = conditions - {"type", "$ref", "anyOf", "oneOf"}
    if "type" in schema:
        allowed = {word for name in types_of(schema) if name in OF_TYPE for word in OF_TYPE[name]}
        for word in sorted(of_types - allowed):
            raise SchemaError(f"{word!r} says nothing about the type {schema['type']!r}: take it out", path)
    elif of_types:
        raise SchemaError(f"{sorted(of_types)[0]!r} needs a type beside it: say which one is meant", path)


def _check_value(word: str, value: object, path: str) -> None:
    """Is this a value that the keyword may have?"""

    def need(condition: bool, what: str) -> None:
        if not condition:
            raise SchemaError(f"{word} must be {what}, not {value!r}", path)

    if word in ("const", "enum"):
        need(word == "const" or (isinstance(value, list) and bool(value)), "a list of at least one value")
        try:
            same = json.loads(json.dumps(value, allow_nan=False)) == value
        except (TypeError, ValueError):
            same = False
        need(same, "a JSON value")
    elif word == "type":
        names = [value] if isinstance(value, str) else value
        need(isinstance(names, list) and bool(names), "a type or a list of types")
        need(all(isinstance(name, str) and name in OF_TYPE for name in names), f"one of {', '.join(OF_TYPE)}")
        need(len(set(names)) == len(names), "a list without repetition")
    elif word in ("anyOf", "oneOf", "prefixItems"):
        need(isinstance(value, list) and bool(value), "a list of at least one schema")
    elif word in COUNTS:
        need(isinstance(value, int) and not isinstance(value, bool) and value >= 0, "a whole number >= 0")
    elif word in BOUNDS:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        need(number and math.isfinite(value), "a finite number")
    elif word == "pattern":
        need(isinstance(value, str), "a string")
        try:
            parse_search(value)
        except PatternError as error:
            raise SchemaError(f"pattern: {error}".removesuffix("."), path) from None
    elif word == "properties":
        need(isinstance(value, dict) and all(isinstance(name, str) for name in value), "an object of schemas")
    elif word == "required":
        need(isinstance(value, list) and all(isinstance(name, str) for name in value), "a list of names")
        need(len(set(value)) == len(value), "a list without repetition")
    elif word == "items":
        need(not isinstance(value, list), "one schema (for a list of schemas write prefixItems)")
