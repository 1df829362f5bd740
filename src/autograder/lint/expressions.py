"""What an expression gives: whose value it is, which facts its truth brings, which orderings decide it."""

from __future__ import annotations

import ast
import builtins
import re

from autograder.lint.classes import class_names, type_facts
from autograder.lint.values import CLEAN, NONE, UNKNOWN, Env, Value, below, derived, join, knows

MARKED_WRONG = re.compile(r"wrong|fail|err|bad|miss|problem", re.IGNORECASE)  # a counter or list of failures
ORDERINGS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
FACETS = {"shape": "shape", "dtype": "dtype", "device": "device", "ndim": "ndim", "size": "len"}
METHODS = set("all any item tolist equal allclose isfinite isnan isinf sum max min mean bool numel dim".split())
LIBRARIES = set("torch np numpy math random time datetime timeit os uuid secrets pytest contextlib".split())


class Expressions:
    """eval(node) and what it needs. `discarded` says that nobody looks at the result."""

    def eval(self, node: ast.expr, discarded: bool = False) -> Value:
        self.spent += 1
        if isinstance(node, ast.Call):
            return self.expr_Call(node, discarded)
        return getattr(self, "expr_" + type(node).__name__, self.anything)(node)

    def quiet(self, node: ast.expr) -> Value:
        """eval, without findings and facts."""
        kept = (set(self.findings), list(self.pending), set(self.facts), set(self.ever), self.student_calls)
        value = self.eval(node)
        self.findings, self.pending, self.facts, self.ever, self.student_calls = kept
        return value

    def anything(self, node: ast.expr) -> Value:
        return derived(*(self.eval(child) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)))

    def guarded(self, value: Value, facet: str) -> bool:
        return all(knows(self.facts, root, facet) for root in value.roots)

    def expr_Constant(self, node: ast.Constant) -> Value:
        return Value(const=node.value)

    def expr_Name(self, node: ast.Name) -> Value:
        found = self.env.get(node.id)
        if found is not None:
            return found
        known = hasattr(builtins, node.id) or node.id in LIBRARIES  # a library that an earlier cell may have imported
        return Value(path={"np": "numpy"}.get(node.id, node.id)) if known else CLEAN

    def expr_Attribute(self, node: ast.Attribute) -> Value:
        base = self.eval(node.value)
        if node.attr == "grad" and self.backward:
            # autograd sees to it that a gradient has the shape and dtype of its tensor; its values are the pupil's
            return Value(roots=frozenset({self.fresh("shape", "dtype", "type")}), raw=True)
        return self.attribute(base, node.attr)

    def attribute(self, base: Value, name: str) -> Value:
        if base.student:
            return Value(roots=frozenset({f"0.{base.student}.{name}"}), raw=True, method=name)
        if base.roots:
            if name in FACETS and not base.instance:
                return Value(roots=base.roots, facet=FACETS[name], exact=True)
            value = below(base, name) if base.instance else base.but(item=None, items=None, instance=False)
            return value.but(method=name if name in METHODS else "", plain=False)
        return Value(path=f"{base.path}.{name}") if base.path else CLEAN

    def expr_Subscript(self, node: ast.Subscript) -> Value:
        base, index = self.eval(node.value), self.eval(node.slice)
        if (
            base.items is not None
            and isinstance(index.const, int)
            and -len(base.items) <= index.const < len(base.items)
        ):
            return base.items[index.const]
        if base.item is not None or base.items is not None:
            return base if isinstance(node.slice, ast.Slice) else self.iterate(base)
        if base.facet:
            return base.but(facet="len" if base.facet == "shape" and index.const is not UNKNOWN else base.facet)
        if base.roots:
            if isinstance(node.slice, ast.Slice | ast.Tuple) or index.roots:
                return base.but(roots=base.roots | index.roots, const=UNKNOWN)
            step = str(index.const) if isinstance(index.const, int) else "i"
            value = below(base, re.sub(r"\W", "", step) or "i")
            return value.but(roots=value.roots | index.roots, plain=base.plain, yes=NONE)
        return derived(base, index) if index.roots else CLEAN

    def expr_Slice(self, node: ast.Slice) -> Value:
        return derived(*(self.eval(part) for part in (node.lower, node.upper, node.step) if part is not None))

    def expr_BinOp(self, node: ast.BinOp) -> Value:
        return self.combine(node.op, self.eval(node.left), self.eval(node.right))

    def combine(self, op: ast.operator, left: Value, right: Value) -> Value:
        if isinstance(op, ast.Mult | ast.Add):
            boxes = [v for v in (left, right) if v.item is not None or v.items is not None]
            if boxes and not any(v.roots and v not in boxes for v in (left, right)):
                return Value(
                    item=join(*map(self.iterate, boxes)),
                    roots=left.roots | right.roots,
                    loose=NONE.union(*(v.lengths for v in boxes)),
                )
        value = derived(left, right, mixed=bool(left.roots or right.roots))
        if left.facet or right.facet:
            value = value.but(facet=left.facet if not right.roots or left.facet == right.facet else right.facet)
        if isinstance(op, ast.BitAnd):
            return value.but(yes=left.yes | right.yes, no=left.no & right.no)
        return value

    def expr_UnaryOp(self, node: ast.UnaryOp) -> Value:
        value = self.eval(node.operand)
        if isinstance(node.op, ast.Not | ast.Invert):
            const = UNKNOWN
            if isinstance(node.op, ast.Not) and value.const is not UNKNOWN:
                const = not value.const
            turned = frozenset(-sign for sign in value.order)
            return value.but(yes=value.no, no=value.yes, order=turned, const=const, item=None, items=None)
        if isinstance(node.op, ast.USub) and isinstance(value.const, int | float):
            return Value(const=-value.const)
        return value.but(const=UNKNOWN)

    def expr_BoolOp(self, node: ast.BoolOp) -> Value:
        kept, values = set(self.facts), []
        both = isinstance(node.op, ast.And)
        for part in node.values:
            values.append(self.eval(part))
            self.facts |= values[-1].yes if both else values[-1].no  # the next part is evaluated only then
        self.facts = kept
        every = NONE.union(*(v.yes if both else v.no for v in values))
        some = frozenset.intersection(*(v.no if both else v.yes for v in values))
        return derived(
            *values,
            raw=any(v.raw for v in values),
            student=next((v.student for v in values if v.student), ""),
            method=next((v.method for v in values if v.method), ""),
            yes=every if both else some,
            no=some if both else every,
        )

    def expr_Compare(self, node: ast.Compare) -> Value:
        left = self.eval(node.left)
        every: list[Value] = []
        for op, side in zip(node.ops, node.comparators, strict=True):
            right = self.eval(side)
            every.append(self.compare(op, left, right, node.left, side, node))
            left = right
        return derived(*every, mixed=any(v.mixed for v in every), yes=NONE.union(*(v.yes for v in every))).but(
            no=every[0].no if len(every) == 1 else NONE
        )

    def compare(self, op, left: Value, right: Value, first: ast.expr, second: ast.expr, node: ast.Compare) -> Value:
        roots = left.roots | right.roots
        value = Value(roots=roots, mixed=bool(roots), exact=True, timed=left.timed or right.timed)
        if isinstance(op, ORDERINGS):
            free = [v for v in (left, right) if v.roots and not v.exact and not v.facet]
            if any(not self.guarded(v, "finite") for v in free):
                value = value.but(order=frozenset({1}))
            for v, other in ((left, right), (right, left)):  # (d > tol).sum() > 0
                if v.order and other.const == 0 and other.const is not False:
                    value = value.but(order=v.order)
            return value
        both = left.roots and right.roots and left.roots != right.roots and not (left.facet or right.facet)
        if both and isinstance(op, ast.Is | ast.IsNot):
            self.say("identity-across-wall", node)
        facts = self.facts_of(left, right, second) | self.facts_of(right, left, first)
        order = NONE
        for v, other in ((left, right), (right, left)):
            if other.const == 0 and other.const is not False:  # (d > tol).sum() == 0 and x.isnan().sum() == 0
                facts, order = facts | v.no, order | frozenset(-sign for sign in v.order)
        if isinstance(op, ast.NotEq | ast.IsNot):
            return value.but(no=facts, order=frozenset(-sign for sign in order))
        if isinstance(op, ast.Eq | ast.Is):
            return value.but(yes=facts, order=order)
        if isinstance(op, ast.In) and left.facet:
            return value.but(yes=facts)
        return value

    def facts_of(self, value: Value, other: Value, expression: ast.expr) -> frozenset:
        """What is known of `value` once it equals `other`, which is trusted or has been checked itself."""
        if not value.roots or (other.roots and not self.guarded(other, "shape")):
            return NONE
        if value.facet == "type":
            return type_facts(value.roots, class_names(expression))
        facets = [value.facet] if value.facet else ["len", "finite"] * (other.const is not None)
        if value.plain:
            facets += ["shape", "type", "finite"]
        return frozenset((root, facet) for root in value.roots for facet in facets)

    def expr_IfExp(self, node: ast.IfExp) -> Value:
        test, kept = self.eval(node.test), set(self.facts)
        self.facts |= test.yes
        body = self.eval(node.body)
        self.facts = kept | test.no
        orelse = self.eval(node.orelse)
        self.facts = kept
        return join(body, orelse)

    def expr_Lambda(self, node: ast.Lambda) -> Value:
        self.defined.append((node, self.env))
        return Value(node=node, env=self.env, cell=self.cell)

    def expr_NamedExpr(self, node: ast.NamedExpr) -> Value:
        value = self.eval(node.value)
        self.bind(node.target, value)
        return value

    def expr_Starred(self, node: ast.Starred) -> Value:
        return self.eval(node.value)

    def display(self, parts: list[ast.expr]) -> Value:
        values = [self.eval(part) for part in parts]
        roots = NONE.union(*(v.roots for v in values))
        if any(isinstance(part, ast.Starred) for part in parts):
            each = [self.iterate(v) if isinstance(p, ast.Starred) else v for p, v in zip(parts, values, strict=True)]
            loose = NONE.union(*(v.lengths for p, v in zip(parts, values, strict=True) if isinstance(p, ast.Starred)))
            return Value(item=join(*each), roots=roots, loose=loose)
        mixed = any(v.mixed for v in values)
        return Value(items=tuple(v.but(const=UNKNOWN) for v in values), roots=roots, mixed=mixed)

    def expr_Tuple(self, node: ast.Tuple | ast.List | ast.Set) -> Value:
        return self.display(node.elts)

    expr_List = expr_Set = expr_Tuple

    def expr_Dict(self, node: ast.Dict) -> Value:
        keys = [self.eval(key) for key in node.keys if key is not None]
        values = [self.eval(value) for value in node.values]
        return Value(item=join(*keys, *values).but(const=UNKNOWN), roots=NONE.union(*(v.roots for v in keys + values)))

    def comprehension(self, node, parts: list[ast.expr]) -> Value:
        outer, self.env = self.env, Env(self.env)
        kept, loose = set(self.facts), NONE
        for clause in node.generators:
            iterable = self.eval(clause.iter)
            loose |= iterable.lengths
            self.bind(clause.target, self.iterate(iterable))
            for test in clause.ifs:
                value = self.eval(test)
                loose |= frozenset({self.fresh()}) if value.roots else NONE  # never checked: the student picks
                self.facts |= value.yes
        values = [self.eval(part) for part in parts]
        self.env, self.facts = outer, kept
        item = join(*values)
        roots = NONE.union(*(v.roots for v in values)) | loose
        return Value(item=item.but(const=UNKNOWN), roots=roots, loose=loose, mixed=item.mixed, exact=item.exact)

    def expr_ListComp(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Value:
        return self.comprehension(node, [node.elt])

    expr_SetComp = expr_GeneratorExp = expr_ListComp

    def expr_DictComp(self, node: ast.DictComp) -> Value:
        return self.comprehension(node, [node.key, node.value])

    def expr_Yield(self, node: ast.Yield) -> Value:
        value = self.eval(node.value) if node.value is not None else CLEAN
        if self.returns:
            self.returns[-1].append((Value(item=value, roots=value.roots), set(self.facts)))
        return CLEAN

    def iterate(self, value: Value) -> Value:
        """What a loop over the value gets."""
        if value.items is not None:
            return join(*value.items) if value.items else CLEAN
        if value.item is not None:
            return value.item
        if value.facet:
            return value
        return below(value, "i").but(plain=value.plain) if value.roots else CLEAN

    def decide(self, value: Value, node: ast.expr, passes: bool) -> None:
        """The check goes on where `value` is `passes`, and fails where it is not."""
        if value.student or value.method or value.node is not None:
            self.say("callable-truth", node)
        elif value.raw and not value.facet and not self.known_bool(value):
            self.say("truthy-output", node)
        if (-1 if passes else 1) in value.order:
            self.say("fail-if-greater", node)
        if value.timed:
            self.say("time-dependent", node)

    def known_bool(self, value: Value) -> bool:
        return all(knows(self.facts, root, "bool") for root in value.roots)
