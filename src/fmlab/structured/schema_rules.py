"""A JSON Schema as a grammar: scalars become characters, objects and arrays become rules, references become calls.

Everything that the grammar writes is valid. It does not write every valid text, only those that
- hold the names of an object in the order in which `properties` declares them, each at most once;
- hold no undeclared names where `properties` is given, unless `additionalProperties` is true or a schema (the standard
  would allow them when it is missing); undeclared names come last, and one of them may come twice;
- hold no items beyond `prefixItems`, unless `items` is given; without both, items may be anything;
- spell numbers as `numbers.py` says, so that an integer is never written 1.0, and strings as `spelling.py` says;
- have between the parts what `space` means, by default one blank or none, and none before or after the whole.
Constants keep the order of their own names. Branches of oneOf must exclude one another provably (`exclusive.py`).

Source: JSON Schema 2020-12. Left out: see `schema.py`.
"""

from __future__ import annotations

import json
from decimal import Decimal

from fmlab.structured.automaton import MAX_STATES, determinise, difference
from fmlab.structured.exclusive import excludes
from fmlab.structured.numbers import Bound, integers, numbers
from fmlab.structured.pushdown import PushDown
from fmlab.structured.schema import OF_TYPE, Document, Schema, SchemaError, branches, pointer, types_of
from fmlab.structured.spelling import SPACE, constant, member, string, white_space
from fmlab.structured.syntax import (
    EMPTY,
    Call,
    Concat,
    Embedded,
    Listed,
    Node,
    Repeat,
    char,
    concat,
    either,
    literal,
    optional,
)
from fmlab.structured.validate import problems
from fmlab.structured.vocabulary import Vocabulary

ANYTHING = "<any value>"


def compile_schema(
    schema: Schema, vocabulary: Vocabulary, space: str = SPACE, max_states: int = MAX_STATES
) -> PushDown:
    """A constraint under which only JSON texts that are valid for the schema are written.

    space: a regular expression for the white space between the parts, such as "" for none or r"[ \\n]*".
    Raises SchemaError for what is wrong, not supported or impossible, StructureError when these tokens cannot write any
    such text, TooLargeError above max_states.
    """
    rules, root = schema_rules(schema, space)
    return PushDown(rules, root, vocabulary, max_states)


def schema_rules(schema: Schema, space: str = SPACE) -> tuple[dict[str, Node], str]:
    """The rules of the grammar, named by JSON pointers into the schema, and the name of the first one."""
    builder = _Builder(Document(schema), white_space(space))
    builder.rule("#")
    return builder.rules, "#"


def bounds(schema: dict) -> tuple[Bound | None, Bound | None]:
    """The lower and the upper bound of a number as decimal numbers, None where there is none."""
    ends = []
    for words, pick in ((("minimum", "exclusiveMinimum"), max), (("maximum", "exclusiveMaximum"), min)):
        found = [(Decimal(repr(schema[word])), word.startswith("exclusive")) for word in words if word in schema]
        ends.append(pick(found, key=lambda b: (b[0], b[1] if pick is max else not b[1])) if found else None)
    return ends[0], ends[1]


