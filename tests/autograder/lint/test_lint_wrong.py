"""How a solution is spoilt: always wrong, never by accident right, and only what the check gets to see."""

import math

import numpy as np
import pytest
import torch

from autograder.lint.variants import VARIANTS
from autograder.lint.wrong import lint_wrap

RIGHT = {
    "none": None,
    "true": True,
    "zero": 0,
    "number": 3,
    "float": 0.5,
    "nan": math.nan,
    "inf": math.inf,
    "text": "a",
    "no text": "",
    "list": [1, 2.0, "x"],
    "no list": [],
    "pair": (torch.ones(2), 3),
    "dict": {"a": [1]},
    "set": {1, 2},
    "tensor": torch.tensor([[1.0, -math.inf], [0.0, 2.0]]),
    "zeros": torch.zeros(3),
    "one": torch.ones(1),
    "scalar": torch.tensor(2.5),
    "no rows": torch.ones(0, 4),
    "infinite": torch.full((2,), math.inf),
    "integers": torch.arange(4),
    "mask": torch.tensor([True, False]),
    "array": np.arange(3.0),
}


def spoilt(kind, value):
    space = {"f": lambda: value}
    lint_wrap(kind, ["f"], space)
    return space["f"]()


def equal(one, other):
    if type(one) is not type(other):
        return False
    if isinstance(one, torch.Tensor | np.ndarray):
        one, other = torch.as_tensor(one), torch.as_tensor(other)
        same = one.dtype == other.dtype and one.shape == other.shape
        return same and torch.equal(
            torch.nan_to_num(one, 123.0, posinf=9e9), torch.nan_to_num(other, 123.0, posinf=9e9)
        )
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(equal, one, other))
    return one == other or (one != one and other != other)


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("kind", VARIANTS)
def test_every_variant_of_every_result_differs_from_it(kind, name):
    assert not equal(spoilt(kind, RIGHT[name]), RIGHT[name])


def test_what_the_variants_are():
    rows = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    assert spoilt("none", rows) is None
    assert spoilt("nan", rows).isnan().all() and spoilt("nan", rows).shape == (2, 2)
    assert spoilt("empty", rows).shape == (0, 2) and spoilt("empty", [1, 2]) == []
    assert spoilt("broadcast", rows).shape == (1, 1, 1) and spoilt("broadcast", [1, 2]) == [1]
    assert torch.equal(spoilt("wrong", rows), rows * 1.5) and spoilt("wrong", ["a", 1, 0.5]) == ["ax", 2, 0.75]
    assert torch.equal(spoilt("short", rows), rows[:1]) and spoilt("short", "abc") == "ab"
    generator = spoilt("generator", [1, 2])
    assert not isinstance(generator, list) and list(generator) == [1, 2]
    everything = spoilt("equal", 3)
    assert everything == 3 and everything == "x" and everything.shape == (1,)


def test_one_function_that_calls_another_is_spoilt_once():
    space = {}
    exec("def minus(x):\n    return -x\n\ndef less(x, y):\n    return minus(x) + y", space)
    lint_wrap("wrong", ["minus"], space)
    lint_wrap("wrong", ["less"], space)
    assert space["minus"](3) == -2 and space["less"](1, 5) == 5, "4 + 1, and not -1 + 1 + 5 + 1"


def test_an_error_of_the_solution_stays():
    space = {}
    exec("def f(x):\n    raise ValueError(x)", space)
    lint_wrap("none", ["f"], space)
    with pytest.raises(ValueError, match="7"):
        space["f"](7)


def test_what_is_done_to_an_argument_is_lost():
    space, given = {}, [3, 1, 2]
    exec("def order(xs):\n    xs.sort()", space)
    lint_wrap("wrong", ["order"], space)
    space["order"](given)
    assert given == [3, 1, 2]


CLASS = """
class Counter:
    limit = 3

    def __init__(self, start):
        self.total = start

    def add(self, n):
        self.total = self.add_quietly(n).total
        return self.total

    def add_quietly(self, n):
        self.total += n
        return self

    def __len__(self):
        return self.total

    @property
    def half(self):
        return self.total / 2

    @staticmethod
    def twice(n):
        return 2 * n

    @classmethod
    def new(cls):
        return cls(1)

def make():
    return Counter(5)

def adder(n):
    return lambda x: x + n

def count(n):
    yield from range(n)
"""


def test_methods_and_properties_of_a_class_are_spoilt_and_its_objects_stay():
    space = {}
    exec(CLASS, space)
    lint_wrap("wrong", ["Counter"], space)
    lint_wrap("wrong", ["make", "adder", "count"], space)
    counter = space["Counter"](1)
    assert counter.add(2) == 4, "3, plus one: the method that it uses is not spoilt too"
    assert counter.add_quietly(0) is counter and len(counter) == 4 and counter.half == 2.25
    assert space["Counter"].twice(2) == 5 and counter.twice(2) == 5
    assert space["Counter"].new().add(0) == 2 and space["make"]().add(0) == 6
    assert space["adder"](1)(1) == 3 and space["count"](2) == [1, 2]


def test_constants_are_spoilt():
    space = {"best": "ab", "f": len}
    lint_wrap("short", ["best"], space)
    assert space["best"] == "a"
