"""The recipe of page 4.2's log, run small, and what must be true of the shipped log whatever the numbers."""

import pytest
import torch

from fmlab import runtime
from fmlab.posttraining.best_of_n import mean_of_best
from fmlab.recipes import rewards

RUN = runtime.Run("laptop", torch.device("cpu"), 0)


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(rewards, "PASSES", {8: 2})
    for name, value in {"HELD_OUT": 24, "REQUESTS": 2, "ANSWERS": 8, "NS": (1, 2, 8)}.items():
        monkeypatch.setattr(rewards, name, value)
    rewards.material.cache_clear()
    yield
    rewards.material.cache_clear()


def test_a_row_of_each_judge(small):
    given = rewards.material(1)
    assert (len(given.drawn), len(given.held_out), len(given.pool)) == (8, 24, 16)
    rows = {name: rewards.judge(RUN, 1, name, 0 if name in ("truth", "likelihood") else 8) for name in rewards.JUDGES}
    quality = torch.tensor([a.quality for a in given.pool]).view(2, 8)
    best = [mean_of_best(quality, quality, n).mean().item() for n in (1, 2, 8)]
    truth = rows["truth"]
    assert truth["best_of"]["quality"] == truth["best_of"]["score"] == pytest.approx(best, abs=1e-4)
    assert truth["true_accuracy"] == 1 and truth["correlation"] == 1
    assert truth["accuracy"] <= 1 and truth["agreement"] > 0.6
    for row in rows.values():
        assert row["best_of"]["quality"][0] == pytest.approx(best[0], abs=1e-4)
        assert row["best_of"]["score"] == sorted(row["best_of"]["score"])
        assert row["tilted"]["divergence"] == sorted(row["tilted"]["divergence"])
    assert rows["comparisons"]["best_of"] != rows["grades"]["best_of"] != rows["charmed"]["best_of"]


def test_the_likelihood_is_that_of_the_answer_alone(small):
    given = rewards.material(1)
    answer = given.pool[0]
    ids, start = torch.tensor([answer.row.ids]), answer.row.answer.index(True)
    logs = given.policy(ids)[0].log_softmax(-1)
    by_hand = torch.stack([logs[t - 1, ids[0, t]] for t in range(start, ids.shape[1])]).mean().item()
    assert rewards.likelihood(given.policy, given.pool[:3])[0].item() == pytest.approx(by_hand, abs=1e-5)


def test_an_unknown_judge_is_refused():
    with pytest.raises(ValueError, match="judge"):
        rewards.judge(RUN, 0, "somebody", 100)


def test_the_shipped_log_holds_every_setting_once_and_belongs_together():
    rows = rewards.read_log()
    wanted = rewards.settings(range(3))
    assert [{name: row[name] for name in wanted[0]} for row in rows] == wanted
    for row in rows:
        truth = next(r for r in rows if r["seed"] == row["seed"] and r["judge"] == "truth")
        assert all(len(line) == len(rewards.NS) for line in row["best_of"].values())
        assert row["best_of"]["quality"][0] == truth["best_of"]["quality"][0]  # one pool for all judges of a seed
        assert row["best_of"]["score"] == sorted(row["best_of"]["score"])
        assert row["agreement"] == truth["agreement"] and row["accuracy"] <= truth["accuracy"]
