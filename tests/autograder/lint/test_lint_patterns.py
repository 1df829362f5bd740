# ruff: noqa: E501  (a cell on one line is read with its name)
"""Each pattern: cells that must be refused by its name, and near neighbours that must pass without any refusal.

In every cell `f` and `g` are the student's functions and `Model` is the student's class.
"""

import pytest

from autograder.lint.cells import Cell, lint_cells
from autograder.lint.patterns import PATTERNS

ANSWER = (
    "def f(x):\n    return x\n\ndef g(x):\n    return x\n\nclass Model:\n    def forward(self, x):\n        return x\n"
)
SETUP = """
import math, random, time
import numpy as np
import torch

def expect(got, shape, dtype):
    assert type(got) is torch.Tensor, "type"
    assert got.shape == shape, "shape"
    assert got.dtype == dtype, "dtype"

def close(got, want):
    return bool(torch.isclose(got, want).all())
"""


def lint(text, hidden=False, setup=SETUP):
    """Names of what is found in the graded cell, warnings apart."""
    if hidden:
        text = f"### BEGIN HIDDEN TESTS\n{text}\n### END HIDDEN TESTS"
    cells = [Cell(0, "setup", setup), Cell(1, "answer", ANSWER, answer=True), Cell(2, "check", text, graded=True)]
    return lint_cells(cells, {"nan", "none"})


def refused(text):
    return {finding.name for finding in lint(text) if not finding.warning}


CHECKED = "got = f(x)\nassert type(got) is torch.Tensor and got.shape == (2,) and got.dtype == torch.float32, 'kind'\n"
FINITE = "assert not bool(got.isnan().any()), 'NaN'\n"

