"""The pressure widget weighs answers as fmlab.posttraining does, on the state that a page embeds; anyone can use it."""

import pytest
import torch
from sitetools import visit
from specimen import requests

from fmlab.posttraining.best_of_n import mean_of_best
from fmlab.posttraining.tilt import kl_from_draws, tilted

pytestmark = pytest.mark.slow

MODULE = """(await import(new URL("widgets/pressure.mjs", document.querySelector("script[src*=widget-loader]").src)))"""
STOPS = f"async ([method, count]) => {MODULE}.stops(method, count).map((stop) => stop === Infinity ? null : stop)"
WEIGH = f"async ([scores, method, stop]) => {MODULE}.weigh(scores, method, stop ?? Infinity)"
DIVERGE = f"async (weights) => {MODULE}.divergence(weights)"


def rows():
    generator = torch.Generator().manual_seed(3)
    drawn = [torch.randn(m, generator=generator, dtype=torch.float64).tolist() for m in (2, 7, 128)]
    tied = [float(i // 4) for i in range(40)]
    return [*drawn, tied, [2.5] * 9, *(values for r in requests() for values in r["rewards"].values())]


@pytest.fixture
def specimen(widgets_page):
    return widgets_page, widgets_page.locator(".cw-pressure")


def test_weights_equal_those_of_fmlab_at_every_stop(specimen):
    page, _widget = specimen
    for scores in rows():
        given, m = torch.tensor(scores, dtype=torch.float64), len(scores)
        for n in page.evaluate(STOPS, ["best", m]):
            want = mean_of_best(given.expand(m, m), torch.eye(m, dtype=torch.float64), n)
            got = page.evaluate(WEIGH, [scores, "best", n])
            assert got == pytest.approx(want.tolist(), abs=1e-9), (n, m)
            assert page.evaluate(DIVERGE, got) == pytest.approx(kl_from_draws(want).item(), abs=1e-9)
        for beta in page.evaluate(STOPS, ["tilt", m]):
            want = tilted(given, float("inf") if beta is None else beta)
            got = page.evaluate(WEIGH, [scores, "tilt", beta])
            assert got == pytest.approx(want.tolist(), abs=1e-9), (beta, m)
            assert page.evaluate(DIVERGE, got) == pytest.approx(kl_from_draws(want).item(), abs=1e-9)


def fact(widget, name):
    return float(widget.locator(f'[data-fact="{name}"]').get_attribute("data-value"))


def wanted(reward, method, stop):
    """Mean reward, quality, KL over the specimen's requests, by fmlab."""
    found = []
    for request in requests():
        scores = torch.tensor([round(x, 3) for x in request["rewards"][reward]], dtype=torch.float64)
        quality = torch.tensor([round(x, 3) for x in request["quality"]], dtype=torch.float64)
        m = len(scores)
        if method == "best":
            weights = mean_of_best(scores.expand(m, m), torch.eye(m, dtype=torch.float64), stop)
        else:
            weights = tilted(scores, stop)
        found.append([(weights * scores).sum(), (weights * quality).sum(), kl_from_draws(weights)])
    return torch.tensor(found).mean(0).tolist()


def test_slider_method_and_reward_change_what_is_shown(specimen):
    page, widget = specimen
    shown = lambda: [fact(widget, name) for name in ("reward", "quality", "kl")]  # noqa: E731
    assert shown() == pytest.approx(wanted("long", "best", 4), abs=1e-5)
    widget.locator("input[name=position]").focus()
    page.keyboard.press("End")
    assert widget.locator("output").inner_text() == "N = 40"
    assert shown() == pytest.approx(wanted("long", "best", 40), abs=1e-5)
    widget.locator("select[name=reward]").select_option(label="right <i>")
    assert shown() == pytest.approx(wanted("right <i>", "best", 40), abs=1e-5)
    widget.locator("select[name=method]").select_option("tilt")
    page.keyboard.press("Tab")
    widget.locator("input[name=position]").focus()
    page.keyboard.press("End")
    assert widget.locator("output").inner_text() == "β = 0.03"
    assert shown() == pytest.approx(wanted("right <i>", "tilt", 0.03), abs=1e-5)
    page.keyboard.press("Home")
    assert shown()[2] == pytest.approx(0, abs=1e-9)


def test_the_likeliest_answers_are_those_of_the_request_that_is_chosen(specimen):
    page, widget = specimen
    widget.locator("input[name=position]").focus()
    page.keyboard.press("End")
    for number, request in enumerate(requests()):
        widget.locator("select[name=request]").select_option(label=request["name"])
        best = max(range(40), key=lambda i: request["rewards"]["long"][i])
        first = widget.locator("tbody tr").first
        assert first.locator("td").first.text_content() == request["answers"][best], number
        assert first.locator("th").inner_text() == "100.0%"


def test_every_control_has_a_name_the_chart_is_described_and_changes_are_announced(specimen):
    page, widget = specimen
    unnamed = widget.locator("input, select").evaluate_all("(all) => all.filter((c) => !c.labels?.length).length")
    assert unnamed == 0 and "against KL" in widget.locator("svg title").text_content()
    widget.locator("input[name=position]").focus()
    page.keyboard.press("ArrowRight")
    widget.locator("[aria-live]", has_text="true quality").wait_for(state="attached")


def test_it_fits_a_phone_and_speaks_korean(specimen_url, new_page, korean_page):
    phone = new_page(width=360)
    visit(phone, specimen_url)
    assert phone.evaluate("() => document.documentElement.scrollWidth <= 360")
    assert "진짜 품질" in korean_page.locator(".cw-pressure").inner_text()
