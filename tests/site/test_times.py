"""tools/times.py and what heads of pages say of it: seconds of the processor, kept by page and profile."""

import json
import subprocess
import sys

import nb
import nbformat
import pytest
import times
from nbformat.v4 import new_code_cell, new_notebook
from page_head import running_time, spoken

BURN = "import time\nwhile time.process_time() < 0.4: pass"
PROSE = "35 minutes to read. The code runs in under a minute on a laptop CPU; a GPU is not needed."


def test_a_child_that_computes_is_counted_and_one_that_waits_is_not():
    watch = times.Stopwatch()
    subprocess.run([sys.executable, "-c", BURN], check=True)
    burnt = watch.read()
    assert burnt["cpu_seconds"] > 0.3
    watch = times.Stopwatch()
    subprocess.run([sys.executable, "-c", "import time; time.sleep(1.5)"], check=True)
    waited = watch.read()
    assert waited["cpu_seconds"] < 1.4 < waited["wall_seconds"]


def test_each_page_and_profile_keeps_its_last_run(tmp_path, monkeypatch):
    (tmp_path / "chapters").mkdir()
    monkeypatch.delenv("FMLAB_PROFILE", raising=False)
    assert times.recorded(tmp_path) == {}
    times.record(tmp_path, "chapters/b", {"cpu_seconds": 2.0, "wall_seconds": 3.0})
    times.record(tmp_path, "chapters/a", {"cpu_seconds": 1.0, "wall_seconds": 1.0})
    monkeypatch.setenv("FMLAB_PROFILE", "gpu")
    monkeypatch.setattr(times, "_gpu", lambda: "a card")
    times.record(tmp_path, "chapters/b", {"cpu_seconds": 0.5, "wall_seconds": 0.6})
    kept = times.recorded(tmp_path)
    assert list(kept) == ["chapters/a", "chapters/b"]
    assert kept["chapters/b"]["laptop"]["cpu_seconds"] == 2.0
    assert kept["chapters/b"]["gpu"]["device"] == "a card" and "device" not in kept["chapters/b"]["laptop"]
    assert {"date", "processors", "torch"} <= set(kept["chapters/a"]["laptop"])


@pytest.mark.slow
def test_running_a_page_notes_its_time_and_running_another_notebook_does_not(tmp_path, monkeypatch):
    for name in ("chapters/page.ipynb", "other.ipynb"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        nbformat.write(new_notebook(cells=[new_code_cell(BURN)]), tmp_path / name)
    monkeypatch.setattr(nb, "ROOT", tmp_path)
    monkeypatch.setattr(
        sys, "argv", ["nb.py", "run", *(str(tmp_path / n) for n in ("chapters/page.ipynb", "other.ipynb"))]
    )
    assert nb.main() == 0
    kept = json.loads((tmp_path / times.FILE).read_text("utf-8"))
    assert list(kept) == ["chapters/page"]
    assert kept["chapters/page"]["laptop"]["cpu_seconds"] >= 0.4


def test_the_estimate_of_the_prose_gives_way_to_the_last_run():
    laptop = {"laptop": {"cpu_seconds": 26.2}}
    assert running_time(PROSE, {}) == PROSE
    said = "35 minutes to read. The code takes 26 seconds on one CPU core; a GPU is not needed."
    assert running_time(PROSE, laptop) == said
    assert running_time("9 minutes to read.", laptop) == "9 minutes to read. The code takes 26 seconds on one CPU core."
    gpu = {**laptop, "gpu": {"wall_seconds": 130, "device": "a card"}}
    assert running_time(PROSE, gpu) == f"{said} On a GPU (a card) it takes 2 minutes."


def test_seconds_are_said_as_people_say_them():
    assert [spoken(s) for s in (0.2, 1.2, 61, 140)] == ["1 second", "1 second", "61 seconds", "2 minutes"]
