"""The headless browser of a test session; without one, tests that need it are skipped and say what to install."""

import contextlib
import os

import pytest
from browser import NoBrowser, launched


@contextlib.contextmanager
def launched_or_skipped():
    """A browser for tests. COURSE_REQUIRE_BROWSER=1 turns its absence into a failure."""
    with contextlib.ExitStack() as stack:
        try:
            started = stack.enter_context(launched())
        except NoBrowser as reason:
            (pytest.fail if os.environ.get("COURSE_REQUIRE_BROWSER") else pytest.skip)(str(reason))
        from playwright.sync_api import expect  # it is there: `started` is driven by it

        expect.set_options(timeout=60_000)  # else 5 seconds, which a busy machine may need
        yield started


@pytest.fixture(scope="session")
def browser():
    """One headless browser for the session. Open pages with `browser.new_page()` or a `browser.new_context()`."""
    with launched_or_skipped() as started:
        yield started
