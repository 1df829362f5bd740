"""The tokens widget cuts as fmlab.text.BPE does, on the state that a page embeds, and can be operated by anyone."""

import json
import random
import re
from unicodedata import category

import pytest
from sitetools import computed
from test_sampler_widget import embedded
from test_tokens_widget import unpacked

from fmlab.text import BPE
from fmlab.text.pretokens import pretokens
from fmlab.widgets import Tokens

pytestmark = pytest.mark.slow

MODULE = """(await import(new URL("widgets/tokens.mjs", document.querySelector("script[src*=widget-loader]").src)))"""
# For each tokenizer of the page and each text: the ids that the page's own module computes.
ENCODE = f"""async ([tokenizers, texts]) => {{
  const {{ unpack, encode }} = {MODULE};
  return tokenizers.map((state) => {{ const one = unpack(state); return texts.map((text) => encode(one, text)); }});
}}"""
SCRIPTS = {
    "Latin": (0x20, 0x24F),
    "Hangul": (0xAC00, 0xD7A3),
    "Jamo": (0x1100, 0x11FF),
    "Devanagari": (0x900, 0x97F),
    "Arabic": (0x600, 0x6FF),
    "Hebrew": (0x5D0, 0x5EA),
    "Han": (0x4E00, 0x9FA5),
    "kana": (0x3041, 0x30FF),
    "Thai": (0xE01, 0xE5B),
    "Ethiopic": (0x1200, 0x137F),
    "emoji": (0x1F300, 0x1FAFF),
    "signs": (0x2000, 0x2BFF),
    "controls": (0, 0xA0),
    "anything": (0, 0x10FFFF),
}
FIXED = [
    "",
    " ",
    "\n\n \t\r\n",
    "it's they'll 'S ''ve I'd we're I'm don't",
    "핫초코맛치킨 꿼쀐쮌휈뛠",
    "  two  blanks   three\u00a0\u3000",
    "1234 ² ½ Ⅻ ١٢٣",
    "👩‍👩‍👧‍👦🇰🇷👍🏽",
    "\ufeff\u200b\u202e\u0301\x85\x1c",
    "<eos> </script>",
    "aaaaaaaaaaaaaaaaaaaaaaa",
    "low lower lowest",
]


def generated(count: int, seed: int) -> list[str]:
    """Texts of one script or of two, with the blanks and line ends of real text; no unassigned or half character."""
    rng, texts = random.Random(seed), []
    for _ in range(count):
        ranges = rng.sample(list(SCRIPTS.values()), rng.choice([1, 1, 2]))
        characters = [chr(rng.randint(*rng.choice(ranges))) for _ in range(rng.randint(1, 60))]
        words = "".join(c if rng.random() < 0.8 else rng.choice(" \n  'st") for c in characters)
        texts.append("".join(c for c in words if category(c) not in ("Cn", "Cs")))
    return texts


@pytest.fixture
def page(showing):
    return showing("tokens")


@pytest.fixture
def specimen(widgets_page):
    return widgets_page, widgets_page.locator(".cw-tokens")


def bpes(page) -> dict:
    """The tokenizers of the page, by name, as fmlab has them."""
    state = json.loads(page.locator('.cw[data-widget="tokens"] > script').first.text_content())
    return {entry["name"]: (entry, unpacked(entry)) for entry in state["tokenizers"]}


def put(page, text):
    """Put a text into the field as if it had been pasted, and wait until it has been cut."""
    page.evaluate(
        """(text) => new Promise((done) => {
          const field = document.querySelector(".cw-tokens textarea");
          field.value = JSON.parse(text);
          field.dispatchEvent(new Event("input", { bubbles: true }));
          requestAnimationFrame(() => requestAnimationFrame(done));
        })""",
        json.dumps(text),  # escaped, since half characters could not travel otherwise
    )


def drawn(page) -> list[list[int]]:
    """The ids that stand on the page, for each tokenizer."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".cw-tokens .cw-list")].map((list) =>
          [...list.querySelectorAll("button")].map((token) => Number(token.dataset.id)))"""
    )


# ---------------------------------------------------------------- the same ids as fmlab


def test_the_page_computes_the_ids_of_fmlab(page):
    texts = FIXED + generated(600, seed=1)
    everything = bpes(page)
    got = computed(page, ENCODE, [[state for state, _ in everything.values()], texts])
    for (_, bpe), ids in zip(everything.values(), got, strict=True):
        for text, found in zip(texts, ids, strict=True):
            assert found == bpe.encode(text), ascii(text)


def test_words_of_any_length_are_cut_the_same(page):
    rng = random.Random(2)
    texts = ["ab" * 40_000, "가" * 30_000, "".join(rng.choices("thea 치킨을", k=50_000)), "the" * 20_000]
    everything = bpes(page)
    got = computed(page, ENCODE, [[state for state, _ in everything.values()], texts])
    assert got == [[bpe.encode(text) for text in texts] for _, bpe in everything.values()]


