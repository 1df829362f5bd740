"""The player computes fmlab's own logits and probabilities in the page, and can be operated by anyone."""

import itertools
import random
import re
import shutil

import pytest
import torch
from browser import Watch, serve
from playwright.sync_api import expect
from sitetools import visit
from test_site_pages import poor

from fmlab.decoding import RepetitionPenalty, generate, process, processors
from fmlab.models import load
from fmlab.text import world_tokenizer
from fmlab.world import World, documents

pytestmark = pytest.mark.slow

# Inside `async` code: the page's own module, and the model that it makes of the weights which the page serves.
HERE = """
  const m = await import(new URL("widgets/player.mjs", document.querySelector("script[src*=widget-loader]").src));
  const about = await document.querySelector("[data-widget=player]").courseModel.asset("world-0");
  const net = new m.Transformer(about);
"""
NAMES = {"temperature": "temperature", "topK": "top_k", "topP": "top_p", "minP": "min_p"}


@pytest.fixture(scope="module")
def model():
    return load("world-0")


@pytest.fixture(scope="module")
def words():
    return world_tokenizer(World(0))


@pytest.fixture(scope="module")
def texts(words) -> list[list[int]]:
    """Token rows of all kinds: one token, sentences, one that fills the context, and random tokens that do."""
    rng = random.Random(3)
    written = itertools.islice(documents(World(0), seed=5), 40)
    stream = [words.eos, *(i for d in written for i in [*words.encode(d), words.eos])]
    prompts = ["", "Raleko lives in", "3 + 4 =", "Kokofa <unk> ! <pad>"]
    rows = [[words.eos, *words.encode(prompt)] for prompt in prompts]
    return [*rows, stream[:64], [rng.randrange(len(words)) for _ in range(64)]]


@pytest.fixture
def page(widgets_page):
    return widgets_page


@pytest.fixture
def player(page):
    """The specimen's player with its model loaded."""
    widget = page.locator(".cw-player")
    widget.locator("[data-do=load]").click()
    expect(widget).to_have_attribute("data-loaded", "1")
    return widget


def expected(model, ids, settings) -> torch.Tensor:
    """Logits after the settings by fmlab.decoding, float64."""
    with torch.inference_mode():
        logits = model(torch.tensor([ids]))[0, -1].double()
    return process(logits, steps(ids, settings))


def steps(seen, settings) -> list:
    rest = processors(**{NAMES[key]: value for key, value in settings.items() if key != "penalty"})
    return [RepetitionPenalty(settings.get("penalty", 1.0), torch.tensor(seen)), *rest]


def test_logits_equal_those_of_fmlab_at_every_place_of_every_text(page, model, texts):
    got = page.evaluate(
        f"""async (texts) => {{ {HERE}
          return texts.map((ids) => {{ net.rewind(0); return ids.map((token) => [...net.step(token)]); }}); }}""",
        texts,
    )
    assert len(texts[-1]) == len(texts[-2]) == model.config.context
    for ids, rows in zip(texts, got, strict=True):
        with torch.inference_mode():
            want = model(torch.tensor([ids]))[0]
        assert torch.tensor(rows).shape == want.shape
        assert float((torch.tensor(rows) - want).abs().max()) < 1e-4, ids[:5]


def test_a_cache_that_was_cut_back_gives_what_reading_anew_gives(page, texts):
    different = page.evaluate(
        f"""async ([one, other]) => {{ {HERE}
          const read = (fresh, ids) => ids.map((token) => fresh.step(token)).at(-1);
          const text = new m.Text(net), found = [];
          for (const ids of [one, other, one.slice(0, 9), [...one.slice(0, 9), ...other.slice(0, 30)], one]) {{
            text.become(ids);
            const want = read(new m.Transformer(about), ids);
            found.push(Math.max(...text.before().map((x, i) => Math.abs(x - want[i]))));
          }}
          return found; }}""",
        texts[-2:],
    )
    assert different == [0] * 5


def test_a_text_longer_than_the_context_is_refused(page):
    said = page.evaluate(f"async () => {{ {HERE} try {{ for (;;) net.step(1); }} catch (e) {{ return e.message; }} }}")
    assert said == "65 tokens do not fit into a context of 64."


