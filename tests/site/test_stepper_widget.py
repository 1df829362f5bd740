"""The stepper's Python side: what it measures, what it refuses, and that its output can be committed."""

import math
from itertools import pairwise

import pytest
import torch
from specimen import byte_model, examples
from test_sampler_widget import embedded

from fmlab.structured import TokenIndex
from fmlab.widgets import Stepper

ONE = {"name": "a", "prompt": "p", "tokens": [0, 2], "pattern": "(ab)+"}


def paths(nodes):
    """The tokens that lead to each node."""
    found = {0: ()}
    for number, node in enumerate(nodes):
        found |= {child: (*found[number], int(token)) for token, child in node["next"].items()}
    return found


def test_every_embedded_probability_is_the_models_own():
    model, vocabulary = byte_model()
    state = embedded(Stepper(model, vocabulary, examples()))
    for shown, given in zip(state["examples"], examples(), strict=True):
        index = TokenIndex(given["pattern"], vocabulary)
        for number, path in paths(shown["nodes"]).items():
            at = index.start
            for token in path:
                at = index.advance(at, token)
            with torch.no_grad():
                logprobs = model(torch.tensor([[*given["tokens"], *path]]))[0, -1].double().log_softmax(-1)
            node, mask = shown["nodes"][number], index.mask(at)
            assert node["mass"] == pytest.approx(logprobs[mask].exp().sum().item(), rel=0.006)
            assert {token for token, _, _ in node["top"]} >= set(logprobs.topk(8).indices.tolist())
            for token, logprob, allowed in node["top"]:
                assert logprob == pytest.approx(logprobs[token].item(), abs=0.001) and allowed == bool(mask[token])


def test_the_texts_that_are_measured_are_the_likeliest_under_the_mask():
    model, vocabulary = byte_model()
    few = Stepper(model, vocabulary, examples(), measured=4).examples[0]["nodes"]
    many = Stepper(model, vocabulary, examples(), measured=30).examples[0]["nodes"]
    assert len(few) == 4 and len(many) == 30
    weight = {0: 1.0}
    for number, node in enumerate(many):
        for token, child in node["next"].items():
            logprob = next(p for t, p, _ in node["top"] if t == int(token))
            weight[child] = weight[number] * math.exp(logprob) / node["mass"]
    ordered = [weight[number] for number in range(30)]
    assert all(a >= b * 0.98 for a, b in pairwise(ordered))
    assert [paths(few)[i] for i in range(4)] == [paths(many)[i] for i in range(4)]


def test_a_prompt_that_fills_the_context_leaves_nothing_to_measure_behind_it():
    model, vocabulary = byte_model()
    full = {**ONE, "tokens": [0] * model.config.context}
    assert len(Stepper(model, vocabulary, [full]).examples[0]["nodes"]) == 1


def test_the_fallback_says_which_tokens_are_allowed():
    model, vocabulary = byte_model()
    html = Stepper(model, vocabulary, examples()).fallback_html()
    assert "<td>yes</td>" in html and "<td>no</td>" in html and "Date &lt;b&gt;" in html


def test_two_runs_give_the_same_output_apart_from_the_live_view():
    outputs = [Stepper(*byte_model(), examples())._repr_mimebundle_()[0] for _ in range(2)]
    for data in outputs:
        assert data.pop("application/vnd.jupyter.widget-view+json")["model_id"]
    assert outputs[0] == outputs[1] and outputs[0]["text/plain"] == "Stepper()"


@pytest.mark.parametrize(
    "given, kwargs, says",
    [
        ([], {}, "at least one"),
        ([{"name": "a"}], {}, r"examples\[0\] must be a mapping"),
        ([{**ONE, "tokens": []}], {}, "empty prompt"),
        ([ONE], {"example": 1}, "example is 1: give a whole number, 0 to 0"),
        ([ONE], {"measured": 0}, "measured is 0"),
        ([ONE], {"top": True}, "top is True"),
        ([{**ONE, "pattern": "("}], {}, "never closed|parenthesis|group"),
        ([{**ONE, "pattern": "한"}], {}, "no text"),
    ],
)
def test_what_it_cannot_show_is_refused_with_one_sentence(given, kwargs, says):
    with pytest.raises(ValueError, match=says):
        Stepper(*byte_model(), given, **kwargs)
