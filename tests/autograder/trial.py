"""The course of one assignment, `trial`, whose tests use the whole wire between pupil and judge.

Tensors and their shapes, a callback into the test, a class of the student's, text and dicts; each visible check has
hidden ones behind it, with inputs and expected values that occur nowhere else, so that a leak is seen.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from pathlib import Path

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from toy import Toy, meta

NAME = "trial"
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "trial"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.db_url = "sqlite:///gradebook.db"
"""
RIGHT = {
    "attention": """
def attention(q, k, v):
    weights = torch.softmax(q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5, dim=-1)
    return weights @ v
""",
    "top_p": """
def top_p(logits, p):
    values, order = torch.softmax(logits, dim=-1).sort(descending=True)
    values = values * (values.cumsum(dim=-1) - values < p)
    return torch.zeros_like(logits).scatter(-1, order, values / values.sum(dim=-1, keepdim=True))
""",
    "decode": """
def decode(model, prompt, steps):
    ids = list(prompt)
    for _ in range(steps):
        ids.append(int(model(list(ids)).argmax()))
    return ids
""",
    "window": """
class Window:
    def __init__(self, size):
        self.size, self.kept = size, []

    def push(self, item):
        self.kept = [*self.kept, item][-self.size :]

    def values(self):
        return list(self.kept)
""",
    "describe": """
def describe(text):
    words = text.split()
    return {"words": len(words), "longest": max(words, key=len), "first": text[:1]}
""",
}
TESTS = {  # points, visible checks, hidden checks
    "attention": (
        3,
        """
q, k, v = torch.arange(12.0).reshape(2, 2, 3) / 7, torch.ones(2, 4, 3), torch.arange(40.0).reshape(2, 4, 5)
out = attention(q, k, v)
assert isinstance(out, torch.Tensor), "attention() returns no tensor; reread section 2.1"
assert out.shape == (2, 2, 5), "attention() has the wrong shape; reread section 2.1"
assert out.dtype == torch.float32, "attention() changes the dtype; reread section 2.1"
assert torch.allclose(out, v.mean(dim=1, keepdim=True).expand(2, 2, 5)), "attention() is no average; reread section 2.1"
assert torch.equal(k, torch.ones(2, 4, 3)), "attention() changes its inputs; reread section 2.1"
""",
        """
q, v = torch.tensor([[4.26817, -1.73915]]), torch.tensor([[8.12573], [-3.51426]])
k = torch.tensor([[0.5, 1.0], [0.25, -2.0]])
before = q.clone(), k.clone(), v.clone()
out = attention(q, k, v)
assert isinstance(out, torch.Tensor) and out.dtype == torch.float32, "attention() returns another type for one matrix"
assert out.shape == (1, 1), "attention() needs a batch; reread section 2.2"
assert abs(out.item() - -2.92690) < 1e-4, "attention() forgets the scale; reread section 2.2"
assert all(torch.equal(a, b) for a, b in zip((q, k, v), before, strict=True)), "attention() changes its inputs"
""",
    ),
    "top_p": (
        3,
        """
logits = torch.log(torch.tensor([0.1, 0.6, 0.3]))
kept = top_p(logits, 0.8)
assert isinstance(kept, torch.Tensor) and kept.shape == (3,), "top_p() has the wrong shape; reread section 5.1"
assert kept.dtype == torch.float32, "top_p() changes the dtype; reread section 5.1"
assert torch.allclose(kept, torch.tensor([0, 2 / 3, 1 / 3]), atol=1e-6), "top_p() keeps too little; reread section 5.1"
""",
        """
logits = torch.log(torch.tensor([[0.30217, 0.18783, 0.41562, 0.09438], [0.09438, 0.41562, 0.18783, 0.30217]]))
before = logits.clone()
kept = top_p(logits, 0.61428)
assert isinstance(kept, torch.Tensor) and kept.shape == (2, 4), "top_p() needs a vector; reread section 5.2"
assert kept.dtype == torch.float32, "top_p() changes the dtype of a batch; reread section 5.2"
expected = torch.tensor([[0.4209727, 0, 0.5790272, 0], [0, 0.5790272, 0, 0.4209727]])
assert torch.allclose(kept, expected, atol=1e-5), "top_p() mixes up the rows; reread section 5.2"
assert torch.equal(logits, before), "top_p() changes its input; reread section 5.2"
""",
    ),
    "decode": (
        2,
        """
seen = []
def model(ids):
    seen.append(list(ids))
    return torch.tensor([float((3 * sum(ids) + 5 * i) % 7) for i in range(7)])
out = decode(model, [1, 2], 3)
assert type(out) is list and len(out) == 5, "decode() returns a list of prompt and new ids; reread section 5.3"
assert all(type(i) is int for i in out), "decode() returns no plain numbers; reread section 5.3"
assert out == [1, 2, 5, 2, 5], "decode() does not take the likeliest; reread section 5.3"
assert seen == [[1, 2], [1, 2, 5], [1, 2, 5, 2]], "decode() asks the model once for each new id; reread section 5.3"
""",
        """
prompt, seen = [90731], []
def model(ids):
    seen.append(len(ids))
    return torch.tensor([float((6 * ids[-1] + 5 * i) % 13) for i in range(13)])
out = decode(model, prompt, 2)
assert type(out) is list and len(out) == 3, "decode() stops early; reread section 5.4"
assert all(type(i) is int for i in out) and out == [90731, 8, 11], "decode() looks at the wrong id; reread section 5.4"
assert seen == [1, 2] and prompt == [90731], "decode() changes the prompt; reread section 5.4"
""",
    ),
    "window": (
        1,
        """
window = Window(2)
window.push("a")
assert window.values() == ["a"], "Window forgets at once; reread section 2.3"
""",
        """
for item in ("vortex-81", "vortex-82"):
    window.push(item)
out = window.values()
assert type(out) is list and out == ["vortex-81", "vortex-82"], "Window keeps too much; reread section 2.3"
""",
    ),
    "describe": (
        1,
        """
out = describe("to be or not")
assert type(out) is dict and set(out) == {"words", "longest", "first"}, "describe() has other keys; reread section 1.1"
assert type(out["words"]) is int and out["words"] == 4, "describe() counts badly; reread section 1.1"
""",
        """
out = describe("Quokkas vexed  zephyrs")
assert type(out) is dict and len(out) == 3, "describe() has other keys for a long text"
assert type(out["words"]) is int and out["words"] == 3, "describe() counts spaces; reread section 1.1"
assert type(out["longest"]) is str and out["longest"] == "Quokkas", "describe() takes the last of equals"
assert type(out["first"]) is str and out["first"] == "Q", "describe() misses the first letter"
""",
    ),
}
FULL = sum(points for points, _, _ in TESTS.values())
SECRETS = (  # inputs and expected values of hidden tests, as source and as torch prints them; and what leaks announce
    "4.2681 4.2682 1.7391 1.7392 8.1257 3.5142 3.5143 2.92690 2.9269 0.30217 0.41562 0.61428 0.420975 0.579027 0.5790 "
    "90731 vortex Quokka zephyr LEAKED:"
).split()


