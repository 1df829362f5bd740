"""What the walker knows of a value: whether it comes from the student, and what has been checked about it.

A *root* names one thing that a student's function returned ("3"), or an item or attribute of it ("3.i", "3.weight").
A *fact* is a pair (root, facet): "type", "tensor", "scalar", "list", "shape", "dtype", "ndim", "len" or "finite" was
checked. Facts hold along a path through the cell; a value that is true or false can bring facts with it.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from typing import Any

Facts = frozenset[tuple[str, str]]
NONE: frozenset = frozenset()
UNKNOWN = object()


class Env:
    """Names of one scope."""

    def __init__(self, parent: Env | None = None) -> None:
        self.vars: dict[str, Value] = {}
        self.parent = parent

    def get(self, name: str) -> Value | None:
        scope: Env | None = self
        while scope is not None:
            if name in scope.vars:
                return scope.vars[name]
            scope = scope.parent
        return None


@dataclass(frozen=True)
class Value:
    roots: frozenset[str] = NONE  # the student's data that it depends on
    student: str = ""  # "function" or "class" of the student's
    instance: bool = False  # an object of a student's class
    path: str = ""  # dotted name of something that the cell did not define
    node: ast.AST | None = field(default=None, compare=False)  # a function of the cell ...
    env: Env | None = field(default=None, compare=False)  # ... where it was defined ...
    cell: Any = field(default=None, compare=False)  # ... and in which cell
    items: tuple[Value, ...] | None = None  # of a display whose items are known
    item: Value | None = None  # what iterating over a container of the test's own gives
    loose: frozenset[str] = NONE  # roots that decide how many items it has
    raw: bool = False  # as the student gave it, or an item or attribute of that
    mixed: bool = False  # computed elementwise with something else
    order: frozenset[int] = NONE  # +1: true where an ordering holds; -1: true where one does not (so for NaN)
    facet: str = ""  # the shape, dtype, type ... of a student's value
    exact: bool = False  # cannot be NaN
    single: bool = False  # converted to one number
    plain: bool = False  # nested lists: compared with their structure
    method: str = ""  # a method of a student's value, not called
    timed: bool = False  # read from a clock
    yes: Facts = NONE  # facts where it is true
    no: Facts = NONE  # facts where it is false
    const: Any = UNKNOWN

    @property
    def lengths(self) -> frozenset[str]:
        """Roots that decide how many items iterating gives."""
        return self.loose if self.item is not None or self.items is not None else self.roots

    def but(self, **changes) -> Value:
        return replace(self, **changes)


CLEAN = Value()


def join(*values: Value) -> Value:
    """What holds whichever of the values it is."""
    values = tuple(dict.fromkeys(values)) or (CLEAN,)
    if len(values) == 1:
        return values[0]
    true = [v.yes for v in values if v.const is UNKNOWN or v.const]
    false = [v.no for v in values if v.const is UNKNOWN or not v.const]
    items = [v.item if v.item is not None else join(*v.items) for v in values if v.item is not None or v.items]
    first = values[0]
    helper = next((v for v in values if v.node is not None), CLEAN)
    return Value(
        roots=NONE.union(*(v.roots for v in values)),
        student=next((v.student for v in values if v.student), ""),
        instance=any(v.instance for v in values),
        path=first.path if all(v.path == first.path for v in values) else "",
        node=helper.node,
        env=helper.env,
        cell=helper.cell,
        item=join(*items)
        if items and not any(v.item is None and v.items is None and v.roots for v in values)
        else None,
        loose=NONE.union(*(v.loose for v in values)),
        raw=any(v.raw for v in values),
        mixed=any(v.mixed for v in values),
        order=NONE.union(*(v.order for v in values)),
        facet=first.facet if all(v.facet == first.facet for v in values) else "",
        exact=all(v.exact or not v.roots for v in values),
        single=all(v.single for v in values),
        plain=all(v.plain for v in values),
        method=next((v.method for v in values if v.method), ""),
        timed=any(v.timed for v in values),
        yes=frozenset.intersection(*true) if true else NONE,
        no=frozenset.intersection(*false) if false else NONE,
    )


def derived(*values: Value, **changes) -> Value:
    """Something computed from the values: the student's where one of them is."""
    return Value(
        roots=NONE.union(*(v.roots for v in values)),
        exact=all(v.exact or not v.roots for v in values),
        timed=any(v.timed for v in values),
        order=NONE.union(*(v.order for v in values)),
        mixed=any(v.mixed for v in values),
    ).but(**changes)


def below(value: Value, step: str) -> Value:
    """An item or attribute of a student's value: a thing of its own, checked with the whole or by itself."""
    deep = frozenset(root if root.count(".") > 6 else f"{root}.{step}" for root in value.roots)
    return Value(roots=deep, raw=value.raw, mixed=value.mixed, order=value.order, exact=value.exact, timed=value.timed)


def ancestors(root: str) -> list[str]:
    parts = root.split(".")
    return [".".join(parts[:n]) for n in range(len(parts), 0, -1)]


def knows(facts: set, root: str, facet: str) -> bool:
    """Whether a facet ("shape", "dtype", "len", "finite", "bool") of a student's value has been checked."""
    own = {name for at, name in facts if at == root}
    above = {name for at, name in facts if at in ancestors(root)}
    if facet == "shape":
        return "shape" in above or "scalar" in own or ("len" in own and bool(own & {"ndim", "list"}))
    if facet == "len":
        return "shape" in above or bool(own & {"len", "scalar"})
    if facet == "dtype":
        return "dtype" in above or bool(own & {"scalar", "list"})
    return facet in above
