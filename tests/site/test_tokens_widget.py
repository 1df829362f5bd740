"""The tokens widget's Python side: what it refuses, what it embeds, and that its output can be committed."""

import json
import re

import pytest
from specimen import tokenizers
from test_sampler_widget import embedded

from fmlab.text import BPE
from fmlab.widgets import Tokens
from fmlab.widgets.tokens import DIGITS, LONGEST

TEXT = "the tea 치킨을"


def unpacked(state: dict) -> BPE:
    """The tokenizer that a page embeds, read back by other means than the page's module."""
    digits, specials = state["digits"], [f"<special {number}>" for number in range(state["specials"])]
    groups = re.findall("." * digits, state["merges"])
    assert digits * len(groups) == len(state["merges"]) and len(groups) % 2 == 0
    numbers = [sum(64**place * DIGITS.index(digit) for place, digit in enumerate(reversed(group))) for group in groups]
    vocabulary, merges = list(BPE((), specials).vocabulary), []
    for left, right in zip(numbers[::2], numbers[1::2], strict=True):
        merges.append((vocabulary[left], vocabulary[right]))
        if b"".join(merges[-1]) not in vocabulary[len(specials) :]:
            vocabulary.append(b"".join(merges[-1]))
    return BPE(merges, specials)


def test_the_output_carries_the_tokenizers_and_the_text():
    bpes = tokenizers()
    state = embedded(Tokens(bpes, text=TEXT))
    assert set(state) == {"text", "tokenizers"} and state["text"] == TEXT
    assert [entry["name"] for entry in state["tokenizers"]] == list(bpes)
    for entry, bpe in zip(state["tokenizers"], bpes.values(), strict=True):
        again = unpacked(entry)
        assert again.merges == bpe.merges and again.vocabulary[-256:] == bpe.vocabulary[-256:]
        assert again.encode(TEXT) == bpe.encode(TEXT)


def test_large_vocabularies_take_three_digits_and_pieces_with_two_spellings_stay_whole():
    many = [(bytes([a]), bytes([b])) for a in range(97, 123) for b in range(256)][:4000]
    twice = [(b"\xff", b"\xfe"), (b"\xfe", b"\xfd"), (b"\xff\xfe", b"\xfd"), (b"\xff", b"\xfe\xfd")]
    large, odd = BPE(many, ()), BPE(twice, ("<a>", "<b>"))
    state = embedded(Tokens({"large": large, "odd": odd}))
    assert [entry["digits"] for entry in state["tokenizers"]] == [3, 2]
    assert [unpacked(entry).merges for entry in state["tokenizers"]] == [large.merges, odd.merges]


def test_two_runs_give_the_same_output_apart_from_the_live_view():
    outputs = [Tokens(tokenizers(), text=TEXT)._repr_mimebundle_()[0] for _ in range(2)]
    for data in outputs:
        assert data.pop("application/vnd.jupyter.widget-view+json")["model_id"]
    assert outputs[0] == outputs[1]
    assert outputs[0]["text/plain"] == "Tokens()"


def test_the_fallback_shows_every_cut_and_counts_it():
    bpe = BPE([(b"t", b"h"), (b"th", b"e")])
    html = Tokens({"a <b>": bpe}, text="the <i>\n 가").fallback_html()
    assert r"<code>the|␣|&lt;|i|&gt;|↵|␣|\xea|\xb0|\x80</code>" in html
    assert "<td>10</td>" in html and "a &lt;b&gt;" in html and "<q>the &lt;i&gt;" in html
    assert Tokens({"a": bpe}, text="x" * 500).fallback_html().count("x|") == 60


def test_mark_up_in_text_or_name_can_not_end_the_script():
    html = Tokens({"</script><b>": BPE()}, text="</script><!--")._repr_mimebundle_()[0]["text/html"]
    assert html.count("</script>") == 1 and "<b>" not in html and "<!--" not in html


@pytest.mark.parametrize(
    ("bpes", "text", "says"),
    [
        ({}, "a", "tokenizers must be a mapping with at least one entry"),
        ([BPE()], "a", "tokenizers must be a mapping"),
        (BPE(), "a", "tokenizers must be a mapping"),
        ({"a": "bpe"}, "a", "tokenizer 'a' is a str: give a fmlab.text.BPE"),
        ({1: BPE()}, "a", "the name 1 of a tokenizer"),
        ({" ": BPE()}, "a", "the name ' ' of a tokenizer"),
        ({"a": BPE()}, b"a", "text must be a string of at most 20000 characters"),
        ({"a": BPE()}, "a" * (LONGEST + 1), "text must be a string of at most 20000 characters"),
        ({"a": BPE()}, "\ud800", "lone surrogate"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(bpes, text, says):
    with pytest.raises(ValueError, match=re.escape(says)) as error:
        Tokens(bpes, text)
    assert "\n" not in str(error.value)


def test_merges_that_no_page_should_carry_are_refused():
    many = BPE([(bytes([a]), bytes([b])) for a in range(60) for b in range(256)], ())
    with pytest.raises(ValueError, match="the merges take 92160 characters, a page carries at most 60000"):
        Tokens({"a": many})
    assert len(json.dumps(embedded(Tokens({"a": BPE(many.merges[:9000])})))) < 60_000
