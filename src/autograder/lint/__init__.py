"""The lint for tests: when an assignment is made, its tests are proven.

Two parts. Reading (`static`): patterns that let a wrong answer through are refused by name, see patterns.py for the
table and `python -m autograder.lint --patterns` for it in words. Running (`proof`): the solution must get full marks,
and blank, empty, NaN and otherwise spoilt versions of it none, see variants.py.

A finding is waived on its line, or alone on the line above:   # lint: allow NAME: reason
A variant that a part may let through, anywhere in its cell:   # lint: allow variant NAME, NAME: reason

Left out: whether the tests ask for the right thing; a bank of wrong and right answers shows that.
"""

from autograder.lint.command import lint, main, proof, refusals, run, static

__all__ = ["lint", "main", "proof", "refusals", "run", "static"]