def test_probabilities_after_each_setting_equal_fmlab_decoding(page, model, texts):
    rng, wanted = random.Random(7), []
    default = {"penalty": 1, "temperature": 1, "topK": 0, "topP": 1, "minP": 0}
    alone = [{}, {"temperature": 0}, {"temperature": 0.5}, {"topK": 1}, {"topK": 7}, {"topK": 900}, {"topP": 0.9}]
    alone += [{"topP": 0}, {"minP": 0.1}, {"minP": 1}, {"penalty": 1.3}, {"penalty": 3, "temperature": 0}]
    for ids in texts:
        rows = [{**default, **one} for one in alone]
        for _ in range(25):
            kind = [round(rng.uniform(1, 3), 2), rng.choice([0, 0.05, 4, round(rng.uniform(0.1, 4), 3)])]
            kind += [rng.choice([0, 1, rng.randint(1, 728)]), rng.choice([1, round(rng.uniform(0.01, 1), 4)])]
            rows.append(dict(zip(default, [*kind, rng.choice([0, 0.05, round(rng.uniform(0, 0.3), 4)])], strict=True)))
        wanted += [(ids, settings) for settings in rows]
    with torch.inference_mode():  # the same float32 numbers on both sides: what is compared here are the settings
        logits = {tuple(ids): model(torch.tensor([ids]))[0, -1].tolist() for ids in texts}
    got = page.evaluate(
        f"""async (all) => {{ {HERE}
          return all.map(([x, seen, s]) => [m.distribution(x, seen, s), m.stages(x, seen, s).map(([n]) => n)]); }}""",
        [(logits[tuple(ids)], ids, settings) for ids, settings in wanted],
    )
    for (ids, settings), (p, names) in zip(wanted, got, strict=True):
        want = process(torch.tensor(logits[tuple(ids)], dtype=torch.float64), steps(ids, settings)).softmax(-1)
        p = torch.tensor(p, dtype=torch.float64)
        assert float((p - want).abs().max()) < 1e-9, settings
        assert (p > 0).tolist() == (want > 0).tolist(), settings
        assert names == [name for name in default if settings[name] != default[name]]


def test_the_greedy_continuation_is_fmlabs(page, model, words, texts):
    prompts = [*texts[:4], texts[-2][:12]]
    got = page.evaluate(
        f"""async (prompts) => {{ {HERE}
          return prompts.map((ids) => {{
            const text = new m.Text(net);
            text.become(ids);
            while (!text.full) text.grow({{ temperature: 0 }}, 0);
            return text.tokens.slice(ids.length);
          }}); }}""",
        prompts,
    )
    for ids, new in zip(prompts, got, strict=True):
        room = model.config.context + 1 - len(ids)
        assert new == generate(model, torch.tensor([ids]), room)[0].tolist()


def test_draws_follow_the_probabilities_and_seeds_give_different_streams(page):
    shares, streams = page.evaluate(
        f"""async () => {{ {HERE}
          const p = [0, 0.5, 0.3, 0, 0.2, 0], counts = p.map(() => 0);
          for (let n = 0; n < 20000; n++) counts[m.pick(p, m.uniform(11, n))]++;
          const stream = (seed) => Array.from({{ length: 8 }}, (_, n) => m.uniform(seed, n));
          return [counts.map((c) => c / 20000), [stream(0), stream(1), stream(4294967295), stream(0)]]; }}"""
    )
    assert shares[0] == shares[3] == shares[5] == 0
    assert [round(shares[i], 2) for i in (1, 2, 4)] == [0.5, 0.3, 0.2]
    assert streams[0] == streams[3] and len({x for stream in streams for x in stream}) == 24


def text_of(widget) -> list[str]:
    """The words that the widget shows."""
    return widget.locator(".cw-text button:not(.cw-next-token)").all_inner_texts()


def press(widget, what):
    """Press a button and wait until nothing is being written."""
    widget.locator(f"[data-do={what}]").click()
    expect(widget.locator("[data-do=stop]")).to_be_disabled()


def slide(widget, name, value):
    widget.locator(f"input[name={name}]").evaluate(
        "(input, value) => { input.value = value; input.dispatchEvent(new Event('input', { bubbles: true })); }", value
    )


def test_nothing_is_loaded_before_the_reader_asks_and_then_only_the_weights(specimen_url, new_page):
    page = new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, specimen_url)
    before = len(asked)
    assert not any("world-0" in url for url in asked)
    widget = page.locator(".cw-player")
    assert widget.locator("[data-do=load]").inner_text() == "Load the model (1.1 MB)"
    widget.locator("[data-do=load]").click()
    expect(widget.locator("[data-do=generate]")).to_be_focused()
    assert [url.rsplit("/", 1)[1] for url in asked[before:]] == ["world-0.js"]
    assert "402,336 weights, 728 words" in widget.locator(".cw-ended").inner_text()


