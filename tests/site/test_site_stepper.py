"""The stepper computes fmlab.structured's masks in the page, on the state that the page embeds; anyone can use it."""

import random

import pytest
from sitetools import visit
from specimen import PATTERNS, byte_model

from fmlab.structured import TokenIndex

pytestmark = pytest.mark.slow

MODULE = """(await import(new URL("widgets/stepper.mjs", document.querySelector("script[src*=widget-loader]").src)))"""
# For each [number of an example, path of tokens]: the state that it leads to, and the tokens allowed there.
ALLOWED = f"""async (cases) => {{
  const m = {MODULE}, s = JSON.parse(document.querySelector("[data-widget=stepper] script").textContent);
  return cases.map(([number, path]) => {{
    const e = s.examples[number], at = m.stateAfter(e, s.pieces, s.end, path);
    return [at, [...m.allowed(e, s.pieces, s.end, at === "done" ? -1 : at).keys()]];
  }});
}}"""


@pytest.fixture
def specimen(widgets_page):
    return widgets_page, widgets_page.locator(".cw-stepper")


def test_masks_equal_those_of_fmlab_along_random_texts(specimen):
    page, _widget = specimen
    rng = random.Random(4)
    _model, vocabulary = byte_model()
    cases, wanted = [], []
    for number, pattern in enumerate(PATTERNS.values()):
        index = TokenIndex(pattern, vocabulary)
        for _ in range(12):
            at, path = index.start, []
            while len(path) < 12:
                want = index.mask(at).nonzero()[:, 0].tolist()
                cases.append([number, list(path)])
                wanted.append(want)
                free = [token for token in want if token != vocabulary.end]
                if not free or rng.random() < 0.1:
                    break
                path.append(rng.choice(free))
                at = index.advance(at, path[-1])
    got = page.evaluate(ALLOWED, cases)
    assert len(got) == len(cases) > 100
    for case, want, (_, allowed) in zip(cases, wanted, got, strict=True):
        assert sorted(allowed) == want, case


def test_a_token_that_the_mask_forbids_leads_nowhere_and_specials_too(specimen):
    page, _widget = specimen
    _model, vocabulary = byte_model()
    index = TokenIndex(PATTERNS["Endless"], vocabulary)
    open_at_first = index.mask(index.start).tolist()
    got = page.evaluate(ALLOWED, [[2, [token]] for token in range(len(vocabulary))])
    assert [at != -1 for at, _ in got] == open_at_first and len(set(open_at_first)) == 2
    assert page.evaluate(ALLOWED, [[3, [vocabulary.end]]])[0][0] == -1  # ended before it was whole


def fact(widget, name):
    return widget.locator(f'[data-fact="{name}"]').inner_text()


def test_steps_forward_and_back_show_the_masks_of_what_was_written(specimen):
    page, widget = specimen
    _model, vocabulary = byte_model()
    index, at = TokenIndex(PATTERNS["Date <b>&"], vocabulary), 0
    at = index.start
    assert fact(widget, "allowed") == f"{int(index.mask(at).sum())} of {len(vocabulary)}"
    assert fact(widget, "finish") == "4 more tokens at least"
    while at != index.done:
        widget.locator("[data-step=likeliest], [data-chip]").locator("visible=true").and_(
            widget.locator(":not(:disabled)")
        ).first.click()
        token = page.evaluate("() => document.querySelector('[data-widget=stepper]').courseModel.get('path').at(-1)")
        at = index.advance(at, token)  # raises for a token that is not allowed
        if at != index.done:
            assert fact(widget, "allowed") == f"{int(index.mask(at).sum())} of {len(vocabulary)}"
    assert "The text is whole." in widget.inner_text()
    widget.locator("[data-step=back]").click()
    assert fact(widget, "finish") == "it may end here"


def test_the_mask_renormalises_what_it_leaves(specimen):
    _page, widget = specimen
    rows = widget.locator("tbody tr")
    after = rows.evaluate_all(
        "(all) => all.map((r) => [Number(r.dataset.model), Number(r.dataset.after), r.className])"
    )
    kept = [row for row in after if row[2] != "cw-cut"]
    assert kept and all(q == 0 for _, q, cut in after if cut == "cw-cut")
    ratios = [q / p for p, q, _ in kept]
    assert ratios == pytest.approx([ratios[0]] * len(ratios), rel=1e-6) and sum(q for _, q, _ in kept) <= 1.02


def test_without_the_mask_a_wrong_token_can_be_taken_and_the_text_is_lost(specimen):
    page, widget = specimen
    first = widget.locator("tbody tr.cw-cut button").first
    assert first.is_disabled()
    widget.locator("input[name=mask]").uncheck()
    first.click()
    assert "No text of this pattern" in widget.inner_text() and fact(widget, "allowed").startswith("0 of")
    assert widget.locator("[data-step=likeliest]").is_disabled()
    assert page.evaluate("() => document.querySelector('.cw-stepper').contains(document.activeElement)")
    widget.locator("[data-action=again]").click()
    assert fact(widget, "allowed")[0] != "0"


def test_another_example_starts_anew_and_where_the_model_was_not_asked_it_says_so(specimen):
    _page, widget = specimen
    widget.locator("[data-step=likeliest]").click()
    widget.locator("select[name=example]").select_option(label="Fruit")
    assert widget.locator(".cw-piece").count() == 0
    for _ in range(30):
        if "not asked here" in widget.inner_text():
            break
        if widget.locator("details").get_attribute("open") is None:
            widget.locator("summary").click()
        widget.locator("[data-chip]").last.click()
        if "The text is whole." in widget.inner_text():
            widget.locator("[data-step=back]").click()
            widget.locator("[data-chip]").first.click()
    assert "not asked here" in widget.inner_text()


def test_parts_of_characters_are_shown_as_bytes_and_mark_up_as_text(specimen):
    _page, widget = specimen
    widget.locator("select[name=example]").select_option(label="Fruit")
    widget.locator("summary").click()
    chips = widget.locator("[data-chip]").all_inner_texts()
    assert "⟨EC⟩" in chips and "<b>" in chips and "사과" in chips


def test_every_control_has_a_name_and_changes_are_announced(specimen):
    _page, widget = specimen
    unnamed = widget.locator("input, select").evaluate_all("(all) => all.filter((c) => !c.labels?.length).length")
    assert unnamed == 0
    widget.locator("[data-step=likeliest]").click()
    widget.locator("[aria-live]", has_text="tokens allowed").wait_for(state="attached")


def test_it_fits_a_phone_and_speaks_korean(specimen_url, new_page, korean_page):
    phone = new_page(width=360)
    visit(phone, specimen_url)
    assert phone.evaluate("() => document.documentElement.scrollWidth <= 360")
    assert "허용된 토큰" in korean_page.locator(".cw-stepper").inner_text()
