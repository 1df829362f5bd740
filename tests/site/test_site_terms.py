"""Terms on a small site: which words become links, how their definitions show, and what index and search find."""

import re
from urllib.parse import quote

import bilingual_search
import nbformat
import pytest
import specimen
from browser import Watch, serve
from nbformat.v4 import new_markdown_cell, new_notebook
from sitetools import build, visit

pytestmark = pytest.mark.slow

GLOSSARY = """
- {en: min-p, ko: 최소 확률, page: part/page, text: Keeps what is likely <enough>., see: [top-p]}
- {en: top-p, ko: 뉴클리어스 샘플링, ko_also: [핵 샘플링], page: part/other#a-part, text: Keeps a share.}
- {en: token, ko: 토큰, page: part/page, text: A piece of text., hover: no}
- {en: logit, ko: 로짓, page: part/page, text: A number.}
- {en: beam search, ko: 빔 서치, page: part/page, text: Keeps several beginnings.}
- {en: self-supervised learning, ko: 자기 지도 학습, page: part/page, text: The text holds the answer.}
"""
OTHER = """# Another page

Above the first part a min-p is left alone.

## A part on min-p

Here `min-p`, **min-p** and [min-p](page.ipynb) stay. A token too, and top-p at home. So the Min-p that follows
is linked, and the next min-p is not. Two logits are.

| beam search |
| --- |
| beam search |

**Figure 1.** A caption with beam search.

<div class="predict" id="predict-it">

**Is it beam search?**

- beam search
- no

</div>

<div class="quiz">

**beam search?**

<details class="right"><summary>Yes</summary>

beam search

</details>
<details class="wrong"><summary>No</summary>

beam search

</details>

</div>

- Then a list names beam search at last.

## To read

On self-supervised learning.
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Folder of a site with a glossary of six terms and two pages."""
    folder = specimen.write(tmp_path_factory.mktemp("terms"))
    toc = "format: jb-book\nroot: intro\nchapters:\n"
    names = ("chapters/part/page", "chapters/part/other", "glossary", "genindex", "bibliography")
    (folder / "_toc.yml").write_text(toc + "".join(f"  - file: {name}\n" for name in names), "utf-8")
    (folder / "glossary.yml").write_text(GLOSSARY, "utf-8")
    for name in ("glossary.md", "genindex.md"):
        (folder / name).write_text((specimen.ROOT / name).read_text("utf-8"), "utf-8")
    notebook = new_notebook(cells=[new_markdown_cell(OTHER, id="only")])
    (folder / "chapters/part/other.ipynb").write_text(nbformat.writes(notebook), "utf-8")
    code, text = build(folder, folder)
    assert code == 0, text
    return folder / "_build" / "html"


@pytest.fixture(scope="module")
def address(book):
    """The site under a base path, as on GitHub Pages."""
    with serve(book.parent) as url:
        yield url + "html/"


@pytest.fixture
def page(warm_page, address):
    visit(warm_page, address + "chapters/part/other.html")
    return warm_page


def test_the_first_mention_in_the_prose_of_each_term_is_linked(book):
    html = (book / "chapters/part/other.html").read_text("utf-8")
    links = re.findall(r'<a class="term" href="([^"]*)" aria-describedby="([^"]*)">([^<]*)</a>', html)
    assert links == [
        ("../../glossary.html#term-min-p", "note-min-p", "Min-p"),
        ("../../glossary.html#term-logit", "note-logit", "logits"),
        ("../../glossary.html#term-beam-search", "note-beam-search", "beam search"),
    ]
    assert "names <a" in html, "the mention in the list, not those in table, caption, predict box and quiz"
    assert html.count('role="tooltip"') == 3
    assert "likely &lt;enough&gt;." in html
    home = (book / "chapters/part/page.html").read_text("utf-8")
    assert "term-note" not in home, "the page that explains its terms links none"


def test_an_entry_has_both_names_and_leads_to_its_pages(book):
    html = (book / "glossary.html").read_text("utf-8")
    entry = html[html.index('id="term-top-p"') :].split("</dd>")[0]
    assert re.search(r'<span [^>]*lang="ko"[^>]*>뉴클리어스 샘플링</span>', entry)
    assert 'href="chapters/part/other.html#a-part"' in entry
    assert "핵 샘플링" in entry
    korean = html[html.index('id="korean"') :]
    order = [
        korean.index(name) for name in (">뉴클리어스 샘플링<", ">로짓<", ">빔 서치<", ">최소 확률<", ">핵 샘플링<")
    ]
    assert order == sorted(order)


