"""The list of claims in a browser: complete without scripts, filtered and searched with them, linked both ways."""

import json
import re
from collections import Counter

import pytest
from browser import Watch, serve
from sitetools import Page, pages, visit
from test_pages import CORRECTIONS_OF, LEDGER_OF

pytestmark = pytest.mark.slow

MARKS = {
    "holds": "✓ Holds here.",
    "partly": "≈ Holds in part.",
    "not reproduced": "✗ Does not reproduce at this scale.",
    "refuted": "✗ Not so: see the correction.",
    "told": "– Told, not shown here.",
}
ROWS = """() => [...document.querySelectorAll("table.claims tbody tr")].map((row) => ({
  id: row.id, visible: row.checkVisibility(), cells: [...row.cells].map((cell) => cell.innerText),
  links: [...row.querySelectorAll("a")].map((link) => link.getAttribute("href")) }))"""
SHOWN = """() => [...document.querySelectorAll("table.claims tbody tr")]
  .filter((row) => row.checkVisibility()).map((row) => row.id)"""
STATUS = ".claims-filters [role=status]"


@pytest.fixture(scope="module")
def claims(real_site):
    return json.loads((real_site / "claims.json").read_text("utf-8"))["claims"]


@pytest.fixture(scope="module")
def address(real_site):
    with serve(real_site) as served:
        yield served + "claims.html"


@pytest.fixture
def page(warm_page, address):
    visit(warm_page, address)
    return warm_page


def shown(page, count=None):
    """Ids of the rows that are shown, once the count of them is told as `count`."""
    if count is not None:
        page.locator(STATUS, has_text=re.compile(count)).wait_for()
    return page.evaluate(SHOWN)


def test_without_scripts_the_page_lists_every_claim_as_the_file_does(new_page, address, claims, real_site):
    page = new_page(java_script_enabled=False, width=1280)
    page.goto(address)
    assert page.locator("table.claims tbody tr:visible").count() == 354 and page.locator(".claims-filters").count() == 0
    assert (real_site / "claims.html").stat().st_size < 400_000
    page = new_page()  # to read many cells at once
    visit(page, address)
    rows = page.evaluate(ROWS)
    planned = [name for names in LEDGER_OF.values() for name in names]
    assert Counter(row["id"] for row in rows) == Counter(planned)
    assert [row["id"] for row in rows] == [claim["id"] for claim in claims]
    for row, claim in zip(rows, claims, strict=True):
        name, statement, evidence, verdict, place = row["cells"]
        assert name.split() == [claim["id"], claim["kind"]]
        assert statement.startswith(claim["sentence"]) and (claim["note"] or "") in statement
        assert verdict == MARKS[claim["verdict"]], "verdicts differ in words, not in colour alone"
        assert claim["value"] is None or float(evidence.split()[0].replace(",", "")) == claim["value"]
        assert all(text in evidence for text in (claim["quantity"] or "", claim["source"] or ""))
        corrections = [correction["url"] for correction in claim["corrections"]]
        assert row["links"] == [f"#{claim['id']}", claim["page"]["url"], *corrections]
        assert place.split("\n")[0] == f"{claim['page']['number']} {claim['page']['title']}"


def test_every_card_leads_to_itself_and_to_its_row_and_every_correction_to_its_cards(real_site, claims):
    boxes, found = {}, set()
    for name in pages(real_site):
        text = (real_site / name).read_text("utf-8")
        hrefs = {a.get("href", "") for tag, a in Page(real_site / name).elements if tag == "a"}
        for card in re.findall(r'id="claim-(\w+)"', text):
            found.add(card)
            assert {f"#claim-{card}", f"../../claims.html#{card}"} <= hrefs, f"{name}: {card}"
        for box, links in re.findall(r'id="correction-(E\d+)".*?<p class="correction-about">(.*?)</p>', text, re.S):
            boxes[box] = set(re.findall(r'href="([^"]*)#claim-(\w+)"', links))
    assert found == {claim["id"] for claim in claims}
    assert set(boxes) == {name for names in CORRECTIONS_OF.values() for name in names}
    about = {(box, claim) for box, links in boxes.items() for _, claim in links}
    assert about == {(correction["id"], claim["id"]) for claim in claims for correction in claim["corrections"]}


def test_filters_and_words_narrow_the_list_and_the_address_keeps_them(page, claims, new_page):
    partly = [claim["id"] for claim in claims if claim["verdict"] == "partly"]
    page.get_by_label("Verdict").select_option(label="≈ Holds in part.")
    assert shown(page, f"{len(partly)} of 354 claims") == partly
    page.get_by_role("searchbox", name="Search ids").fill("attention")
    page.locator(STATUS, has_text=re.compile(r"^\d of|^\d\d of")).wait_for()
    both = shown(page)
    texts = {c["id"]: " ".join(str(c[part]) for part in ("sentence", "note", "quantity", "source")) for c in claims}
    expected = [name for name in partly if "attention" in texts[name].lower()]
    assert both == expected and 0 < len(both) < len(partly)
    assert page.url.endswith("claims.html?find=attention&verdict=partly")
    other = new_page()
    visit(other, page.url)
    assert shown(other, f"{len(both)} of") == both, "the address can be handed on"
    assert other.get_by_role("searchbox", name="Search ids").input_value() == "attention"
    other.get_by_role("button", name="Clear all filters").click()
    assert len(shown(other, "All 354")) == 354 and other.url.endswith("claims.html")
    assert other.evaluate("document.activeElement.type") == "search", "the focus is not lost with the button"


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("topic=S", lambda claim: claim["topic"] == "Model size"),
        ("kind=told", lambda claim: claim["kind"] == "told"),
        ("verdict=not-reproduced", lambda claim: claim["verdict"] == "not reproduced"),
        ("page=5.2", lambda claim: claim["page"]["number"] == "5.2"),
        ("corrected=1", lambda claim: claim["corrections"]),
        ("corrected=1&topic=G", lambda claim: claim["corrections"] and claim["topic"] == "Sampling"),
        ("verdict=nonsense", lambda claim: True),
    ],
)
def test_an_address_shows_its_claims(page, address, claims, query, fits):
    visit(page, f"{address}?{query}")
    assert shown(page, "354") == [claim["id"] for claim in claims if fits(claim)] != []


