"""Where a cell forks: if, loops, match. Each way is walked, then what holds after all of them is kept."""

from __future__ import annotations

import ast

from autograder.lint.expressions import MARKED_WRONG
from autograder.lint.values import Value, below, join, knows


class Branching:
    """Statements with several ways through them."""

    def branches(self, *ways) -> bool:
        """Walk each way from here, then go on with what holds after every one that comes to its end."""
        start, facts, names = self.counter, set(self.facts), dict(self.env.vars)
        ended, left = [], []
        for way in ways:
            self.facts, self.env.vars = set(facts), dict(names)
            target = left if way() else ended
            target.append((self.facts, self.env.vars))
        after = ended or left
        self.facts = self.common([f for f, _ in after], start)
        merged: dict[str, Value] = {}
        for name in dict.fromkeys(name for _, variables in after for name in variables):
            merged[name] = join(*(variables[name] for _, variables in after if name in variables))
        self.env.vars = merged
        return not ended

    @staticmethod
    def common(ways: list[set], start: int) -> set:
        """Facts after a fork: those of every way, and those about values that only one way has made."""
        if not ways:
            return set()
        mine = [{f for f in facts if int(f[0].split(".")[0]) > start} for facts in ways]
        return set.intersection(*ways).union(*mine)

    def stmt_If(self, node: ast.If) -> bool:
        test = self.eval(node.test)
        wrong, right = self.fails(node.body), self.fails(node.orelse)
        if wrong != right:
            self.decide(test, node.test, passes=right)

        def body() -> bool:
            self.learn(test.yes)
            return self.block(node.body)

        def orelse() -> bool:
            self.learn(test.no)
            return self.block(node.orelse)

        return self.branches(body, orelse)

    def fails(self, body: list[ast.stmt]) -> bool:
        """Whether these statements make the check fail: they raise, return False, mark something as wrong."""
        if not body:
            return False
        for node in body:
            value = getattr(node, "value", None)
            if isinstance(node, ast.Raise) or (isinstance(node, ast.Return) and is_false(value)):
                return True
            if isinstance(node, ast.Assert) and is_false(node.test):
                return True
            if isinstance(node, ast.Assign) and is_false(value):
                return True
            if isinstance(node, ast.AugAssign) and MARKED_WRONG.search(ast.unparse(node.target)):
                return True
            if (
                isinstance(node, ast.Expr)
                and isinstance(value, ast.Call)
                and MARKED_WRONG.search(ast.unparse(value.func))
            ):
                return True
        return False

    def stmt_While(self, node: ast.While) -> bool:
        test = self.eval(node.test)

        def body() -> bool:
            self.learn(test.yes)
            self.block(node.body)
            return False

        self.branches(body, lambda: False)
        return self.block(node.orelse)

    def stmt_For(self, node: ast.For) -> bool:
        iterable = self.eval(node.iter)
        loose = [root for root in iterable.lengths if not knows(self.facts, root, "len")]
        if loose and any(isinstance(n, ast.Assert | ast.Raise) for stmt in node.body for n in ast.walk(stmt)):
            self.say("loop-over-output", node.iter)
        before = dict(self.env.vars)
        for _ in range(2):  # again where an earlier name has changed: what one turn leaves, the next one meets
            self.bind(node.target, self.iterate(iterable))
            self.branches(lambda: self.block(node.body) and False)
            targets = {n.id for n in ast.walk(node.target) if isinstance(n, ast.Name)}
            if all(self.env.vars.get(name) == value for name, value in before.items() if name not in targets):
                break
        return self.block(node.orelse)

    stmt_AsyncFor = stmt_For

    def stmt_Match(self, node: ast.Match) -> bool:
        subject = self.eval(node.subject)

        def case(one: ast.match_case):
            def way() -> bool:
                for part in ast.walk(one.pattern):
                    if isinstance(part, ast.MatchAs | ast.MatchStar) and part.name:
                        self.env.vars[part.name] = below(subject, "i") if subject.roots else subject
                if one.guard is not None:
                    self.learn(self.eval(one.guard).yes)
                return self.block(one.body)

            return way

        return self.branches(*(case(one) for one in node.cases), lambda: False)


def is_false(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is not None and not node.value and node.value != ""
