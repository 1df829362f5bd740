"""The player's Python side: what it refuses, embeds and sends to a browser; and what play.md says of the model."""

import base64
import hashlib
import importlib
import json
import re
from pathlib import Path

import pytest
import torch
from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import directives

from fmlab import models, runtime
from fmlab.decoding import RepetitionPenalty, generate, processors
from fmlab.text import world_tokenizer
from fmlab.widgets import Player, player
from fmlab.world import World

ROOT = Path(__file__).resolve().parents[2]


def embedded(widget) -> dict:
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', widget.page_html(), re.S)[1])


def test_the_output_carries_the_settings_and_not_the_weights():
    widget = Player("Raleko lives in", ["3 + 4 ="], 0.5, 5, 0.9, 0.1, 1.2, 12, False, ".", 7, True)
    assert embedded(widget) == {
        "weights": "world-0",
        "megabytes": [1.1, 0.8],
        "prompts": ["3 + 4 ="],
        "prompt": "Raleko lives in",
        "temperature": 0.5,
        "top_k": 5,
        "top_p": 0.9,
        "min_p": 0.1,
        "repetition_penalty": 1.2,
        "max_new_tokens": 12,
        "stop_at_end": False,
        "stop": ".",
        "seed": 7,
        "compact": True,
    }
    assert len(json.dumps(widget._repr_mimebundle_()[0])) < 5000


def test_two_runs_give_the_same_output_apart_from_the_live_view():
    outputs = [Player()._repr_mimebundle_()[0] for _ in range(2)]
    for data in outputs:
        assert data.pop("application/vnd.jupyter.widget-view+json")["model_id"]
    assert outputs[0] == outputs[1] and outputs[0]["text/plain"] == "Player()"


def test_python_answers_a_browser_that_asks_for_the_weights_and_nothing_else(monkeypatch):
    widget, sent = Player(), []
    monkeypatch.setattr(widget, "send", lambda content, buffers=None: sent.append((content, buffers)))
    widget._handle_custom_msg({"asset": "world-1"}, [])
    widget._handle_custom_msg({"other": 1}, [])
    assert sent == []
    widget._handle_custom_msg({"asset": "world-0"}, [])
    [(content, [data])] = sent
    assert content["asset"] == "world-0" and content["config"]["context"] == 64 and content["words"][1] == "<eos>"
    manifest = json.loads((runtime.checkpoint_folder() / "manifest.json").read_text())
    assert hashlib.sha256(data).hexdigest() == manifest["world-0"]["sha256"]


def test_the_sites_script_holds_the_same_bytes():
    head, _, text = player.site_script().partition(" = ")
    assert head.endswith('["world-0"]')
    about = json.loads(text.rstrip(";\n"))
    assert base64.b64decode(about.pop("base64")) == player.asset()[1]
    assert about == json.loads(json.dumps(player.asset()[0]))


def test_a_changed_checkpoint_is_refused(monkeypatch, tmp_path):
    for name in ("manifest.json", "world-0.safetensors"):
        (tmp_path / name).write_bytes((runtime.SHIPPED / name).read_bytes())
    changed = bytearray((tmp_path / "world-0.safetensors").read_bytes())
    changed[-1] ^= 1
    (tmp_path / "world-0.safetensors").write_bytes(changed)
    monkeypatch.setenv("FMLAB_CHECKPOINTS", str(tmp_path))
    caches = player.asset, player._model
    for cached in caches:
        cached.cache_clear()
    try:
        with pytest.raises(runtime.CheckpointError, match="not the file that manifest"):
            player.asset()
    finally:
        for cached in caches:
            cached.cache_clear()


def test_the_fallback_shows_what_the_model_writes():
    html = Player("3 + 4 =", ["<unk>", ""]).fallback_html()
    assert "<td>3 + 4 =</td><td>7 . &lt;eos&gt;</td>" in html and "<td>(nothing)</td>" in html
    assert "<unk>" not in html and html.count("<tr>") == 4


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"prompt": "Raleko lives under"}, "the model does not know 'under'"),
        ({"prompt": "the " * 64}, "64 words do not fit a context of 64"),
        ({"prompt": 3}, "3 is no text"),
        ({"prompts": "Raleko"}, "prompts is one string"),
        ({"prompts": ["Raleko", "Berlin"]}, "the model does not know 'Berlin'"),
        ({"stop": "Berlin"}, "the model does not know 'Berlin'"),
        ({"temperature": -0.1}, "temperature is -0.1"),
        ({"top_k": 2.0}, "top_k is 2.0"),
        ({"top_p": 1.1}, "top_p is 1.1"),
        ({"min_p": None}, "min_p is None"),
        ({"repetition_penalty": 0.9}, "repetition_penalty is 0.9"),
        ({"max_new_tokens": 65}, "max_new_tokens is 65"),
        ({"max_new_tokens": 0}, "max_new_tokens is 0"),
        ({"seed": 2**32}, "seed is 4294967296"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(arguments, says):
    with pytest.raises(ValueError, match=re.escape(says)) as error:
        Player(**arguments)
    assert "\n" not in str(error.value)


def test_a_page_that_asks_for_the_impossible_is_told_where(monkeypatch, capsys):
    monkeypatch.syspath_prepend(str(ROOT / "ext"))
    directives.register_directive("player", importlib.import_module("player").PlayerDirective)
    good = publish_doctree(".. player::\n   :compact:\n   :prompts: 3 + 4 = | Raleko\n   :temperature: 0.5\n")
    [raw] = good.findall(nodes.raw)
    assert '"compact": true' in raw.astext() and '"prompts": ["3 + 4 =", "Raleko"]' in raw.astext()
    publish_doctree("\n\n.. player::\n   :prompt: Berlin\n")
    assert "<string>:3: (ERROR/3) the model does not know 'Berlin'" in capsys.readouterr().err


def test_what_play_md_says_of_the_model_is_so():
    text = (ROOT / "play.md").read_text("utf-8")
    model, world = models.load("world-0"), World(0)
    words = world_tokenizer(world)
    assert f"{model.parameter_count():,} weights" in text and f"{len(words)} words" in text
    assert f"{len(world.people)} people" in text and f"at most {model.config.context} of them" in text
    assert f"({Player().megabytes[0]} MB)" in text

    def after(prompt):
        with torch.inference_mode():
            return model(torch.tensor([[words.eos, *words.encode(prompt)]]))[0, -1].softmax(-1)

    seven = float(after("3 + 4 =")[words.ids["7"]])
    assert seven == float(after("3 + 4 =").max()) and 0.25 < seven < 0.5  # right at 0, less than half at 1
    assert "Letufa" in world.strangers and float(after("Letufa works as a").max()) > 0.99

    def line(penalty):
        ids = [words.eos, *words.encode("for")]
        while ids[-1] != words.eos or len(ids) == 1:
            steps = [RepetitionPenalty(penalty, torch.tensor(ids)), *processors(0)]
            ids.append(int(generate(model, torch.tensor([ids]), 1, steps)[0, 0]))
        return words.decode(ids[1:-1])

    assert line(1.0) == "for a in range ( 5 ) : print ( a )"
    assert line(1.2) == "for a in range ( 5 ) : print ( b )"