REFUSED = {
    "zip-without-strict": [
        "for a, b in zip(f(1), [1, 2]):\n    assert a == b, 'm'",
        "got = [x for x in f(1)]\nfor a, b in zip(got, want, strict=False):\n    assert a == b, 'm'",
        "assert [a == b for a, b in zip(sorted(f(1)), want)] == [True, True], 'm'",
        "assert list(map(lambda a, b: a == b, f(1), want)) == [True], 'm'",
        "for a, b in zip(map(f, xs), ys):\n    assert a == b, 'm'",
        "def run(fun):\n    for a, b in zip(fun(1), [1]):\n        assert a == b, 'm'\nrun(f)",
        "for a, b in zip(Model().forward(1), want):\n    assert a == b, 'm'",
    ],
    "all-over-output": [
        "assert all(x > 0 for x in f(1)), 'm'",
        "assert all(type(x) is int for x in f(1)), 'm'",
        "ok = all([x == 1 for x in f(1)])\nassert ok, 'm'",
        "assert all(map(f, xs)), 'm'",
        "assert all(f(x) == 1 for x in xs if g(x)), 'm'",
        "got = f(1)\nassert all(got[i] == want[i] for i in range(len(got))), 'm'",
        "assert all(v == 1 for v in f(1).values()), 'm'",
    ],
    "any-over-output": [
        "assert any(x == 3 for x in f(1)), 'm'",
        "assert not any(x == 3 for x in f(1)), 'm'",
    ],
    "loop-over-output": [
        "for x in f(1):\n    assert x == 1, 'm'",
        "for i, x in enumerate(f(1)):\n    if x != i:\n        raise AssertionError('m')",
        "got = f(1)\nfor i in range(len(got)):\n    assert got[i] == 1, 'm'",
    ],
    "fail-if-greater": [
        "diff = abs(f(1) - 2)\nif diff > 1e-6:\n    raise AssertionError('m')",
        "def check(fun):\n    if abs(fun(1) - 2) > 1e-6:\n        return False\n    return True\nassert check(f), 'm'",
        "assert not abs(f(1) - 2) > 1e-6, 'm'",
        "ok = True\nif abs(f(1) - 2) >= 1e-6:\n    ok = False\nassert ok, 'm'",
        "if not abs(f(1) - 2) > 1e-6:\n    pass\nelse:\n    raise AssertionError('m')",
        CHECKED + "assert not bool((got > 1).any()), 'm'",
        CHECKED + "bad = (got - want).abs() > 1e-6\nassert not bad.any(), 'm'",
        CHECKED + "assert ((got - want).abs() > 1e-6).sum() == 0, 'm'",
        CHECKED + "assert (~(got > 1)).all(), 'm'",
        "failures = []\nif abs(f(1) - 2) > 1e-6:\n    failures.append('m')\nassert not failures, 'm'",
    ],
    "max-hides-nan": [
        "got = f(1)\nassert len(got) == 2, 'm'\nassert max(abs(a - b) for a, b in zip(got, [1, 2], strict=True)) < 1e-6, 'm'",
        "assert max(abs(f(1) - 1), abs(f(2) - 2)) < 1e-6, 'm'",
    ],
    "compare-before-shape": [
        "assert torch.allclose(f(x), want), 'm'",
        "got = f(x)\nassert torch.allclose(got, want), 'm'\nassert got.shape == want.shape, 'm'",
        "got = f(x)\nassert ((got - want).abs() < 1e-6).all(), 'm'",
        "got = f(x)\nassert (got - want).abs().max() < 1e-6, 'm'",
        "assert bool((f(x) == want).all()), 'm'",
        "assert torch.all(f(x) >= 0), 'm'",
        "assert np.allclose(f(x), want), 'm'",
        "np.testing.assert_allclose(f(x), want)",
        "got = f(x)\nassert got.shape == (2,) and ((got - want).abs() < 1e-6).all(), 'm'",  # the dtype
        "got = f(x)\nassert got.shape == g(x).shape, 'm'\nassert torch.allclose(got, want), 'm'",
        "a, b = f(x)\nexpect(a, (2,), torch.float32)\nassert torch.allclose(b, want), 'm'",
        "def check(fun):\n    assert close(fun(x), want), 'm'\ncheck(f)",
        "got = f(x)\nif big:\n    expect(got, (2,), torch.float32)\nassert torch.allclose(got, want), 'm'",
        "assert want.allclose(f(x)), 'm'",
        "assert torch.allclose(Model().forward(x), want), 'm'",
        "got = f(x)\nassert got.shape == (2,) or True, 'm'\nassert torch.allclose(got, want), 'm'",
    ],
    "truthy-output": [
        "assert f(1), 'm'",
        "assert not f(1), 'm'",
        "assert bool(f(1)[0]), 'm'",
        "assert Model().forward(1), 'm'",
    ],
    "callable-truth": [
        "assert f, 'm'",
        "assert callable(f), 'm'",
        CHECKED + "assert (got == want).all, 'm'",
        "def helper():\n    return True\nassert helper, 'm'",
    ],
    "always-true": ["assert (f(1) == 2, 'm')", "assert 'f(1) == 2', 'm'", "assert lambda: f(1) == 2, 'm'"],
    "broad-except": [
        "try:\n    f(-1)\nexcept:\n    pass",
        "try:\n    f(-1)\nexcept Exception:\n    pass\nelse:\n    raise AssertionError('m')",
        "try:\n    f(-1)\n    raise AssertionError('m')\nexcept (ValueError, RuntimeError):\n    pass",
        "def refuses(fun):\n    try:\n        fun(-1)\n    except Exception:\n        return True\n    return False\nassert refuses(f), 'm'",
        "import contextlib\nwith contextlib.suppress(Exception):\n    assert f(1) == 1, 'm'",
        "import pytest\nwith pytest.raises(Exception):\n    f(-1)",
        "try:\n    own = f(1)\nexcept Exception:\n    own = None\nif own is not None:\n    assert own == 1, 'm'",
    ],
    "unseeded-random": [
        "x = torch.randn(3)\nassert torch.equal(f(x), x), 'm'",
        "x = random.choice([1, 2])\nassert f(x) == x, 'm'",
        "x = np.random.rand(3)\nassert f(x) == 1, 'm'",
        "x = np.random.default_rng().normal()\nassert f(x) == 1, 'm'",
        "x = random.Random().random()\nassert f(x) == 1, 'm'",
        "x = torch.empty(3).uniform_()\nassert f(x) == 1, 'm'",
        "random.seed(0)\nx = torch.rand(3)\nassert f(x) == 1, 'm'",
        "from torch import rand\nassert f(rand(3)) == 1, 'm'",
        "def model(x):\n    return torch.rand(3)\nassert f(model) == 1, 'm'",
        "layer = torch.nn.Linear(2, 2)\nassert f(layer.weight) == 1, 'm'",
    ],
    "time-dependent": [
        "start = time.time()\nf(1)\nassert time.time() - start < 1, 'm'",
        "from time import perf_counter as now\nt = now()\nf(1)\nif now() - t > 1:\n    raise AssertionError('m')",
    ],
    "student-value-as-grade": ["f(1)", "score = f(1)\nscore", "Model().forward(2)", "f"],
    "isinstance-across-wall": [
        "assert isinstance(f(1), torch.nn.Module), 'm'",
        "assert isinstance(Model(), Model), 'm'",
        "assert isinstance(f(1), (int, torch.nn.Parameter)), 'm'",
        "from collections.abc import Iterator\nassert isinstance(f(1), Iterator), 'm'",
    ],
    "hasattr-across-wall": ["assert hasattr(Model(), 'forward'), 'm'", "assert hasattr(f(1), 'shape'), 'm'"],
    "identity-across-wall": ["x = f(1)\nassert f(2) is not x, 'm'", "assert f(1) is f(1), 'm'"],
    "double-backward": [
        "x = torch.ones(2, requires_grad=True)\n(d,) = torch.autograd.grad(f(x), x, create_graph=True)",
        "x = torch.ones(2, requires_grad=True)\nf(x).backward(create_graph=True)",
        "torch.func.grad(f)(torch.ones(2))",
        "torch.autograd.functional.hessian(f, torch.ones(2))",
    ],
    "cannot-read": ["def f(:", "%%time\nassert f(1) == 1, 'm' if", "x = '\0'"],
    "waiver-without-reason": [
        "assert f(1), 'm'  # lint: allow truthy-output",
        "x = 1  # lint: allow zip-without-strict: no",
    ],
    "waiver-unknown": [
        "x = 1  # lint: allow everything: because I say so",
        "# lint: allow variant gold: a good reason",
    ],
}

