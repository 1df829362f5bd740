"""The beam tree's Python side: every text that the page may look up is there, and what it refuses."""

import pytest
import torch
from specimen import beam_prompts, continued, language_model
from test_sampler_widget import embedded

from fmlab.text import BPE
from fmlab.widgets import BeamTree

WORDS = language_model()[1]
ONE = {"name": "a", "prompt": "p", "tokens": [1, 2]}


def test_every_embedded_probability_is_the_models_own_and_the_likeliest_are_there():
    state = embedded(BeamTree(continued, WORDS, beam_prompts(), stop=7, widest=3))
    for shown, given in zip(state["prompts"], beam_prompts(), strict=True):
        assert "" in shown["nodes"] and len(shown["nodes"]) > 12
        for path, children in shown["nodes"].items():
            row = torch.tensor([[*given["tokens"], *map(int, path.split())]])
            logprobs = continued(row)[0].double().log_softmax(-1)
            best = logprobs.sort(descending=True, stable=True)
            assert [token for token, _ in children] == best.indices[:6].tolist()
            assert [value for _, value in children] == pytest.approx(best.values[:6].tolist(), abs=1e-4)
    assert all(state["labels"][str(token)] == WORDS.words[token] for token, _ in shown["nodes"][""])


def test_a_byte_level_tokenizer_gives_texts_without_blanks_between_its_tokens():
    bpe = BPE.train(["the cat sat"], 260)
    widget = BeamTree(continued, bpe, [ONE], max_new_tokens=2)
    assert widget.joiner == "" and WORDS.words and BeamTree(continued, WORDS, [ONE]).joiner == " "


def test_the_fallback_shows_what_the_search_finds():
    html = BeamTree(continued, WORDS, beam_prompts(), stop=7).fallback_html()
    assert "the cat &lt;i&gt;" in html and html.count("<tr>") == 3


def test_two_runs_give_the_same_output_apart_from_the_live_view():
    outputs = [BeamTree(continued, WORDS, beam_prompts(), stop=7)._repr_mimebundle_()[0] for _ in range(2)]
    for data in outputs:
        assert data.pop("application/vnd.jupyter.widget-view+json")["model_id"]
    assert outputs[0] == outputs[1] and outputs[0]["text/plain"] == "BeamTree()"


@pytest.mark.parametrize(
    "given, kwargs, says",
    [
        ([], {}, "at least one"),
        ([{"name": "a"}], {}, r"prompts\[0\] must be a mapping"),
        ([{**ONE, "tokens": []}], {}, "no tokens"),
        ([ONE], {"beams": 5}, "beams is 5: give a whole number, 1 to 4"),
        ([ONE], {"widest": 0}, "widest is 0"),
        ([ONE], {"prompt": 1}, "prompt is 1"),
        ([ONE], {"step": 7}, "step is 7"),
        ([ONE], {"max_new_tokens": 13}, "max_new_tokens is 13"),
        ([ONE], {"length_penalty": 4.0}, "length_penalty is 4.0"),
    ],
)
def test_what_it_cannot_show_is_refused_with_one_sentence(given, kwargs, says):
    with pytest.raises(ValueError, match=says):
        BeamTree(continued, WORDS, given, **kwargs)
