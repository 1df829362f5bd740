"""Judge and pupil in two processes: tests run unchanged, and the student's functions answer from the other side."""

import pytest
from pair import Pair

STUDENT = """
import numpy as np
import random
import torch

CONSTANT = [1, 2.5, "text"]

def double(x):
    return 2 * x

def add_one(x):
    x += 1
    return x

def fails(x):
    raise ValueError(f"no {x}")

def own_error():
    class Odd(KeyError):
        pass
    raise Odd("key")

def stops():
    raise StopIteration

def leaves():
    raise SystemExit(0)

def numbers():
    yield from range(3)

def endless():
    while True:
        yield 1

def decode(model, prompt, steps):
    for _ in range(steps):
        prompt = prompt + [model(prompt)]
    return prompt

def fill(model, cache):
    return model(1, cache), model(2, cache)

def swallow(model):
    try:
        model()
    except ValueError as error:
        return f"{type(error).__name__}: {error}"

def noise():
    return random.random() + torch.rand(1).item() + np.random.randn()

class Stack:
    def __init__(self, items=()):
        self.items = list(items)
    def push(self, item):
        self.items.append(item)
        return self
    def __len__(self):
        return len(self.items)
    def __getitem__(self, at):
        return self.items[at]

class Always:
    def __eq__(self, other):
        return True
    def __bool__(self):
        return True

def always():
    return Always()

def mlp(x):
    return torch.tanh(x @ torch.full((3, 2), 0.5)), x.sum()
"""


@pytest.fixture(scope="module")
def pair():
    with Pair() as pair:
        assert pair.student(STUDENT)["status"] == "ok"
        yield pair


@pytest.mark.parametrize(
    "source",
    [
        "import torch\nx = torch.ones(3)\nassert torch.equal(double(x), 2 * x)",
        "assert CONSTANT == [1, 2.5, 'text']",
        "def hidden(f):\n    assert f(4) == 8\nhidden(double)",
        "import torch\nx = torch.ones(3)\ny = add_one(x)\nassert y is x and x.tolist() == [2, 2, 2]",
        "assert list(numbers()) == [0, 1, 2] and next(endless()) == 1",
        "assert decode(lambda tokens: len(tokens) + 1, [1], 3) == [1, 2, 3, 4]",
        "def model(x, cache):\n    cache[x] = x * x\n    return len(cache)\n"
        "kept = {}\nassert fill(model, kept) == (1, 2) and kept == {1: 1, 2: 4}",
        "s = Stack([1])\ns.push(2).push(3)\nassert len(s) == 3 and s[2] == 3 and s.items == [1, 2, 3]",
        "assert [x for x in Stack('ab').items] == ['a', 'b']",
        "assert double.__name__ == 'double' and callable(double)",
    ],
)
def test_a_test_that_passes_in_a_notebook_passes_across_the_wire(pair, source):
    pair.passes(source)


@pytest.mark.parametrize(
    ("call", "kind", "text"),
    [
        ("fails(3)", "ValueError", "no 3"),
        ("own_error()", "KeyError", "'key'"),
        ("stops()", "RuntimeError", ""),
        ("leaves()", "RuntimeError", "0"),
        ("double()", "TypeError", "double() missing 1 required positional argument: 'x'"),
    ],
)
def test_an_exception_keeps_its_type_and_text(pair, call, kind, text):
    check = f"assert str(error) == error.args[0] == {text!r}"
    pair.passes(f"try:\n    {call}\n    raise SystemError\nexcept {kind} as error:\n    {check}")
    report = pair.test(call)
    assert report["error"]["student"] and report["error"]["function"] == call.split("(")[0]
    assert report["error"]["builtin"] == kind


def test_a_failed_check_is_the_tests_and_a_failed_function_the_students(pair):
    assert pair.test("assert double(1) == 3, 'not three'")["error"]["student"] is False
    assert pair.test("undefined_name(1)")["error"]["name"] == "NameError"


def test_it_is_told_whose_code_said_that_a_check_failed(pair):
    assert pair.test("import torch\ntorch.testing.assert_close(1.0, 2.0)")["error"]["by"] == "torch"
    assert pair.test("def expect(x):\n    assert x\nexpect(0)")["error"]["by"] == "__main__"