PASSES = {
    "zip-without-strict": [
        "for a, b in zip(f(1), [1, 2], strict=True):\n    assert a == b, 'm'",
        "got = f(1)\nassert len(got) == 2, 'm'\nfor a, b in zip(got, [1, 2]):\n    assert a == b, 'm'",
        "for x, y in zip([1, 2], [3, 4]):\n    assert f(x) == y, 'm'",
        "for a, b in zip([f(x) for x in xs], ys):\n    assert a == b, 'm'",
        "got = f(1).tolist()\nassert got == [1, 2], 'm'\npairs = list(zip(got, [1, 2]))",
    ],
    "all-over-output": [
        "assert all(f(x) == y for x, y in cases), 'm'",
        "got = f(1)\nassert len(got) == 2, 'm'\nassert all(x > 0 for x in got), 'm'",
        "assert all(a == b for a, b in zip(f(1), want, strict=True)), 'm'",
        "assert all([f(1) == 1, f(2) == 2]), 'm'",
        "got = f(1)\nassert len(got) == 2 and all(x > 0 for x in got), 'm'",
    ],
    "any-over-output": [
        "got = f(1)\nassert len(got) == 3, 'm'\nassert any(x != got[0] for x in got), 'm'",
        "assert any(f(x) != 1 for x in (1, 2)), 'm'",
    ],
    "loop-over-output": [
        "got = f(1)\nassert len(got) == 3, 'm'\nfor x in got:\n    assert x == 1, 'm'",
        "for x in (1, 2):\n    assert f(x) == 1, 'm'",
        "total = 0\nfor x in f(1):\n    total += x\nassert total == 6, 'm'",
        "def check(fun):\n    got = fun(1)\n    if len(got) != 2:\n        return False\n    for x in got:\n        assert x == 1, 'm'\n    return True\nassert check(f), 'm'",
    ],
    "fail-if-greater": [
        "assert abs(f(1) - 2) <= 1e-6, 'm'",
        "if not abs(f(1) - 2) <= 1e-6:\n    raise AssertionError('m')",
        "if f(1) != 2:\n    raise AssertionError('m')",
        "if len(f(1)) > 2:\n    raise AssertionError('m')",
        CHECKED + FINITE + "assert not bool((got > 1).any()), 'm'",
        CHECKED + "assert ((got - want).abs() <= 1e-6).all(), 'm'",
        CHECKED + "assert torch.isfinite(got).all(), 'm'\nassert not (got > 1).any(), 'm'",
        "if limit > 3:\n    raise AssertionError('m')",
        "got = f(1)\nassert type(got) is int, 'm'\nassert not got > 3, 'm'",
        "got = f(1)\nassert not math.isnan(got), 'm'\nif got > 3:\n    raise AssertionError('m')",
    ],
    "max-hides-nan": [
        "assert max([1, 2]) == f(1), 'm'",
        "assert f(1) <= max(limits), 'm'",
        CHECKED + "assert (got - want).abs().max() <= 1e-6, 'm'",
        CHECKED + FINITE + "assert max(abs(a - 1) for a in got) <= 1e-6, 'm'",
    ],
    "compare-before-shape": [
        "assert torch.equal(f(x), want), 'm'",
        "torch.testing.assert_close(f(x), want)",
        CHECKED + "assert torch.allclose(got, want), 'm'",
        "got = f(x)\nassert got.shape == want.shape and torch.allclose(got, want), 'm'",
        "got = f(x)\nexpect(got, (2,), torch.float32)\nassert close(got, want), 'm'\nassert close(got[0], want[0]), 'm'",
        "assert f(x).tolist() == [1, 2], 'm'",
        "got = f(x)\nif got.shape != want.shape:\n    raise AssertionError('m')\nassert torch.allclose(got, want), 'm'",
        "got = f(x)\nassert got.ndim == 1 and len(got) == 2, 'm'\nassert torch.allclose(got, want), 'm'",
        "got, want = f(x), torch.ones(2)\nassert torch.equal(got, want), 'm'\nassert ((got - 1).abs() < 1).all(), 'm'",
        "got = f(x)\nassert tuple(got.shape) == (2,), 'm'\nassert (got == want).all(), 'm'\nassert got.dtype == torch.int64, 'm'",
        "a, b = f(x)\nexpect(a, (2,), torch.float32)\nexpect(b, (2,), torch.float32)\nassert torch.allclose(b, a), 'm'",
        "for size in (1, 2):\n    got = f(size)\n    expect(got, (size,), torch.float32)\n    assert torch.allclose(got, want), 'm'",
        "assert torch.allclose(a, b), 'nothing of the student here'",
        "assert abs(f(1) - 0.5) < 1e-6, 'm'",
        "assert math.isclose(f(1), 0.5), 'm'",
        "def kind(got):\n    return type(got) is torch.Tensor and got.shape == (2,) and got.dtype == torch.float32\ngot = f(x)\nassert kind(got), 'm'\nassert torch.allclose(got, want), 'm'",
        "got = f(x)\nok = got.shape == (2,)\nassert ok, 'm'\nassert torch.allclose(got, want), 'm'",
        "x = torch.ones(2, requires_grad=True)\nf(x).sum().backward()\nassert torch.allclose(x.grad, want), 'm'",
        "got = f(x)\nassert isinstance(got, np.ndarray) and got.shape == (2,) and got.dtype == np.float64, 'm'\nassert np.allclose(got, want), 'm'",
    ],
    "truthy-output": [
        "assert f(1) is True, 'm'",
        "assert f(1) == 2, 'm'",
        "assert f('abc').startswith('a'), 'm'",
        "assert 1 in f(1), 'm'",
        "got = f(1)\nassert type(got) is bool, 'm'\nassert got, 'm'",
        "def refuses(fun):\n    try:\n        fun(-1)\n    except ValueError:\n        return True\n    return False\nassert refuses(f), 'm'",
    ],
    "callable-truth": [
        "def helper():\n    return f(1) == 1\nassert helper(), 'm'",
        CHECKED + "assert (got == want).all(), 'm'",
    ],
    "always-true": ["assert f(1) == (2, 'm')", "assert f(1) == 2, ('m', 'n')"],
    "broad-except": [
        "try:\n    f(-1)\nexcept ValueError:\n    pass\nelse:\n    raise AssertionError('m')",
        "try:\n    f(-1)\nexcept Exception as error:\n    assert type(error) is ValueError, 'm'\nelse:\n    raise AssertionError('m')",
        "try:\n    got = f(1)\nexcept Exception:\n    got = None\nassert got == 1, 'm'",
        "try:\n    got = f(1)\nexcept Exception:\n    raise AssertionError('m') from None",
        "try:\n    import numpy\nexcept Exception:\n    numpy = None",
        "import pytest\nwith pytest.raises(ValueError):\n    f(-1)",
        "def refuses(fun):\n    try:\n        fun(-1)\n    except ValueError:\n        return True\n    except Exception:\n        return False\n    return False\nassert refuses(f), 'm'",
    ],
    "unseeded-random": [
        "torch.manual_seed(0)\nx = torch.randn(3)\nassert torch.equal(f(x), x), 'm'",
        "draw = random.Random(3)\nassert f(draw.random()) == 1, 'm'",
        "rng = np.random.default_rng(3)\nassert f(rng.normal(size=3)) == 1, 'm'",
        "x = torch.rand(3, generator=torch.Generator().manual_seed(1))\nassert f(x) == 1, 'm'",
        "state = torch.get_rng_state()\ntorch.rand(3)\nassert torch.equal(f(1), x), 'm'",
        "torch.manual_seed(0)\nlayer = torch.nn.Linear(2, 2)\nassert f(layer.weight) == 1, 'm'",
    ],
    "time-dependent": ["start = time.time()\nassert f(1) == 1, 'm'\nprint(time.time() - start)"],
    "student-value-as-grade": [
        "assert f(1) == 1, 'm'\nprint(f(1))",
        "score = 0\nif f(1) == 1:\n    score += 1\nscore",
        "def check(fun):\n    assert fun(1) == 1, 'm'\ncheck(f)",
    ],
    "isinstance-across-wall": [
        "assert isinstance(f(1), int), 'm'",
        "assert isinstance(f(1), (list, tuple)) and isinstance(g(1), torch.Tensor), 'm'",
        "assert isinstance(x, torch.nn.Module), 'm'",
        "assert isinstance(f(1), np.ndarray | None), 'm'",
    ],
    "hasattr-across-wall": ["assert hasattr(torch, 'mps'), 'm'"],
    "identity-across-wall": [
        "assert f(1) is None, 'm'",
        "x = [1]\nassert f(x) is not x, 'm'",
        "got = f(1)\nassert got.dtype is torch.float32, 'm'",
    ],
    "double-backward": [
        "x = torch.ones(2, requires_grad=True)\nf(x).sum().backward()",
        "x = torch.ones(2, requires_grad=True)\n(d,) = torch.autograd.grad((x ** 3).sum(), x)",
    ],
    "cannot-read": ["%matplotlib inline\nassert f(1) == 1, 'm'", "!ls\nif True:\n    %time\nassert f(1) == 1, 'm'"],
    "waiver-without-reason": ["assert f(1), 'm'  # lint: allow truthy-output: only None or a number here"],
    "waiver-unknown": ["# lint: allow variant nan: it only asks for an error\nassert f(1) == 2, 'm'"],
}

