"""The calculator computes what fmlab.sizing computes, on the state that a page embeds, and anyone can operate it."""

import json
import random
from dataclasses import asdict

import pytest
from sitetools import visit
from specimen import sized

from fmlab.models import GPTConfig
from fmlab.sizing import counting, memory
from fmlab.sizing.published import PUBLISHED

pytestmark = pytest.mark.slow

MODULE = (
    """(await import(new URL("widgets/calculator.mjs", document.querySelector("script[src*=widget-loader]").src)))"""
)
# For each config and setting: weights by part, KV cache, training terms and activations, as whole numbers in strings.
COMPUTE = f"""async (all) => {{
  const c = {MODULE};
  const text = (found) => Object.fromEntries(Object.entries(found).map(([key, value]) => [key, String(value)]));
  return all.map(([config, s]) => {{
    const wrong = c.problem(config);
    if (wrong) return wrong[0];
    const count = c.parameters(config);
    return [text(count), String(c.kvCacheBytes(config, s.tokens, s.batch, s.bits)), text(c.trainingBytes(count.total)),
      String(c.activationBytes(config, s.batch, s.tokens, s.bits, s.recompute)), String(c.bytes(count.total, s.bits))];
  }});
}}"""


def configs() -> list[GPTConfig]:
    """Every published model, the specimen's, and random ones of every kind."""
    rng, found = random.Random(4), [entry.config for entry in PUBLISHED.values()] + list(sized().values())
    for _ in range(150):
        heads = rng.choice([1, 2, 4, 6, 12])
        kinds = {
            "layers": rng.randint(1, 9),
            "width": heads * 2 * rng.randint(1, 40),
            "heads": heads,
            "kv_heads": rng.choice([None, 1, heads]),
            "head_dim": rng.choice([None, None, 2 * rng.randint(1, 40)]),
            "hidden": rng.choice([None, rng.randint(1, 500)]),
            "tie": rng.random() < 0.5,
            "norm": rng.choice(["rms", "layer", None]),
            "norm_last": rng.random() < 0.3,
            "positions": rng.choice(["rotary", "learned", "sinusoidal", None]),
            "mlp": rng.choice(["gelu", "relu", "silu", "linear", "swiglu", None]),
            "qkv_bias": rng.random() < 0.3,
        }
        if kinds["mlp"] and rng.random() < 0.5:
            experts = rng.randint(1, 9)
            kinds |= {"experts": experts, "experts_active": rng.randint(1, experts)}
            kinds |= {"expert_hidden": rng.choice([None, rng.randint(1, 99)]), "shared_experts": rng.randint(0, 3)}
            kinds["dense_layers"] = rng.randint(0, kinds["layers"])
        else:
            kinds["bias"] = rng.random() < 0.5
        found.append(GPTConfig(rng.randint(1, 90_000), context=rng.randint(1, 9000), **kinds))
    return found


@pytest.fixture
def page(showing):
    return showing("calculator")


@pytest.fixture
def specimen(widgets_page):
    return widgets_page, widgets_page.locator(".cw-calculator")


def test_weights_and_bytes_equal_fmlab_sizing(page):
    rng, wanted = random.Random(5), []
    for config in configs():
        settings = {"tokens": rng.randint(1, 200_000), "batch": rng.randint(1, 600), "bits": rng.choice([4, 8, 16, 32])}
        wanted.append((config, settings | {"recompute": rng.random() < 0.5}))
    got = page.evaluate(COMPUTE, [[asdict(config), settings] for config, settings in wanted])
    for (config, s), (count, cache, training, activations, weights) in zip(wanted, got, strict=True):
        want = counting.parameters(config)
        ours = {**want.parts(), "total": want.total, "active": want.active}
        assert count == {key: str(value) for key, value in ours.items()}, config
        assert cache == str(memory.kv_cache_bytes(config, s["tokens"], s["batch"], s["bits"])), config
        assert training == {key: str(value) for key, value in memory.training_bytes(want.total).items()}
        wanted_activations = memory.activation_bytes(config, s["batch"], s["tokens"], s["bits"], s["recompute"])
        assert activations == str(wanted_activations), (config, s)
        assert weights == str(memory.weight_bytes(want.total, s["bits"]))


