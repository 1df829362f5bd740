"""Fixtures of the site tests: the real site and the specimen, built once a session into temporary folders."""

from pathlib import Path

import pytest
import specimen
from browser import serve
from sitetools import build


@pytest.fixture(scope="session")
def real_site(tmp_path_factory) -> Path:
    """Folder of the course's own site."""
    folder = tmp_path_factory.mktemp("real")
    code, text = build(specimen.ROOT, folder)
    assert code == 0, text
    return folder / "_build" / "html"


@pytest.fixture(scope="session")
def specimen_site(tmp_path_factory) -> Path:
    """Folder of the specimen's site."""
    folder = specimen.write(tmp_path_factory.mktemp("specimen"))
    code, text = build(folder, folder)
    assert code == 0, text
    return folder / "_build" / "html"


@pytest.fixture(scope="session", params=["real", "specimen"])
def site(request) -> Path:
    """Each of the two sites in turn: for what must be true of any page."""
    return request.getfixturevalue(f"{request.param}_site")


@pytest.fixture(scope="session")
def url(site):
    with serve(site) as address:
        yield address


@pytest.fixture(scope="session")
def specimen_url(specimen_site):
    with serve(specimen_site) as address:
        yield address + "chapters/part/page.html"


@pytest.fixture
def new_page(browser):
    """Open pages in fresh contexts: new_page(theme="dark", width=360, ...); all are closed at the end of the test."""
    contexts = []

    def opener(theme="light", width=1280, **options):
        viewport = {"width": width, "height": 900}
        contexts.append(browser.new_context(viewport=viewport, color_scheme=theme, reduced_motion="reduce", **options))
        return contexts[-1].new_page()

    yield opener
    for context in contexts:
        context.close()
