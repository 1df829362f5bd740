"""The sampling widget computes what fmlab.decoding computes, on the state that a page embeds, and can be operated."""

import json
import math
import random

import pytest
import torch
from sitetools import computed

from fmlab.decoding import distribution, processors

pytestmark = pytest.mark.slow
SLIDERS = ("temperature", "top_k", "top_p", "min_p")

MODULE = """(await import(new URL("widgets/sampler.mjs", document.querySelector("script[src*=widget-loader]").src)))"""
# For each context and setting: the probabilities and the kept tokens that the page's own module computes.
COMPUTE = f"""async ([state, all]) => {{
  const {{ distribution, kept }} = {MODULE};
  return all.map(([c, s]) => [distribution(state.contexts[c].logits, s), kept(state.contexts[c].logits, s)]);
}}"""
ROWS = """() => [...document.querySelectorAll(".cw-sampler tr[data-token]")].map((row) => [
  ...["token", "before", "after"].map((name) => Number(row.dataset[name])), row.classList.contains("cw-cut")])"""


@pytest.fixture
def page(showing):
    return showing("sampler")


def state_of(page) -> dict:
    return json.loads(page.locator('.cw[data-widget="sampler"] > script').first.text_content())


def expected(state, context, settings) -> tuple[list[float], list[int]]:
    """Probabilities and kept tokens by fmlab.decoding, in float64."""
    logits = torch.tensor(state["contexts"][context]["logits"], dtype=torch.float64)
    names = {"temperature": "temperature", "topK": "top_k", "topP": "top_p", "minP": "min_p"}
    steps = processors(**{names[key]: value for key, value in settings.items()})
    for step in steps:
        logits = step(logits)
    return logits.softmax(-1).tolist(), (logits > -math.inf).nonzero()[:, 0].tolist()


def random_settings(rng, size) -> dict:
    return {
        "temperature": rng.choice([0, 0.05, 1, 4, round(rng.uniform(0.1, 4), 3)]),
        "topK": rng.choice([0, 1, 2, size - 1, size, size + 5, rng.randint(1, size)]),
        "topP": rng.choice([1, 0.999, round(rng.uniform(0.01, 1), 4), round(rng.uniform(0.5, 1), 4)]),
        "minP": rng.choice([0, 0.05, 0.1, round(rng.uniform(0, 0.3), 4)]),
    }


def test_probabilities_and_kept_sets_equal_fmlab_decoding(page):
    state, rng = state_of(page), random.Random(5)
    wanted = []
    for context, entry in enumerate(state["contexts"]):
        size = len(entry["logits"])
        alone = [{}, {"temperature": 0}, {"topK": 1}, {"topK": 3}, {"topP": 0.9}, {"topP": 0.01}]
        alone += [{"minP": 0.1}, {"minP": 1}]
        default = {"temperature": 1, "topK": 0, "topP": 1, "minP": 0}
        wanted += [(context, default | one) for one in alone]
        wanted += [(context, random_settings(rng, size)) for _ in range(60)]
    got = computed(page, COMPUTE, [state, wanted])
    assert len(got) == len(wanted) >= 100
    for (context, settings), (probabilities, kept) in zip(wanted, got, strict=True):
        want, want_kept = expected(state, context, settings)
        assert kept == want_kept, (context, settings)
        assert max(abs(a - b) for a, b in zip(probabilities, want, strict=True)) < 1e-9, (context, settings)
        assert [i for i, p in enumerate(probabilities) if p > 0 and i not in set(kept)] == []


