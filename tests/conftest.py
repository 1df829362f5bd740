"""Fixtures that more than one folder of tests uses."""

from browser_fixture import browser  # noqa: F401  (a fixture: the headless browser of the session)
from hypothesis import settings

# Deadlines are timing assertions; this machine may be busy.
settings.register_profile("course", deadline=None)
settings.load_profile("course")
