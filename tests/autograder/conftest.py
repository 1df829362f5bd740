"""A fresh toy course for each test that asks for one."""

import os
import sys
from pathlib import Path

import pytest
from toy import Toy


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