def test_weights_that_do_not_come_are_told_and_can_be_asked_for_again(page):
    widget = page.locator(".cw-player")
    page.route("**/world-0.js", lambda route: route.abort())
    widget.locator("[data-do=load]").click()
    expect(widget.locator(".cw-note")).to_contain_text("did not load: world-0.js could not be loaded")
    page.unroute("**/world-0.js")
    widget.locator("[data-do=load]").click()
    expect(widget).to_have_attribute("data-loaded", "1")
    expect(widget.locator(".cw-note")).to_have_text("")


@pytest.mark.parametrize("where", ["base path", "file"])
def test_it_writes_under_a_base_path_and_from_a_file(specimen_site, new_page, tmp_path, words, model, where):
    if where == "file":
        address = specimen_site.as_uri() + "/"
        run_directive(new_page(), address, address, words, model)
    else:
        shutil.copytree(specimen_site, tmp_path / "host" / "course")
        with serve(tmp_path / "host") as url:
            run_directive(new_page(), url + "course/", url + "course/", words, model)


def run_directive(page, address, home, words, model):
    """The cover's player: one press loads the model and writes, with the settings that the page gave."""
    watch = Watch(page, home)
    visit(page, address + "intro.html")
    widget = page.locator(".cw-player")
    assert not widget.locator("input[name=temperature]").is_visible()
    assert widget.locator("[data-do=load]").inner_text() == "Generate (loads the model, 1.1 MB)"
    widget.locator("[data-do=load]").click()
    expect(widget.locator(".cw-ended")).to_have_text("The model wrote its end mark <eos>.")
    ids = [words.eos, *words.encode("3 + 4 =")]
    new = words.decode(generate(model, torch.tensor([ids]), 20, stop=words.eos)[0])
    assert text_of(widget) == ["⟨start⟩", "3", "+", "4", "=", *new.replace("<eos>", "⟨eos⟩").split()]
    assert not watch.problems and not watch.outside


def test_the_same_seed_writes_the_same_text_in_one_go_or_token_by_token(player):
    press(player, "generate")
    first = text_of(player)
    assert player.locator("[data-do=generate]").inner_text() == "Continue"
    press(player, "reset")
    assert text_of(player) == ["⟨start⟩", "Raleko", "lives", "in"]
    for count in range(4, len(first)):
        assert text_of(player) == first[:count]
        press(player, "one")
    assert text_of(player) == first
    press(player, "again")
    assert player.locator("input[name=seed]").input_value() == "4"
    texts = {tuple(first), tuple(text_of(player))}
    for _ in range(3):
        press(player, "again")
        texts.add(tuple(text_of(player)))
    assert len(texts) >= 3
    player.locator("input[name=seed]").fill("3")
    player.locator("input[name=seed]").press("Enter")
    press(player, "reset")
    press(player, "generate")
    assert text_of(player) == first


def test_what_ends_a_text_is_told(player):
    slide(player, "temperature", 0)
    slide(player, "max_new_tokens", 3)
    press(player, "generate")
    assert len(text_of(player)) == 7 and "Max new tokens reached" in player.inner_text()
    slide(player, "max_new_tokens", 64)
    player.locator("input[name=stop]").fill("a painter")
    press(player, "generate")
    assert text_of(player)[-2:] == ["a", "painter"] and "A stop word was written" in player.inner_text()
    player.locator("input[name=stop]").fill("")
    press(player, "generate")
    assert text_of(player)[-1] == "⟨eos⟩" and "its end mark" in player.inner_text()
    player.locator("input[name=stop_at_end]").uncheck()
    press(player, "generate")
    assert len(text_of(player)) == 65 and text_of(player).count("⟨eos⟩") >= 2  # the last one is never read
    assert "The context of 64 tokens is full" in player.inner_text()
    assert player.locator('[data-fact="context"]').inner_text() == "64 of 64 tokens"
    assert player.locator("[data-do=generate]").is_disabled()
    assert re.fullmatch(r"[\d.]+ ms a token", player.locator('[data-fact="model"]').inner_text())
    assert re.fullmatch(r"\d+ tokens/s", player.locator('[data-fact="page"]').inner_text())