def test_an_exception_of_the_test_comes_back_as_itself(pair):
    pair.passes(
        "class Stop(Exception):\n    pass\ndef model(tokens):\n    raise Stop\n"
        "try:\n    decode(model, [1], 1)\n    raise SystemError\nexcept Stop:\n    pass"
    )
    pair.passes("def model():\n    raise ValueError('mine')\nassert swallow(model) == 'ValueError: mine'")


def test_nothing_that_is_no_data_is_true_or_equal(pair):
    assert pair.test("assert always() == 3")["status"] == "error"
    assert "neither true nor false" in pair.test("assert always()")["error"]["message"]
    assert "neither true nor false" in pair.test("assert double")["error"]["message"]


def test_gradients_of_the_students_function_reach_the_test(pair):
    pair.passes(
        "import torch\n"
        "w = torch.arange(6.).reshape(2, 3).div(10).requires_grad_()\n"
        "out, total = mlp(w * 2)\n"
        "(out.pow(2).sum() + 3 * total).backward()\n"
        "v = w.detach().clone().requires_grad_()\n"
        "(torch.tanh(v * 2 @ torch.full((3, 2), 0.5)).pow(2).sum() + 3 * (v * 2).sum()).backward()\n"
        "assert torch.allclose(w.grad, v.grad)\n"
        "with torch.no_grad():\n    assert not double(w).requires_grad\n"
        "assert double(w).requires_grad and not double(w.detach()).requires_grad"
    )


def test_second_derivatives_are_refused_and_not_zero(pair):
    report = pair.test(
        "import torch\nx = torch.ones(3, requires_grad=True)\n"
        "g, = torch.autograd.grad(mlp(x)[0].sum(), x, create_graph=True)\ng.sum().backward()"
    )
    assert report["status"] == "error"


def test_a_seed_set_by_the_test_holds_for_the_students_function(pair):
    pair.passes(
        "import random, torch\nimport numpy as np\n"
        "def seed():\n    random.seed(1)\n    torch.manual_seed(1)\n    np.random.seed(1)\n"
        "seed()\nwant = random.random() + torch.rand(1).item() + np.random.randn()\n"
        "seed()\nassert noise() == want\nassert noise() != want\nseed()\nassert noise() == want"
    )


def test_use_of_the_global_random_state_is_seen_and_not_chosen_by_the_student(pair):
    pair.student("def rig():\n    import random, torch\n    torch.manual_seed(0)\n    random.seed(0)")
    pair.passes(
        "import random, torch\n"
        "torch.manual_seed(5)\nstate = torch.get_rng_state()\n"
        "double(1)\nassert torch.equal(torch.get_rng_state(), state)\n"
        "rig()\nassert not torch.equal(torch.get_rng_state(), state)\n"
        "mine = torch.rand(3)\ntorch.manual_seed(0)\nassert not torch.equal(mine, torch.rand(3))"
    )


def test_the_students_code_cannot_reach_into_what_the_test_hands_over(pair):
    pair.student("def reach(model, name):\n    return getattr(model, name)")
    for name in ("__globals__", "__code__", "weights", "__dict__", "__class__.__mro__"):
        pair.test(f"def model(x):\n    return x\nmodel.weights = [1]\nreach(model, {name!r})")
        report = pair.test(f"def model(x):\n    return x\nmodel.weights = [1]\nassert reach(model, {name!r}) == [1]")
        assert report["status"] == "error", name
    pair.passes(
        "class Tokenizer:\n    eos = 3\n    def encode(self, text):\n        return [ord(c) for c in text]\n"
        "assert reach(Tokenizer(), 'eos') == 3\nassert reach(Tokenizer(), 'encode')('a') == [97]"
    )


def test_a_function_kept_for_later_cannot_be_called_when_nobody_asks(pair):
    pair.student("kept = []\ndef keep(model):\n    kept.append(model)")
    pair.passes("keep(lambda: 1)")
    assert "only while the test calls yours" in pair.student("kept[0]()")["error"]["message"]


def test_what_cannot_cross_is_an_error_that_says_so(pair):
    pair.student(
        "import torch\ndef sparse():\n    return torch.ones(2).to_sparse()\ndef deep():\n    x = []\n"
        "    for _ in range(500):\n        x = [x]\n    return x\n"
        "def huge():\n    return torch.ones(1).expand(2**40)"
    )
    for name, text in (("sparse", "sparse_coo"), ("deep", "inside each other"), ("huge", "more than")):
        assert text in pair.test(f"{name}()")["error"]["message"]
    pair.passes("assert double(2) == 4")