def test_an_id_finds_its_claim_and_no_longer_one(page, claims):
    page.get_by_role("searchbox", name="Search ids").fill("G2")
    page.locator(STATUS, has_text=" of ").wait_for()
    assert "G2" in shown(page) and "G24" not in shown(page)
    page.get_by_role("searchbox", name="Search ids").fill("e11")
    page.locator(STATUS, has_text=re.compile("^1 of")).wait_for()
    assert shown(page) == ["G32"], "a correction's id finds what it corrects"
    page.get_by_role("searchbox", name="Search ids").fill("nosuchword")
    page.locator(STATUS, has_text="No claim fits").wait_for()
    assert shown(page) == []


def test_numbers_of_the_summary_lead_to_their_claims_and_back_leads_back(page):
    row = page.locator(".claims-summary tr", has_text="Post-training")
    number = row.locator("td").nth(1).inner_text()
    row.locator("td a").nth(1).click()
    assert len(shown(page, f"^{number} of")) == int(number)
    assert page.evaluate("document.activeElement.getAttribute('role')") == "status", "what was found is read out"
    page.go_back()
    assert len(shown(page, "All")) == 354


def test_a_row_has_an_address_and_by_keyboard_leads_to_its_card_which_is_uncovered(page, address):
    visit(page, f"{address}#G24")
    row = page.locator("#G24")
    assert row.evaluate("(row) => row.matches(':target')")
    top = row.evaluate("(row) => row.getBoundingClientRect().top")
    assert 0 < top < 500, "below the bar on top, in view"
    page.locator("#G24 th a").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/samplers.html#claim-G24")
    page.wait_for_function("() => document.documentElement.classList.contains('course-ready')")
    card = page.locator("#claim-G24")
    assert card.is_visible() and card.locator("a.claim-id").inner_text() == "G24"
    card.get_by_role("link", name="G24 in the list of claims").click()
    page.wait_for_url("**/claims.html#G24")


def test_a_link_to_a_row_that_is_filtered_out_takes_the_filters_away(page, address):
    visit(page, f"{address}?verdict=refuted#G24")
    assert len(shown(page, "All")) == 354 and page.url.endswith("claims.html#G24")
    assert page.locator("#G24").evaluate("(row) => row.getBoundingClientRect().top") < 500
    visit(page, f"{address}?find=top-k#G24")
    page.locator(STATUS, has_text=" of ").wait_for()
    assert page.locator("#G24").is_visible() and "find=top-k" in page.url


def test_the_filters_work_by_keyboard_alone(page):
    page.get_by_role("searchbox", name="Search ids").focus()
    page.keyboard.type("temperature")
    page.locator(STATUS, has_text=" of ").wait_for()
    before = shown(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    verdict = page.get_by_label("Verdict").input_value()
    assert verdict and page.evaluate("document.activeElement.tagName") == "SELECT"
    assert set(shown(page)) < set(before)
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.get_by_label("with a correction").is_checked()


def test_it_works_from_a_file_and_in_korean_and_as_blocks_on_a_phone(real_site, new_page):
    file = real_site / "claims.html"
    korean = real_site / "claims.ko.html"
    korean.write_text(file.read_text("utf-8").replace('<html lang="en"', '<html lang="ko"'), "utf-8")
    try:
        page = new_page(width=360)
        watch = Watch(page, korean.as_uri())
        visit(page, korean.as_uri() + "?kind=told")
        page.locator(STATUS, has_text="주장 354개 중 7개").wait_for()
        page.get_by_label("번호, 문장, 설명에서 찾기").fill("BioNeMo")
        page.locator(STATUS, has_text="354개 중 1개").wait_for()
        assert shown(page) == ["D32"]
        lefts = page.locator("#D32 :is(th, td)").evaluate_all("(all) => all.map((c) => c.getBoundingClientRect().left)")
        assert len(set(lefts)) == 1, "the cells stand below each other"
        assert watch.problems == []
    finally:
        korean.unlink()


@pytest.mark.parametrize(("typed", "target"), [("G24", "#claim-G24"), ("e11", "#correction-E11")])
def test_the_search_of_the_site_finds_ids_first(new_page, address, typed, target):
    page = new_page()
    page.goto(address.replace("claims.html", "search.html"))
    page.locator("input[name=q]:visible").first.fill(typed)
    page.keyboard.press("Enter")
    first = page.locator("#search-results li a").first
    first.wait_for()
    assert first.get_attribute("href").endswith(f"samplers.html{target}") and typed.upper() in first.inner_text()