def test_sizes_that_python_refuses_are_refused_in_the_page_as_well(page):
    plain = asdict(sized()["mixture"])
    changes = [{"width": 97, "head_dim": None}, {"head_dim": 15}, {"kv_heads": 2}, {"experts_active": 9}]
    changes += [{"dense_layers": 5}, {"layers": 0}, {"bias": True}, {"shared_experts": -1}]
    changes += [{"positions": "sinusoidal", "width": 97}]
    for change in changes:
        with pytest.raises(ValueError):
            GPTConfig(**{**plain, **change})
    changes += [{"vocab_size": None}, {"layers": 2.5}, {"width": 10**9}]
    got = page.evaluate(COMPUTE, [[{**plain, **change}, {}] for change in changes])
    assert all(isinstance(found, str) for found in got), got


def value_of(widget, row, table):
    return int(widget.locator("table").nth(table).locator(f'tr[data-row="{row}"]').get_attribute("data-value"))


def test_typing_a_size_and_moving_sliders_change_what_is_shown(specimen):
    page, widget = specimen
    widget.locator("select").first.select_option(label="Llama 2 7B")
    total = widget.locator('[data-fact="total"]')
    assert total.get_attribute("data-value") == "6738415616" and "6.74 B" in total.inner_text()
    widget.get_by_label("key-value heads").fill("8")
    config = GPTConfig(**{**asdict(sized()["Llama 2 7B"]), "kv_heads": 8})
    assert total.get_attribute("data-value") == str(counting.parameters(config).total)
    widget.locator("input[name=tokens]").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    widget.locator("input[name=batch]").focus()
    page.keyboard.press("ArrowRight")
    cache = memory.kv_cache_bytes(config, 8 * 4096, 2)
    assert value_of(widget, "cache", 2) == cache
    weights = memory.weight_bytes(counting.parameters(config).total, 16)
    assert value_of(widget, "sum", 2) == weights + cache
    state = sum(memory.training_bytes(counting.parameters(config).total).values())
    assert value_of(widget, "sum", 3) == state + memory.activation_bytes(config, 1, 4096)
    widget.get_by_label("Recompute").check()
    assert value_of(widget, "sum", 3) == state + memory.activation_bytes(config, 1, 4096, recompute=True)
    widget.get_by_label("Memory of one device").fill("8")
    assert "at least" in widget.locator(".cw-verdict").first.inner_text()
    widget.locator('[data-action="reset"]').click()
    assert total.get_attribute("data-value") == "6738415616"


def test_a_size_that_cannot_be_is_named_and_no_number_is_shown_until_it_is_mended(specimen):
    _page, widget = specimen
    widget.locator("select").first.select_option(label="Llama 2 7B")
    heads = widget.get_by_label("heads", exact=True)
    heads.fill("33")
    note, told = widget.locator(".cw-note"), widget.locator("[aria-live=polite]")
    assert "cannot be divided into 33 heads" in note.inner_text()
    told.filter(has_text="cannot be divided into 33 heads").wait_for(state="attached")
    assert not widget.locator('[data-fact="total"]').is_visible()
    heads.fill("")
    assert "heads must be a whole number" in note.inner_text() and heads.get_attribute("aria-invalid") == "true"
    heads.fill("32")
    assert note.inner_text() == "" and widget.locator('[data-fact="total"]').is_visible()


def test_every_control_has_a_name_and_changes_are_announced(specimen):
    _page, widget = specimen
    unnamed = widget.locator("input, select").evaluate_all("(all) => all.filter((c) => !c.labels?.length).length")
    assert unnamed == 0
    widget.get_by_label("layers", exact=True).fill("5")
    widget.locator("[aria-live]", has_text="Weights").wait_for(state="attached")


def test_it_fits_a_phone_and_speaks_korean(specimen_url, new_page, korean_page):
    phone = new_page(width=360)
    visit(phone, specimen_url)
    assert phone.evaluate("() => document.documentElement.scrollWidth <= 360")
    box = phone.locator(".cw-calculator")
    clipped = box.locator("td").evaluate_all("(all) => all.filter((c) => c.scrollWidth > c.clientWidth + 1).length")
    assert clipped == 0, "a number is cut off"
    korean = korean_page.locator(".cw-calculator")
    assert "키-값 헤드" in korean.inner_text() and "헤드와 같음" in json.dumps(
        korean.locator("input").evaluate_all("(all) => all.map((i) => i.placeholder)"), ensure_ascii=False
    )
