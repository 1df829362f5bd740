"""The cells of an instructor's notebook that the lint reads, and the comments that waive a finding.

A waiver stands on the line of the finding, or alone on the line above it:  # lint: allow NAME: reason
One for variants may stand anywhere in its graded cell:  # lint: allow variant NAME, NAME: reason
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from dataclasses import dataclass, field

from autograder.lint.patterns import PATTERNS, Finding
from autograder.lint.values import NONE, Env, Value
from autograder.lint.walk import Walker

WAIVER = re.compile(r"#\s*lint:\s*allow\b(?P<rest>.*)")
NAMED = re.compile(r"\s+(?P<variant>variant\s+)?(?P<names>[\w-]+(?:\s*,\s*[\w-]+)*)\s*(?::\s*(?P<reason>\S.*))?$")
CELL_MAGIC = re.compile(r"\A\s*%%(?!(?:time|timeit|capture|prun)\b)")  # of those named, the body runs as Python
ENOUGH = 8  # characters; a reason has at least a word or two


@dataclass
class Waiver:
    line: int
    name: str
    variant: bool
    alone: bool  # the comment has the line to itself
    used: bool = False


@dataclass
class Cell:
    """A code cell of the instructor's notebook."""

    place: int
    name: str
    source: str
    graded: bool = False
    answer: bool = False
    waivers: list[Waiver] = field(default_factory=list)

    @property
    def hidden(self) -> set[int]:
        """The lines between the markers of hidden tests, as nbgrader reads them."""
        lines, inside = set(), False
        for number, line in enumerate(self.source.splitlines(), start=1):
            inside = (inside or "BEGIN HIDDEN TESTS" in line) and "END HIDDEN TESTS" not in line
            if inside:
                lines.add(number)
        return lines


def parse(source: str) -> ast.Module | None:
    """The tree of a cell; lines that are magics or shell commands count as `pass`. None where it is not Python."""
    if CELL_MAGIC.match(source):
        return None
    calm = re.sub(r"^([ \t]*)[%!?](?!=).*$", r"\1pass", source, flags=re.MULTILINE)
    for text in dict.fromkeys([source, calm]):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return None


def comments(source: str) -> list[tuple[int, str, bool]]:
    """Line, text, whether it stands alone: every comment, as far as the text can be cut into tokens."""
    found = []
    lines = source.splitlines()
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT:
                found.append((token.start[0], token.string, not token.line[: token.start[1]].strip()))
    except (tokenize.TokenError, SyntaxError, ValueError):
        seen = {line for line, _, _ in found}
        for number, line in enumerate(lines, start=1):
            if number not in seen and line.lstrip().startswith("#"):
                found.append((number, line.strip(), True))
    return found


def waivers(cell: Cell, variants: set[str]) -> list[Finding]:
    """Read the cell's waivers into it; what is wrong with them."""
    wrong = []
    for line, text, alone in comments(cell.source):
        match = WAIVER.search(text)
        if match is None:
            continue
        named = NAMED.match(match["rest"].rstrip())
        if named is None or len(named["reason"] or "") < ENOUGH:
            wrong.append(Finding(cell.place, cell.name, line, "waiver-without-reason", text.strip()))
            continue
        names = re.split(r"\s*,\s*", named["names"])
        unknown = [name for name in names if name not in (variants if named["variant"] else PATTERNS)]
        if unknown:
            wrong.append(Finding(cell.place, cell.name, line, "waiver-unknown", ", ".join(unknown)))
        else:
            cell.waivers += [Waiver(line, name, bool(named["variant"]), alone) for name in names]
    return wrong


def waived(cell: Cell, finding: Finding) -> bool:
    for waiver in cell.waivers:
        near = finding.line <= waiver.line <= max(finding.line, finding.last)
        above = waiver.alone and waiver.line == finding.line - 1
        if not waiver.variant and waiver.name == finding.name and (near or above):
            waiver.used = True
            return True
    return False


def binds(source: str) -> dict[str, str]:
    """The names that an answer cell binds at its top level: "function", "class" or "data"."""
    found: dict[str, str] = {}
    tree = parse(source)
    for node in tree.body if tree is not None else []:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found[node.name] = "function"
        elif isinstance(node, ast.ClassDef):
            found[node.name] = "class"
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                for part in ast.walk(target):
                    if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                        found[part.id] = "function" if isinstance(node.value, ast.Lambda) else "data"
    return found


def read(notebook) -> list[Cell]:
    """The code cells of a notebook, with what nbgrader knows of them."""
    found = []
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            info = cell.metadata.get("nbgrader", {})
            name = info.get("grade_id") or f"number {place + 1}"
            graded, answer = bool(info.get("grade")), bool(info.get("solution"))
            found.append(Cell(place, name, cell.source, graded and not answer, answer))
    return found


def lint_cells(cells: list[Cell], variants: set[str]) -> list[Finding]:
    """The findings in the setup and test cells, in order, without those that are waived."""
    env, found = Env(), set()
    for cell in cells:
        if cell.answer:
            for name, kind in binds(cell.source).items():
                roots = frozenset({f"0.{name}"}) if kind == "data" else NONE
                env.vars[name] = Value(student="" if roots else kind, roots=roots, raw=bool(roots))
            continue
        found |= set(waivers(cell, variants))
        tree = parse(cell.source)
        if tree is None:
            found.add(Finding(cell.place, cell.name, 1, "cannot-read"))
            continue
        try:
            found |= Walker(cell.place, cell.name, tree, env, cell.graded, cell.hidden).run()
        except RecursionError:
            found.add(Finding(cell.place, cell.name, 1, "cannot-read", "nested too deeply"))
    by_place = {cell.place: cell for cell in cells}
    found = {finding for finding in found if not waived(by_place[finding.place], finding)}
    for cell in cells:
        for waiver in cell.waivers:
            if not waiver.used and not waiver.variant:
                found.add(Finding(cell.place, cell.name, waiver.line, "waiver-unused", waiver.name))
    best: dict[tuple, Finding] = {}
    for finding in sorted(found):
        best.setdefault((finding.place, finding.line, finding.name), finding)
    return sorted(best.values())
