"""The attention widget computes what fmlab.models.GPT computes, on the state of its page, and can be operated."""

import json
import random
import re

import pytest
import torch
from test_attention_widget import unpacked

pytestmark = pytest.mark.slow

MODULE = (
    """(await import(new URL("widgets/attention.mjs", document.querySelector("script[src*=widget-loader]").src)))"""
)
RUN = f"""async ([state, texts]) => {{
  const {{ unpack, encode, run }} = {MODULE}, model = unpack(state);
  const plain = (rows) => rows.map((row) => Array.from(row));
  return texts.map((text) => {{
    const tokens = encode(model, text), {{ heads, next }} = run(model, tokens);
    return {{ tokens, next, heads: heads.map((all) => all.map((one) =>
      Object.fromEntries(Object.entries(one).map(([name, rows]) => [name, plain(rows)])))) }};
  }});
}}"""
SQUARES = """() => [...document.querySelectorAll(".cw-map [data-query]")].map((td) => [
  Number(td.dataset.query), Number(td.dataset.key), parseFloat(td.querySelector("i").style.width) / 100])"""
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture
def page(showing):
    return showing("attention")


@pytest.fixture
def specimen(widgets_page):
    return widgets_page, widgets_page.locator(".cw-attention")


def state_of(page) -> dict:
    return json.loads(page.locator('.cw[data-widget="attention"] > script').first.text_content())


def put(page, text):
    """Put a text into the field as if it had been pasted, and wait until it has been read."""
    page.locator(".cw-attention textarea").fill(text)
    page.evaluate(DRAWN)


def maps_of(page, text, layer=0, head=0) -> torch.Tensor:
    """The weights that the model of the page has, by fmlab, in float64."""
    model, tokenizer = unpacked(state_of(page))
    tokens = torch.tensor([[tokenizer.eos, *tokenizer.encode(text)]])
    return model.double().attention_weights(tokens)[layer][0, head]


# ---------------------------------------------------------------- the same numbers as fmlab


def test_the_page_computes_every_step_of_every_head_as_fmlab_does(page):
    state, rng = state_of(page), random.Random(1)
    model, tokenizer = unpacked(state)
    known = state["vocabulary"]
    texts = ["", *state["texts"], "unheard of words", *(" ".join(rng.choices(known, k=n)) for n in (1, 2, 5, 12))]
    model = model.double()
    for text, got in zip(texts, page.evaluate(RUN, [state, texts]), strict=True):
        tokens = torch.tensor([[tokenizer.eos, *tokenizer.encode(text)]])
        assert got["tokens"] == tokens[0].tolist()
        with torch.no_grad():
            streams, angles = model.streams(tokens), model.angles(slice(0, tokens.shape[1]))
            angles = tuple(table.double() for table in angles)
            next_word = model(tokens)[0, -1].softmax(-1)
        torch.testing.assert_close(torch.tensor(got["next"], dtype=torch.float64), next_word, atol=1e-5, rtol=1e-3)
        for block, stream, heads in zip(model.blocks, streams[:-1], got["heads"], strict=True):
            with torch.no_grad():
                q, k, v = block.queries_keys_values(block.norm_attention(stream), angles)
            scores, weights = q @ k.transpose(-1, -2), block.attention_weights(stream, angles)
            root = model.config.head_width**0.5
            for head, one in enumerate(heads):
                for name, expected in (("queries", q), ("keys", k), ("values", v)):
                    torch.testing.assert_close(
                        torch.tensor(one[name], dtype=torch.float64), expected[0, head], atol=1e-4, rtol=1e-4
                    )
                for i in range(tokens.shape[1]):
                    for name, row in (("scores", scores), ("scaled", scores / root), ("weights", weights)):
                        assert one[name][i] == pytest.approx(row[0, head, i, : i + 1].tolist(), abs=1e-3, rel=1e-3)


