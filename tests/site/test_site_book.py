"""tools/book.py says what is wrong in one sentence, and never reports success for a build that made no page."""

import importlib.metadata
import importlib.util

import pytest
import specimen


@pytest.fixture
def book():
    spec = importlib.util.spec_from_file_location("book", specimen.ROOT / "tools" / "book.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_build_that_ends_well_but_makes_no_page_is_a_failure(book, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(book, "build", lambda *_: 0)
    assert book.main(["--output", str(tmp_path)]) == 1
    assert "_build/html/index.html is missing" in capsys.readouterr().err


def test_a_page_of_an_earlier_build_does_not_vouch_for_this_one(book, monkeypatch, tmp_path):
    index = tmp_path / "_build" / "html" / "index.html"
    index.parent.mkdir(parents=True)
    index.write_text("yesterday")
    monkeypatch.setattr(book, "build", lambda *_: 0)
    assert book.main(["--output", str(tmp_path), "--changed"]) == 1


def test_a_failed_build_gives_exit_code_1(book, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(book, "build", lambda *_: 3)
    assert book.main(["--output", str(tmp_path)]) == 1
    assert "exit code 3" in capsys.readouterr().err


def test_a_missing_package_is_named_with_the_fix(book, monkeypatch, capsys):
    monkeypatch.setattr(book, "NEEDED", ("a-package-that-nobody-has",))
    assert book.main([]) == 2
    error = capsys.readouterr().err
    assert "a-package-that-nobody-has is not installed" in error and "pip install -r requirements.txt" in error


def test_jupyter_book_2_is_refused(book, monkeypatch, capsys):
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "2.1.7")
    assert book.main([]) == 2
    assert "only 1.x reads _config.yml" in capsys.readouterr().err
