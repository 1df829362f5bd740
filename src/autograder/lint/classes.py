"""Classes named in a test: which ones cross the wall, and what is known of a value of such a class."""

from __future__ import annotations

import ast

SCALARS = set("bool int float complex str bytes None NoneType Number Real Integral Complex Rational".split())
LISTS = set("list tuple dict set Sequence Mapping Set Sized Iterable Collection Container MutableSequence".split())
ARRAYS = set("Tensor ndarray".split())


def class_names(node: ast.expr) -> list[str]:
    """The last parts of the class names in `node`; "?" for what is not a name."""
    if isinstance(node, ast.Tuple):
        return [name for part in node.elts for name in class_names(part)]
    if isinstance(node, ast.BinOp):
        return class_names(node.left) + class_names(node.right)
    if isinstance(node, ast.Constant) and node.value is None:
        return ["None"]
    if isinstance(node, ast.Call) and ast.unparse(node) == "type(None)":
        return ["None"]
    if isinstance(node, ast.Name | ast.Attribute):
        return [ast.unparse(node)]
    return ["?"]


def type_facts(roots: frozenset[str], classes: list[str]) -> frozenset:
    """What is known of values whose class is one of these."""
    last = {name.split(".")[-1] for name in classes}
    facets = {"type"}
    if last <= SCALARS:
        facets.add("scalar")
    if last <= {"bool", "int", "str", "bytes"}:
        facets.add("finite")
    if last == {"bool"}:
        facets.add("bool")
    if last <= LISTS:
        facets.add("list")
    if last <= ARRAYS:
        facets.add("tensor")
    return frozenset((root, facet) for root in roots for facet in facets)


def crosses(name: str) -> bool:
    """Whether objects of the class arrive in the judge as themselves."""
    last = name.split(".")[-1]
    if name.startswith(("np.", "numpy.")) or name == "ndarray":
        return True
    return last in SCALARS | LISTS | {"Tensor", "dtype", "device", "Size", "Callable", "Hashable"} or name == "?"
