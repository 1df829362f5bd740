"""What the tests of pages rely on: browser.Watch names what goes wrong on a page, and nothing else."""

import pytest
from browser import Watch, serve

pytestmark = pytest.mark.slow

EMPTY = '<!DOCTYPE html><title>A page</title><link rel="icon" href="data:,">'


@pytest.fixture
def page(browser):
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.fixture
def home(tmp_path):
    pages = {"empty": "", "waits": "<img src=slow.png>", "lacks": "<img src=gone.png>"}
    pages |= {
        "throws": "<script>throw Error('an odd one')</script>",
        "asks": "<img src=http://elsewhere.example/a.png>",
    }
    for name, body in pages.items():
        (tmp_path / f"{name}.html").write_text(EMPTY + body)
    with serve(tmp_path) as address:
        yield address


def test_a_request_that_is_given_up_because_its_page_is_left_is_no_problem(page, home):
    watch = Watch(page, home)
    page.route("**/slow.png", lambda route: None)  # it is never answered
    with page.expect_request("**/slow.png"):
        page.goto(home + "waits.html", wait_until="commit")
    with page.expect_event("requestfailed", lambda request: request.url == home + "slow.png"):
        page.goto(home + "empty.html")
    assert not watch.problems and not watch.outside


def test_a_file_that_is_missing_an_error_of_a_script_and_a_broken_connection_are_problems(page, home):
    watch = Watch(page, home)
    page.goto(home + "lacks.html")
    assert f"status 404: {home}gone.png" in watch.problems
    with page.expect_event("pageerror"):
        page.goto(home + "throws.html")
    assert "exception: an odd one" in watch.problems
    before = len(watch.problems)
    page.route("**/slow.png", lambda route: route.abort("connectionreset"))
    with page.expect_event("requestfailed"):
        page.goto(home + "waits.html")
    assert f"failed: {home}slow.png (net::ERR_CONNECTION_RESET)" in watch.problems[before:]
    assert not watch.outside


def test_what_is_asked_of_another_host_is_outside(page, home):
    watch = Watch(page, home)
    page.route("http://elsewhere.example/**", lambda route: route.fulfill(status=204))
    page.goto(home + "asks.html")
    assert watch.outside == ["http://elsewhere.example/a.png"]
