"""Functions and classes that a cell defines: a function's body is walked anew for each call of it."""

from __future__ import annotations

import ast

from autograder.lint.values import CLEAN, NONE, UNKNOWN, Env, Value, join

BUDGET = 60_000  # expressions per cell; a cell that takes more is walked no further into its own functions
DEPTH = 12  # calls of the cell's own functions inside each other


class Functions:
    """Definitions, and calls of what was defined."""

    def stmt_FunctionDef(self, node: ast.FunctionDef) -> None:
        for default in [*node.args.defaults, *(d for d in node.args.kw_defaults if d), *node.decorator_list]:
            self.eval(default)
        self.env.vars[node.name] = Value(node=node, env=self.env, cell=self.cell)
        self.defined.append((node, self.env))

    stmt_AsyncFunctionDef = stmt_FunctionDef

    def stmt_ClassDef(self, node: ast.ClassDef) -> None:
        outer, self.env = self.env, Env(self.env)
        self.block(node.body)
        self.env = outer
        self.env.vars[node.name] = CLEAN

    def inline(self, function: Value, args: list[Value], kwargs: dict[str, Value], node: ast.AST) -> Value:
        """Walk the body of one of the cell's functions with these arguments; what it returns."""
        target = function.node
        self.walked.add(target)
        if target in self.stack or len(self.stack) >= DEPTH or self.spent > BUDGET:
            everything = [*args, *kwargs.values()]
            return join(*everything).but(raw=False, items=None, const=UNKNOWN) if everything else CLEAN
        env = Env(function.env)
        self.parameters(target.args, env, args, kwargs)
        outer, self.env = self.env, env
        place, self.cell = self.cell, function.cell
        stmt, self.stmt = self.stmt, None
        start = self.counter
        self.stack.append(target)
        self.returns.append([])
        following, self.following = self.following, []
        try:
            if isinstance(target, ast.Lambda):
                self.returns[-1].append((self.eval(target.body), set(self.facts)))
            elif not self.block(target.body):
                self.returns[-1].append((Value(const=None), set(self.facts)))
        finally:
            self.stack.pop()
            ends = self.returns.pop()
            self.env, self.cell, self.stmt, self.following = outer, place, stmt, following
        if not ends:  # it always raises
            return CLEAN
        self.facts = self.common([facts for _, facts in ends], start)
        values = [value.but(yes=value.yes | frozenset(facts), no=value.no | frozenset(facts)) for value, facts in ends]
        return join(*values) if len(values) > 1 else ends[0][0]

    def parameters(self, args: ast.arguments, env: Env, given: list[Value], named: dict[str, Value]) -> None:
        positional = [*args.posonlyargs, *args.args]
        for number, arg in enumerate(positional):
            env.vars[arg.arg] = given[number] if number < len(given) else named.get(arg.arg, CLEAN)
        for arg in args.kwonlyargs:
            env.vars[arg.arg] = named.get(arg.arg, CLEAN)
        names = {arg.arg for arg in [*positional, *args.kwonlyargs]}
        if args.vararg:
            rest = given[len(positional) :]
            env.vars[args.vararg.arg] = Value(items=tuple(rest), roots=NONE.union(*(v.roots for v in rest)))
        if args.kwarg:
            rest = [value for name, value in named.items() if name not in names]
            env.vars[args.kwarg.arg] = Value(items=tuple(rest), roots=NONE.union(*(v.roots for v in rest)))
