"""The beam tree searches in the page as fmlab.decoding.beam_search does; anyone can grow it."""

import pytest
import torch
from sitetools import visit
from specimen import beam_prompts, continued, language_model

from fmlab.decoding import beam_search

pytestmark = pytest.mark.slow

MODULE = (
    """(await import(new URL("widgets/beam_tree.mjs", document.querySelector("script[src*=widget-loader]").src)))"""
)
SEARCH = f"""async ([nodes, settings]) => {{
  const m = {MODULE}, {{ steps, found }} = m.search(nodes, settings);
  return [steps, found.at(-1), m.runs(steps, steps.length)];
}}"""
LIMIT, STOP = 6, 7


@pytest.fixture
def specimen(widgets_page):
    return widgets_page, widgets_page.locator(".cw-beam")


def wanted(number, beams, penalty):
    given = torch.tensor(beam_prompts()[number]["tokens"])
    return beam_search(continued, given, beams, LIMIT, STOP, penalty, "never")


def test_every_search_that_the_page_offers_is_fmlabs(specimen):
    page, _widget = specimen
    state = page.evaluate("""() => JSON.parse(document.querySelector('[data-widget=beam_tree] script').textContent)""")
    finished = lengths = 0
    for number, entry in enumerate(state["prompts"]):
        for beams in (1, 2, 3, 4):
            for penalty in (-1, 0, 0.5, 1, 2, 3):
                want = wanted(number, beams, penalty)
                settings = {"beams": beams, "limit": LIMIT, "stop": STOP, "lengthPenalty": penalty}
                steps, found, runs = page.evaluate(SEARCH, [entry["nodes"], settings])
                assert [[(c["parent"], c["token"], c["fate"]) for c in step] for step in steps] == [
                    [(c.parent, c.token, c.fate) for c in step] for step in want.steps
                ], (number, beams, penalty)
                assert [tuple(h["path"]) for h in found] == [h.tokens for h in want.hypotheses]
                assert [h["score"] for h in found] == pytest.approx([h.score for h in want.hypotheses], abs=1e-3)
                assert runs == want.runs
                finished += sum(h.finished for h in want.hypotheses)
                lengths += len(steps) < LIMIT
    assert finished > 20 and lengths > 3  # else ends and early stops would not have been tried


def rows(widget, number):
    return (
        widget.locator("table").nth(number).locator("tbody tr").evaluate_all("(all) => all.map((r) => r.dataset.path)")
    )


def test_the_tree_grows_by_steps_and_shrinks_back(specimen):
    _page, widget = specimen
    want = wanted(0, 2, 1.0)
    assert widget.locator('[data-fact="step"] b').inner_text() == "2"  # as the author set it
    widget.locator("[data-action=again]").click()
    assert widget.locator(".cw-box").count() == 1
    for number, candidates in enumerate(want.steps, 1):
        widget.locator("[data-step=forward]").click()
        assert widget.locator('[data-fact="step"] b').inner_text() == str(number)
        assert widget.locator(".cw-box").count() == 1 + sum(map(len, want.steps[:number]))
        live = sum(c.fate == "live" for c in candidates)
        assert len(rows(widget, 0)) == (0 if number == len(want.steps) else live)
    assert rows(widget, 1) == [" ".join(map(str, h.tokens)) for h in want.hypotheses]
    assert widget.locator("[data-step=forward]").is_disabled()
    widget.locator("[data-step=back]").click()
    assert widget.locator('[data-fact="step"] b').inner_text() == str(len(want.steps) - 1)


def test_beams_penalty_and_prompt_start_another_search(specimen):
    page, widget = specimen
    widget.locator("select[name=prompt]").select_option(label="mat")
    assert widget.locator('[data-fact="step"] b').inner_text() == "0"
    widget.locator("input[name=beams]").focus()
    page.keyboard.press("End")
    widget.locator("input[name=length_penalty]").focus()
    page.keyboard.press("Home")
    widget.locator("[data-step=end]").click()
    want = wanted(1, 4, -1)
    assert rows(widget, 1) == [" ".join(map(str, h.tokens)) for h in want.hypotheses]
    assert widget.locator('[data-fact="runs"]').inner_text() == str(want.runs)
    words = language_model()[1].words
    assert widget.locator('[data-fact="best"]').inner_text() == " ".join(words[t] for t in want.best.tokens)


def test_every_control_has_a_name_the_tree_is_described_and_changes_are_announced(specimen):
    page, widget = specimen
    unnamed = widget.locator("input, select").evaluate_all("(all) => all.filter((c) => !c.labels?.length).length")
    assert unnamed == 0 and "Tree after step 2" in widget.locator("svg title").text_content()
    widget.locator("[data-step=end]").focus()
    page.keyboard.press("Enter")
    widget.locator("[aria-live]", has_text="Tree after step").wait_for(state="attached")
    assert page.evaluate("() => document.querySelector('.cw-beam').contains(document.activeElement)")


def test_it_fits_a_phone_and_speaks_korean(specimen_url, new_page, korean_page):
    phone = new_page(width=360)
    visit(phone, specimen_url)
    assert phone.evaluate("() => document.documentElement.scrollWidth <= 360")
    assert "길이 벌점" in korean_page.locator(".cw-beam").inner_text()
