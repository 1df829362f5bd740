"""A fresh toy course for each test that asks for one."""

import pytest
from toy import Toy


@pytest.fixture
def course(tmp_path) -> Toy:
    return Toy(tmp_path / "course")