def test_words_are_cut_where_python_cuts_them(specimen):
    page, _ = specimen
    state = state_of(page)
    _, tokenizer = unpacked(state)
    blanks = [chr(code) for code in range(0x3001) if chr(code).isspace()]
    texts = [f"the{blank}cat" for blank in blanks] + ["the\u200bcat", "the\ufeffcat", "  the  cat \n", "The CAT"]
    got = [one["tokens"] for one in page.evaluate(RUN, [state, texts])]
    assert got == [[tokenizer.eos, *tokenizer.encode(text)] for text in texts]


# ---------------------------------------------------------------- what is drawn


def test_each_square_has_the_area_of_its_weight_in_the_head_that_is_chosen(specimen):
    page, widget = specimen
    for layer in (0, 1):
        for head in (0, 1):
            button = widget.get_by_role("button", name=f"Block {layer}, head {head}")
            button.click()
            assert button.get_attribute("aria-pressed") == "true"
            assert widget.locator("[aria-pressed=true]").count() == 1
            maps, squares = maps_of(page, state_of(page)["texts"][0], layer, head), page.evaluate(SQUARES)
            assert [(i, j) for i, j, _ in squares] == [(i, j) for i in range(5) for j in range(i + 1)]
            for i, j, side in squares:
                assert side**2 == pytest.approx(maps[i, j].item(), abs=1e-3)


def test_a_square_that_is_pointed_at_tells_how_its_weight_comes_about(specimen):
    page, widget = specimen
    put(page, "the cat sat on")
    widget.locator("[data-query='3'][data-key='1']").hover()
    maps = maps_of(page, "the cat sat on")
    assert "What “sat” takes" in widget.locator(".cw-steps caption").inner_text()
    rows = widget.locator(".cw-steps tbody tr")
    assert rows.count() == 5
    read = [[cell.inner_text().replace("−", "-") for cell in row.locator("th, td").all()] for row in rows.all()]
    assert [row[0] for row in read] == ["<eos>", "the", "cat", "sat", "Sum"]
    for j, (_, score, scaled, weight, _) in enumerate(read[:4]):
        assert float(scaled) == pytest.approx(float(score) / 8**0.5, abs=0.011)
        assert float(weight) == pytest.approx(maps[3, j].item(), abs=6e-4)
    assert read[4][3] == "1.000"
    assert widget.locator(".cw-steps .cw-row th").inner_text() == "the"
    assert widget.locator(".cw-vectors p").first.inner_text().startswith("Vectors of “sat” looking at “the”")
    assert widget.locator(".cw-vectors .cw-strip").count() == 4
    assert widget.locator(".cw-vectors .cw-strip").first.locator("i").count() == 8


def test_unknown_words_and_too_many_are_told(specimen):
    page, widget = specimen
    put(page, "the Cat sat Cat <i>")
    note = widget.locator(".cw-note")
    assert note.inner_text() == "Unknown to this model, read as <unk>: Cat, <i>."
    assert widget.locator("i i").count() == 0
    widget.locator("[aria-live]", has_text=note.inner_text()).wait_for(state="attached")
    put(page, "cat " * 40)
    assert note.inner_text() == "Only the first 15 of 40 words are read."
    assert widget.locator(".cw-map tbody tr").count() == 16
    assert widget.locator(".cw-next button:not([disabled])").count() == 0
    put(page, "")
    assert note.inner_text() == "" and widget.locator(".cw-map tbody tr").count() == 1


def test_a_probable_next_word_can_be_added_and_an_example_taken(specimen):
    page, widget = specimen
    put(page, "the cat ")
    first = widget.locator(".cw-next button").first
    word = first.inner_text().rsplit(" ", 1)[0]
    model, tokenizer = unpacked(state_of(page))
    with torch.no_grad():
        best = model(torch.tensor([[tokenizer.eos, *tokenizer.encode("the cat")]]))[0, -1].argmax()
    assert word == tokenizer.words[int(best)]
    first.click()
    assert widget.locator("textarea").input_value() == f"the cat {word}"
    widget.locator("[data-example='1']").click()
    assert widget.locator("textarea").input_value() == state_of(page)["texts"][1]


