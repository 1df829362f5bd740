"""What page.js adds to a page: predict boxes that hide results until a guess is made, and quizzes that explain.

That each of them on each page is complete is looked at in test_site_pages.py, which opens all pages."""

import pytest
from sitetools import visit

pytestmark = pytest.mark.slow


@pytest.fixture
def page(new_page, specimen_url):
    opened = new_page()
    visit(opened, specimen_url)
    return opened


def results(page):
    """Which are visible: figure, claim, text after the box; code, an untagged figure, a card after the next heading."""
    covered = (".tag_after-predict img", "#claim-G22", "text=The text that tells the result.")
    others = (".tag_after-predict .cell_input >> nth=0", ".tag_keep-colors img", "#claim-G25")
    return [page.locator(part).is_visible() for part in (*covered, *others)]


HIDDEN = [False, False, False, True, True, True]
ALL = [True] * 6


def test_a_result_stays_covered_until_a_guess_is_made(page):
    assert results(page) == HIDDEN, "tagged outputs and what is said about them, up to the next heading"
    assert "Make your guess first" in page.locator(".predict-cover").first.inner_text()
    page.get_by_role("button", name="about half").click()
    assert results(page) == ALL
    assert page.locator(".predict-cover:visible").count() == 0
    assert page.locator(".predict-status").inner_text() == "Your guess: about half. The result is below."
    assert page.locator('.predict [aria-pressed="true"]').all_inner_texts() == ["about half"]


def test_a_guess_is_remembered_and_can_be_taken_back(page):
    page.get_by_role("button", name="none").click()
    page.reload()
    assert results(page)[0] and "none" in page.locator(".predict-status").inner_text()
    page.get_by_role("button", name="Guess again").click()
    assert not results(page)[0]
    page.reload()
    assert not results(page)[0]


def test_the_result_can_be_shown_without_a_guess(page):
    page.get_by_role("button", name="show the result").click()
    assert results(page) == ALL
    assert page.locator(".predict-status").inner_text() == "Shown without a guess."


def test_a_link_to_a_covered_card_shows_it(page, new_page, specimen_url):
    page.evaluate("location.hash = '#claim-G22'")
    assert results(page) == ALL
    other = new_page()
    visit(other, specimen_url + "#claim-G22")
    assert results(other) == ALL


@pytest.mark.parametrize("kept", ["map", "length", "9", ""])
def test_neither_an_odd_address_nor_an_odd_memory_stops_a_page(new_page, specimen_url, kept):
    page, problems = new_page(), []
    page.on("pageerror", lambda error: problems.append(error))
    visit(page, specimen_url)
    key = page.evaluate("Object.keys(localStorage).find((key) => key.includes('predict')) ?? null")
    assert key is None
    page.get_by_role("button", name="none").click()
    key = page.evaluate("Object.keys(localStorage).find((key) => key.includes('predict'))")
    page.evaluate("([key, kept]) => localStorage.setItem(key, kept)", [key, kept])
    page.goto("about:blank")
    visit(page, specimen_url + "#100%")
    assert not problems and results(page) == HIDDEN


def test_a_page_that_may_not_store_anything_still_works(new_page, specimen_url):
    page = new_page()
    page.add_init_script(
        "for (const s of ['localStorage', 'sessionStorage']) Object.defineProperty(window, s, "
        "{ get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    visit(page, specimen_url)
    page.get_by_role("button", name="none").click()
    assert results(page)[0]


def test_print_shows_every_result(page):
    page.emulate_media(media="print")
    assert results(page) == ALL
    assert page.locator(".predict-cover:visible").count() == 0


def test_print_is_light_even_when_the_screen_is_dark(new_page, specimen_url):
    page = new_page("dark")
    visit(page, specimen_url)
    page.emulate_media(media="print")
    seen = "() => [document.documentElement.dataset.theme, getComputedStyle(document.body).backgroundColor]"
    dark = page.evaluate(seen)
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    light = page.evaluate(seen)
    assert light == ["light", "rgb(255, 254, 251)"]
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(seen) == dark != light


def test_without_javascript_everything_is_readable(new_page, specimen_url):
    page = new_page(java_script_enabled=False)
    page.goto(specimen_url)
    assert results(page) == ALL
    assert page.locator(".predict li").count() == 3
    fallbacks = page.locator(".cw table").all()
    assert fallbacks and all(table.is_visible() for table in fallbacks), "the widgets' fallbacks"
    page.get_by_text("Two", exact=True).click()
    assert page.get_by_text("0.92 reaches 0.9.").is_visible()


@pytest.mark.parametrize(
    ("choice", "verdict", "why"),
    [
        ("One", "✗ Not this one.", "The token that crosses p stays."),
        ("Two", "✓ Right.", "0.92 reaches 0.9."),
        ("Three", "✗ Not this one.", "Two already reach it."),
    ],
)
def test_an_opened_choice_is_marked_and_explained(page, choice, verdict, why):
    assert page.locator(".quiz-verdict").count() == 0
    assert not page.get_by_text(why).is_visible()
    page.locator("summary", has_text=choice).click()
    page.locator(".quiz-verdict").wait_for()
    assert page.locator(".quiz-verdict").all_inner_texts() == [verdict]
    assert page.get_by_text(why).is_visible()


def test_nothing_gives_the_right_choice_away(page):
    look = """(all) => all.map((summary) => {
      const style = getComputedStyle(summary);
      return [style.color, style.fontWeight, style.backgroundColor, style.listStyleType].join();
    })"""
    assert len(set(page.locator(".quiz summary").evaluate_all(look))) == 1


def test_choices_come_in_an_order_that_a_visit_keeps_and_visits_change(page, new_page, specimen_url):
    def order(page):
        return tuple(page.locator(".quiz summary").all_inner_texts())

    first = order(page)
    assert sorted(first) == ["One", "Three", "Two"]
    page.reload()
    assert order(page) == first
    orders, key = set(), "course / quiz seed"  # the path is that of the site on its host
    assert page.evaluate("(key) => Number(sessionStorage.getItem(key)) > 0", key)
    for seed in range(1, 7):
        page.evaluate("([key, seed]) => sessionStorage.setItem(key, seed)", [key, seed])
        page.reload()
        orders.add(order(page))
    assert len(orders) >= 3
    seeds = set()
    for _ in range(2):
        other = new_page()
        visit(other, specimen_url)
        seeds.add(other.evaluate("(key) => sessionStorage.getItem(key)", key))
    assert len(seeds - {None}) == 2, "each visit gets a seed of its own"


def test_guess_and_quiz_work_by_keyboard_alone(page):
    page.keyboard.press("Tab")
    for _ in range(80):
        if page.evaluate("document.activeElement.closest('.predict') !== null"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert results(page)[0], "Enter on the first choice makes the guess"
    assert page.evaluate("document.activeElement.textContent") == "Guess again", "the focus is not lost"
    for _ in range(300):  # the widgets in between have many controls
        if page.evaluate("document.activeElement.matches('.quiz summary')"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".quiz-verdict").wait_for()
