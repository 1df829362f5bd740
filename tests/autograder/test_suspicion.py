"""Signs of cheating are named with place and reason; honest work, whatever its style, is never suspected."""

import ast
import json
from pathlib import Path

import bank
import pytest
from bench import Bench
from nbformat.v4 import new_code_cell
from toy import Toy

from autograder import assignment as assignments
from autograder import rebuild
from autograder.course import Course

ROOT = Path(__file__).resolve().parents[2]
BANKS = sorted(path for kind in ("right", "wrong") for path in (ROOT / "tests/exercises").glob(f"*/{kind}/*.py"))


@pytest.fixture(scope="module")
def bench(tmp_path_factory, nbgrader_on_path) -> Bench:
    return Bench(tmp_path_factory.mktemp("suspicion"))


def evidence(bench: Bench, text: str) -> list[str]:
    """What is said of an answer cell with this text."""
    return bench.rebuild(bench.toy.answer(double=text)).evidence


SIGNS = {
    "sys._getframe": "import sys\ndef double(x):\n    return sys._getframe(1).f_locals['y']",
    "f_back": "def double(x):\n    return frame().f_back",
    "inspect.stack": "from inspect import stack as s\ndef double(x):\n    return s()[1]",
    "gc.get_objects": "import gc\nfor o in gc.get_objects():\n    pass",
    "ctypes": "import ctypes as c\nc.string_at(0)",
    "the import of autograder": "from autograder.split import judge",
    "/proc/self/mem": "open('/proc/self/mem', 'rb')",
    "/proc/": "import os\nopen(f'/proc/{os.getpid()}/maps')",
    "gradebook.db": "import sqlite3\nsqlite3.connect('../../gradebook.db')",
    "leads to the solutions": "open('/course/solutions/toy/toy.ipynb').read()",
    "os._exit": "import os\ndef double(x):\n    os._exit(0)",
    "os._exit ends": "def double(x):\n    __import__('os')._exit(0)",
    "os.kill": "import os as o\ngetattr(o, 'kill')(1, 9)",
    "signal.alarm": "import signal\nsignal.alarm(1)",
    "subprocess": "from subprocess import run\nrun(['ls'])",
    "socket": "import socket\nsocket.create_connection(('10.0.0.1', 80))",
    "os.system": "import os\nos.system('id')",
    "the shell line": "!cat /proc/self/environ",
    "is a tensor of its own": "import torch\nclass Equal(torch.Tensor):\n    pass",
    "answers __eq__ with True": "class Yes:\n    def __eq__(self, other):\n        return True",
    "number or text that answers __sub__": "class Near(float):\n    def __sub__(self, other):\n        return 0.0",
    "__torch_function__": "class T:\n    def __torch_function__(self, *a):\n        return True",
    "torch.allclose is replaced": "import torch\ntorch.allclose = lambda *a, **k: True",
    "torch.Tensor.__eq__ is replaced": "import torch\ndef yes(a, b):\n    return True\ntorch.Tensor.__eq__ = yes",
    "torch.equal is replaced": "import torch\nsetattr(torch, 'equal', lambda a, b: True)",
    "builtins.abs is replaced": "import builtins\nbuiltins.abs = None",
    "the names of torch": "import torch\nvars(torch)\ntorch.__dict__['allclose'] = 1",
    "sys.modules is changed": "import sys\nsys.modules['torch'] = object()",
    "unittest.mock.patch": "from unittest.mock import patch\npatch('math.isclose').start()",
    "Python's own isinstance": "def isinstance(a, b):\n    return True",
    "set_custom_exc": "get_ipython().set_custom_exc((Exception,), print)",
    "ast_transformers": "ip = get_ipython()\nip.ast_transformers.append(1)",
    "input_transformers_post": "getattr(get_ipython(), 'input_transformers_post').append(1)",
    "run_cell": "ip = get_ipython()\nip.run_cell = print",
    "IPython.get_ipython.kernel": "get_ipython().kernel",
    "IPython.get_ipython.events": "shell = get_ipython()\nshell.events.register('post_run_cell', print)",
    "os.write": "import os\nos.write(5, b'x')",
    "exec of an encoded text": "import base64\nexec(base64.b64decode('eA=='))",
    "eval of an encoded text": "eval(bytes.fromhex('31').decode())",
    "exec of a long text": f"exec({'x = 1 # ' * 40!r})",
    "marshal": "import marshal\nmarshal.loads(b'')",
    "__subclasses__": "().__class__.__base__.__subclasses__()",
    "sys.settrace": "import sys\nsys.settrace(print)",
    "atexit.register": "import atexit\natexit.register(print)",
}


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_is_named_with_its_place(bench, sign):
    found = evidence(bench, f"# a comment\n{SIGNS[sign]}")
    assert any(sign in line for line in found), found
    assert all(line.startswith("cell double, line ") for line in found)


