"""The sampling widget's Python side: what it refuses, what it embeds, and that its output can be committed."""

import json
import re

import pytest
import torch

from fmlab.widgets import Sampler


def context(**changes):
    return {"name": "A", "prompt": "Once", "tokens": ["a", "b", "c"], "logits": [1.0, 2.0, 3.0], **changes}


def embedded(widget) -> dict:
    data, _ = widget._repr_mimebundle_()
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', data["text/html"], re.S)[1])


def test_the_output_carries_the_whole_state():
    state = embedded(Sampler([context()], temperature=0.5, top_k=2, top_p=0.9, min_p=0.1, seed=7))
    assert state == {
        "context": 0,
        "contexts": [{"name": "A", "prompt": "Once", "logits": [1.0, 2.0, 3.0], "vocabulary": 0}],
        "vocabularies": [["a", "b", "c"]],
        "temperature": 0.5,
        "top_k": 2,
        "top_p": 0.9,
        "min_p": 0.1,
        "seed": 7,
        "generator": 7,
        "counts": {},
    }


def test_two_runs_give_the_same_output_apart_from_the_live_view():
    outputs = [Sampler([context()])._repr_mimebundle_()[0] for _ in range(2)]
    for data in outputs:
        assert data.pop("application/vnd.jupyter.widget-view+json")["model_id"]
    assert outputs[0] == outputs[1]
    assert outputs[0]["text/plain"] == "Sampler()"


def test_a_vocabulary_that_contexts_share_is_stored_once():
    other = context(tokens=["yes", "no"], logits=[0, 1])
    state = embedded(Sampler([context(), context(name="B"), other]))
    assert state["vocabularies"] == [["a", "b", "c"], ["yes", "no"]]
    assert [c["vocabulary"] for c in state["contexts"]] == [0, 0, 1]


def test_logits_are_rounded_to_four_decimals_and_never_minus_zero():
    state = embedded(Sampler([context(logits=torch.tensor([1.23456789, -0.00001, 2.0], dtype=torch.float64))]))
    assert state["contexts"][0]["logits"] == [1.2346, 0.0, 2.0]
    assert "-0.0," not in json.dumps(state)


def test_mark_up_in_a_token_can_not_end_the_script():
    html = Sampler([context(tokens=["</script><b>", "<!--", "&"])])._repr_mimebundle_()[0]["text/html"]
    assert html.count("</script>") == 1 and "<b>" not in html and "<!--" not in html


def test_the_fallback_names_the_most_probable_tokens_first():
    html = Sampler([context()]).fallback_html()
    assert re.findall(r"<code>(.)</code></td><td>([\d.]+%)", html) == [("c", "66.5%"), ("b", "24.5%"), ("a", "9.0%")]


@pytest.mark.parametrize(
    ("contexts", "says"),
    [
        ([], "contexts is empty"),
        (["text"], "contexts[0] is a str"),
        ([{"name": "A", "tokens": ["a"]}], "contexts[0] has no prompt and no logits"),
        ([context(), context(tokens=["a"])], "contexts[1]: 1 tokens but 3 logits"),
        ([context(tokens="abc")], "tokens must be a list of strings"),
        ([context(tokens=[1, 2, 3])], "tokens must be a list of strings"),
        ([context(logits=torch.zeros(1, 3))], "one row, not a batch"),
        ([context(logits=[1.0, float("-inf"), 0.0])], "every logit must be finite"),
        ([context(logits=[1.0, float("nan"), 0.0])], "every logit must be finite"),
        ([context(tokens=[], logits=[])], "0 tokens but 0 logits"),
    ],
)
def test_contexts_that_make_no_sense_are_refused_in_one_sentence(contexts, says):
    with pytest.raises(ValueError, match=re.escape(says)) as error:
        Sampler(contexts)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "setting",
    [
        {"temperature": -0.1},
        {"temperature": 4.1},
        {"temperature": float("nan")},
        {"temperature": "1"},
        {"top_k": -1},
        {"top_k": 2.0},
        {"top_k": True},
        {"top_p": 1.1},
        {"top_p": -0.1},
        {"min_p": 1.5},
        {"min_p": None},
        {"context": 1},
        {"context": -1},
        {"seed": -1},
        {"seed": 2**32},
    ],
)
def test_settings_out_of_range_are_refused_by_name(setting):
    (name,) = setting
    with pytest.raises(ValueError, match=f"{name} is "):
        Sampler([context()], **setting)