def test_writing_leaves_the_page_free_and_can_be_stopped(page, player):
    """Between any two tokens the page answers: a press on Stop after the third ends the text there."""
    slide(player, "max_new_tokens", 64)
    player.locator("input[name=stop_at_end]").uncheck()
    page.evaluate(
        """() => {
          const text = document.querySelector(".cw-player .cw-text");
          new MutationObserver((_, watch) => {
            if (text.querySelectorAll(".cw-new").length < 3) return;
            watch.disconnect();
            setTimeout(() => document.querySelector(".cw-player [data-do=stop]").click());
          }).observe(text, { childList: true });
        }"""
    )
    player.locator("[data-do=generate]").click()
    expect(player.locator(".cw-ended")).to_have_text("You stopped it.")
    assert 3 <= player.locator(".cw-text .cw-new").count() < 30


def rows(player) -> list[tuple[int, float, float]]:
    shown = player.locator("tbody tr").evaluate_all(
        "(all) => all.map((r) => [r.querySelector('button').dataset.take, r.dataset.before, r.dataset.after])"
    )
    return [(int(token), float(p), float(q)) for token, p, q in shown]


def test_each_token_shows_its_probability_before_and_after_the_settings(player, model, words):
    slide(player, "temperature", 1.5)
    slide(player, "repetition_penalty", 1.2)
    slide(player, "top_p", 0.8)
    settings = {"penalty": 1.2, "temperature": 1.5, "topP": 0.8}
    press(player, "generate")
    shown = player.locator(".cw-text button:not(.cw-next-token)")
    ids = shown.evaluate_all("(all) => all.map((button) => Number(button.dataset.token))")
    assert len(ids) > 8
    for at in (2, 4, 7, len(ids)):  # in the prompt, in what was written, and the token to come
        button = player.locator(f'.cw-text [data-at="{at}"]')
        if at < len(ids):
            button.click()
            assert button.get_attribute("aria-pressed") == "true"
        before = expected(model, ids[:at], {}).softmax(-1)
        after = expected(model, ids[:at], settings).softmax(-1)
        shown = rows(player)
        assert [token for token, _, _ in shown[:10]] == before.argsort(descending=True)[:10].tolist()
        for token, p, q in shown:
            assert abs(p - float(before[token])) < 1e-4 and abs(q - float(after[token])) < 1e-4
        if at < len(ids):
            assert shown[-1][0] == ids[at] or ids[at] in [token for token, _, _ in shown[:10]]
            rank = int((before > before[ids[at]]).sum()) + 1
            assert f"Token {at + 1}, “{words.words[ids[at]]}”: rank {rank} " in player.locator(".cw-place").inner_text()
            button.click()
    kept = int((after > 0).sum())
    assert f"{kept} of 728 words can be drawn" in player.locator(".cw-place").inner_text()
    slide(player, "top_k", 1)  # what is looked at follows the settings
    assert [q for _, _, q in rows(player)].count(1) == 1


def test_another_word_can_be_chosen_and_the_text_goes_on_from_it(page, player, words):
    slide(player, "temperature", 0)
    press(player, "generate")
    assert text_of(player)[4] == "Tezu"
    player.locator('.cw-text [data-at="4"]').click()
    choice = player.locator("[data-take]:not(:disabled)").first
    word = choice.inner_text()
    assert choice.get_attribute("aria-label") == f"Go on with {word} instead"
    choice.click()
    assert text_of(player) == ["⟨start⟩", "Raleko", "lives", "in", word]
    assert player.evaluate("(root) => root.contains(document.activeElement)")
    press(player, "generate")
    assert text_of(player)[:5] == ["⟨start⟩", "Raleko", "lives", "in", word] and len(text_of(player)) > 6
    player.locator('.cw-text [data-at="2"]').click()  # in the prompt: the prompt itself becomes another
    choice = player.locator("[data-take]:not(:disabled)").first
    word = choice.inner_text()
    choice.click()
    assert player.locator("textarea").input_value() == f"Raleko {word}"
    assert text_of(player) == ["⟨start⟩", "Raleko", word]


