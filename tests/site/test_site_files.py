"""The built files: links, anchors, ids, validity, alternative texts, no other host; a build fails when it should."""

import os
import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import html5lib
import nbformat
import pydata_sphinx_theme
import pytest
import specimen
from sitetools import Page, build, pages

pytestmark = pytest.mark.slow

LOADING = {**dict.fromkeys(("script", "img", "iframe", "source", "audio", "video"), "src"), "link": "href"}


def test_every_internal_link_and_anchor_resolves(site):
    read = {name: Page(site / name) for name in pages(site)}
    broken, followed = [], 0
    for name, page in read.items():
        for tag, attributes in page.elements:
            address = urlsplit(attributes.get("href", attributes.get("src", "")))
            if address.scheme or address.netloc or not (address.path or address.fragment):
                continue
            followed += 1
            folder = os.path.dirname(name)
            target = os.path.normpath(os.path.join(folder, unquote(address.path))) if address.path else name
            if not (site / target).is_file():
                broken.append(f"{name}: <{tag}> {address.geturl()}: no such file")
            elif address.fragment and target in read and unquote(address.fragment) not in read[target].ids:
                broken.append(f"{name}: <{tag}> {address.geturl()}: no such anchor")
    assert followed > 100
    assert not broken, "\n".join(broken)


def test_ids_are_unique_on_each_page(site):
    for name in pages(site):
        ids = Page(site / name).ids
        assert sorted(set(ids)) == sorted(ids), f"{name}: {sorted(i for i in set(ids) if ids.count(i) > 1)} twice"


def test_every_image_has_an_alternative_text_in_words(site):
    for name in pages(site):
        for tag, attributes in Page(site / name).elements:
            if tag == "img":
                alt = attributes.get("alt", "")
                described = " " in alt and not alt.endswith((".png", ".webp", ".svg"))
                assert described, f"{name}: {attributes.get('src')} has alt={alt!r}: use fmlab.plots.show(fig, alt=...)"


def test_no_page_loads_anything_from_another_host(site):
    for name in pages(site):
        for tag, attributes in Page(site / name).elements:
            address = attributes.get(LOADING.get(tag, ""), "")
            if tag == "link" and attributes.get("rel") == "canonical":
                continue
            assert not urlsplit(address).netloc, f"{name}: <{tag}> loads {address}"


def test_formulas_are_set_in_the_file_and_their_fonts_are_in_the_site(site):
    formulas = 0
    for name in pages(site):
        text = (site / name).read_text("utf-8")
        found = text.count("<mjx-container")
        formulas += found
        assert found == len(re.findall(r'class="math[ "]', text)), f"{name}: a formula is not set"
        assert found == text.count("<mjx-assistive-mml"), f"{name}: a formula has no MathML for screen readers"
        fonts = re.findall(r'url\("?([^")]+\.woff)', text) if found else []
        assert bool(fonts) == bool(found), name
        missing = [font for font in fonts if not (site / os.path.dirname(name) / font).is_file()]
        assert not missing, f"{name}: {missing}"
    assert formulas


def test_a_page_offers_its_own_notebook_byte_for_byte(real_site, specimen_site):
    for site, root in ((real_site, specimen.ROOT), (specimen_site, specimen_site.parents[1])):
        notebooks = sorted((site / "_sources").rglob("*.ipynb"))
        assert notebooks
        for notebook in notebooks:
            assert notebook.read_bytes() == (root / notebook.relative_to(site / "_sources")).read_bytes()


def test_a_link_to_an_exercise_is_a_download_of_that_file(specimen_site):
    elements = Page(specimen_site / "chapters/part/page.html").elements
    hrefs = [attributes["href"] for tag, attributes in elements if tag == "a" and "download" in attributes]
    assert len(hrefs) == 1 and hrefs[0].endswith("/samplers.ipynb")
    exercise = specimen_site.parents[1] / "exercises/samplers/samplers.ipynb"
    assert (specimen_site / "chapters/part" / hrefs[0]).read_bytes() == exercise.read_bytes()


def test_alerts_become_admonitions_and_corrections_get_their_name(specimen_site):
    text = (specimen_site / "chapters/part/page.html").read_text("utf-8")
    classes = [a.get("class", "").split() for _, a in Page(specimen_site / "chapters/part/page.html").elements]
    assert sum("admonition" in c for c in classes) == 2
    assert sum({"admonition", "correction"} <= set(c) for c in classes) == 1
    assert sum({"admonition", "warning"} <= set(c) for c in classes) == 1
    assert 'id="correction-E11"' in text
    assert '<p class="admonition-title">Correction E11</p>' in text
    assert "[!" not in text
    linked = text.count(">Correction E11</a>")
    assert linked == 2, "the cards that it is about, G22 and G25, lead to it"
    assert text.count("Correction E11") - linked == 1, "the title is taken out of the text"
    assert "<blockquote>" in text, "an ordinary quotation stays one"


def test_without_a_repository_no_button_points_anywhere(specimen_site):
    text = (specimen_site / "chapters/part/page.html").read_text("utf-8")
    for host in ("github.com", "mybinder.org", "colab.research"):
        assert host not in text


