"""The pressure widget's Python side: what it refuses, what it embeds, and that its output can be committed."""

import pytest
from specimen import requests
from test_sampler_widget import embedded

from fmlab.widgets import Pressure

ONE = {"name": "a", "answers": ["x", "y"], "quality": [0.0, 1.0], "rewards": {"r": [1.0, 2.0]}}


def test_the_output_carries_every_answer_with_its_numbers_to_three_decimals():
    state = embedded(Pressure(requests(), method="tilt", reward=1, position=3))
    given = requests()
    assert state["names"] == ["right <i>", "long", "equal"] and state["method"] == "tilt" and state["position"] == 3
    for shown, want in zip(state["requests"], given, strict=True):
        assert shown["name"] == want["name"] and shown["answers"] == want["answers"]
        assert shown["quality"] == [round(x, 3) for x in want["quality"]]
        assert shown["rewards"] == [[round(x, 3) for x in values] for values in want["rewards"].values()]


def test_the_fallback_shows_the_answers_that_the_reward_likes_best():
    html = Pressure([{**ONE, "answers": ["<b>", "good"]}]).fallback_html()
    assert html.index("good") < html.index("&lt;b&gt;") and "2.00" in html


def test_two_runs_give_the_same_output_apart_from_the_live_view():
    outputs = [Pressure(requests())._repr_mimebundle_()[0] for _ in range(2)]
    for data in outputs:
        assert data.pop("application/vnd.jupyter.widget-view+json")["model_id"]
    assert outputs[0] == outputs[1] and outputs[0]["text/plain"] == "Pressure()"
    assert "<b>" not in outputs[0]["text/html"]


@pytest.mark.parametrize(
    "given, kwargs, says",
    [
        ([], {}, "at least one"),
        ([{"name": "a"}], {}, "must be a mapping"),
        ([{**ONE, "answers": "xy"}], {}, "list of texts"),
        ([{**ONE, "answers": ["x"], "quality": [1.0], "rewards": {"r": [1.0]}}], {}, "at least two"),
        ([{**ONE, "quality": [1.0]}], {}, "1 numbers for 2 answers"),
        ([{**ONE, "rewards": {"r": [1.0, float("nan")]}}], {}, "finite"),
        ([{**ONE, "rewards": {}}], {}, "rewards must be a mapping"),
        ([ONE, {**ONE, "rewards": {"other": [1.0, 2.0]}}], {}, r"requests\[1\] must have 2 answers"),
        ([ONE], {"method": "ppo"}, "method is 'ppo'"),
        ([ONE], {"reward": 1}, "reward is 1"),
        ([ONE], {"request": True}, "request is True"),
        ([ONE], {"position": -1}, "position is -1"),
    ],
)
def test_what_it_cannot_show_is_refused_with_one_sentence(given, kwargs, says):
    with pytest.raises(ValueError, match=says):
        Pressure(given, **kwargs)
