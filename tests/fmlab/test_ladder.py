"""Ladders and resuming: nothing is measured twice, nothing is lost, and a run that goes on ends as if never stopped."""

import json

import pytest
import torch

from fmlab import runtime
from fmlab.models import GPT, GPTConfig
from fmlab.runtime import read_rows
from fmlab.training import Resume, TrainConfig, climb, train, train_gpt

CONFIG = GPTConfig(vocab_size=11, context=16, layers=1, width=16, heads=2)
RUNG = [{"width": width, "seed": seed} for width in (8, 16) for seed in (0, 1)]


@pytest.fixture
def run(monkeypatch):
    monkeypatch.delenv("FMLAB_SEED", raising=False)
    monkeypatch.delenv("FMLAB_PROFILE", raising=False)
    return runtime.setup()


class Interrupting:
    """A measure that is interrupted at its n-th call."""

    def __init__(self, at=None):
        self.calls, self.at = [], at

    def __call__(self, setting):
        if len(self.calls) == self.at:
            raise KeyboardInterrupt
        self.calls.append(setting)
        return {"loss": setting["width"] + setting["seed"] / 10}


def test_a_ladder_that_was_interrupted_measures_only_what_is_missing(tmp_path):
    log = tmp_path / "new folder" / "ladder.jsonl"
    with pytest.raises(KeyboardInterrupt):
        climb(log, RUNG, Interrupting(at=3), progress=False)
    assert [row["loss"] for row in read_rows(log)] == [8, 8.1, 16]
    rest = Interrupting()
    rows = climb(log, RUNG, rest, progress=False)
    assert rest.calls == RUNG[3:] and [row["loss"] for row in rows] == [8, 8.1, 16, 16.1]
    assert climb(log, RUNG[::-1], Interrupting(at=0), progress=False) == rows[::-1], "the order asked for"
    assert len(read_rows(log)) == 4


def test_a_setting_is_not_taken_for_one_that_says_more(tmp_path):
    """{"width": 8} is another run than {"width": 8, "replay": True}, in whatever order and however they were asked."""
    log, plain, replay = tmp_path / "log.jsonl", {"width": 8}, {"width": 8, "replay": True}
    climb(log, [replay], lambda setting: {"loss": 2.0}, progress=False)
    both = climb(log, [plain, replay], lambda setting: {"loss": 1.0}, progress=False)
    assert [row["loss"] for row in both] == [1.0, 2.0]
    assert [row["loss"] for row in climb(log, [plain], pytest.fail, progress=False)] == [1.0]
    with pytest.raises(ValueError, match="'replay', which is a setting"):
        climb(None, [{"width": 4}, replay], lambda setting: {"replay": 1.0}, progress=False)


def test_a_line_that_was_cut_off_is_measured_again(tmp_path, capsys):
    log = tmp_path / "ladder.jsonl"
    climb(log, RUNG, Interrupting(), progress=False)
    whole = log.read_text()
    log.write_text(whole[:-9])
    again = Interrupting()
    climb(log, RUNG, again, progress=False)
    assert again.calls == RUNG[3:] and log.read_text() == whole and "cut off" in capsys.readouterr().err


def test_a_damaged_line_is_named_and_the_log_is_left_alone(tmp_path):
    log = tmp_path / "ladder.jsonl"
    for damage in ("{no json\n", "3\n"):
        log.write_text(json.dumps({**RUNG[0], "loss": 1}) + "\n" + damage)
        before = log.read_bytes()
        with pytest.raises(ValueError, match="line 2"):
            climb(log, RUNG, Interrupting(), progress=False)
        assert log.read_bytes() == before


def test_a_ladder_shows_progress_on_stderr_alone_and_needs_no_file(capsys):
    rows = climb(None, RUNG, Interrupting())
    shown = capsys.readouterr()
    assert len(rows) == 4 and "run 2 of 4 (width 8, seed 1)" in shown.err and "4 of 4 runs" in shown.err
    assert shown.out == ""


@pytest.mark.parametrize(
    "settings, measure, says",
    [
        ([{"a": 1}, {"a": 1}], lambda s: {}, "same settings"),
        ([{"a": 1}], lambda s: {"a": 2}, "names 'a'"),
        ([{"a": 1}], lambda s: {"b": float("nan")}, "A log can hold"),
        ([{"a": torch.tensor(1)}], lambda s: {}, "A log can hold"),
    ],
)
def test_what_a_log_cannot_hold_is_refused(settings, measure, says, tmp_path):
    with pytest.raises(ValueError, match=says):
        climb(tmp_path / "ladder.jsonl", settings, measure, progress=False)


STREAM = torch.arange(2000) % 11


def whole(run, **given):
    return train_gpt(STREAM, CONFIG, TrainConfig(steps=30, lr=1e-2), run, seed=3, batch=4, **given)


def test_a_run_that_goes_on_ends_as_if_it_had_never_stopped(run, tmp_path, monkeypatch):
    model, history = whole(run)
    kept = tmp_path / "run.pt"
    keep = Resume.keep

    def interrupted(self, model, optimizer, config, history, team):
        self.every = 0
        keep(self, model, optimizer, config, history, team)
        if len(history.losses) == 12:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Resume, "keep", interrupted)
        with pytest.raises(KeyboardInterrupt):
            whole(run, resume=kept)
    assert kept.is_file()
    again, gone_on = whole(run, resume=kept)
    assert gone_on.losses == history.losses and gone_on.tokens == history.tokens
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), again.parameters(), strict=True))
    assert not kept.exists(), "what was kept is needed no more"


def test_what_was_kept_for_another_run_or_is_damaged_is_refused(run, tmp_path):
    kept = tmp_path / "run.pt"
    model, config = GPT(CONFIG), TrainConfig(steps=2)
    optim = torch.optim.AdamW(model.parameters())
    from fmlab.training import History

    Resume(kept, every=0, about="one").keep(model, optim, config, History())
    with pytest.raises(ValueError, match="another run"):
        Resume(kept, about="other").restore(model, optim, config)
    kept.write_bytes(b"PK nothing")
    with pytest.raises(ValueError, match="damaged"):
        Resume(kept, about="one").restore(model, optim, config)


def test_batches_that_cannot_be_brought_back_are_refused(run, tmp_path):
    with pytest.raises(ValueError, match="as a function"):
        train(GPT(CONFIG), iter([]), TrainConfig(steps=1), run, resume=Resume(tmp_path / "run.pt"))