def source() -> dict:
    """The instructor's notebook."""
    cells = [
        new_markdown_cell("# Trial", id="title"),
        new_code_cell("import torch", metadata=meta("setup"), id="setup"),
    ]
    for name, (points, visible, hidden) in TESTS.items():
        answer = f"### BEGIN SOLUTION\n{RIGHT[name].strip()}\n### END SOLUTION"
        tests = f"{visible.strip()}\n### BEGIN HIDDEN TESTS\n{hidden.strip()}\n### END HIDDEN TESTS"
        cells.append(new_code_cell(answer, metadata=meta(name, solution=True), id=name))
        graded = meta(f"test-{name}", grade=True, points=points)
        cells.append(new_code_cell(tests, metadata=graded, id=f"test-{name}"))
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


class Trial(Toy):
    """The course folder; what Toy offers, for the assignment `trial`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "solutions" / NAME).mkdir(parents=True)
        (root / "nbgrader_config.py").write_text(CONFIG)
        self.write(root / "solutions" / NAME / f"{NAME}.ipynb", source())

    def answer(self, answers: dict[str, str] | None = None, extra: Iterable[tuple[str, str]] = ()) -> dict:
        """A notebook as handed in: right, but for `answers`. `extra`: (answer cell or "", source of a cell behind)."""
        notebook = json.loads(json.dumps(source()))
        answers = RIGHT | (answers or {})
        for cell in notebook["cells"]:
            kind = cell["metadata"].get("nbgrader", {})
            if kind.get("solution"):
                cell["source"] = answers[kind["grade_id"]].strip("\n")
            elif kind.get("grade"):
                cell["source"] = cell["source"].split("\n### BEGIN HIDDEN")[0]
        for number, (after, text) in enumerate(extra):
            place = notebook["cells"].index(self.cell(notebook, after or "setup")) + 1
            notebook["cells"].insert(place, dict(new_code_cell(text.strip("\n"), id=f"extra-{number}")))
        return notebook

    def folder(self, student: str) -> Path:
        path = self.root / "submitted" / student / NAME
        path.mkdir(parents=True, exist_ok=True)
        return path

    def hand_in(self, student: str, notebook: dict, name: str = f"{NAME}.ipynb") -> Path:
        path = self.folder(student) / name
        self.write(path, notebook)
        return path

    def table(self) -> dict[str, dict]:
        """grades/trial.csv by student; empty where there is none."""
        path = self.root / "grades" / f"{NAME}.csv"
        if not path.exists():
            return {}
        with open(path, encoding="utf-8", newline="") as handle:
            rows = [dict(row) for row in csv.DictReader(handle)]
        return {re.sub(r"^'(?=[=+@-])", "", row["student"]): row for row in rows}  # the sign that keeps formulas text