class _Builder:
    def __init__(self, document: Document, space: Node):
        self.document, self.space = document, space
        self.rules: dict[str, Node] = {}

    def rule(self, place: str) -> Call:
        """A call of the rule for this place, which is built if it is not there yet."""
        if place not in self.rules:
            self.rules[place] = EMPTY  # known from now on, so that it may call itself
            self.rules[place] = self.anything() if place == ANYTHING else self.body(place)
        return Call(place)

    def value(self, place: str) -> Node:
        """What stands at a place of the schema where a value is expected."""
        schema = self.document.places[place]
        if isinstance(schema, dict) and "$ref" in schema:
            return self.rule(self.document.target(place))
        small = schema is not True and ("enum" in schema or "const" in schema or "type" in schema)
        small = small and not ({"object", "array"} & set(types_of(schema)))
        return self.body(place) if small else self.rule(place)

    def body(self, place: str) -> Node:
        """The texts of one place of the schema."""
        schema = self.document.places[place]
        if schema is True:
            return self.rule(ANYTHING)
        if "$ref" in schema:
            return self.rule(self.document.target(place))
        if "anyOf" in schema or "oneOf" in schema:
            return self.union(place)
        if "enum" in schema or "const" in schema:
            return self.choices(place)
        if "type" not in schema:
            return self.rule(ANYTHING)
        return either(*(self.of_type(name, place) for name in types_of(schema)))

    def union(self, place: str) -> Node:
        schema = self.document.places[place]
        at = [where for where, _ in branches(schema, place)]
        if "oneOf" in schema:
            for i, first in enumerate(at):
                for j, second in enumerate(at):
                    if i != j and not excludes(self.document, first, second):
                        raise SchemaError(
                            f"oneOf: it cannot be shown that what branch {i} writes never fits branch {j}. Give both "
                            "a required property with different constants, or use anyOf",
                            place,
                        )
        return either(*map(self.value, at))

    def choices(self, place: str) -> Node:
        schema = self.document.places[place]
        listed = schema["enum"] if "enum" in schema else [schema["const"]]
        fitting = [value for value in listed if not any(problems(value, self.document, place))]
        if not fitting:
            raise SchemaError("None of the constants fits the other conditions", place)
        return either(*(constant(value, self.space) for value in fitting))

    def of_type(self, name: str, place: str) -> Node:
        schema = self.document.places[place]
        match name:
            case "null":
                return literal("null")
            case "boolean":
                return either(literal("true"), literal("false"))
            case "object":
                return self.object(place)
            case "array":
                return self.array(place)
            case "string":
                return self.string(place)
            case _:
                return self.fitting(integers(*bounds(schema)) if name == "integer" else numbers(*bounds(schema)), place)

    def fitting(self, text: Node, place: str) -> Node:
        """The texts, made sure that there are any."""
        automaton = determinise(text)
        if automaton.empty:
            raise SchemaError("Nothing fits all the conditions", place)
        return Embedded(automaton)

    def string(self, place: str) -> Node:
        """A call: strings with the same conditions share one rule, and with it what is remembered of it."""
        schema = self.document.places[place]
        conditions = {word: schema[word] for word in OF_TYPE["string"] if word in schema}
        name = f"<string {json.dumps(conditions)}>" if conditions else "<string>"
        if name not in self.rules:
            least, most = conditions.get("minLength", 0), conditions.get("maxLength")
            if most is not None and most < least:
                raise SchemaError("maxLength is below minLength: nothing fits", place)
            self.rules[name] = self.fitting(string(least, most, conditions.get("pattern")), place)
        return Call(name)

    def object(self, place: str) -> Node:
        schema = self.document.places[place]
        declared, required = schema.get("properties", {}), schema.get("required", [])
        parts = [
            concat(self.space, member(name, self.value(pointer(place, "properties", name)), self.space))
            for name in declared
        ]
        missing = [name not in required for name in declared]
        comma = concat(self.space, char(","))
        more = schema.get("additionalProperties", "properties" not in schema)
        if more is not False:
            value = self.rule(ANYTHING) if more is True else self.value(pointer(place, "additionalProperties"))
            extra = concat(self.space, self.other_name(list(declared)), self.space, char(":"), self.space, value)
            parts.append(concat(extra, Repeat(concat(comma, extra), 0, None)))
            missing.append(True)
        return concat(char("{"), Listed(tuple(parts), tuple(missing), comma), self.space, char("}"))

    def other_name(self, declared: list[str]) -> Node:
        """A name that is not declared."""
        names = determinise(string())
        if declared:
            names = difference(names, determinise(either(*map(constant, declared))))
        return Embedded(names)

    def array(self, place: str) -> Node:
        schema = self.document.places[place]
        least, most = schema.get("minItems", 0), schema.get("maxItems")
        first = [pointer(place, "prefixItems", i) for i in range(len(schema.get("prefixItems", ())))]
        items = schema.get("items", not first)
        if items is False:
            most = len(first) if most is None else min(most, len(first))
        if most is not None and most < least:
            raise SchemaError(f"At least {least} items and at most {most}: nothing fits", place)
        rest: Node = EMPTY
        if most is None or most > len(first):
            item = concat(self.space, self.rule(ANYTHING) if items is True else self.value(pointer(place, "items")))
            more = None if most is None else most - len(first)
            rest = self.items(item, max(0, least - len(first)), more, follows=bool(first))
        for i in reversed(range(len(first) if most is None else min(most, len(first)))):
            comma = [self.space, char(",")] if i else []
            rest = Concat((*comma, self.space, self.value(first[i]), rest))
            rest = rest if i < least else optional(rest)
        return concat(char("["), rest, self.space, char("]"))

    def items(self, item: Node, least: int, most: int | None, follows: bool) -> Node:
        """least to most items with commas between them, and one before them when they follow others."""
        one = concat(self.space, char(","), item)
        if follows:
            return Repeat(one, least, most)
        some = concat(item, Repeat(one, max(0, least - 1), None if most is None else most - 1))
        return some if least else optional(some)

    def anything(self) -> Node:
        """Any JSON value; its objects and arrays are calls of this same rule."""
        value, comma = Call(ANYTHING), concat(self.space, char(","))
        pair = concat(self.space, string(), self.space, char(":"), self.space, value)
        pairs = optional(concat(pair, Repeat(concat(comma, pair), 0, None)))
        array = self.items(concat(self.space, value), 0, None, follows=False)
        words = map(literal, ("true", "false", "null"))
        objects = concat(char("{"), pairs, self.space, char("}"))
        return either(string(), numbers(), *words, objects, concat(char("["), array, self.space, char("]")))