def test_what_the_sliders_show_equals_fmlab_decoding(page):
    """60 random slider positions: the settings that the page announces, the rows it shows, the number kept."""
    state, rng = state_of(page), random.Random(6)
    widget = page.locator(".cw-sampler")
    for _ in range(60):
        context = rng.randrange(len(state["contexts"]))
        widget.locator("select").select_option(str(context))
        shares = {name: rng.choice([0, rng.random(), rng.random() ** 3, 1]) for name in SLIDERS}
        settings = page.evaluate(
            """(shares) => Object.entries(shares).map(([name, share]) => {
              const slider = document.querySelector(`.cw-sampler input[name=${name}]`);
              slider.value = Number(slider.min) + share * (slider.max - slider.min);  // the browser snaps it to a step
              slider.dispatchEvent(new Event("input", { bubbles: true }));
              return [name, slider.getAttribute("aria-valuetext")];
            })""",
            shares,
        )
        off = {"temperature": 0, "top_k": 0, "top_p": 1, "min_p": 0}
        said = {name: off[name] if text in ("off", "0 (arg-max)") else float(text) for name, text in settings}
        said["top_k"] = int(said["top_k"])
        logits = torch.tensor(state["contexts"][context]["logits"], dtype=torch.float64)
        want = distribution(logits, processors(**said)).tolist()
        model = distribution(logits).tolist()
        rows = page.evaluate(ROWS)
        assert len(rows) == min(20, len(want))
        for token, before, after, cut in rows:
            assert abs(before - model[token]) < 1e-9 and abs(after - want[token]) < 1e-9, (context, said, token)
            assert cut == (want[token] == 0), (context, said, token)
        assert [row[0] for row in rows] == sorted(range(len(want)), key=lambda t: -logits[t])[: len(rows)]
        kept = sum(p > 0 for p in want)
        assert widget.locator('[data-fact="keptOf"]').inner_text() == f"{kept} of {len(want)}", (context, said)


def test_arrow_keys_on_a_slider_change_the_bars_and_the_announcement(page):
    bars = "(all) => all.map((bar) => bar.style.width)"
    for name in SLIDERS:
        before = page.locator(".cw-sampler .cw-after").evaluate_all(bars)
        page.locator(f".cw-sampler input[name={name}]").focus()
        for _ in range(60):
            page.keyboard.press("ArrowLeft" if name == "top_p" else "ArrowRight")
            if page.locator(".cw-sampler .cw-after").evaluate_all(bars) != before:
                break
        assert page.locator(".cw-sampler .cw-after").evaluate_all(bars) != before, name
        page.locator(".cw-sampler [aria-live]", has_text="Kept").wait_for(state="attached")
        page.locator('.cw-sampler [data-action="reset"]').click()
        assert page.locator(".cw-sampler .cw-after").evaluate_all(bars) == before, f"{name}: reset did not restore"


def counts(page) -> dict[int, int]:
    drawn = page.evaluate("() => document.querySelector('.cw').courseModel.get('counts')")
    return {int(token): n for token, n in drawn.items()}


def test_draws_stay_in_the_kept_set_and_repeat_with_the_seed(page):
    state = state_of(page)
    page.locator(".cw-sampler input[name=temperature]").focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    page.locator('[data-draw="200"]').click()
    page.locator('[data-draw="20"]').click()
    page.locator('[data-draw="1"]').click()
    first = counts(page)
    assert sum(first.values()) == 221
    settings = {"temperature": state["temperature"] + 1, "topK": state["top_k"], "topP": state["top_p"]}
    settings["minP"] = state["min_p"]
    assert set(first) <= set(expected(state, state["context"], settings)[1])
    shown = page.locator(".cw-sampler tbody tr").evaluate_all("(rows) => rows.map((row) => Number(row.dataset.drawn))")
    assert sum(shown) == 221
    page.locator('.cw-sampler [data-action="again"]').click()
    assert counts(page) == {}
    for n in (200, 20, 1):
        page.locator(f'[data-draw="{n}"]').click()
    assert counts(page) == first, "the same seed gives the same draws"
    page.locator(".cw-sampler input[name=min_p]").focus()
    page.keyboard.press("ArrowRight")
    assert counts(page) == {}, "counts belong to settings: other settings start anew"