def test_a_piece_with_two_spellings_and_a_vocabulary_of_three_digits_are_no_trouble(specimen):
    """Neither comes from our training on small texts; both may come from elsewhere."""
    page, _ = specimen
    twice = BPE([(b"a", b"b"), (b"b", b"c"), (b"ab", b"c"), (b"a", b"bc"), (b"abc", b"d")], ("<a>", "<b>"))
    large = BPE([(bytes([a]), bytes([b])) for a in range(97, 123) for b in range(256)][:4000])
    state = embedded(Tokens({"twice": twice, "large": large}))["tokenizers"]
    texts = ["abc abcd bcabcd ab bc aabbccdd", *generated(100, seed=3)]
    assert computed(page, ENCODE, [state, texts]) == [[bpe.encode(text) for text in texts] for bpe in (twice, large)]


def test_the_browser_knows_the_letters_that_python_knows(specimen):
    """The length of each cut around every character; they may differ only where this Python knows no character."""
    page, _ = specimen
    codes = [*range(0xD800), *range(0xE000, 0x32400), *range(0x32400, 0x110000, 97), *range(0xE0000, 0xE0200)]
    found = computed(
        page,
        f"""async (codes) => {{
          const {{ pretokens }} = {MODULE};
          return codes.map((code) => {{
            const c = String.fromCodePoint(code);
            return pretokens(`a${{c}} ${{c}}1`).map((word) => [...word].length).join("");
          }});
        }}""",
        codes,
    )
    for code, lengths in zip(codes, found, strict=True):
        c = chr(code)
        if "".join(str(len(word)) for word in pretokens(f"a{c} {c}1")) != lengths:
            assert category(c) == "Cn", f"U+{code:04X}"


def test_parts_of_characters_are_told_from_whole_ones(specimen):
    page, _ = specimen
    cases = ["the", "é가🙂", b"\xb0\x80", b"\xb0 a", b" \xea\xb0", b"a\xf0\x9f\x99", b"\xed\xa0\x80", b"\xc0\x80\xff"]
    pieces = [(case.encode() if isinstance(case, str) else case).decode("latin-1") for case in cases]
    found = page.evaluate(f"async (pieces) => {{ const {{ parts }} = {MODULE}; return pieces.map(parts); }}", pieces)
    assert found == [
        [{"text": "the"}],
        [{"text": "é가🙂"}],
        [{"bytes": "B0 80"}],
        [{"bytes": "B0"}, {"text": " a"}],
        [{"text": " "}, {"bytes": "EA B0"}],
        [{"text": "a"}, {"bytes": "F0 9F 99"}],
        [{"bytes": "ED A0 80"}],
        [{"bytes": "C0 80 FF"}],
    ]


# ---------------------------------------------------------------- what stands on the page


def test_what_is_typed_is_cut_at_once_and_counted(page):
    everything, widget = bpes(page), page.locator(".cw-tokens").first
    for text in ["Typed, isn't it?", "나는 치킨을", "नमस्ते दुनिया", "a\n  b", ""]:
        widget.locator("textarea").fill(text)
        page.wait_for_function(
            "(n) => document.querySelector('[data-fact=characters]').textContent == n", arg=len(text)
        )
        assert drawn(page) == [bpe.encode(text) for _, bpe in everything.values()]
        facts = {key: widget.locator(f"[data-fact={key}]").inner_text() for key in ("characters", "bytes", "words")}
        assert facts == {
            "characters": str(len(text)),
            "bytes": str(len(text.encode())),
            "words": str(len(text.split())),
        }
        for box, (_, bpe) in zip(widget.locator(".cw-part").all(), everything.values(), strict=True):
            n = len(bpe.encode(text))
            assert box.locator(".cw-name b").inner_text() == f"{n} {'token' if n == 1 else 'tokens'}"
            rates = re.fullmatch(r"([\d.]+) a word · ([\d.]+) bytes a token", box.locator(".cw-name span").inner_text())
            wanted = (n / len(text.split()), len(text.encode()) / n) if n else ()
            assert [float(x) for x in rates.groups()] == pytest.approx(wanted, abs=0.051) if n else rates is None
            shown = box.locator(".cw-detail").inner_text()
            assert shown == (
                "Point at a token, or move along them with the arrow keys." if n else "No text, no tokens."
            )


