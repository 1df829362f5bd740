"""Fixtures of the site tests: the real site and the specimen, built once a session into temporary folders."""

from pathlib import Path

import pytest
import specimen
from browser import serve
from sitetools import build, pages, visit


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


@pytest.fixture(scope="session")
def warm(browser):
    """A context that has seen the sites before: what pages share is read and compiled once, not for each test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def warm_page(warm):
    """A new page in it, and nothing that it keeps is there in the next test. Who reads twice needs a new_page."""
    page = warm.new_page()
    yield page
    page.evaluate("localStorage.clear()")
    page.close()


@pytest.fixture
def widgets_page(warm_page, specimen_url):
    """The specimen's page, which shows every widget, opened anew."""
    visit(warm_page, specimen_url)
    return warm_page


@pytest.fixture
def showing(site, url, warm_page):
    """Of each of the two sites a page that shows a widget, opened: showing("tokens")."""

    def opener(widget):
        name = next((n for n in pages(site) if f'data-widget="{widget}"' in (site / n).read_text("utf-8")), None)
        assert name, f"no page shows the {widget} widget"
        visit(warm_page, url + name)
        return warm_page

    return opener


@pytest.fixture
def korean_page(specimen_site, new_page):
    """The specimen's page as a Korean edition would have it, opened."""
    source = (specimen_site / "chapters/part/page.html").read_text("utf-8")
    korean = specimen_site / "chapters" / "part" / "page.ko.html"
    korean.write_text(source.replace('<html lang="en"', '<html lang="ko"'), "utf-8")
    try:
        with serve(specimen_site) as address:
            page = new_page()
            visit(page, address + "chapters/part/page.ko.html")
            yield page
    finally:
        korean.unlink()