def test_frequencies_of_20000_draws_agree_with_the_probabilities(page):
    """Pearson's chi-square against its 0.999 quantile (Wilson and Hilferty's approximation); the seed is fixed."""
    state = state_of(page)
    for context, entry in enumerate(state["contexts"]):
        settings = {"temperature": 1.5, "topK": 40, "topP": 0.95, "minP": 0.001}
        drawn = computed(
            page,
            f"""async ([logits, settings]) => {{ const module = {MODULE};
              return module.draw(module.distribution(logits, settings), 20000, 12345)[0]; }}""",
            [entry["logits"], settings],
        )
        want, kept = expected(state, context, settings)
        assert len(drawn) == 20000 and set(drawn) <= set(kept)
        common = [t for t in kept if want[t] * 20000 >= 5]
        observed = [drawn.count(t) for t in common] + [sum(t not in common for t in drawn)]
        ideal = [want[t] * 20000 for t in common] + [20000 * (1 - sum(want[t] for t in common))]
        pairs = [(o, e) for o, e in zip(observed, ideal, strict=True) if e >= 5]
        free = len(pairs) - 1
        if free == 0:
            continue
        chi2 = sum((o - e) ** 2 / e for o, e in pairs)
        assert chi2 < free * (1 - 2 / (9 * free) + 3.09 * math.sqrt(2 / (9 * free))) ** 3, (context, chi2, free)


def test_every_control_has_a_label_and_can_be_reached_by_tab(page):
    controls = page.locator(".cw-sampler :is(select, input, button)")
    named = controls.evaluate_all("(all) => all.map((c) => c.labels?.[0]?.textContent || c.textContent)")
    assert named[:5] == ["Context", "Temperature", "Top-k", "Top-p", "Min-p"]
    assert named[5:] == ["Draw 1", "Draw 20", "Draw 200", "Reset draws", "Reset all"]
    page.locator(".cw-sampler select").focus()
    for _ in range(controls.count() - 1):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.action") == "reset"


def test_tokens_are_shown_as_text_never_as_markup(widgets_page):
    page = widgets_page
    assert page.locator(".cw-sampler tbody code").all_inner_texts()[:6] == ["<b>&", "␣a", "↵", "⇥", "∅", "</script>"]
    assert page.locator(".cw-sampler b b, .cw-sampler tbody b").count() == 0
    assert "A falling <i>prompt</i>" in page.locator(".cw-sampler .cw-prompt").inner_text()


def test_what_is_cut_is_told_by_words_and_pattern_and_not_by_colour_alone(widgets_page):
    page = widgets_page
    page.locator(".cw-sampler select").select_option(label="Ties")
    page.locator(".cw-sampler input[name=top_k]").focus()
    page.keyboard.press("ArrowRight")
    cut = page.locator(".cw-sampler tr.cw-cut").first
    assert cut.locator("td").nth(2).inner_text() == "cut"
    assert cut.locator("code").evaluate("(code) => getComputedStyle(code).textDecorationLine") == "line-through"
    assert cut.locator(".cw-before").evaluate("(bar) => getComputedStyle(bar).borderStyle") == "dashed"


def test_a_korean_page_gets_korean_labels(korean_page):
    assert korean_page.locator(".cw-sampler .cw-control label").all_inner_texts() == ["온도", "Top-k", "Top-p", "Min-p"]
    assert "먼저 예측해 보거나" in korean_page.locator(".predict-cover").first.inner_text()


def test_a_vocabulary_as_large_as_real_ones_is_no_trouble(page):
    count = page.evaluate(
        f"""async () => {{
          const {{ kept }} = {MODULE};
          return kept(Array.from({{ length: 200000 }}, (_, i) => -i / 1000), {{ topP: 0.5, minP: 0.1 }}).length;
        }}"""
    )
    assert 600 < count < 800  # half of the probability of exp(-i / 1000) lies in the first 693