def test_the_line_is_the_one_where_it_stands(bench):
    (line,) = evidence(bench, "x = 1\n\nimport os\ndef double(x):\n    os._exit(0)\n")
    assert line == "cell double, line 5: os._exit ends or signals a process, which no exercise needs"


def test_a_cell_with_a_magic_is_looked_through_too(bench):
    assert evidence(bench, "%matplotlib inline\nimport os\nos._exit(0)  # really?")


def test_a_timed_cell_is_looked_through_too(bench):
    assert evidence(bench, "%%time\nimport os\nos._exit(0)")


def test_a_cell_that_is_no_python_is_looked_through_word_by_word(bench):
    assert evidence(bench, "def double(x:\n    ip.set_custom_exc()")


def test_cells_of_the_students_own_are_looked_through(bench):
    notebook = bench.toy.answer()
    notebook["cells"].insert(0, new_code_cell("import gc\ngc.get_objects()", id="own"))
    (line,) = bench.rebuild(notebook).evidence
    assert line.startswith("cell number 1, line 2: gc.get_objects")


def test_replacing_a_helper_of_the_setup_is_a_sign_and_writing_the_answer_is_not(tmp_path_factory, nbgrader_on_path):
    place = tmp_path_factory.mktemp("helper")
    toy = Toy(place / "course")
    path = toy.root / "solutions/toy/toy.ipynb"
    path.write_text(path.read_text().replace("import math", "def check_close(a, b):\\n    assert a == b"))
    bench = Bench(place, toy)
    assert "check_close of the course's own setup" in evidence(bench, "def check_close(a, b):\n    pass")[0]
    assert not evidence(bench, "def double(x):\n    return 2 * x")
    assert not evidence(bench, "def check_close(a, b):\n    assert a == b")  # copied as it is


def test_changed_points_and_tags_of_a_test_cell_are_signs(bench):
    notebook = bench.toy.answer()
    Toy.cell(notebook, "test-double")["metadata"]["nbgrader"]["points"] = 100
    Toy.cell(notebook, "test-length")["metadata"]["tags"] = ["skip-execution"]
    Toy.cell(notebook, "test-length")["metadata"]["nbgrader"]["grade"] = False
    assert bench.rebuild(notebook).evidence == [
        "cell test-double: its points were changed from 3 to 100",
        "cell test-length: the tag skip-execution was put on a test cell, which would pass it unrun",
        "cell test-length: its entries were changed so that it would not count as a test",
    ]


def test_points_of_any_shape_are_a_sign_and_no_trouble(bench):
    notebook = bench.toy.answer()
    Toy.cell(notebook, "test-double")["metadata"]["nbgrader"]["points"] = 0
    depth = 900
    text = json.dumps(notebook).replace('"points": 0', '"points": ' + "[" * depth + "]" * depth)
    assert bench.rebuild(text.encode()).evidence == [
        "cell test-double: its points were changed from 3 to what is no number"
    ]


def test_a_notebook_of_an_earlier_release_is_not_suspected(bench):
    notebook = bench.toy.answer()
    Toy.cell(notebook, "test-double")["metadata"]["nbgrader"] |= {"points": 2, "checksum": "0" * 32}
    assert not bench.rebuild(notebook).evidence


def test_an_edited_test_cell_is_a_note_and_no_sign(bench):
    notebook = bench.toy.answer()
    Toy.cell(notebook, "test-double")["source"] = "import os\nos._exit(0)"
    rebuilt = bench.rebuild(notebook)
    assert rebuilt.notes and not rebuilt.evidence


