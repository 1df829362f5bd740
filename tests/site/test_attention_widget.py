"""The attention widget's Python side: what it refuses, what it embeds, and that its output can be committed."""

import base64
import json
import re

import numpy as np
import pytest
import torch
from specimen import language_model
from test_sampler_widget import embedded

from fmlab.models import GPT, GPTConfig, load
from fmlab.text import WordTokenizer, world_tokenizer
from fmlab.widgets import AttentionMaps
from fmlab.widgets.attention import LARGEST_STATE, as_shown
from fmlab.world import World

TEXTS = ["the cat sat", "a mat ."]


def unpacked(state: dict) -> tuple[GPT, WordTokenizer]:
    """The model that a page embeds, read back by other means than the page's module."""
    sizes, weights = state["sizes"], {}
    for name, entry in state["weights"].items():
        codes = np.frombuffer(base64.b64decode(entry["codes"]), np.int8).reshape(entry["rows"], entry["columns"])
        scales = np.frombuffer(base64.b64decode(entry["scales"]), "<f4")
        weights[name] = torch.from_numpy(codes.astype(np.float32) * scales[:, None])
    config = GPTConfig(
        vocab_size=len(state["vocabulary"]),
        context=64,
        layers=sizes["layers"],
        heads=sizes["heads"],
        width=sizes["width"],
        hidden=weights["blocks.0.up.weight"].shape[0],
        rope_theta=sizes["theta"],
        norm_eps=sizes["eps"],
    )
    model = GPT(config).eval()
    named = dict(model.named_parameters())
    assert set(named) == set(weights)
    with torch.no_grad():
        for name, weight in weights.items():
            named[name].copy_(weight.view(named[name].shape))
    return model, WordTokenizer(state["vocabulary"][6:])


def test_the_output_carries_the_model_to_within_half_a_step_of_its_8_bits():
    model, tokenizer = language_model()
    state = embedded(AttentionMaps(model, tokenizer, TEXTS, layer=1, head=1))
    assert state["text"] == TEXTS[0] and state["texts"] == TEXTS and (state["layer"], state["head"]) == (1, 1)
    again, words = unpacked(state)
    assert words.words == tokenizer.words and state["eos"] == words.eos and state["unk"] == words.unk
    for (name, weight), (_, shown), (_, own) in zip(
        model.named_parameters(), again.named_parameters(), as_shown(model).named_parameters(), strict=True
    ):
        assert torch.equal(shown, own), name
        step = weight.abs().amax(-1, keepdim=True) / 127
        assert ((weight - shown).abs() <= 0.5001 * step).all(), name


def test_the_shipped_model_fits_a_page_and_its_maps_hardly_change():
    model, tokenizer = load("world-0"), world_tokenizer(World(0))
    text = "Tesoba lives in Kine . Tesoba owns a goat . the home of Tesoba is"
    state = embedded(AttentionMaps(model, tokenizer, [text]))
    assert len(json.dumps(state)) < 600_000
    tokens = torch.tensor([[tokenizer.eos, *tokenizer.encode(text)]])
    for before, after in zip(model.attention_weights(tokens), as_shown(model).attention_weights(tokens), strict=True):
        assert (before - after).abs().max() < 0.15 and (before - after).abs().mean() < 0.003


def test_two_runs_give_the_same_output_apart_from_the_live_view():
    outputs = [AttentionMaps(*language_model(), TEXTS)._repr_mimebundle_()[0] for _ in range(2)]
    for data in outputs:
        assert data.pop("application/vnd.jupyter.widget-view+json")["model_id"]
    assert outputs[0] == outputs[1] and outputs[0]["text/plain"] == "AttentionMaps()"


def test_the_fallback_shows_the_weights_of_the_first_text():
    model, tokenizer = language_model()
    html = AttentionMaps(model, tokenizer, ["</script> cat"], layer=1, head=0).fallback_html()
    maps = as_shown(model).attention_weights(torch.tensor([[1, *tokenizer.encode("</script> cat")]]))[1][0, 0]
    assert "&lt;/script&gt;" in html and "block 1, head 0" in html
    cells = re.findall(r"<td>([\d.]+)</td>", html)
    assert cells == [f"{maps[i, j]:.2f}" for i in range(3) for j in range(i + 1)]


def test_mark_up_among_the_words_can_not_end_the_script():
    html = AttentionMaps(*language_model(), ["</script> <b>"])._repr_mimebundle_()[0]["text/html"]
    assert html.count("</script>") == 1 and "<b>" not in html


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"model": "gpt"}, "model is a str: give a fmlab.models.GPT"),
        ({"config": {"norm": "layer"}}, "only models with the course's own parts"),
        ({"config": {"kv_heads": 1}}, "only models with the course's own parts"),
        ({"config": {"tie": False}}, "only models with the course's own parts"),
        ({"config": {"causal": False}}, "only models with the course's own parts"),
        ({"tokenizer": WordTokenizer(["a"])}, "the tokenizer has 7 words, the model 16"),
        ({"texts": []}, "texts must be a list of at least one text"),
        ({"texts": "the cat"}, "texts must be a list"),
        ({"texts": ["the cat", " "]}, "texts must be a list"),
        ({"texts": ["the " * 24]}, "is too long"),
        ({"layer": 2}, "layer is 2: give a whole number, 0 to 1"),
        ({"head": -1}, "head is -1: give a whole number, 0 to 1"),
        ({"head": True}, "head is True"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(changes, says):
    model, tokenizer = language_model()
    if "config" in changes:
        other = changes.pop("config")
        model = GPT(GPTConfig(len(tokenizer), context=16, layers=2, width=16, heads=2, **other))
    with pytest.raises(ValueError, match=re.escape(says)) as error:
        AttentionMaps(**{"model": model, "tokenizer": tokenizer, "texts": TEXTS, **changes})
    assert "\n" not in str(error.value)


def test_a_model_that_no_page_should_carry_is_refused():
    _, tokenizer = language_model()
    model = GPT(GPTConfig(len(tokenizer), layers=4, width=128, heads=2))
    with pytest.raises(ValueError, match=rf"the weights take \d+ characters, a page carries at most {LARGEST_STATE}"):
        AttentionMaps(model, tokenizer, TEXTS)
