"""From raw pages to readable lines: what goes, what stays, in which order, and at what cost."""

import doctest
import html
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmlab.text import cleaning
from fmlab.text.cleaning import clean_html, normalize, strip_tags

PIECES = ["<", ">", "&", ";", "b", "/", '"', "'", "=", " ", "\n", "&lt;", "&amp;", "<b>", "<!--", "-->", "<script>"]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("wo<b>r</b>d", "word"),
        ("<tr><td>a</td><td>b</td></tr>", "a b"),
        ("a<br>b<BR/>c", "a\nb\nc"),
        ("x<script>if (a < b) { document.write('<p>no</p>') }</script>y", "x y"),
        ("x<STYLE type='text/css'>p {}</Style >y", "x y"),
        ("x<!-- <p>no</p> -->y", "x y"),
        ("<head><title>no</title></head><header>menu</header>yes", "menu\nyes"),
        ("x<script>never closed <p>no</p>", "x"),
        ("x<!-- never closed", "x"),
        ('<a href="x>y">link</a>', "link"),
        ("<p class=don't>it's 5 > 3</p>", "it's 5 > 3"),
        ("3 < 4 and 5 > 4", "3 < 4 and 5 > 4"),
        ("<!DOCTYPE html><html><body>a</body></html>", "a"),
        ("&lt;b&gt; &amp; &#39;&eacute;&nbsp;&hangul;", "<b> & 'é &hangul;"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("", ""),
        ("<p> </p>\n\n<p>\t</p>", ""),
    ],
)
def test_a_page_becomes_what_a_reader_sees(page, text):
    assert clean_html(page) == text


def test_entities_are_decoded_after_the_tags_are_gone_and_once():
    """In the wrong order the text <b> would be lost; decoded twice, the text &lt; would become <."""
    assert clean_html("write &lt;b&gt; for bold") == "write <b> for bold"
    assert strip_tags(html.unescape("write &lt;b&gt; for bold")) == "write  for bold"
    assert clean_html("write &amp;lt; for &lt;") == "write &lt; for <"


def test_characters_are_composed_joiners_stay_and_what_nobody_sees_goes():
    assert normalize("cafe\u0301") == "café" and normalize("\u1112\u1161\u11ab") == "한"
    assert normalize("a\u200bb\ufeff\u00ad") == "ab"
    assert normalize("क्\u200dष") == "क्\u200dष"
    assert normalize("a \x00 b\x07") == "a b"
    assert normalize("a\u00a0\u3000b\tc") == "a b c"
    assert normalize("a\r\nb\u2028c\r\r") == "a\nb\nc"
    assert normalize("\ud800x") == "x"  # half a surrogate pair cannot be written as UTF-8


@given(st.text(max_size=60))
def test_normalize_is_idempotent_and_leaves_only_tidy_lines(text):
    once = normalize(text)
    assert normalize(once) == once
    once.encode("utf-8")
    for line in once.split("\n") if once else []:
        assert line == " ".join(line.split()) and line and unicodedata.is_normalized("NFC", line)
        assert not any(unicodedata.category(c) == "Cc" for c in line)


@given(st.text(alphabet=st.characters(exclude_characters="<&"), max_size=60))
def test_text_without_markup_is_only_normalized(text):
    assert clean_html(text) == normalize(text)


@given(st.text(max_size=60))
def test_any_text_that_is_escaped_comes_back(text):
    """NUL and its like are no characters of HTML; html.unescape replaces &#0; and leaves escaped text alone."""
    assert clean_html(html.escape(text)) == normalize(text)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_a_comment_or_a_script_never_comes_through(page):
    assert "<!--" not in strip_tags(page) and "<script>" not in strip_tags(page)


@pytest.mark.parametrize("piece", ["<a ", '<a x="', "<a x='\"", "= ", "<!", "& ", "<script "])
def test_a_hostile_page_is_done_in_one_pass(piece):
    """No pattern may go back over the page: at this length a quadratic one would run for hours."""
    assert clean_html(piece * 300_000).startswith(piece.strip())
    assert clean_html("<!--" + piece * 300_000) == clean_html("<script>" + piece * 300_000) == ""


def test_the_example_in_the_docstring_is_true():
    assert doctest.testmod(cleaning).failed == 0 and doctest.testmod(cleaning).attempted
