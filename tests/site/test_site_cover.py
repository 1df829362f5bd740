"""The cover's map and totals, figures on phones, boxes that scroll, and what paper shows."""

import contextlib
import json
import re
import sys

import pytest
import specimen
import yaml
from browser import serve
from playwright.sync_api import TimeoutError
from sitetools import Page, visit

sys.path.insert(0, str(specimen.ROOT / "ext"))
import course_map

pytestmark = pytest.mark.slow
PAGE = "chapters/5-sampling/structured.html"  # has figures, wide code, a table of results and a predict box


def chapters() -> list[str]:
    """The notebooks of _toc.yml in its order, read without the catalogue."""
    parts = yaml.safe_load((specimen.ROOT / "_toc.yml").read_text("utf-8"))["parts"]
    names = [chapter["file"] for part in parts for chapter in part["chapters"]]
    return [name for name in names if (specimen.ROOT / f"{name}.ipynb").is_file()]


def cells(name: str) -> list[dict]:
    return json.loads((specimen.ROOT / f"{name}.ipynb").read_text("utf-8"))["cells"]


def test_the_map_names_every_page_once_in_reading_order(real_site):
    links = [a for tag, a in Page(real_site / "intro.html").elements if tag == "a" and a.get("class") == "map-title"]
    assert [link["href"] for link in links] == [f"{name}.html" for name in chapters()]


def test_the_totals_are_those_of_the_notebooks(real_site):
    minutes, kinds = 0, []
    for name in chapters():
        text = "\n".join("".join(cell["source"]) for cell in cells(name) if cell["cell_type"] == "markdown")
        minutes += int(re.search(r"\*\*Time:\*\* (\d+)", text)[1])
        outputs = json.dumps([cell.get("outputs") for cell in cells(name)])
        kinds += re.findall(r'class=\\"claim-kind\\"[^>]*>([a-z]+)<', outputs)
    exercises = len({path.parent.name for path in (specimen.ROOT / "exercises").glob("*/*.ipynb")})
    shown = sum(kind != "told" for kind in kinds)
    facts = [len(chapters()), round(minutes / 60), exercises, len(kinds), shown]
    text = (real_site / "intro.html").read_text("utf-8")
    listed = re.search(r'<ul class="course-totals">(.*?)</ul>', text, re.S)[1]
    assert [int(number) for number in re.findall(r"<b>(\d+)</b>", listed)] == facts
    assert text.count('class="map-exercise"') == exercises


def test_the_specimen_is_the_card_of_its_page(real_site):
    found = course_map.card(specimen.ROOT, "G24")
    assert found and found[1].docname.endswith("/samplers")
    sentence = re.search(r'<p class="claim-text">([^<]+)<', found[0])[1]
    text = (real_site / "intro.html").read_text("utf-8")
    assert sentence in text
    assert 'id="claim-G24"' not in text, "the claim's address is on its own page alone"
    assert course_map.card(specimen.ROOT, "G9999") is None


@pytest.mark.parametrize(("minutes", "words"), [(40, "40 minutes"), (60, "1 hour"), (121, "2 hours 1 minute")])
def test_minutes_are_told_as_people_plan_them(minutes, words):
    assert course_map.hours(minutes) == words


def test_on_a_phone_a_figure_is_large_enough_to_read_and_can_be_moved_by_keyboard(real_site, new_page):
    page = new_page(width=360)
    visit(page, (real_site / PAGE).as_uri())
    box = page.locator(".figure-scroll").first
    box.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('.figure-scroll').dataset.scrolls")
    natural, shown = box.locator("img").evaluate("(image) => [image.naturalWidth, image.clientWidth]")
    assert shown >= natural / 2 - 1 > 360
    assert box.bounding_box()["width"] <= 360
    assert box.get_attribute("aria-label") == "Figure, scrolls sideways"
    assert page.locator(".figure-hint").first.is_visible()
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.figure-scroll').scrollLeft > 0")


def test_what_scrolls_sideways_can_be_reached_and_what_does_not_is_no_stop(real_site, new_page):
    boxes = ".bd-article :is(pre, .figure-scroll, .pst-scrollable-table-container)"
    seen = """(boxes) => [...document.querySelectorAll(boxes)]
      .filter((box) => box.checkVisibility() && !box.closest(".cw"))
      .map((box) => [box.scrollWidth > box.clientWidth + 1, box.tabIndex === 0 && Boolean(box.ariaLabel),
        box.outerHTML.slice(0, 90)])"""
    found = set()
    for width in (360, 1280):
        page = new_page(width=width)
        visit(page, (real_site / PAGE).as_uri())
        page.get_by_role("button", name="show the result").first.click()
        with contextlib.suppress(TimeoutError):  # the observer answers with the next frame
            page.wait_for_function(f"(boxes) => ({seen})(boxes).every(([wide, stop]) => wide === stop)", arg=boxes)
        for wide, reachable, what in page.evaluate(seen, boxes):
            assert wide == reachable, what
            found.add(wide)
    assert found == {True, False}


def test_paper_shows_the_text_and_the_results_without_navigation(real_site, new_page):
    page = new_page(width=760)
    with serve(real_site) as url:
        visit(page, url + PAGE)
    page.emulate_media(media="print")
    around = (".bd-sidebar-primary", ".bd-header-article", ".prev-next-area", ".predict-cover", ".copybtn")
    for part in (*around, ".figure-hint"):
        assert page.locator(f"{part}:visible").count() == 0, part
    assert page.locator("h1:visible").all_inner_texts()[0].startswith("Structured outputs")
    assert page.locator("h1:visible").count() == 1, "the theme's own title page and contents are left out"
    assert page.locator(".claim:visible").count() == page.locator(".claim").count() > 5
    cut = "(all) => all.filter((box) => box.scrollWidth > box.clientWidth + 1 && box.checkVisibility()).length"
    assert page.locator(".bd-article pre").evaluate_all(cut) == 0, "long lines are broken, not cut"