def test_a_token_tells_its_id_its_bytes_and_the_merge_that_made_it(specimen):
    page, widget = specimen
    bpe = next(iter(bpes(page).values()))[1]
    put(page, "the 치")
    ids, part = bpe.encode("the 치"), widget.locator(".cw-part").first
    for at, number in enumerate(ids):
        part.locator(".cw-list button").nth(at).hover()
        piece, told = bpe.vocabulary[number], part.locator(".cw-detail").inner_text()
        in_hex = " ".join(f"{byte:02X}" for byte in piece)
        assert told.startswith(f"Token {at + 1} of {len(ids)}: ")
        assert f" · id {number} · {len(piece)} byte{'s' if len(piece) > 1 else ''}: {in_hex} · " in told
        if len(piece) == 1:
            assert told.endswith("one of the 256 bytes, there before any merge")
        else:
            merge = next(i for i, pair in enumerate(bpe.merges) if b"".join(pair) == piece)
            left, right = (part.decode().replace(" ", "␣") for part in bpe.merges[merge])
            assert told.endswith(f"made by merge {merge + 1}: {left} + {right}")
    assert sum(len(bpe.vocabulary[number]) > 1 for number in ids) >= 1


def test_bytes_that_are_no_character_are_shown_in_hexadecimal_and_dashed(specimen):
    page, widget = specimen
    put(page, "휈 the")
    look = "[box.querySelector('code').textContent, getComputedStyle(box).borderTopStyle, box.ariaLabel]"
    boxes = widget.locator(".cw-list").first.locator("button").evaluate_all(f"(all) => all.map((box) => {look})")
    assert [box[:2] for box in boxes[:3]] == [["ED", "dashed"], ["9C", "dashed"], ["88", "dashed"]]
    assert boxes[0][2] == f"ED (no whole character), id {drawn(page)[0][0]}"
    assert {box[1] for box in boxes[3:]} == {"solid"}


def test_white_space_and_invisible_characters_are_named(specimen):
    page, widget = specimen
    put(page, " a\n\t\u202e\u0301 \x07")
    shown = "".join(widget.locator(".cw-list").last.locator("code").all_inner_texts())
    assert "␣a↵⇥" in shown and "\u202e" not in shown and "U+0007" in shown


def test_names_and_texts_are_shown_as_text_never_as_markup(specimen):
    page, widget = specimen
    assert widget.locator(".cw-name strong").first.inner_text() == "English <b>&"
    assert widget.locator("textarea").input_value() == "the tea </script> 치킨을 먹었다"
    put(page, "<b>bold</b> &amp; <img src=x>")
    assert widget.locator(".cw-list b, .cw-list img").count() == 0
    assert drawn(page)[0] == next(iter(bpes(page).values()))[1].encode("<b>bold</b> &amp; <img src=x>")


def test_half_a_character_is_replaced_and_said(specimen):
    page, widget = specimen
    for text in ("a\ud83d b", "\udc00", "\ud800\ud800"):
        put(page, text)
        assert "lone surrogate" in widget.locator(".cw-note").inner_text()
        whole = "".join("\ufffd" if category(c) == "Cs" else c for c in text)
        assert drawn(page) == [bpe.encode(whole) for _, bpe in bpes(page).values()]
        assert widget.locator("textarea").input_value() == whole
    widget.locator("[aria-live]", has_text="lone surrogate").wait_for(state="attached")
    put(page, "whole 🙂")
    assert widget.locator(".cw-note").inner_text() == ""


def test_of_a_very_long_text_as_much_is_kept_as_is_said(specimen):
    page, widget = specimen
    for text in ("the tea 치킨을 " * 20_000, "x" * 250_000, "🙂" * 30_000):
        put(page, text)
        note = f"Only the first 20000 of {len(text)} characters were kept."
        assert widget.locator(".cw-note").inner_text() == note
        assert widget.locator("[data-fact=characters]").inner_text() == "20000"
        assert widget.locator("textarea").input_value() == text[:20_000], "the rest would make every further key slow"
        for part, (_, bpe) in zip(widget.locator(".cw-part").all(), bpes(page).values(), strict=True):
            ids = bpe.encode(text[:20_000])
            assert part.locator(".cw-name b").inner_text() == f"{len(ids)} tokens"
            assert part.locator(".cw-list button").count() == 400
            assert part.locator(".cw-more").inner_text() == f"and {len(ids) - 400} more, counted but not drawn"
    put(page, "short")
    assert widget.locator(".cw-note").inner_text() == "" and not widget.locator(".cw-more").first.is_visible()


def test_examples_fill_the_field_and_the_first_text_comes_back(specimen):
    page, widget = specimen
    first, seen = drawn(page), set()
    for button in widget.locator("[data-example]").all():
        button.click()
        page.wait_for_function("(before) => document.querySelector('.cw-tokens textarea').value !== before", arg="")
        seen.add(widget.locator("textarea").input_value())
    assert len(seen) == 7 and any("핫초코맛치킨" in text for text in seen) and "꿼쀐쮌휈뛠" in seen
    widget.locator("[data-action=first]").click()
    page.wait_for_function("() => document.querySelector('.cw-tokens textarea').value.startsWith('the tea')")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert drawn(page) == first


