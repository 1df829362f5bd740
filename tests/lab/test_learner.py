"""The learner in JupyterLab, in a real browser: type an answer, run the checks, read what they say, move the widget.

Leaves screenshots under build/lab/ for people. Leaves out the graded journey (tests/autograder).
"""

import contextlib
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import bank
import nbformat
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "build" / "lab"
EXERCISE = "exercises/samplers/samplers.ipynb"
CHAPTER = "chapters/5-sampling/samplers.ipynb"
PATIENCE = 120_000  # milliseconds: a machine may be busy, and a cell imports torch
SETTINGS = {
    # no question about news (it asks another host), and every cell in the page, also those out of sight
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "notebook-extension/tracker": {"windowingMode": "none"},
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def jupyterlab(course: Path, home: Path):
    """JupyterLab on a course folder, as `make lab` starts it but private to the test; yields (base URL, token)."""
    for name, settings in SETTINGS.items():
        path = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings))
    folders = {
        "HOME": home,
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": home / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    environment = {**os.environ, **{name: str(value) for name, value in folders.items()}}
    port, token = free_port(), secrets.token_hex(16)
    options = [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}"]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--allow-root", *options]
    base = f"http://127.0.0.1:{port}"
    with open(home / "log.txt", "wb") as log:
        server = subprocess.Popen(command, cwd=course, env=environment, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + PATIENCE / 1000
        while not answers(f"{base}/api/status?token={token}"):
            assert server.poll() is None and time.monotonic() < deadline, (home / "log.txt").read_text()[-4000:]
            time.sleep(0.2)
        yield base, token
    finally:
        server.terminate()  # ends the kernels, too
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as reply:
            return reply.status == 200
    except (urllib.error.URLError, OSError):
        return False


class Notebook:
    """One notebook, open in JupyterLab."""

    def __init__(self, page, lab: tuple[str, str], path: str) -> None:
        self.page = page
        page.set_default_timeout(PATIENCE)
        page.goto(f"{lab[0]}/doc/tree/{path}?token={lab[1]}&reset")
        page.locator(".jp-NotebookPanel:visible .jp-CodeCell").first.wait_for()
        # A cell that is run before the kernel is there does nothing and says nothing.
        expect(page.locator("#jp-main-statusbar")).to_contain_text("| Idle", timeout=PATIENCE)

    def cell(self, text: str):
        """The code cell that holds this text."""
        cells = self.page.locator(".jp-NotebookPanel:visible .jp-CodeCell")
        return cells.filter(has=self.page.locator(".cm-content", has_text=re.compile(re.escape(text)))).first

    def write(self, cell, source: str) -> None:
        """Replace the text of a cell as with the keyboard."""
        cell.locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(source)

    def run(self, cell) -> str:
        """Run a cell, wait until it is done, return what it shows."""
        prompt = cell.locator(".jp-InputArea-prompt")
        before = prompt.inner_text()
        prompt.click()
        self.page.locator(".jp-NotebookPanel:visible .jp-Toolbar-item[data-jp-item-name=run]").click()
        done = re.compile(rf"^(?!{re.escape(before)}$)\[\d+\]:$")
        expect(prompt).to_have_text(done, timeout=PATIENCE)
        return "\n".join(cell.locator(".jp-OutputArea-output").all_inner_texts())

    def picture(self, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=str(PICTURES / f"{name}.png"))


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """A learner's copy of the course."""
    copy = tmp_path_factory.mktemp("learner") / "course"
    for folder in ("exercises", "chapters"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copyfile(ROOT / "nbgrader_config.py", copy / "nbgrader_config.py")
    chapter = nbformat.read(copy / CHAPTER, as_version=4)
    for cell in chapter.cells:  # what is seen later comes from this run, not from the file
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(chapter, copy / CHAPTER)
    return copy


@pytest.fixture(scope="module")
def lab(course, tmp_path_factory, browser):
    with jupyterlab(course, tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture
def page(browser, request):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield page
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(PICTURES / f"{request.node.name}-end.png"))  # what was there, if it went wrong
    page.close()


def answer(kind: str, stem: str, grade_id: str) -> str:
    """The text of one answer cell, from the bank."""
    source = (ROOT / "tests/exercises/samplers" / kind / f"{stem}.py").read_text(encoding="utf-8")
    return bank._without_markers(bank.answers("samplers", source)[grade_id])


def test_the_learner_sees_a_right_answer_pass_and_a_wrong_one_named(page, lab, course):
    notebook = Notebook(page, lab, EXERCISE)
    assert "Error" not in notebook.run(notebook.cell("def column(setting, logits)"))

    stub = notebook.cell("def greedy(logits)")
    check = notebook.cell("got = greedy(torch.tensor")
    notebook.run(stub)
    assert "NotImplementedError: write this function" in notebook.run(check)
    notebook.write(stub, answer("right", "row_by_row", "greedy"))
    assert "Error" not in notebook.run(stub)
    assert notebook.run(check).strip() == "greedy: visible checks passed"
    check.scroll_into_view_if_needed()
    notebook.picture("exercise-right")

    stub = notebook.cell("def scale_temperature(logits, temperature)")
    check = notebook.cell("got = scale_temperature(logits, 2.0)")
    notebook.write(stub, answer("wrong", "multiplies_by_temperature", "scale-temperature"))
    assert "Error" not in notebook.run(stub)
    shown = notebook.run(check)
    assert "scale_temperature makes T = 2 sharper" in shown
    assert "Reread “Temperature”" in shown
    check.locator(".jp-OutputArea").scroll_into_view_if_needed()
    notebook.picture("exercise-wrong")

    page.keyboard.press("ControlOrMeta+s")
    page.wait_for_function("() => !document.querySelector('.jp-mod-dirty')")
    saved = nbformat.read(course / EXERCISE, as_version=4)
    written = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in saved.cells}
    assert written["greedy"] == answer("right", "row_by_row", "greedy")


def test_the_check_cells_can_not_be_edited_by_accident(page, lab):
    notebook = Notebook(page, lab, EXERCISE)
    check = notebook.cell("got = greedy(torch.tensor")
    before = check.locator(".cm-content").inner_text()
    notebook.write(check, "assert True")
    assert check.locator(".cm-content").inner_text() == before


def test_the_widget_of_the_page_is_alive(page, lab):
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    notebook = Notebook(page, lab, CHAPTER)
    for text in ("run = runtime.setup()", "world.strangers[0]", "def logits_after(prompt, gpt)"):
        assert "Traceback" not in notebook.run(notebook.cell(text))
    cell = notebook.cell("contexts = {")
    notebook.run(cell)
    widget = cell.locator(".jupyter-widgets .cw-sampler, .jp-OutputArea-output .cw-sampler").first
    widget.wait_for()
    kept = widget.locator("[data-fact=keptOf] b")
    everything = int(kept.inner_text())
    slider = widget.locator("input[name=top_k]")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(kept).to_have_text("3")
    assert everything > 3
    assert widget.locator("tbody tr:not(.cw-cut):not(.cw-rest)").count() == 3
    widget.scroll_into_view_if_needed()
    notebook.picture("chapter-widget")
    assert problems == []


def test_the_player_gets_its_weights_from_python_when_they_are_asked_for(page, lab, course):
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    source = nbformat.v4.new_code_cell("from fmlab.widgets import Player\nPlayer('Raleko lives in', temperature=0)")
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[source], metadata=kernel), course / "play.ipynb")
    notebook = Notebook(page, lab, "play.ipynb")
    cell = notebook.cell("Player(")
    notebook.run(cell)
    widget = cell.locator(".cw-player").first
    expect(widget.locator("[data-do=load]")).to_have_text("Load the model (0.8 MB)")
    widget.locator("[data-do=load]").click()
    widget.locator("[data-do=generate]").click()
    expect(widget.locator(".cw-ended")).to_have_text("The model wrote its end mark <eos>.")
    assert widget.locator(".cw-text .cw-new").first.inner_text() == "Tezu"
    widget.scroll_into_view_if_needed()
    notebook.picture("player")
    assert problems == []
