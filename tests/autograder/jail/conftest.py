"""Sandboxes shared by the tests of a file; a test that finds none on this machine is skipped with the reason."""

import pytest
from actors import cell

from autograder.jail.sandbox import Sandbox


@pytest.fixture(scope="module")
def walled(why_no_sandbox):
    if why_no_sandbox:
        pytest.skip(why_no_sandbox)


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
