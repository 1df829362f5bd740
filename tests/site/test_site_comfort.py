"""What makes the book comfortable for learners: heads of pages, progress in the browser, copy buttons."""

import json
import re
from html import unescape

import pytest
import specimen
from browser import serve
from catalogue import catalogue, markdown
from sitetools import visit

pytestmark = pytest.mark.slow

FIRST, SECOND = "chapters/2-architecture/rnn", "chapters/2-architecture/attention"  # the second builds on the first
FORBID = (
    "for (const s of ['localStorage', 'sessionStorage']) Object.defineProperty(window, s, "
    "{ get() { throw new DOMException('no', 'SecurityError'); } });"
)


@pytest.fixture(scope="module")
def home(real_site):
    with serve(real_site) as address:
        yield address


@pytest.fixture
def page(home, new_page):
    opened = new_page(accept_downloads=True)
    visit(opened, f"{home}{FIRST}.html")
    return opened


def tick(page):
    return page.get_by_label("I have read this page")


def words(html: str) -> str:
    """The words of a piece of HTML or Markdown, without mark-up."""
    text = re.sub(r"\]\([^)]*\)|<[^>]+>|\\[()]|[$*`\[\]]", "", html)
    return " ".join(unescape(text).replace("’", "'").split())


def test_the_head_of_each_page_says_all_that_the_page_says_of_itself(real_site):
    for entry in catalogue(specimen.ROOT):
        html = (real_site / f"{entry.docname}.html").read_text("utf-8")
        head = re.search(r'<div class="page-head .*?</dl>', html, re.S)[0]
        assert html.index("</h1>", html.index("<article")) < html.index(head)
        facts = {words(a): b for a, b in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", head, re.S)}
        assert f"{entry.number} · {entry.part}" in head
        assert facts["Time"].count(f"{entry.minutes} minutes to read") == 1
        said = re.search(
            r"\*\*Builds on:\*\*(.*?)(?:\n\s*\n|\Z)", "\n\n".join(markdown(specimen.ROOT, entry.docname)), re.S
        )
        assert words(facts["Builds on"]) == words(said[1]), f"{entry.docname}: every word of the prose is kept"
        links = re.findall(r'href="([^"#]+)', facts["Builds on"])
        folder = real_site / entry.docname
        assert [(folder.parent / link).resolve() for link in links] == [real_site / f"{n}.html" for n in entry.needs]
        assert html.count("<strong>Time:</strong>") == html.count("<strong>Builds on:</strong>") == 0, "said once"
        downloads = re.findall(r'href="([^"]+)"', facts["Take along"])
        names = [f"{folder.name}.ipynb", *([f"{entry.exercise}.ipynb"] if entry.exercise else []), "course.zip"]
        assert [link.rpartition("/")[2] for link in downloads] == names


def test_a_page_ends_with_what_comes_next_and_what_builds_on_it(real_site):
    pages = catalogue(specimen.ROOT)
    for entry, following in zip(pages, [*pages[1:], None], strict=True):
        html = (real_site / f"{entry.docname}.html").read_text("utf-8")
        question = re.search(r'<p class="prev-next-question">(.*?)</p>', html)
        assert (question and unescape(question[1])) == (following and following.question)
        foot = re.search(r'<div class="page-foot .*?</div>', html, re.S)
        followers = [other for other in pages if entry.docname in other.needs]
        assert bool(foot) == bool(followers)
        linked = re.findall(r'href="([^"]+)\.html"', foot[0]) if foot else []
        folder = (real_site / entry.docname).parent
        assert [(folder / link).resolve() for link in linked] == [real_site / other.docname for other in followers]


def test_a_page_marked_as_read_is_so_wherever_it_is_linked_until_the_mark_is_taken_back(page, home):
    assert not tick(page).is_checked()
    tick(page).focus()
    page.keyboard.press("Space")
    assert page.locator(".page-read-status").inner_text() == "Remembered in this browser only."
    visit(page, f"{home}{SECOND}.html")
    assert not tick(page).is_checked()
    assert words(page.locator(".page-facts .is-read").text_content()) == "Before attention ✓ (read)"
    assert page.locator(".bd-sidebar-primary .is-read").count() == 1
    assert words(page.locator(".bd-sidebar-primary .is-read .visually-hidden").text_content()) == "(read)"
    visit(page, f"{home}{FIRST}.html")
    assert tick(page).is_checked()
    assert words(page.locator(".page-facts .read-mark").text_content()) == "○ (not read yet)"
    tick(page).uncheck()
    assert page.locator(".is-read").count() == 0
    page.reload()
    assert not tick(page).is_checked()


def test_the_cover_offers_to_go_on_with_the_first_unread_page_from_the_last_one_opened(page, home, new_page):
    fresh = new_page()
    visit(fresh, f"{home}intro.html")
    assert fresh.locator(".course-continue").count() == 0
    for read, name in ((False, FIRST), (True, SECOND)):
        visit(page, f"{home}{FIRST}.html")
        tick(page).set_checked(read)
        visit(page, f"{home}intro.html")
        assert page.locator(".course-continue a").get_attribute("href") == f"{home}{name}.html"
        assert "✓" not in page.locator(".course-continue").inner_text()


def test_where_nothing_may_be_stored_marks_last_as_long_as_the_page_and_it_says_so(home, new_page):
    page = new_page()
    page.add_init_script(FORBID)
    visit(page, f"{home}{FIRST}.html")
    tick(page).check()
    assert "lost when you leave" in page.locator(".page-read-status").inner_text()
    assert page.locator(".bd-sidebar-primary .is-read").count() == 1
    visit(page, f"{home}progress.html")
    assert "keeps nothing" in page.locator(".progress-status").inner_text()
    assert page.locator(".progress-count").inner_text().startswith("0 of ")


def test_two_courses_on_one_host_do_not_share_what_they_remember(real_site, tmp_path, new_page):
    for name in ("one", "two"):
        (tmp_path / name).symlink_to(real_site)
    with serve(tmp_path) as host:
        page = new_page()
        visit(page, f"{host}one/{FIRST}.html")
        tick(page).check()
        page.locator(".predict-choices button").first.click()
        visit(page, f"{host}two/{FIRST}.html")
        assert not tick(page).is_checked()
        assert page.locator(".predict.guessed").count() == 0
        visit(page, f"{host}one/{FIRST}.html")
        assert tick(page).is_checked()
        assert page.locator(".predict.guessed").count() == 1


def test_progress_can_be_saved_loaded_elsewhere_and_forgotten(page, home, new_page, tmp_path):
    tick(page).check()
    page.locator(".predict-choices button").first.click()
    visit(page, f"{home}progress.html")
    total = len(catalogue(specimen.ROOT))
    told = f"1 of {total} pages read. 1 guess is remembered."
    assert page.locator(".progress-count").inner_text() == told
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save as a file").click()
    saved = tmp_path / "saved.json"
    waiting.value.save_as(saved)
    assert f"read {FIRST}" in json.loads(saved.read_text("utf-8"))["entries"]

    other = new_page()
    visit(other, f"{home}progress.html")
    status = other.locator(".progress-status")
    bad = tmp_path / "bad.json"
    for text in ("{", "[]", '{"kind": "course-progress 1", "entries": {"theme": "dark"}}', '{"entries": {}}'):
        bad.write_text(text)
        load(other, bad)
        other.wait_for_function("() => document.querySelector('.progress-status').textContent.includes('Nothing was')")
        assert "does not hold a saved progress of this course" in status.inner_text()
        assert other.locator(".progress-count").inner_text() == f"0 of {total} pages read."
        other.reload()
    load(other, saved)
    other.get_by_text("Loaded: 1 page read.").wait_for()
    assert other.locator(".progress-count").inner_text() == told
    visit(other, f"{home}{FIRST}.html")
    assert tick(other).is_checked() and other.locator(".predict.guessed").count() == 1

    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Forget everything").click()
    assert page.locator(".progress-count").inner_text() == told
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Forget everything").click()
    assert page.locator(".progress-status").inner_text() == "Everything is forgotten."
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('course '))") == []


