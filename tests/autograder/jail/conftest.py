"""Sandboxes shared by the tests of a file; a test that finds none on this machine is skipped with the reason."""

import functools

import pytest
from actors import cell

from autograder.jail.sandbox import Sandbox
from autograder.outcome import CannotStart


@functools.cache
def no_sandbox() -> str:
    """Why this machine has no sandbox; empty where it has one."""
    with Sandbox([], entries={"pupil": "actors", "judge": "actors"}) as box:
        try:
            box.ready()
        except CannotStart as reason:
            return str(reason)
    return ""


@pytest.fixture(scope="module")
def walled():
    if no_sandbox():
        pytest.skip(no_sandbox())


@pytest.fixture(scope="module")
def stage(walled):
    """A sandbox in which stand-ins act."""
    with Sandbox([], entries={"pupil": "actors", "judge": "actors"}) as box:
        yield box


@pytest.fixture(scope="module")
def school(walled, tmp_path_factory):
    """A sandbox with the real pupil and judge; `hidden` is a folder of the course."""
    hidden = tmp_path_factory.mktemp("course")
    (hidden / "solution.py").write_text("secret")
    with Sandbox([], hidden=[hidden]) as box:
        yield box


@pytest.fixture
def control():
    """Checks that a sandbox still does honest work."""

    def check(box: Sandbox) -> None:
        steps = [
            cell("a", "pupil", ["on question", [["send", "a", "4"]]], ["done", {}]),
            cell("b", "judge", ["ask", "q", "2+2"], ["done", {}], graded=True),
        ]
        report = box.run({"steps": steps})
        assert [c["status"] for c in report["cells"]] == ["ok", "ok"] and report["events"] == []
        assert report["cells"][1]["report"]["shown"] == "a4" and report["ended"] == "finished"

    return check
