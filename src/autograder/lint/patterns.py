"""The patterns that the lint refuses by name: why each lets a wrong answer through, and what to write instead.

This table is the whole list; the walker (walk.py, expressions.py, calls.py) finds them. `warning` ones are told, not
refused. Left out: what only running can show (variants.py).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pattern:
    why: str
    do: str
    warning: bool = False


PATTERNS = {
    "zip-without-strict": Pattern(
        "zip (or map over several) stops at the shorter one: a result that is too short passes",
        "write zip(..., strict=True), or assert the length first",
    ),
    "all-over-output": Pattern(
        "all() of nothing is true: an empty result passes", "assert the length first, or zip(..., strict=True)"
    ),
    "any-over-output": Pattern(
        "any() looks at as many items as the student likes: none at all, or every candidate at once",
        "assert the length first",
    ),
    "loop-over-output": Pattern(
        "the assertions run once per item that the student returned: with no items none runs",
        "assert the length first, or loop over the expected values",
    ),
    "fail-if-greater": Pattern(
        "it fails only where the comparison is true, and every comparison with NaN is false: NaN passes",
        "say what must hold (assert difference <= tolerance), or assert that there is no NaN first",
    ),
    "max-hides-nan": Pattern(
        "max() and min() over Python numbers skip a NaN that is not the first",
        "assert every difference (all(d <= tolerance for d in ...)), or that there is no NaN first",
    ),
    "compare-before-shape": Pattern(
        "shapes are broadcast and dtypes promoted before the values are compared: one element, or none, passes",
        "assert type, shape and dtype first, or use torch.equal or torch.testing.assert_close",
    ),
    "truthy-output": Pattern(
        "anything that counts as true (or false) passes: NaN, an object, a non-empty string",
        "compare with the value that is due: `is True`, `is False`, `== expected`",
    ),
    "callable-truth": Pattern(
        "a function or method that is not called is always true", "call it, and compare what it returns"
    ),
    "always-true": Pattern(
        "a tuple or text that is not empty, or a constant, is always true", "write assert condition, message"
    ),
    "broad-except": Pattern(
        "every error of the student counts, that of an empty answer (NotImplementedError, a RuntimeError) too",
        "catch the one error that is due and let others fail, or assert what the handler stored right after it",
    ),
    "unseeded-random": Pattern(
        "luck: it draws from a generator that this cell does not seed", "seed a generator of your own in this cell"
    ),
    "time-dependent": Pattern(
        "the clock decides, so a busy machine costs marks", "count calls or steps, or leave speed to the time limit"
    ),
    "student-value-as-grade": Pattern(
        "nbgrader takes the number that a graded cell ends with for points, and the student chose this one",
        "end with an assertion, or with points that the cell counts itself",
    ),
    "isinstance-across-wall": Pattern(
        "only None, bool, int, float, complex, str, bytes, list, tuple, dict, set, torch.Tensor and numpy arrays "
        "arrive as themselves; every other object arrives as a stand-in of no class",
        "test what its methods return",
    ),
    "hasattr-across-wall": Pattern(
        "an object of the student's can claim every attribute", "use the attribute and compare its value"
    ),
    "identity-across-wall": Pattern(
        "what two calls return arrives as two copies: they are never the same object", "compare values with =="
    ),
    "double-backward": Pattern(
        "gradients of gradients and function transforms do not pass into the student's process",
        "call .backward() once and compare .grad, or let a driver function compute it and return it as data",
    ),
    "cannot-read": Pattern(
        "this cell is not plain Python, so that nothing can be said about it", "mend it, or move magics to a cell apart"
    ),
    "waiver-without-reason": Pattern(
        "a waiver has to say why", "write # lint: allow NAME: the reason why it is safe here"
    ),
    "waiver-unknown": Pattern("no pattern or variant has this name", "see python -m autograder.lint --patterns"),
    "no-message": Pattern(
        "a student who fails here is told nothing", "add a message: the likely misconception and what to reread", True
    ),
    "expected-in-message": Pattern(
        "the message of a hidden check prints what the check compares with: it tells the answer",
        "name the misconception instead",
        True,
    ),
    "waiver-unused": Pattern("nothing is found on this line", "remove the waiver", True),
    "solution-fails": Pattern("the solution does not get full marks here", "mend the solution or the check"),
    "blank-passes": Pattern("the notebook as handed out earns points here", "compare a value that an answer must give"),
    "variant-passes": Pattern(
        "a wrong answer earns points here",
        "sharpen the check, or write # lint: allow variant NAME, NAME: reason",
    ),
}


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to mend. `line` counts from 1 within the cell; `last` is the last line on which a waiver counts."""

    place: int  # of the cell in the notebook, for sorting
    cell: str
    line: int
    name: str
    detail: str = ""
    last: int = 0

    @property
    def warning(self) -> bool:
        return PATTERNS[self.name].warning

    def __str__(self) -> str:
        pattern = PATTERNS[self.name]
        detail = f" ({self.detail})" if self.detail else ""
        kind = "warning: " if pattern.warning else ""
        return f"{self.cell}:{self.line} {self.name}{detail}: {kind}{pattern.why}; {pattern.do}"
