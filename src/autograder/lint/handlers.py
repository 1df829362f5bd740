"""Errors of the student that a check turns into a pass: handlers that are too broad, suppress, pytest.raises."""

from __future__ import annotations

import ast

from autograder.lint.values import CLEAN, Value

# What an empty answer raises (NotImplementedError, a RuntimeError), and what stands above it.
BROAD = {"Exception", "BaseException", "RuntimeError", "NotImplementedError"}


class Handlers:
    """try and with statements."""

    def stmt_Try(self, node: ast.Try) -> bool:
        calls = self.student_calls
        start = set(self.facts)
        ends = False

        def body() -> bool:
            nonlocal ends
            ends = self.block(node.body)
            return ends or self.block(node.orelse)

        def handler(one: ast.ExceptHandler):
            def way() -> bool:
                self.facts = set(start)
                if one.type is not None:
                    self.eval(one.type)
                if one.name:
                    self.env.vars[one.name] = CLEAN
                return self.block(one.body)

            return way

        after = self.following[-1] if self.following else ()
        left = self.branches(body, *(handler(one) for one in node.handlers))
        if self.student_calls > calls:
            for one in node.handlers:
                if self.broad(one.type) and not self.judged(one, after):
                    self.say("broad-except", one, "" if one.type else "bare except")
        return self.block(node.finalbody) or left

    stmt_TryStar = stmt_Try

    def broad(self, kind: ast.expr | None) -> bool:
        if kind is None:
            return True
        kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
        return any(ast.unparse(one).removeprefix("builtins.") in BROAD for one in kinds)

    def judged(self, handler: ast.ExceptHandler, after: tuple[ast.stmt, ...]) -> bool:
        """Whether the handler fails the check, looks at the error, or leaves word that is asserted right after it."""
        stored = set()
        for stmt in handler.body:
            for node in ast.walk(stmt):
                if isinstance(node, ast.Raise) or (
                    isinstance(node, ast.Assert) and self.looks(node.test, handler.name)
                ):
                    return True
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    stored.add(node.id)
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    stored.add(ast.unparse(node.func.value))
        if self.fails(handler.body) and isinstance(handler.body[-1], ast.Return):
            return True
        if isinstance(handler.body[-1], ast.Return):
            value = handler.body[-1].value  # handing on the error, or nothing, is for the caller to judge
            return (
                value is None
                or (isinstance(value, ast.Constant) and value.value is None)
                or self.looks(value, handler.name)
            )
        asserted = [node for node in after if isinstance(node, ast.Assert)]
        return any(
            isinstance(part, ast.Name) and part.id in stored for node in asserted for part in ast.walk(node.test)
        )

    @staticmethod
    def looks(test: ast.expr, name: str | None) -> bool:
        false = isinstance(test, ast.Constant) and not test.value
        return false or any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(test))

    def stmt_With(self, node: ast.With) -> bool:
        broad = None
        for item in node.items:
            call, value = item.context_expr, self.eval(item.context_expr)
            if item.optional_vars is not None:
                self.bind(item.optional_vars, Value(path="") if value.path else value)
            if isinstance(call, ast.Call):
                name = ast.unparse(call.func).split(".")[-1]
                matched = any(keyword.arg == "match" for keyword in call.keywords)  # it looks at the message
                raises = name in ("suppress", "raises", "assertRaises") and not matched
                if raises and any(map(self.broad, call.args)):
                    broad = call
        calls = self.student_calls
        ends = self.block(node.body)
        if broad is not None and self.student_calls > calls:
            self.say("broad-except", broad)
        return ends and broad is None

    stmt_AsyncWith = stmt_With
