"""Signs in the text of a submission that somebody should look at: reaching for the tests, the grader or the machine.

An alarm, not a defence: the walls hold without it, and marks do not depend on it. So it is narrow on purpose: what
honest work does is never named, and who wants to hide can. Each sign says where it is, what it is and why it matters.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from autograder import skeleton
from autograder.assignment import Assignment
from autograder.notebook import Given, clean
from autograder.signs import (
    ATTRIBUTES,
    CODE,
    COMPARES,
    IMPORTS,
    INSIDE,
    LONG,
    NUMBERS,
    OUTSIDE,
    PACKED,
    SHELL_LINE,
    TENSORS,
    TEST_TOOLS,
    USES,
)
from autograder.skeleton import ANSWER, SETUP, TEST, Slot

MOST = 100_000  # characters of a cell, and ten times that of a notebook: no more is looked through
DEEP = 12  # parts of a dotted name


def scan(notebook: str, cells: list[Given], slots: tuple[Slot, ...], assignment: Assignment) -> list[str]:
    """The signs in the cells that a student wrote or whose entries a student changed, one line each."""
    known = {slot.name: slot for slot in slots if slot.name}
    released = {slot.released for slot in slots}
    answers = {name for slot in slots for name in slot.binds}
    helpers = {}
    for slot in slots:
        if slot.kind == SETUP:
            helpers |= {name: text for name, text in _checks(slot.source) if name not in answers}
    source = assignment.config.CourseDirectory.get("source_directory", "source")
    eye = _Eye(helpers, f"{source}/{assignment.name}")
    for slot in slots:
        if slot.kind == SETUP:
            eye.learn(slot.source)
    found, total = [], 0
    for cell in cells:
        slot = known.get(cell.name)
        where = (
            f"{notebook + '.ipynb, ' if notebook else ''}cell {clean(cell.name) if slot else f'number {cell.place}'}"
        )
        if slot and slot.kind == TEST:
            found += [f"{where}: {what}" for what in marks(cell, slot)]
        if cell.kind == "code" and cell.source not in released and not (slot and slot.kind != ANSWER):
            total += len(cell.source)
            if len(cell.source) > MOST or total > 10 * MOST:
                found.append(f"{where}: it is too long to be looked through ({len(cell.source)} characters)")
                continue
            found += [f"{where}, line {line}: {what}" for line, what in eye.look(cell.source)]
    return list(dict.fromkeys(found))


def marks(cell: Given, slot: Slot) -> Iterator[str]:
    """Entries of a test cell that somebody changed. They count for nothing; somebody hoped that they would."""
    tags = cell.meta.get("tags")
    if isinstance(tags, list) and "skip-execution" in tags:
        yield "the tag skip-execution was put on a test cell, which would pass it unrun"
    meta = cell.meta.get("nbgrader")
    if not isinstance(meta, dict) or meta.get("checksum", slot.checksum) != slot.checksum:
        return  # of another release of the assignment
    if "points" in meta and meta["points"] != slot.points:
        given = meta["points"] if isinstance(meta["points"], int | float) else "what is no number"
        yield f"its points were changed from {slot.points:g} to {given}"
    if meta.get("grade", True) is not True or meta.get("solution", False) is not False:
        yield "its entries were changed so that it would not count as a test"


class _Eye:
    """Looks at one cell after the other and remembers what names stand for."""

    def __init__(self, helpers: dict[str, str], hidden: str) -> None:
        self.helpers, self.hidden = helpers, hidden
        self.names: dict[str, str] = {"get_ipython": "IPython.get_ipython"}
        self.functions: set[str] = set()

    def learn(self, source: str) -> ast.Module | None:
        """Take in the imports and functions of a cell. None where it is no Python."""
        tree = skeleton.tree(source)
        if tree is None:
            return None
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for name in node.names:
                    self.names[name.asname or name.name.split(".")[0]] = (
                        name.name if name.asname else (name.name.split(".")[0])
                    )
            elif isinstance(node, ast.ImportFrom) and not node.level:
                for name in node.names:
                    self.names[name.asname or name.name] = f"{node.module}.{name.name}"
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                self.functions.add(node.name)
            elif isinstance(node, ast.Assign) and self.dotted(node.value) == "IPython.get_ipython":
                self.names |= {_name(target): "IPython.get_ipython" for target in node.targets if _name(target)}
        return tree

    def dotted(self, node: ast.AST, deep: int = 0) -> str:
        """What an expression names, written as it would be imported: empty where it names nothing of a module."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id, "")
        if deep > DEEP:
            return ""
        if isinstance(node, ast.Attribute):
            return f"{base}.{node.attr}" if (base := self.dotted(node.value, deep + 1)) else ""
        if isinstance(node, ast.Call):
            called = self.dotted(node.func, deep + 1) or _name(node.func)
            texts = [_text(arg) for arg in node.args[:2]]
            if called in ("__import__", "importlib.import_module") and texts and texts[0]:
                return texts[0]
            if called == "getattr" and len(texts) > 1 and texts[1]:
                return f"{base}.{texts[1]}" if (base := self.dotted(node.args[0], deep + 1)) else ""
            if called == "IPython.get_ipython":
                return called
        return ""

    def look(self, source: str) -> Iterator[tuple[int, str]]:
        """Line and meaning of each sign in one cell."""
        for match in SHELL_LINE.finditer(source):
            yield source.count("\n", 0, match.start()) + 1, f"the shell line {clean(match[0])} {OUTSIDE}"
        tree = self.learn(source)
        if tree is None:  # it does not run as it stands, or only with IPython's help
            for number, line in enumerate(source.split("\n"), start=1):
                for word in re.findall(r"\w+", line):
                    if word in ATTRIBUTES:
                        yield number, f"{word} {ATTRIBUTES[word]}"
            return
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        found = [(node.lineno, what) for node in tree.body for what in self.replaced(node)]
        for node in ast.walk(tree):
            found += [(getattr(node, "lineno", 0), what) for what in self.signs(node, docstrings)]
        yield from sorted(set(found))

    def signs(self, node: ast.AST, docstrings: set[int]) -> Iterator[str]:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from self.imports(node)
        elif isinstance(node, ast.Attribute | ast.Name | ast.Call):
            yield from self.uses(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            if re.match(r"/proc/(?:self|\d|thread-self|$)", node.value) or "gradebook.db" in node.value:
                yield f"the path {clean(node.value)[:60]} leads out of the exercise"
            elif self.hidden in node.value:
                yield f"the path {clean(node.value)[:60]} leads to the solutions"
        elif isinstance(node, ast.ClassDef):
            yield from self.classes(node)
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                yield from self.patched(target, node.value)

    def imports(self, node: ast.Import | ast.ImportFrom) -> Iterator[str]:
        names = [name.name for name in node.names]
        full = [f"{node.module}.{name}" for name in names] if isinstance(node, ast.ImportFrom) else names
        for name in full:
            for module in IMPORTS:
                if _below(name, module):
                    yield f"the import of {module} {_verb(USES[module])}"
                    break

    def uses(self, node: ast.Attribute | ast.Name | ast.Call) -> Iterator[str]:
        name = self.dotted(node)
        rule = next((rule for rule in USES if _below(name, rule)), "") if name else ""
        # A module's name alone does nothing, and some imports were named already.
        module = name == rule and "." not in rule and isinstance(node, ast.Name)
        if rule and not module and (rule not in IMPORTS or isinstance(node, ast.Call)):
            yield f"{rule} {USES[rule]}"
        if isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES:
            yield f"{node.attr} {ATTRIBUTES[node.attr]}"
        if isinstance(node, ast.Attribute) and node.attr == "__dict__" and self.dotted(node.value):
            yield f"the names of {self.dotted(node.value)} are taken as a dict, past its own ways to change them"
        if isinstance(node, ast.Name) and node.id == "__builtins__":
            yield f"__builtins__ {INSIDE}"
        if isinstance(node, ast.Call):
            yield from self.calls(node)

    def calls(self, node: ast.Call) -> Iterator[str]:
        called = _name(node.func)
        if called in ("getattr", "setattr", "delattr", "hasattr") and len(node.args) > 1:
            word = _text(node.args[1])
            if word in ATTRIBUTES:
                yield f"{word} {ATTRIBUTES[word]}"
            target = self.dotted(node.args[0])
            if called == "setattr" and target and not (len(node.args) > 2 and isinstance(node.args[2], ast.Constant)):
                yield f"{target}.{word or '...'} is replaced, which changes what everybody else computes with"
        if called in ("exec", "eval", "compile") and node.args:
            inner = list(ast.walk(node.args[0]))
            names = [self.dotted(n.func) for n in inner if isinstance(n, ast.Call)]
            hexes = any(isinstance(n, ast.Attribute) and n.attr == "fromhex" for n in inner)
            if hexes or any(_below(name, module) for name in names for module in PACKED if name):
                yield f"{called} of an encoded text {CODE}"
            elif len(_text(node.args[0])) > LONG:
                yield f"{called} of a long text {CODE}"

    def classes(self, node: ast.ClassDef) -> Iterator[str]:
        bases = [self.dotted(base) or _name(base) for base in node.bases]
        methods = {n.name: n for n in node.body if isinstance(n, ast.FunctionDef)}
        pretends = [name for name in COMPARES if name in methods]
        if any(base in TENSORS for base in bases):
            yield f"the class {node.name} is a tensor of its own making, which can answer comparisons as it likes"
        elif pretends and any(base in NUMBERS for base in bases) and not any("Enum" in base for base in bases):
            yield f"the class {node.name} is a number or text that answers {pretends[0]} as it likes"
        for name in ("__torch_function__", "__array_ufunc__", "__array_function__", "__instancecheck__", "__class__"):
            if name in methods:
                yield f"the class {node.name} defines {name}, which makes a result pass for something that it is not"
        for name in COMPARES[:6]:
            body = [n for n in methods[name].body if not isinstance(n, ast.Expr)] if name in methods else []
            answer = body[0].value if len(body) == 1 and isinstance(body[0], ast.Return) else None
            if isinstance(answer, ast.Constant) and isinstance(answer.value, bool):
                yield f"the class {node.name} answers {name} with {answer.value} whatever it is compared with"

    def patched(self, target: ast.AST, value: ast.AST | None) -> Iterator[str]:
        """A function put in the place of a library's."""
        if isinstance(target, ast.Subscript):
            if self.dotted(target.value) == "sys.modules":
                yield "sys.modules is changed, which puts something else in the place of a library"
            return
        name = self.dotted(target) if isinstance(target, ast.Attribute) else ""
        function = isinstance(value, ast.Lambda) or (_name(value) in self.functions if value is not None else False)
        if name and (function or _below(name, "builtins")) and not _below(name, "warnings"):
            yield f"{name} is replaced, which changes what everybody else computes with"

    def replaced(self, node: ast.stmt) -> Iterator[str]:
        """A function of the course or of Python that a cell defines anew."""
        names: Iterable[str] = ()
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names = [node.name]
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        for name in names:
            if name in self.helpers and ast.dump(node) != self.helpers[name]:
                yield f"{name} of the course's own setup is defined anew"
            elif name in TEST_TOOLS:
                yield f"Python's own {name} is defined anew"


def _checks(source: str) -> Iterator[tuple[str, str]]:
    """The functions of a setup cell that can fail a test, each with what it does."""
    body = found.body if (found := skeleton.tree(source)) else []
    for node in body:
        fails = any(isinstance(inner, ast.Assert | ast.Raise) for inner in ast.walk(node))
        if isinstance(node, ast.FunctionDef) and fails:
            yield node.name, ast.dump(node)


def _name(node: ast.AST | None) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _below(name: str, module: str) -> bool:
    return name == module or name.startswith(f"{module}.")


def _verb(why: str) -> str:
    return f"brings in what {why}"