def test_a_text_that_the_kernel_sets_is_shown(specimen):
    page, widget = specimen
    page.evaluate("() => document.querySelector('.cw[data-widget=tokens]').courseModel.set('text', 'set from outside')")
    assert widget.locator("textarea").input_value() == "set from outside"
    assert drawn(page) == [bpe.encode("set from outside") for _, bpe in bpes(page).values()]


# ---------------------------------------------------------------- for everyone


def focused(page):
    """(which list, which token) has the focus, or the kind of element that has it."""
    return page.evaluate(
        """() => {
          const el = document.activeElement, list = el.closest(".cw-list");
          if (!list) return el.dataset.example ?? el.dataset.action ?? el.tagName;
          return [[...document.querySelectorAll(".cw-list")].indexOf(list), [...list.children].indexOf(el)];
        }"""
    )


def test_everything_is_reached_by_the_keyboard_and_each_list_is_one_stop(specimen):
    page, widget = specimen
    put(page, "the tea")
    widget.locator("textarea").focus()
    stops = []
    for _ in range(10):
        page.keyboard.press("Tab")
        stops.append(focused(page))
    assert stops == ["en", "ko", "rare", "hi", "emoji", "code", "ar", "first", [0, 0], [1, 0]]
    last = len(drawn(page)[1]) - 1
    for key, at in (
        ("ArrowRight", 1),
        ("ArrowRight", 2),
        ("ArrowLeft", 1),
        ("End", last),
        ("ArrowRight", last),
        ("Home", 0),
    ):
        page.keyboard.press(key)
        assert focused(page) == [1, at], key
        assert widget.locator(".cw-detail").last.inner_text().startswith(f"Token {at + 1} of {last + 1}")
        style = "getComputedStyle(document.activeElement)"
        line, width = page.evaluate(f"[{style}.outlineStyle, parseFloat({style}.outlineWidth)]")
        assert line == "solid" and width >= 2, key
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+Tab")
    assert focused(page) == [0, 0]
    page.keyboard.press("Tab")
    assert focused(page) == [1, 1], "Tab comes back to the token that was looked at last"


def test_in_jupyterlab_no_key_on_a_control_is_a_command(specimen):
    """There d, d on a button would delete the cell, unless the button itself carries JupyterLab's attribute."""
    _, widget = specimen
    controls = widget.locator("textarea, button, [tabindex]")
    assert controls.count() > 12
    assert controls.evaluate_all("(all) => all.every((c) => c.dataset.lmSuppressShortcuts === 'true')")


def test_text_from_right_to_left_runs_so_and_the_arrow_keys_with_it(specimen):
    page, widget = specimen
    widget.locator("[data-example=ar]").click()
    page.wait_for_function("() => document.querySelector('.cw-list').dir === 'rtl'")
    lefts = "(all) => all.map((b) => b.getBoundingClientRect().left)"
    places = widget.locator(".cw-list").first.locator("button").evaluate_all(lefts)
    assert places[0] > places[1] > places[2]
    widget.locator(".cw-list button").first.focus()
    page.keyboard.press("ArrowLeft")
    assert focused(page) == [0, 1]
    page.keyboard.press("ArrowRight")
    assert focused(page) == [0, 0]
    put(page, "left to right")
    assert widget.locator(".cw-list").first.get_attribute("dir") == "ltr"


def test_field_lists_and_tokens_have_names_and_changes_are_announced(specimen):
    page, widget = specimen
    assert widget.get_by_label("Your text").input_value().startswith("the tea")
    assert page.get_by_role("group", name="Tokens by Korean").count() == 1
    put(page, "the tea")
    ids = drawn(page)
    assert page.get_by_role("button", name=f", id {ids[0][0]}").first.is_visible()
    said = f"English <b>&: {len(ids[0])} tokens. Korean: {len(ids[1])} tokens."
    widget.locator("[aria-live]", has_text=said).wait_for(state="attached")


def test_a_korean_page_gets_korean_labels(korean_page):
    assert korean_page.locator(".cw-tokens label").inner_text() == "글을 써 보세요"
    assert korean_page.locator(".cw-tokens [data-example=hi]").inner_text() == "힌디어"
    assert korean_page.locator(".cw-tokens .cw-name b").first.inner_text().endswith("토큰")


def test_without_javascript_the_cuts_are_a_table(specimen_url, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(specimen_url)
    table = page.locator('.cw[data-widget="tokens"] table')
    assert table.is_visible() and "Korean" in table.inner_text()
