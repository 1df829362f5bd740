"""Do two branches of a union exclude one another? The proof that `oneOf` needs: a text must fit one branch only.

`excludes(a, b)` is True only when nothing that is *written* for branch a can be *valid* for branch b; False means that
no proof was found, not that both can hold. Looked at are types, constants, bounds of numbers, patterns and lengths of
strings, and of objects the names that one requires and the other cannot have, and properties that exclude one another.
Source: the rules follow from JSON Schema 2020-12, Validation section 6. Left out: arrays, proofs through several steps.
"""

from __future__ import annotations

from fmlab.structured.automaton import determinise, intersection
from fmlab.structured.schema import Document, branches, pointer, types_of
from fmlab.structured.spelling import string
from fmlab.structured.validate import problems

DEEPEST = 8  # references and properties that a proof follows


def excludes(document: Document, first: str, second: str, depth: int = 0) -> bool:
    """Is nothing that is written for the first place valid for the second one?"""
    if depth > DEEPEST:
        return False
    first, second = (_followed(document, place) for place in (first, second))
    a, b = document.places[first], document.places[second]
    if a is True or b is True:
        return False
    if inner := branches(a, first):
        return all(excludes(document, place, second, depth + 1) for place, _ in inner)
    if inner := branches(b, second):
        return all(excludes(document, first, place, depth + 1) for place, _ in inner)
    if "enum" in a or "const" in a:
        values = a["enum"] if "enum" in a else [a["const"]]
        return all(any(problems(value, document, first)) or any(problems(value, document, second)) for value in values)
    if "enum" in b or "const" in b:
        return excludes(document, second, first, depth + 1)  # constants are the same values on both sides
    if "type" not in a or "type" not in b:
        return False
    return all(
        (x != y and {x, y} != {"integer", "number"}) or _same_type(document, first, second, x, y, depth)
        for x in types_of(a)
        for y in types_of(b)
    )


def _followed(document: Document, place: str) -> str:
    while isinstance(document.places[place], dict) and "$ref" in document.places[place]:
        place = document.target(place)
    return place


def _same_type(document: Document, first: str, second: str, x: str, y: str, depth: int) -> bool:
    a, b = document.places[first], document.places[second]
    if x == "string":
        texts = [determinise(string(s.get("minLength", 0), s.get("maxLength"), s.get("pattern"))) for s in (a, b)]
        return intersection(*texts).empty
    if x in ("integer", "number"):
        return _apart(a, b) or _apart(b, a)
    if x == "object":
        return _objects(document, first, second, depth)
    return False


def _apart(low: dict, high: dict) -> bool:
    """Does every number of the one schema lie below every number of the other?"""
    tops = [(low[word], word != "maximum") for word in ("maximum", "exclusiveMaximum") if word in low]
    floors = [(high[word], word != "minimum") for word in ("minimum", "exclusiveMinimum") if word in high]
    return any(top < floor or (top == floor and (a or b)) for top, a in tops for floor, b in floors)


def _objects(document: Document, first: str, second: str, depth: int) -> bool:
    a, b = document.places[first], document.places[second]
    has, wants = a.get("properties", {}), b.get("properties", {})
    closed = "properties" in a and a.get("additionalProperties", False) is False  # as it is written
    if closed and any(name not in has for name in b.get("required", ())):
        return True
    for name in a.get("required", ()):
        if name not in wants:
            if b.get("additionalProperties") is False:
                return True
        elif excludes(document, pointer(first, "properties", name), pointer(second, "properties", name), depth + 1):
            return True
    # what both must have: the second requires it, and where the first writes it, it does not fit
    return any(
        name in has
        and excludes(document, pointer(first, "properties", name), pointer(second, "properties", name), depth + 1)
        for name in b.get("required", ())
    )