HONEST = [
    "import time, math, random, warnings\nstart = time.perf_counter()\nwarnings.filterwarnings('ignore')\nprint(start)",
    "from dataclasses import dataclass, field\n@dataclass(order=True)\nclass Point:\n    x: int = 0\n"
    "    def __eq__(self, other):\n        return isinstance(other, Point) and self.x == other.x",
    "try:\n    import numpy as np\nexcept ImportError as error:\n    raise RuntimeError('numpy') from error",
    "import sys\nIN_COLAB = 'google.colab' in sys.modules\nif IN_COLAB:\n    print(sys.version)",
    "import torch\ntorch.manual_seed(0)\ntorch.backends.cudnn.deterministic = True\ntorch.set_num_threads(1)",
    "import pandas as pd\npd.options.display.max_rows = 10\nimport matplotlib.pyplot as plt\nplt.rcParams['x'] = 1",
    "%matplotlib inline\n%%time\nfor i in range(3):\n    pass",
    "!pip install torch\n%pip install numpy\n!ls\nfiles = !ls",
    "get_ipython().run_line_magic('matplotlib', 'inline')",
    "from IPython.display import display, HTML\nfrom IPython.core.display import clear_output\ndisplay(HTML('x'))",
    "import os\nos.environ['OMP_NUM_THREADS'] = '1'\npath = os.path.join('data', 'x.txt')\nos.makedirs('out')",
    "import inspect\nprint(inspect.signature(print), inspect.getsource)",
    "import gc\ngc.collect()\nimport subprocess",
    "from scipy import signal\nsignal.signal = signal.convolve\nimport torch.nn as nn",
    "import torch.nn as nn\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
    "        self.forward_hook = None\n    def forward(self, x):\n        return x",
    "from enum import Enum\nclass Kind(str, Enum):\n    A = 'a'\n    def __eq__(self, o):\n        return self is o",
    "sum = 0\nmax = 1\nlist = [1]\ninput = 'x'\nid = 3\ndef softmax(x):\n    return x",
    "print(eval('1 + 1'))\nresult = eval(expression)",
    "'''Read /proc/self/status or gradebook.db? solutions/toy: never.'''\n# sys._getframe",
    "import base64, json, pickle\ntext = base64.b64encode(b'x')\njson.loads('{}')",
    "class Stack:\n    def __len__(self):\n        return 0\n    def __bool__(self):\n        return False",
    "import functools\n@functools.lru_cache(maxsize=None)\ndef f(n):\n    return n\nf.calls = 0",
    "import logging\nlogging.getLogger().setLevel(logging.INFO)\nimport threading\nthreading.Lock()",
    "signal = [1, 2]\nsocket = 1\nsubprocess = signal\nprint(signal.count(1))",
    "def frame(x):\n    global counter\n    counter = x\nkernel = lambda a, b: a @ b",
]


@pytest.mark.parametrize("text", HONEST)
def test_ordinary_idioms_are_not_suspected(bench, text):
    assert evidence(bench, text) == []


@pytest.fixture(scope="module")
def keys(tmp_path_factory, nbgrader_on_path):
    """The assignments of this course, by name."""
    course, place = Course(ROOT), tmp_path_factory.mktemp("keys")
    found = {}
    for name in {path.parts[-3] for path in BANKS}:
        (place / name).mkdir()
        found[name] = assignments.load(course, name, place / name)
    return found


@pytest.mark.parametrize("name", bank.assignments())
def test_no_answer_of_the_banks_is_suspected(keys, name, tmp_path):
    suspected = {}
    for path in BANKS:
        if path.parts[-3] == name:
            Toy.write(tmp_path / f"{name}.ipynb", bank.submission(name, path.read_text(encoding="utf-8")))
            suspected[f"{path.parts[-2]}/{path.name}"] = rebuild.payload(keys[name], tmp_path).evidence
    assert suspected and not any(suspected.values()), {path: why for path, why in suspected.items() if why}


def test_no_solution_is_suspected(keys):
    for name, key in keys.items():
        assert rebuild.payload(key, ROOT / "solutions" / name).evidence == []


def test_the_banks_are_there():
    assert len(BANKS) > 40


@pytest.mark.parametrize(
    "text",
    [
        "-" * 90_000 + "1",
        "(" * 90_000,
        "1+" * 40_000 + "1",
        "a" + ".a" * 40_000,
        "f" + "()" * 40_000,
        "a," * 45_000,
        "\n" * 90_000 + "?",
        "? " * 45_000,
        "x = !" * 15_000,
        "exec(" * 90 + "1" + ")" * 90,
        "lambda: " * 10_000 + "1",
        "x = '''" + "a?\n" * 20_000,
    ],
    ids=range(12),
)
def test_a_text_made_to_keep_the_grader_busy_is_looked_through_all_the_same(bench, text):
    assert evidence(bench, text) == []


def test_a_cell_too_long_to_be_looked_through_is_named(bench):
    (line,) = evidence(bench, "x = 1\n" * 20_000)
    assert "too long to be looked through" in line


def test_every_sign_is_python_that_parses():
    for text in SIGNS.values():
        if "!" not in text:
            ast.parse(text)
