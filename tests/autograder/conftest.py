"""A fresh toy course for each test that asks for one; tests that need a sandbox are skipped where there is none."""

import functools
import os
import signal
import sys
from pathlib import Path

import pytest
from toy import Toy

from autograder.jail.sandbox import Sandbox
from autograder.outcome import CannotStart

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # a shell's background job is deaf to Ctrl-C, and so were ours
    signal.signal(signal.SIGINT, signal.default_int_handler)


@functools.cache
def no_sandbox() -> str:
    """Why this machine has no sandbox; empty where it has one. A broken sandbox is no reason where one is required."""
    if os.environ.get("COURSE_REQUIRE_SANDBOX"):
        return ""
    with Sandbox([]) as box:
        try:
            box.ready()
        except CannotStart as reason:
            return str(reason)
    return ""


@pytest.fixture(scope="session")
def why_no_sandbox() -> str:
    return no_sandbox()


@pytest.fixture(autouse=True, scope="module")
def sandbox_where_needed(request):
    """Skip the modules marked `sandbox` where there is none."""
    if any(mark.name == "sandbox" for mark in request.node.iter_markers()) and no_sandbox():
        pytest.skip(no_sandbox())


@pytest.fixture
def course(tmp_path) -> Toy:
    return Toy(tmp_path / "course")


@pytest.fixture(scope="module")
def nbgrader_on_path():
    """What the command line does: nbgrader calls its helpers by name, and opening a course changes the folder."""
    before, here = os.environ["PATH"], os.getcwd()
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    yield
    os.environ["PATH"] = before
    os.chdir(here)
