"""Finding a browser: the variable that names one wins, a wrong name is an error, none at all skips and says why."""

import browser
import pytest
from browser_fixture import launched_or_skipped


@pytest.fixture
def nowhere(monkeypatch, tmp_path):
    monkeypatch.delenv("COURSE_BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "MAC_APPS", ())
    return tmp_path


def executable(path):
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_the_usual_names_are_found_on_path(nowhere):
    chrome = executable(nowhere / "google-chrome")
    assert browser.find_browser() == chrome
    chromium = executable(nowhere / "chromium")
    assert browser.find_browser() == chromium


def test_course_browser_wins(nowhere, monkeypatch):
    executable(nowhere / "chromium")
    mine = executable(nowhere / "mine")
    monkeypatch.setenv("COURSE_BROWSER", mine)
    assert browser.find_browser() == mine


def test_a_course_browser_that_does_not_exist_is_an_error(nowhere, monkeypatch):
    executable(nowhere / "chromium")
    monkeypatch.setenv("COURSE_BROWSER", "/no/such/browser")
    with pytest.raises(FileNotFoundError, match="COURSE_BROWSER is set to '/no/such/browser'"):
        browser.find_browser()


def test_where_a_browser_is_required_its_absence_fails_with_the_fix(nowhere, monkeypatch):
    monkeypatch.setenv("COURSE_REQUIRE_BROWSER", "1")
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"), launched_or_skipped():
        pass


def test_without_a_browser_tests_are_skipped_with_the_fix(nowhere, monkeypatch):
    monkeypatch.delenv("COURSE_REQUIRE_BROWSER", raising=False)
    assert browser.find_browser() is None
    with pytest.raises(pytest.skip.Exception, match="apt-get install chromium"), launched_or_skipped():
        pass