def test_with_a_repository_the_launch_and_edit_buttons_appear(tmp_path):
    folder = specimen.write(tmp_path)
    config = (folder / "_config.yml").read_text("utf-8")
    (folder / "_config.yml").write_text(config.replace('url: ""', "url: https://github.com/a-name/a-course"), "utf-8")
    toc = (folder / "_toc.yml").read_text("utf-8").replace("chapters:", "parts:\n- caption: A part\n  chapters:")
    (folder / "_toc.yml").write_text(toc, "utf-8")
    notebook = nbformat.read(folder / "chapters/part/page.ipynb", as_version=4)
    notebook.cells[0].source += "\n**Time:** 9 minutes to read.\n"
    notebook.metadata["course"] = {"question": "A question?"}
    nbformat.write(notebook, folder / "chapters/part/page.ipynb")
    code, text = build(folder, folder)
    assert code == 0, text
    page = (folder / "_build/html/chapters/part/page.html").read_text("utf-8")
    assert "https://mybinder.org/v2/gh/a-name/a-course/main" in page
    assert "https://colab.research.google.com/github/a-name/a-course/blob/main/chapters/part/page.ipynb" in page
    assert "https://github.com/a-name/a-course/edit/main/chapters/part/page.ipynb" in page
    said = unescape(re.sub(r"<[^>]+>", "", page))
    assert "%pip install -q git+https://github.com/a-name/a-course@main" in said, "Colab has the notebook alone"
    for text_page in ("intro.html", "bibliography.html"):
        text = (folder / "_build/html" / text_page).read_text("utf-8")
        assert "mybinder.org" not in text and "colab.research" not in text, "there is nothing to run"


# What is written on a page, and how the build names it.
MISTAKES = {
    "[gone](gone-file.md)": "cross-reference target not found: 'gone-file.md'",
    "[gone](chapters/part/page.ipynb#gone-anchor)": "local id not found in doc 'chapters/part/page': 'gone-anchor'",
    "{cite:t}`gone-key`": 'could not find bibtex key "gone-key"',
    r"$\nosuchcommand{p}$": r"this formula cannot be set: \nosuchcommand{p}",
}
NOWHERE = "- {en: min-p, ko: 최소 확률, page: part/gone, text: x}"


def test_each_mistake_of_a_page_is_a_warning_that_names_its_line_and_the_build_fails(tmp_path):
    """In one build, since that takes seconds: what is no warning of its own would not be in the count."""
    folder = specimen.write(tmp_path, prose="\n\n".join(MISTAKES))
    (folder / "glossary.yml").write_text(NOWHERE, "utf-8")
    code, text = build(folder, folder)
    lines = (folder / "intro.md").read_text("utf-8").splitlines()
    for written, named in MISTAKES.items():
        line = lines.index(written) + 1
        assert re.search(rf"intro\.md:{line}: WARNING: .*{re.escape(named)}", text), f"{written}\n{text}"
    assert re.search(r"WARNING: glossary\.yml: 'min-p' is explained on chapters/part/gone, which is no page of", text)
    assert f"build finished with problems, {len(MISTAKES) + 1} warnings" in text, text
    assert code == 1 and "not built cleanly" in text


def every(tree, *tags) -> list:
    return [part for part in tree.iter() if part.tag in tags]


def test_the_html_is_valid(site):
    """No error by the HTML standard's own parser, and nothing operable inside something operable."""
    errors = []
    for name in pages(site):
        parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
        tree = parser.parse((site / name).read_text("utf-8"))
        errors += [f"{name}, line {line}: {code} {what}" for (line, _), code, what in parser.errors]
        for outer in every(tree, "a", "button", "summary", "label"):
            inner = [part.tag for part in every(outer, "a", "button", "select", "textarea") if part is not outer]
            errors += [f"{name}: <{inner[0]}> inside <{outer.tag}>"] if inner else []
        for group in every(tree, "ul", "ol"):
            others = {part.tag for part in group if part.tag not in ("li", "script", "template")}
            errors += [f"{name}: <{group.tag}> holds {others}"] if others else []
        ids = {part.get("id") for part in tree.iter()}
        labels = [label.get("for") for label in tree.iter("label") if label.get("for") not in (*ids, None)]
        errors += [f"{name}: a label for {label}, which is not there" for label in labels]
    assert not errors, "\n".join(errors[:60])


def test_no_script_holds_up_the_first_paint(site):
    """Scripts with an address wait until the page is read; those without are short."""
    for name in set(pages(site)) - {"index.html"}:
        text = (site / name).read_text("utf-8")
        head = text.partition("</head>")[0]
        for attributes, body in re.findall(r"<script([^>]*)>(.*?)</script>", head, re.S):
            waits = any(word in attributes for word in ("defer", "async"))
            assert waits or "src=" not in attributes, f"{name}: <script{attributes}> holds up the page"
            assert len(body) < 2000, f"{name}: an inline script of {len(body)} characters"
        assert "_static/documentation_options.js" not in head and "fontawesome.js" not in head, name


def test_pictures_do_not_move_the_page_when_they_come(site):
    for name in pages(site):
        for tag, attributes in Page(site / name).elements:
            if tag == "img" and attributes.get("src", "").endswith((".png", ".webp")):
                sized = {"width", "height"} <= set(attributes) or "style" in attributes
                assert sized, f"{name}: {attributes['src']} has no size"


def test_every_icon_that_a_page_shows_is_in_the_styles_that_were_trimmed(site):
    theme = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static"
    inside = "styles/pydata-sphinx-theme.css"
    known, kept = (
        re.findall(r"\.fa-([a-z0-9-]+):before", (place / inside).read_text("utf-8"))
        for place in (theme, site / "_static")
    )
    assert len(kept) < len(known) / 10
    shown = set()
    for name in pages(site):
        shown |= set(re.findall(r"\bfa-([a-z0-9-]+)", (site / name).read_text("utf-8")))
    assert shown & set(known) and shown & set(known) <= set(kept)