def test_the_index_names_terms_in_both_languages(book):
    html = (book / "genindex.html").read_text("utf-8")
    for name, anchor in (("min-p", "min-p"), ("최소 확률", "min-p"), ("핵 샘플링", "top-p")):
        assert re.search(rf'<a href="glossary.html#term-{anchor}"><strong>{name}</strong></a>', html), name
    assert '<h2 id="ㅊ">ㅊ</h2>' in html, "whole letters, not halves of syllables"


def test_a_definition_comes_with_the_mouse_and_stays_while_it_is_read(page):
    link, note = page.locator("a.term").first, page.locator("#note-min-p")
    assert not note.is_visible()
    link.hover()
    note.wait_for(state="visible")
    assert note.inner_text() == "min-p 최소 확률\nKeeps what is likely <enough>."
    note.hover()
    page.wait_for_timeout(500)
    assert note.is_visible(), "the pointer is on it"
    page.keyboard.press("Escape")
    assert not note.is_visible()
    link.hover()
    note.wait_for(state="visible")
    page.mouse.move(5, 5)
    note.wait_for(state="hidden")


def test_a_definition_comes_with_the_focus_and_describes_the_link(page):
    first, second = page.locator("a.term").all()[:2]
    first.focus()
    assert page.locator("#note-min-p").is_visible()
    page.keyboard.press("Tab")
    assert second.evaluate("(link) => link === document.activeElement")
    assert [page.locator(f"#note-{name}").is_visible() for name in ("min-p", "logit")] == [False, True]
    page.keyboard.press("Escape")
    assert not page.locator("#note-logit").is_visible()
    described = "(link) => document.getElementById(link.getAttribute('aria-describedby')).textContent"
    assert "A number." in second.evaluate(described)
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary.html#term-logit")


def test_the_first_tap_defines_and_the_second_leads_to_the_entry(new_page, address):
    page = new_page(width=360, has_touch=True, is_mobile=True)
    visit(page, address + "chapters/part/other.html")
    link, note = page.locator("a.term").nth(1), page.locator("#note-logit")
    link.tap()
    note.wait_for(state="visible")
    box = note.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360
    page.get_by_role("heading", level=1).tap()
    assert not note.is_visible()
    link.tap()
    note.wait_for(state="visible")
    link.tap()
    page.wait_for_url("**/glossary.html#term-logit")


def test_without_javascript_a_term_is_a_plain_link(new_page, address):
    page = new_page(java_script_enabled=False)
    page.goto(address + "chapters/part/other.html")
    assert page.locator(".term-note:visible").count() == 0
    page.locator("a.term").first.click()
    page.wait_for_url("**/glossary.html#term-min-p")


FINDS = {
    "min-p": "min-p",
    "최소 확률": "min-p",
    "토큰은": "token",
    "토큰": "token",
    "자기지도학습": "self-supervised-learning",
    "자기 지도 학습을": "self-supervised-learning",
    "뉴클리": "top-p",
    "핵 샘플링": "top-p",
    "Logit": "logit",
}


@pytest.mark.parametrize("protocol", ["http", "file"])
def test_search_leads_to_the_entry_first_in_both_languages(book, address, new_page, protocol):
    home = address if protocol == "http" else book.as_uri() + "/"
    page = new_page()
    watch = Watch(page, home)
    for query, term in FINDS.items():
        page.goto(f"{home}search.html?q={quote(query)}")
        results = page.locator("#search-results ul.search > li > a")
        results.first.wait_for()
        assert results.first.get_attribute("href") == f"glossary.html#term-{term}", query
    page.get_by_text("A number.").wait_for() if protocol == "http" else None
    assert not watch.problems and not watch.outside


@pytest.mark.parametrize("word", ["토큰은", "토큰", "온도는", "사과", "모델에서는", "attention", "가는", "min_p"])
def test_particles_are_taken_off_alike_in_index_and_query(book, warm_page, word):
    page = warm_page
    page.goto((book / "search.html").as_uri())
    assert page.evaluate("(word) => splitQuery(word)", word) == [bilingual_search.bare(word)]


def test_a_bad_glossary_fails_the_build_and_says_why(tmp_path):
    """All that can be wrong with one: test_glossary_file.py; a page that is not there: test_site_files.py."""
    folder = specimen.write(tmp_path)
    (folder / "glossary.yml").write_text("- {en: min-p, ko: min-p, page: part/page, text: x}", "utf-8")
    code, output = build(folder, folder)
    assert code == 1
    assert "there is no Hangul" in output
