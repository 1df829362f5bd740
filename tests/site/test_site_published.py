"""The site where it is published: under a base path, with addresses of its own, and with a page for what is not there.

Opened as files, page by page, in test_site_pages.py.
"""

import contextlib
import functools
import http.server
import re
import threading
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import specimen
from browser import Watch
from sitetools import Page, build, pages, visit

pytestmark = pytest.mark.slow

BASE = "/some/base/path/"


@contextlib.contextmanager
def hosted(site: Path):
    """Serve a site as GitHub Pages does: below BASE only, and with 404.html for all that is not there."""

    class Host(http.server.SimpleHTTPRequestHandler):
        def translate_path(self, path):
            path = urlsplit(path).path
            inside = path[len(BASE) :] if path.startswith(BASE) else "outside of the base path"
            return str(site / unquote(inside))

        def send_error(self, code, message=None, explain=None):
            body = (site / "404.html").read_bytes()
            self.send_response(code, message)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Host, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{BASE}"
        finally:
            server.shutdown()


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    """The specimen, built as pages.yml builds the course: it knows where it will be, and its repository."""
    folder = specimen.write(tmp_path_factory.mktemp("published"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_URL", f"https://a-name.example{BASE}")
        patch.setenv("COURSE_REPOSITORY", "https://github.com/a-name/a-course")
        code, text = build(folder, folder)
    assert code == 0, text
    return folder / "_build" / "html"


def test_under_a_base_path_pages_widgets_links_and_search_work_and_nothing_is_asked_beside_it(real_site, new_page):
    with_widget = next(n for n in pages(real_site) if "data-widget=" in (real_site / n).read_text("utf-8"))
    around = [n for n in pages(real_site) if "/" not in n and n not in ("index.html", "search.html", "genindex.html")]
    with hosted(real_site) as home:
        page, asked = new_page(), []
        watch = Watch(page, home)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(home)
        page.wait_for_url(home + "intro.html")
        for name in [*around, with_widget]:
            visit(page, home + name)
        assert page.locator(".cw").count() and page.locator(".cw button, .cw input").count(), "the widgets mounted"
        page.locator(".prev-next-area a").last.click()
        page.wait_for_url(lambda url: url.startswith(home) and with_widget not in url)
        visit(page, home + "search.html?q=temperature")
        page.locator("#search-results li a").first.wait_for()
        found = page.locator("#search-results li a").first.get_attribute("href")
        assert urljoin(page.url, found).startswith(home)
        beside = [url for url in asked if url.startswith("http") and not url.startswith(home)]
        assert not beside and not watch.outside and not watch.problems, (beside, watch.outside, watch.problems)
        assert len(asked) > 50


def test_no_page_names_an_address_by_its_place_on_the_server(real_site):
    for name in pages(real_site):
        for tag, attributes in Page(real_site / name).elements:
            for attribute in ("href", "src", "action"):
                assert not attributes.get(attribute, "").startswith("/"), f"{name}: <{tag}> {attributes[attribute]}"
        assert 'rel="canonical"' not in (real_site / name).read_text("utf-8"), "nobody said where it will be"


def test_jekyll_is_told_to_leave_folders_with_an_underscore(site):
    assert (site / ".nojekyll").is_file()


def test_an_address_that_is_not_there_shows_a_page_whose_links_all_lead_back(published, new_page):
    with hosted(published) as home:
        page = new_page()
        watch = Watch(page, home)
        answer = page.goto(home + "chapters/a/b/gone.html")
        assert answer.status == 404
        page.wait_for_function("() => document.documentElement.classList.contains('course-ready')")
        assert page.get_by_role("heading", name="This page is not here").is_visible()
        gone = [text for text in watch.problems if "gone.html" not in text and "a status of 404" not in text]
        assert not gone and not watch.outside, (gone, watch.outside)
        links = page.locator("a[href]").evaluate_all("(all) => all.map((a) => a.href)")
        inside = {link.split("#")[0] for link in links if link.startswith("http://127.0.0.1")} - {page.url}
        assert len(inside) >= 4 and all(link.startswith(home) for link in inside)
        assert all((published / unquote(link[len(home) :])).is_file() for link in inside), inside
        page.get_by_role("link", name="first page").click()
        page.wait_for_url(home + "intro.html")


def test_a_published_page_names_its_own_address_and_the_site_lists_all_pages(published):
    home = f"https://a-name.example{BASE}"
    listed = re.findall(r"<loc>(.*?)</loc>", (published / "sitemap.xml").read_text("utf-8"))
    assert f"{home}chapters/part/page.html" in listed
    for address in listed:
        html = (published / address[len(home) :]).read_text("utf-8")
        assert f'<link rel="canonical" href="{address}"' in html
    assert f"Sitemap: {home}sitemap.xml" in (published / "robots.txt").read_text("utf-8")


def test_a_published_copy_offers_its_own_repository_without_an_edit(published):
    page = (published / "chapters/part/page.html").read_text("utf-8")
    assert "https://mybinder.org/v2/gh/a-name/a-course/main" in page
    assert "https://github.com/a-name/a-course/edit/main/chapters/part/page.ipynb" in page


def test_a_wrong_address_stops_the_build_with_a_sentence(tmp_path, monkeypatch):
    folder = specimen.write(tmp_path)
    monkeypatch.setenv("COURSE_URL", "a-name.example/course")
    code, text = build(folder, folder)
    assert code == 1 and "give a whole web address" in text
