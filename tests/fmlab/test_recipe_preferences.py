"""The runs behind page 4.3: the shipped log is complete and belongs to this code, and its judges judge as they say."""

import math

import ladder
import pytest
import torch

from fmlab import models, runtime
from fmlab.posttraining import Scorer
from fmlab.posttraining.raters import write
from fmlab.recipes import preferences
from fmlab.recipes.preferences import READER, TOKENIZER, WORLD


@pytest.fixture
def run(monkeypatch):
    monkeypatch.delenv("FMLAB_SEED", raising=False)
    monkeypatch.delenv("FMLAB_PROFILE", raising=False)
    return runtime.setup()


def test_the_shipped_log_holds_every_run_of_the_tool_once():
    rows, settings = preferences.read_log(), ladder.settings("preferences", [0, 1, 2])
    assert len(rows) == len(settings)
    for setting in settings:
        assert sum(setting.items() <= row.items() for row in rows) == 1, setting
    for row in rows:
        if "steps" in row:
            curves = ("rewards", "kls", "entropies", "lengths", "qualities", "clipped")
            assert [len(row[name]) for name in curves] == [row["steps"]] * len(curves)
        if row.get("reward") == "true":
            assert row["rewards"] == row["qualities"]
        if row["method"] == "dpo":
            assert row["first_loss"] == pytest.approx(math.log(2), abs=1e-3)


def test_a_report_on_the_start_comes_out_as_shipped(run):
    """Its answers anew: the shipped numbers are those that this code and these checkpoints make."""
    policy = preferences.policy(0)
    found = preferences.report(policy, policy, Scorer(policy), run, 0)
    shipped = next(row for row in preferences.read_log() if row["method"] == "start" and row["seed"] == 0)
    assert found["kl"] == pytest.approx(0, abs=1e-5) and found["score"] == 0
    for name in ("quality", "true", "false", "filler", "length", "different"):
        assert found[name] == pytest.approx(shipped[name], abs=0.05 * max(1, shipped[name])), name
    statements = found["true"] - found["false"] - 0.5 * found["repeated"] - found["filler"] - 1.5 * found["malformed"]
    assert found["quality"] == pytest.approx(statements - (1 - found["finished"]), abs=2e-3)


def test_quality_belongs_to_the_person_of_the_request(run):
    policy, people = preferences.policy(1), WORLD.people[:6]
    told = write(policy, people, TOKENIZER, READER, run.generator(3))
    batch = preferences.roll_out(policy, preferences.PROMPTS[:6], TOKENIZER, run.generator(3))
    assert preferences.quality(batch).tolist() == [answer.quality for answer in told]


def test_the_model_prefers_what_it_finds_more_probable_word_by_word(run):
    base, texts = models.load("world-0"), ["sure !", "all rights reserved . terms and privacy ."]
    found = preferences.confidence(base, [*texts, ""])
    for text, mine in zip(texts, found, strict=False):
        ids = [TOKENIZER.eos, *TOKENIZER.encode(text)]
        logs = base(torch.tensor([ids])).detach().double().log_softmax(-1)[0]
        assert mine == pytest.approx(
            sum(logs[t, ids[t + 1]].item() for t in range(len(ids) - 1)) / (len(ids) - 1), 1e-4
        )
    assert found[2] < min(found[:2]), "an empty answer is the worst"
    policy = preferences.policy(0)
    drawn = [write(policy, [person] * 2, TOKENIZER, READER, run.generator(5)) for person in WORLD.people[:5]]
    for told, (a, b) in zip(preferences.preferred_by_model(base, drawn), drawn, strict=True):
        of_a, of_b = preferences.confidence(base, [a.text, b.text])
        assert told.chosen is (a if of_a >= of_b else b)


def test_settings_that_name_no_method_are_refused(run, monkeypatch):
    monkeypatch.setattr(preferences, "reward_model", lambda seed, run: None)
    with pytest.raises(ValueError, match="start, dpo, ppo, grpo or best of n"):
        preferences.measure({"seed": 0, "method": "magic"}, run)
