"""What a call gives: of a student's function, of one of the cell's own, of a method of a result, of a library."""

from __future__ import annotations

import ast

from autograder.lint.library import (
    CLOCKS,
    CLOSE,
    DRAWS,
    EQUAL,
    IN_PLACE_DRAWS,
    LAYERS,
    REDUCTIONS,
    SEEDS,
    TRANSFORMS,
    random_family,
)
from autograder.lint.values import CLEAN, NONE, UNKNOWN, Value, derived, join


class Calls:
    """expr_Call and what it needs."""

    def expr_Call(self, node: ast.Call, discarded: bool = False) -> Value:
        base = None
        if isinstance(node.func, ast.Attribute):
            base = self.eval(node.func.value)
            function = Value(path=f"{base.path}.{node.func.attr}") if base.path else CLEAN
        else:
            function = self.eval(node.func)
        args: list[Value] = []
        for arg in node.args:
            value = self.eval(arg)
            if isinstance(arg, ast.Starred):
                args += value.items if value.items is not None else [self.iterate(value)]
            else:
                args.append(value)
        kwargs = {k.arg or "**": self.eval(k.value) for k in node.keywords}
        if base is not None and not base.path:
            return self.method(base, node.func.attr, args, kwargs, node, discarded)
        if function.path:
            return self.library(function.path, args, kwargs, node, discarded)
        return self.apply(function, args, kwargs, node)

    def apply(self, function: Value, args: list[Value], kwargs: dict[str, Value], node: ast.AST) -> Value:
        """Call something that is not a library's."""
        if function.student or function.roots:
            self.student_calls += 1
            root = frozenset({self.fresh()})
            return Value(roots=root, raw=True, instance=function.student == "class")
        if function.node is not None:
            return self.inline(function, args, kwargs, node)
        return derived(*args, *kwargs.values())

    # -- methods

    def method(self, base: Value, name: str, args: list[Value], kwargs: dict, node: ast.Call, discarded: bool) -> Value:
        everything = [*args, *kwargs.values()]
        if base.student or base.instance:
            self.student_calls += 1
            return Value(roots=frozenset({self.fresh()}), raw=True)
        if name in ("append", "add", "extend", "insert", "update", "setdefault") and everything and not base.raw:
            self.put(
                node.func.value,
                join(*everything) if name not in ("extend", "update") else self.iterate(args[0]) if args else CLEAN,
            )
            return CLEAN
        if name in IN_PLACE_DRAWS and not discarded and "generator" not in kwargs and "torch" not in self.seeded:
            self.say("unseeded-random", node, f".{name}()")
        if name in ("assertTrue", "assertFalse") and args:
            self.decide(args[0], node.args[0], passes=name == "assertTrue")
            self.learn(args[0].yes if name == "assertTrue" else args[0].no)
            return CLEAN
        if not base.roots and base.item is None and not any(v.roots for v in everything):
            return CLEAN
        if name == "backward":
            return self.differentiate(kwargs, node)
        if name in ("equal", "array_equal"):
            return self.equal([base, *args])
        if name in ("allclose", "isclose"):
            return self.close([base, *args], node, dtype=False)
        if name in ("numel", "nelement", "dim", "size") and base.roots:
            facet = {"dim": "ndim", "size": "len" if args else "shape"}.get(name, "len")
            return Value(roots=base.roots, facet=facet, exact=True)
        if name in REDUCTIONS:
            return self.reduce(name, base, args, node)
        if name in ("items", "keys", "values", "copy"):
            return base.but(raw=False, const=UNKNOWN)
        if name in ("tolist", "numpy", "cpu", "detach", "clone", "contiguous", "item", "to", "float", "double", "bool"):
            plain = base.plain or name == "tolist"
            return base.but(plain=plain, single=base.single or name == "item", method="", const=UNKNOWN)
        if name in ("isnan", "isinf", "isfinite"):
            return self.probe(name, base)
        mixed = base.mixed or any(v.roots for v in everything) or name in ("eq", "ne", "sub", "add", "mul", "div")
        value = derived(base, *everything, mixed=mixed)
        if name in ("gt", "ge", "lt", "le", "greater", "less"):
            value = value.but(mixed=True, exact=True, order=NONE if self.guarded(base, "finite") else frozenset({1}))
        if name == "logical_not":
            value = value.but(order=frozenset(-sign for sign in base.order), yes=base.no, no=base.yes)
        exact = name in ("argmax", "argmin", "argsort", "int", "long", "index", "count") or value.exact
        return value.but(exact=exact)

    def probe(self, name: str, value: Value) -> Value:
        facts = frozenset((root, "finite") for root in value.roots)
        if name == "isinf":
            return derived(value, exact=True)
        return derived(value, exact=True, mixed=False, order=NONE, **{"yes" if name == "isfinite" else "no": facts})

    def reduce(self, name: str, value: Value, args: list[Value], node: ast.AST) -> Value:
        """One number from many: empty and broadcast results have to be out of the way by now."""
        if value.roots and (value.mixed or (value.raw and name == "all")):
            self.unshaped([value], node, dtype=True)
        counts = name in ("sum", "count_nonzero") and (value.exact or value.order)
        return derived(value, *args).but(
            exact=value.exact or bool(counts) or name in ("all", "any", "numel"),
            yes=NONE if name == "any" else value.yes,
            no=NONE if name == "all" else value.no,
            raw=False,
        )

    def unshaped(self, values: list[Value], node: ast.AST, dtype: bool) -> None:
        """Values are compared: each student's one among them must have been checked."""
        for value in values:
            if value.single or value.facet or not value.roots:
                continue
            if value.item is not None or value.items is not None:
                value = value.but(roots=value.lengths)
            if not self.guarded(value, "shape"):
                self.say("compare-before-shape", node)
            elif dtype:
                self.pending.append((value.roots, self.finding("compare-before-shape", node, "dtype never checked")))

    def close(self, values: list[Value], node: ast.AST, dtype: bool) -> Value:
        self.unshaped(values[:2], node, dtype)
        return derived(*values, mixed=True, exact=True, order=NONE)

    def equal(self, values: list[Value]) -> Value:
        facets = ("type", "shape", "dtype", "len", "finite")
        trusted = [v for v in values[:2] if not v.roots or self.guarded(v, "shape")]
        facts = frozenset((root, facet) for v in values[:2] for root in v.roots for facet in facets)
        return derived(*values[:2], mixed=True, exact=True, order=NONE, yes=facts if trusted else NONE)

    def differentiate(self, kwargs: dict, node: ast.AST) -> Value:
        self.backward = True
        if kwargs.get("create_graph", Value(const=False)).const is not False:
            self.say("double-backward", node, "create_graph")
        return CLEAN

    # -- libraries and builtins

    def library(self, path: str, args: list[Value], kwargs: dict, node: ast.Call, discarded: bool) -> Value:
        path = path.removeprefix("builtins.")
        everything = [*args, *kwargs.values()]
        known = getattr(self, "call_" + path.replace(".", "_"), None)
        if known is not None:
            return known(args, kwargs, node)
        if path in SEEDS:
            self.seeded.add(SEEDS[path])
        elif path in DRAWS or path in LAYERS or path.startswith("torch.nn.init."):
            seeded = random_family(path) in self.seeded or (path in DRAWS and "generator" in kwargs)
            if not seeded and not discarded and not (DRAWS.get(path) == "unless seeded" and everything):
                self.say("unseeded-random", node, path)
        elif path in CLOCKS or path.startswith("timeit."):
            return Value(timed=True)
        elif path in TRANSFORMS and any(v.student or v.roots or v.node is not None for v in everything[:1]):
            if any(v.student or v.roots for v in everything[:1]):
                self.say("double-backward", node, path)
        elif path in EQUAL:
            return self.equal(args)
        elif path in CLOSE:
            return self.close(args, node, dtype=not path.startswith("torch."))
        root, _, last = path.rpartition(".")
        if root in ("torch", "numpy", "math", "torch.linalg", "numpy.linalg") and args:
            if last in ("isnan", "isinf", "isfinite") and args[0].roots:
                return self.probe(last, args[0])
            if last in REDUCTIONS and len(args) - (last in ("max", "min", "norm")) <= 1:
                return self.reduce(last, args[0], args[1:], node)
        many = sum(bool(v.roots) for v in args) > 0 and len(args) > 1
        value = derived(*everything)
        return value.but(mixed=value.mixed or (many and root in ("torch", "numpy", "torch.nn.functional")))