def load(page, file):
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Load from a file").click()
    chooser.value.set_files(file)


def test_code_is_copied_by_keyboard_as_it_stands_and_the_success_is_announced(specimen_site, new_page):
    with serve(specimen_site) as address:
        page = new_page(permissions=["clipboard-read", "clipboard-write"])
        visit(page, f"{address}chapters/part/page.html")
        button = page.locator(".cell_input .copybtn").first
        button.wait_for(state="attached")
        assert page.locator(".cell_input pre").count() == page.locator(".cell_input .copybtn").count()
        page.keyboard.press("Tab")  # from now on the focus is shown
        button.focus()
        page.wait_for_function("() => getComputedStyle(document.activeElement).opacity === '1'")
        page.keyboard.press("Enter")
        page.locator("[role=status]", has_text="Copied!").wait_for(state="attached")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.rstrip() == page.locator(".cell_input pre").first.inner_text().rstrip()


def test_no_shell_block_holds_a_prompt_that_would_be_copied(real_site):
    blocks = 0
    for file in real_site.rglob("*.html"):
        if "_static" in file.parts:
            continue
        for block in re.findall(
            r'<div class="highlight-(?:bash|shell|console)[^>]*>(.*?)</pre>', file.read_text("utf-8"), re.S
        ):
            blocks += 1
            assert not re.search(r"^\s*[$>#]\s", unescape(re.sub(r"<[^>]+>", "", block)).replace("# ", ""), re.M), (
                file.name
            )
    assert blocks


def test_without_javascript_heads_read_in_full_and_nothing_is_offered_that_cannot_work(home, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(f"{home}{SECOND}.html")
    assert "the softmax, and matrix products" in page.locator(".page-head").inner_text()
    assert page.locator(".page-read, .read-mark").count() == 0
    page.goto(f"{home}progress.html")
    assert "needs JavaScript" in page.locator(".course-progress").inner_text()
    assert page.locator(".course-progress button").count() == 0


def test_progress_speaks_korean_where_the_page_does(real_site, new_page):
    source = real_site / f"{FIRST}.html"
    korean = source.with_suffix(".ko.html")
    korean.write_text(source.read_text("utf-8").replace('<html lang="en"', '<html lang="ko"'), "utf-8")
    try:
        page = new_page()
        visit(page, korean.as_uri())
        page.get_by_label("이 페이지를 읽었다").check()
        assert "기억" in page.locator(".page-read-status").inner_text()
    finally:
        korean.unlink()
