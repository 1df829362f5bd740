"""Walk through one cell in the order in which it runs, with what is known of each value (values.py).

Plain statements are here; the modules beside this one have the rest. Both branches of an `if` are walked
and joined; a loop's body is taken to run; a function that the cell defines is walked anew for each call. Left out:
what only running can show, and global or nonlocal rebinding.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from autograder.lint.branching import Branching
from autograder.lint.builtin_calls import Builtins
from autograder.lint.calls import Calls
from autograder.lint.expressions import Expressions
from autograder.lint.functions import Functions
from autograder.lint.handlers import Handlers
from autograder.lint.patterns import Finding
from autograder.lint.values import CLEAN, UNKNOWN, Env, Value, below, join, knows


class Walker(Expressions, Calls, Builtins, Branching, Handlers, Functions):
    """One cell. `env` holds what earlier cells define; `graded` cells are held to more."""

    def __init__(self, place: int, name: str, tree: ast.Module, env: Env, graded: bool, hidden: set[int]) -> None:
        self.cell = (place, name)
        self.tree, self.env, self.graded, self.hidden = tree, env, graded, hidden
        self.facts: set[tuple[str, str]] = set()
        self.ever: set[tuple[str, str]] = set()
        self.pending: list[tuple[frozenset[str], Finding]] = []
        self.findings: set[Finding] = set()
        self.counter = place * 1_000_000  # roots of their own for each cell: results outlive theirs
        self.spent = self.student_calls = 0
        self.following: list[tuple[ast.stmt, ...]] = []
        self.final = CLEAN
        self.stack: list[ast.AST] = []
        self.returns: list[list[tuple[Value, set]]] = []
        self.defined: list[tuple[ast.AST, Env]] = []
        self.walked: set[ast.AST] = set()
        self.seeded: set[str] = set()
        self.stmt: ast.stmt | None = None
        self.backward = False

    def run(self) -> set[Finding]:
        """The findings in this cell; `env` then holds its names too."""
        self.block(self.tree.body)
        for node, env in self.defined:  # functions that nothing in the cell calls, such as callbacks
            if node not in self.walked:
                self.inline(Value(node=node, env=env, cell=self.cell), [], {}, node)
        if self.graded and self.tree.body and isinstance(self.tree.body[-1], ast.Expr):
            self.last(self.tree.body[-1])
        for roots, finding in self.pending:
            if not all(knows(self.ever, root, "dtype") for root in roots):
                self.findings.add(finding)
        return self.findings

    def last(self, node: ast.Expr) -> None:
        value = self.final
        if value.student or (value.roots and not value.mixed):
            self.say("student-value-as-grade", node)

    def say(self, name: str, node: ast.AST, detail: str = "") -> None:
        self.findings.add(self.finding(name, node, detail))

    def finding(self, name: str, node: ast.AST, detail: str = "") -> Finding:
        line = getattr(node, "lineno", 1)
        last = getattr(node, "end_lineno", line)
        if self.stmt is not None and self.stmt.lineno <= line <= self.stmt.end_lineno:
            last = max(last, header_end(self.stmt))
        return Finding(*self.cell, line, name, detail, last)

    def fresh(self, *facets: str) -> str:
        self.counter += 1
        self.facts |= {(str(self.counter), facet) for facet in facets}
        return str(self.counter)

    def learn(self, facts: Iterable) -> None:
        self.facts |= set(facts)
        self.ever |= set(facts)

    def block(self, body: list[ast.stmt]) -> bool:
        """Walk statements; whether the last of them leaves the block (return, raise, continue, break)."""
        self.following.append(())
        try:
            for number, node in enumerate(body):
                self.following[-1] = tuple(body[number + 1 :])
                before, self.stmt = self.stmt, node
                ends = bool(getattr(self, "stmt_" + type(node).__name__, self.other)(node))
                self.stmt = before
                if ends:
                    return True
        finally:
            self.following.pop()
        return False

    def other(self, node: ast.stmt) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.eval(child)

    def stmt_Expr(self, node: ast.Expr) -> bool:
        self.final = self.eval(node.value, discarded=True)
        return isinstance(node.value, ast.Call) and ast.unparse(node.value.func) in ("pytest.fail", "sys.exit", "exit")

    def stmt_Assign(self, node: ast.Assign) -> None:
        value = self.eval(node.value)
        for target in node.targets:
            self.bind(target, value)

    def stmt_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.bind(node.target, self.eval(node.value))

    def stmt_AugAssign(self, node: ast.AugAssign) -> None:
        self.bind(node.target, self.combine(node.op, self.eval(node.target), self.eval(node.value)))

    def bind(self, target: ast.AST, value: Value) -> None:
        if isinstance(target, ast.Name):
            self.env.vars[target.id] = value
        elif isinstance(target, ast.Starred):
            self.bind(target.value, value if value.roots or value.item else CLEAN)
        elif isinstance(target, ast.Tuple | ast.List):
            for number, part in enumerate(target.elts):
                if value.items is not None and len(value.items) == len(target.elts):
                    self.bind(part, value.items[number])
                elif value.item is not None or value.items is not None:
                    self.bind(part, self.iterate(value))
                else:
                    self.bind(part, below(value, str(number)) if value.roots else value.but(path="", const=UNKNOWN))
        elif isinstance(target, ast.Subscript | ast.Attribute):
            self.put(target.value, value)

    def put(self, where: ast.AST, value: Value) -> None:
        """Something was stored in the container `where`."""
        if isinstance(target := where, ast.Name) and (value.roots or value.item or value.student or value.node):
            old = self.env.get(target.id) or CLEAN
            if not (old.roots and old.item is None):
                item = join(self.iterate(old), value) if old.item or old.items else value
                self.env.vars[target.id] = Value(
                    item=item, roots=old.roots | value.roots, loose=old.loose, mixed=value.mixed
                )

    def stmt_Assert(self, node: ast.Assert) -> None:
        if isinstance(node.test, ast.Tuple | ast.JoinedStr | ast.Lambda) or (
            isinstance(node.test, ast.Constant) and node.test.value
        ):
            self.say("always-true", node)
        test = self.eval(node.test)
        self.decide(test, node.test, passes=True)
        if node.msg is not None:
            before = set(self.facts)
            self.eval(node.msg)
            self.facts = before
            self.message(node)
        elif self.graded:
            self.say("no-message", node)
        self.learn(test.yes)

    def message(self, node: ast.Assert) -> None:
        """The message of a hidden check must not hold what the student's value is compared with."""
        if node.lineno not in self.hidden:
            return
        told = {
            ast.unparse(part.value if isinstance(part, ast.FormattedValue) else part)
            for part in ast.walk(node.msg)
            if isinstance(part, ast.FormattedValue | ast.Name | ast.Attribute | ast.Subscript)
        }
        for compare in (part for part in ast.walk(node.test) if isinstance(part, ast.Compare | ast.Call)):
            sides = [compare.left, *compare.comparators] if isinstance(compare, ast.Compare) else compare.args
            values = [self.quiet(side) for side in sides]
            if not any(value.roots and not value.facet for value in values):
                continue
            for side, value in zip(sides, values, strict=True):
                named = any(isinstance(part, ast.Name) for part in ast.walk(side))
                if named and not value.roots and not value.path and ast.unparse(side) in told:
                    self.say("expected-in-message", node.msg, ast.unparse(side))

    def stmt_Return(self, node: ast.Return) -> bool:
        value = self.eval(node.value) if node.value is not None else Value(const=None)
        if self.returns:
            self.returns[-1].append((value, set(self.facts)))
        return True

    def stmt_Raise(self, node: ast.Raise) -> bool:
        self.other(node)
        return True

    def stmt_Continue(self, node: ast.stmt) -> bool:
        return True

    stmt_Break = stmt_Continue

    def stmt_Import(self, node: ast.Import) -> None:
        for name in node.names:
            path = name.name if name.asname else name.name.split(".")[0]
            self.env.vars[name.asname or path] = Value(path=path)

    def stmt_ImportFrom(self, node: ast.ImportFrom) -> None:
        for name in node.names:
            self.env.vars[name.asname or name.name] = Value(path=f"{node.module}.{name.name}")


def header_end(node: ast.stmt) -> int:
    """The last line of a simple statement, or of the head of a compound one."""
    body = getattr(node, "body", None) or getattr(node, "cases", None)
    if not isinstance(body, list) or not body:
        return node.end_lineno
    first = body[0].pattern if isinstance(body[0], ast.match_case) else body[0]
    return max(node.lineno, first.lineno - 1)