def test_what_the_kernel_sets_is_shown(specimen):
    page, widget = specimen
    set_it = "([key, value]) => document.querySelector('.cw[data-widget=attention]').courseModel.set(key, value)"
    page.evaluate(set_it, ["text", "a mat"])
    assert widget.locator("textarea").input_value() == "a mat" and widget.locator(".cw-map tbody tr").count() == 3
    page.evaluate(set_it, ["head", 1])
    assert widget.locator(".cw-where").inner_text() == "Block 0, head 1"


# ---------------------------------------------------------------- for everyone


def focused(page):
    return page.evaluate("() => Object.values(document.activeElement.dataset).filter((v) => v !== 'true').join()")


def test_the_map_is_one_stop_of_the_keyboard_and_the_arrows_move_in_it(specimen):
    page, widget = specimen
    put(page, "the cat sat")
    widget.get_by_role("button", name="Block 1, head 1").focus()
    page.keyboard.press("Tab")
    assert focused(page).startswith("3,")
    page.keyboard.press("Home")
    assert focused(page) == "3,0"
    for key, at in (
        ("ArrowRight", "3,1"),
        ("ArrowUp", "2,1"),
        ("End", "2,2"),
        ("ArrowRight", "2,2"),
        ("ArrowUp", "1,1"),
        ("ArrowLeft", "1,0"),
        ("ArrowUp", "0,0"),
        ("ArrowUp", "0,0"),
        ("ArrowDown", "1,0"),
    ):
        page.keyboard.press(key)
        assert focused(page) == at, key
        query = ["<eos>", "the", "cat", "sat"][int(at[0])]
        assert f"What “{query}” takes" in widget.locator(".cw-steps caption").inner_text()
    style = "getComputedStyle(document.activeElement)"
    line, width = page.evaluate(f"[{style}.outlineStyle, parseFloat({style}.outlineWidth)]")
    assert line == "solid" and width >= 2
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "1,0", "Tab comes back to the square that was looked at last"


def test_in_jupyterlab_no_key_on_a_control_is_a_command(specimen):
    _, widget = specimen
    controls = widget.locator("textarea, button, [tabindex]")
    assert controls.count() > 12
    assert controls.evaluate_all("(all) => all.every((c) => c.dataset.lmSuppressShortcuts === 'true')")


def test_field_maps_and_squares_have_names_and_changes_are_announced(specimen):
    page, widget = specimen
    assert widget.get_by_label("Your text").count() == 1
    assert widget.get_by_role("grid", name="Attention map: Block 0, head 0").count() == 1
    put(page, "the cat")
    weight = maps_of(page, "the cat")[2]
    name = f"cat looks at the: weight {weight[1]:.2f}"
    assert widget.get_by_role("gridcell", name=name, exact=True).count() == 1
    said = re.compile(r"cat looks at (<eos>|the|cat): weight \d\.\d\d")
    widget.locator("[aria-live]", has_text=said).wait_for(state="attached")


def test_the_small_maps_follow_the_theme(specimen):
    page, _ = specimen
    ink = """() => { const c = document.querySelector('.cw-heads canvas');
      return [...c.getContext('2d').getImageData(1, 1, 1, 1).data].slice(0, 3).reduce((a, b) => a + b); }"""
    light = page.evaluate(ink)
    page.evaluate("() => document.documentElement.setAttribute('data-theme', 'dark')")
    page.evaluate(DRAWN)
    assert light < 300 < 450 < page.evaluate(ink)


def test_a_korean_page_gets_korean_labels(korean_page):
    assert korean_page.locator(".cw-attention label").inner_text() == "글을 써 보세요"
    assert korean_page.locator(".cw-attention .cw-where").inner_text() == "블록 0, 헤드 0"


def test_without_javascript_the_weights_are_a_table(specimen_url, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(specimen_url)
    table = page.locator('.cw[data-widget="attention"] table')
    assert table.is_visible() and "block 0, head 0" in table.inner_text()