WARNED = {
    "no-message": [("assert f(1) == 2", "assert f(1) == 2, 'reread'")],
    "expected-in-message": [
        ("want = 3\nassert f(1) == want, f'it is {want}'", "want = 3\nassert f(1) == want, f'{name}: reread'"),
        (
            "assert f(1) == right[0], 'should be ' + str(right[0])",
            "got = f(1)\nassert got.shape == shape, f'shape {shape}'",
        ),
        ("assert torch.equal(f(x), want), f'{want}'", "assert torch.equal(f(x), want), f'{x}'"),
    ],
    "waiver-unused": [
        (
            "x = 1  # lint: allow fail-if-greater: integers only here",
            "assert not f(1) > 2, 'm'  # lint: allow fail-if-greater: integers only here",
        )
    ],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in REFUSED.items() for text in texts])
def test_what_lets_a_wrong_answer_through_is_refused_by_name(name, text):
    assert name in refused(text)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in PASSES.items() for text in texts])
def test_its_neighbour_that_is_right_passes(name, text):
    assert refused(text) == set()


@pytest.mark.parametrize(("name", "bad", "good"), [(name, *pair) for name, pairs in WARNED.items() for pair in pairs])
def test_what_is_only_told_is_no_refusal(name, bad, good):
    assert name in {finding.name for finding in lint(bad, hidden=True) if finding.warning}
    assert [str(finding) for finding in lint(good, hidden=True)] == []


def test_every_pattern_that_reading_finds_has_its_cells():
    by_running = {"solution-fails", "blank-passes", "variant-passes"}
    assert REFUSED.keys() | WARNED.keys() == PATTERNS.keys() - by_running
    assert PASSES.keys() == REFUSED.keys()


def test_a_result_of_an_earlier_cell_has_to_be_checked_in_the_cell_that_compares_it():
    first = "got = f(1)\nassert got.shape == (2,), 'm'"
    second = "other = f(2)\nassert other.shape == (2,), 'm'\nassert torch.allclose(got, want), 'm'"
    cells = [Cell(0, "answer", ANSWER, answer=True)]
    cells += [Cell(n, name, text, graded=True) for n, (name, text) in enumerate([("a", first), ("b", second)], start=1)]
    assert [(finding.cell, finding.line, finding.name) for finding in lint_cells(cells, set())] == [
        ("b", 3, "compare-before-shape")
    ]


def test_answers_below_a_check_are_not_known_to_it_yet():
    check = Cell(0, "check", "def f(x):\n    return x\nassert f(1), 'm'", graded=True)
    assert lint_cells([check, Cell(1, "answer", ANSWER, answer=True)], set()) == []
