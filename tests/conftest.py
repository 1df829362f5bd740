"""Fixtures that more than one folder of tests uses."""

from browser import browser  # noqa: F401  (a fixture: the headless browser of the session)