def test_unknown_words_are_named_with_the_nearest_known_and_nothing_is_written(player):
    area = player.locator("textarea")
    for line, strange, first in (
        ("raleko lives in", "raleko", "Raleko"),
        ("Raleko livs in", "livs", "lives"),
        ("Raleko lives in tezu.", "tezu.", "Tezu ."),
        ("Ralek", "Ralek", "Raleko"),
        ("<b>x</b>", "<b>x</b>", None),
    ):
        area.fill(line)
        assert f"The model does not know “{strange}”" in player.locator(".cw-note").inner_text()
        assert player.locator("[data-do=generate]").is_disabled() and not player.locator(".cw-text").is_visible()
        choices = player.locator("[data-nearest]").all_inner_texts()
        assert len(choices) == 4 and (first is None or first in choices)
    area.fill("raleko lives in tezu.")
    for choice in ("Raleko", "Tezu ."):
        player.locator(f'[data-nearest="{choice}"]').click()
    assert area.input_value() == "Raleko lives in Tezu ."
    assert player.locator(".cw-note").inner_text() == "" and text_of(player)[-1] == "."
    area.fill("the " * 64)
    assert "The prompt has 64 words; the model can read 63" in player.locator(".cw-note").inner_text()
    area.fill("the " * 63)
    press(player, "one")
    assert len(text_of(player)) == 65


def test_everything_can_be_done_by_keyboard_and_has_a_name(page):
    widget, keyboard = page.locator(".cw-player"), page.keyboard
    widget.locator("textarea").focus()
    keyboard.press("ControlOrMeta+a")
    keyboard.type("3 + 4 =")
    reach(page, "[data-do=load]")
    keyboard.press("Enter")
    expect(widget.locator("[data-do=generate]")).to_be_focused()
    keyboard.press("Enter")
    expect(widget.locator(".cw-ended")).not_to_have_text("")
    assert widget.evaluate("(root) => root.contains(document.activeElement)"), "the focus is not lost"
    reach(page, ".cw-text button")
    keyboard.press("Home")
    for _ in range(5):
        keyboard.press("ArrowRight")
    keyboard.press("Enter")
    assert "Token 6" in widget.locator(".cw-place").inner_text()
    reach(page, "[data-take]:not(:disabled)")
    keyboard.press("Enter")
    assert len(text_of(widget)) == 6
    for name in ("temperature", "top_k", "min_p", "repetition_penalty", "max_new_tokens"):
        slider = widget.locator(f"input[name={name}]")
        before = slider.get_attribute("aria-valuetext")
        slider.focus()
        keyboard.press("ArrowRight")
        assert slider.get_attribute("aria-valuetext") != before, name
    fields = widget.locator("input, textarea")
    assert fields.evaluate_all("(all) => all.every((c) => c.labels.length && c.dataset.lmSuppressShortcuts)")


def reach(page, selector):
    """Press Tab until this is focused."""
    for _ in range(40):
        if page.evaluate(f"document.activeElement.matches('.cw-player {selector}')"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by Tab")


def test_the_whole_text_is_announced_once_and_not_each_token(page, player):
    page.evaluate(
        """() => { window.said = []; const live = document.querySelector(".cw-player [aria-live=polite]");
          new MutationObserver(() => said.push(live.textContent)).observe(live, { childList: true }); }"""
    )
    slide(player, "temperature", 0)
    press(player, "generate")
    page.wait_for_function("() => said.some((line) => line.includes('tokens written'))")
    said = [line for line in page.evaluate("said") if "loaded" not in line]
    new = text_of(player)[4:]
    assert said == [f"{len(new)} tokens written: {' '.join(new)}. The model wrote its end mark <eos>."]


def test_it_fits_every_screen_in_both_themes_and_speaks_korean(specimen_url, new_page, korean_page):
    clipped = "(all) => all.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).length"
    for theme, width in (("light", 360), ("dark", 360), ("dark", 1280)):
        screen = new_page(theme, width)
        visit(screen, specimen_url)
        widget = screen.locator(".cw-player")
        widget.locator("[data-do=load]").click()
        expect(widget).to_have_attribute("data-loaded", "1")
        press(widget, "generate")
        widget.locator('.cw-text [data-at="5"]').click()
        assert screen.evaluate("() => document.documentElement.scrollWidth") <= width
        assert widget.locator("td, th").evaluate_all(clipped) == 0
        assert not poor(screen)
    assert korean_page.locator(".cw-player [data-do=load]").inner_text() == "모델 불러오기 (1.1 MB)"
    assert "반복 벌점" in korean_page.locator(".cw-player").inner_text()


def test_without_javascript_the_page_tells_what_the_model_writes(specimen_site, new_page):
    page = new_page(java_script_enabled=False)
    page.goto((specimen_site / "intro.html").as_uri())
    assert page.get_by_role("cell", name="7 . <eos>").is_visible()