def test_calls_back_and_forth_are_bounded(pair):
    pair.student("def ping(pong, depth):\n    return pong(depth + 1)")
    report = pair.test("def pong(depth):\n    return ping(pong, depth)\nping(pong, 0)")
    assert report["error"]["builtin"] == "RecursionError"
    pair.passes("assert double(2) == 4")


def test_magics_await_and_display_work_as_in_a_notebook(pair):
    report = pair.student("import asyncio\n%matplotlib inline\nawait asyncio.sleep(0)\ndisplay('shown')\n1 + 1")
    assert report["error"] is None and report["shown"] == "2" and "shown" in report["stdout"]


def test_commands_of_the_system_are_not_run_and_stop_nothing(pair):
    report = pair.student("!ls /\nfiles = !ls /\n%pip install something\ndef later():\n    return len(files)")
    assert report["error"] is None and report["stdout"].count("not run while grading") == 3
    pair.passes("assert later() == 0")


def test_only_names_of_the_answer_cells_come_from_the_student(pair):
    pair.student("def helper(x):\n    return True", answer=False)
    assert pair.test("helper(1)")["error"]["name"] == "NameError"


def test_the_list_of_names_asked_for_is_not_the_students_to_change():
    forged = """
import gc
peer = next(thing for thing in gc.get_objects() if type(thing).__name__ == "Peer")
honest = peer.pack
def pack(scope, body):
    wanted = next((thing for thing in scope.things if type(thing) is list), None)
    if wanted is not None:
        wanted.append("isinstance")
    if type(body[2]) is dict:
        body[2]["isinstance"] = lambda *_: True
    return honest(scope, body)
setattr(peer, "pack", pack)
"""
    with Pair() as pair:
        pair.student(forged, answer=False)
        pair.student("def f():\n    return 'no number'")
        report = pair.test("assert isinstance(f(), int), 'no number'")
        assert report["error"]["message"] == "no number"


def test_a_helper_of_the_tests_finds_the_students_functions_when_it_is_called():
    with Pair() as pair:
        pair.test("def check(n):\n    return [double(i) for i in range(n)]\nshort = lambda: double(7)")
        pair.student("def double(x):\n    return 2 * x")
        pair.passes("assert check(3) == [0, 2, 4]")
        pair.passes("assert short() == 14")


def test_output_is_cut_and_the_last_value_is_a_number_only_if_it_is_one(pair):
    assert len(pair.student("print('x' * 10**6)")["stdout"]) < 2100
    assert pair.test("0.5")["value"] == 0.5
    assert pair.test("10**400")["value"] is None and pair.test("float('nan')")["value"] is None
    assert pair.test("float('nan')")["value"] is None
    assert pair.test("'2'")["value"] is None


def test_a_name_is_whose_cell_bound_it_last():
    with Pair() as pair:
        pair.student("def f(x):\n    return 1")
        pair.passes("assert f(0) == 1")
        pair.passes("f = lambda x: 2\nassert f(0) == 2")
        pair.passes("assert f(0) == 2")
        pair.student("def f(x):\n    return 3")
        pair.passes("assert f(0) == 3")


def test_builtins_and_helpers_of_the_tests_are_out_of_the_students_reach():
    with Pair() as pair:
        pair.student("all = any = len = lambda *_: True\ndef expect(*_):\n    pass", answer=False)
        pair.student("def f():\n    return []")
        pair.passes("def expect(got):\n    assert len(got) == 1, 'wrong length'")
        assert pair.test("expect(f())")["error"]["message"] == "wrong length"
        assert pair.test("assert all([False])")["status"] == "error"


def test_a_lost_pupil_is_never_a_pass(tmp_path):
    with Pair() as pair:
        pair.student("import os\ndef die():\n    os._exit(0)")
        first = pair.test("die()")
        assert first["lost"] == "died" and first["error"]["function"] == "die"
        for test in ("die()", "try:\n    die()\nexcept Exception:\n    pass", "try:\n    die()\nexcept:\n    pass"):
            report = pair.test(test)
            assert report["lost"] == "died" and report["status"] == "error"
