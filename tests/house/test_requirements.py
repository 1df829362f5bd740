"""What the course installs must install with every Python that the README allows."""

from importlib.metadata import distributions

from packaging.specifiers import SpecifierSet

OLDEST = "3.11.0"  # the README and pyproject.toml promise "3.11 or newer"; Debian 12 has 3.11.2


def test_no_pinned_package_asks_for_a_later_python():
    asked = {d.name: d.metadata.get("Requires-Python") for d in distributions()}
    refused = {name: python for name, python in asked.items() if python and OLDEST not in SpecifierSet(python)}
    assert not refused, f"pin a version that runs on Python {OLDEST} in constraints.txt: {refused}"
