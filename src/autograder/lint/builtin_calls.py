"""What a call of a builtin gives, and of the few library functions that are no plain comparison or draw."""

from __future__ import annotations

import ast

from autograder.lint.classes import class_names, crosses, type_facts
from autograder.lint.values import CLEAN, NONE, UNKNOWN, Value, derived, knows


class Builtins:
    """One method for each, found by `Calls.library` under its name: arguments, keywords and the call itself."""

    def call_len(self, args, kwargs, node) -> Value:
        roots = args[0].lengths if args else NONE
        return Value(roots=roots, facet="len" if roots else "", exact=True)

    def call_type(self, args, kwargs, node) -> Value:
        return Value(roots=args[0].roots, facet="type") if args and args[0].roots else CLEAN

    def call_isinstance(self, args, kwargs, node) -> Value:
        value = args[0] if args else CLEAN
        if not value.roots or len(node.args) < 2:
            return CLEAN
        classes = class_names(node.args[1])
        scope = [self.eval(part) for part in ast.walk(node.args[1]) if isinstance(part, ast.Name)]
        foreign = [name for name in classes if not crosses(name)]
        if any(v.student for v in scope) or (foreign and not value.facet):
            self.say("isinstance-across-wall", node, ", ".join(foreign or classes))
        return derived(value, exact=True, yes=type_facts(value.roots, classes))

    def call_hasattr(self, args, kwargs, node) -> Value:
        if args and args[0].roots:
            self.say("hasattr-across-wall", node)
        return CLEAN

    def call_callable(self, args, kwargs, node) -> Value:
        if args and (args[0].student or args[0].roots):
            self.say("callable-truth", node, "callable()")
        return CLEAN

    def call_getattr(self, args, kwargs, node) -> Value:
        name = args[1].const if len(args) > 1 and isinstance(args[1].const, str) else "attribute"
        return self.attribute(args[0], name) if args else CLEAN

    def call_bool(self, args, kwargs, node) -> Value:
        return args[0].but(item=None, items=None, const=UNKNOWN) if args else CLEAN

    def call_float(self, args, kwargs, node) -> Value:
        return args[0].but(single=True, item=None, items=None, const=UNKNOWN) if args else CLEAN

    def call_int(self, args, kwargs, node) -> Value:
        return self.call_float(args, kwargs, node).but(exact=True)

    def call_list(self, args, kwargs, node) -> Value:
        return args[0].but(raw=False, method="", const=UNKNOWN) if args else Value(items=())

    call_tuple = call_sorted = call_set = call_iter = call_reversed = call_frozenset = call_dict = call_list

    def call_abs(self, args, kwargs, node) -> Value:
        return args[0].but(raw=False, const=UNKNOWN) if args else CLEAN

    call_round = call_abs

    def call_enumerate(self, args, kwargs, node) -> Value:
        if not args:
            return CLEAN
        pair = Value(items=(CLEAN, self.iterate(args[0])), roots=args[0].roots)
        return Value(item=pair, roots=args[0].roots, loose=args[0].lengths)

    def call_range(self, args, kwargs, node) -> Value:
        roots = NONE.union(*(v.roots for v in args))
        return Value(item=Value(roots=roots, exact=True), roots=roots, loose=roots) if roots else CLEAN

    def together(self, args: list[Value], strict: bool, node: ast.Call) -> frozenset[str]:
        """The roots that decide how long several iterables run side by side."""
        free = [{r for r in v.lengths if not knows(self.facts, r, "len")} for v in args]
        starred = any(isinstance(arg, ast.Starred) for arg in node.args)
        if strict:
            return NONE if args and not all(free) else NONE.union(*map(frozenset, free))
        if any(free) and (len(args) > 1 or starred):
            self.say("zip-without-strict", node)
            return NONE  # said once is enough
        return NONE.union(*map(frozenset, free))

    def call_zip(self, args, kwargs, node) -> Value:
        strict = kwargs.get("strict", Value(const=False)).const is True
        loose = self.together(args, strict, node)
        roots = NONE.union(*(v.roots for v in args))
        return Value(item=Value(items=tuple(map(self.iterate, args)), roots=roots), roots=roots, loose=loose)

    def call_map(self, args, kwargs, node) -> Value:
        if not args:
            return CLEAN
        loose = self.together(args[1:], False, node)
        function = args[0]
        if function.path:
            item = derived(*map(self.iterate, args[1:]))
        else:
            item = self.apply(function, [self.iterate(v) for v in args[1:]], {}, node)
        if function.student:  # a StopIteration of the student's would end the loop early
            loose |= item.roots
        return Value(item=item, roots=item.roots | loose, loose=loose)

    def call_filter(self, args, kwargs, node) -> Value:
        if len(args) < 2:
            return CLEAN
        test = CLEAN if args[0].path else self.apply(args[0], [self.iterate(args[1])], {}, node)
        item = self.iterate(args[1])
        loose = args[1].lengths | (frozenset({self.fresh()}) if test.roots or item.roots else NONE)
        return Value(item=item, roots=item.roots | loose, loose=loose)

    def call_all(self, args, kwargs, node, name: str = "all") -> Value:
        if not args:
            return CLEAN
        if any(not knows(self.facts, root, "len") for root in args[0].lengths):
            self.say(f"{name}-over-output", node)
        item = self.iterate(args[0])
        value = derived(args[0], item, mixed=True, exact=True).but(order=item.order)
        return value.but(yes=item.yes) if name == "all" else value.but(no=item.no)

    def call_any(self, args, kwargs, node) -> Value:
        return self.call_all(args, kwargs, node, "any")

    def call_max(self, args, kwargs, node) -> Value:
        values = [self.iterate(args[0])] if len(args) == 1 else args
        if any(v.roots and v.mixed and not v.exact and not v.facet and not self.guarded(v, "finite") for v in values):
            self.say("max-hides-nan", node)
        return derived(*values)

    call_min = call_max

    def call_sum(self, args, kwargs, node) -> Value:
        return derived(self.iterate(args[0])) if args else CLEAN

    def call_repr(self, args, kwargs, node) -> Value:
        return CLEAN

    call_print = call_id = call_repr

    def call_torch_testing_assert_close(self, args, kwargs, node) -> Value:
        self.learn(self.equal(args).yes)
        return CLEAN

    def call_torch_autograd_grad(self, args, kwargs, node) -> Value:
        self.differentiate(kwargs, node)
        return Value(item=Value(roots=frozenset({self.fresh("shape", "dtype", "type")}), raw=True))

    def call_torch_autograd_backward(self, args, kwargs, node) -> Value:
        return self.differentiate(kwargs, node)
