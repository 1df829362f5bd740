"""Jobs on lists and the runs behind page 4.1: answers are right, groups are held out, the shipped logs are complete."""

import random
import re

import pytest
import torch

from fmlab import models, runtime
from fmlab.models import GPT, GPTConfig
from fmlab.recipes import instructions, tuning
from fmlab.text import WordTokenizer
from fmlab.training import TrainConfig
from fmlab.world.instructions import ITEMS, LONGEST, OPERATIONS, SYMBOLS, instruction_words, job, stories

LIST = ["soup", "rice", "fish"]


@pytest.fixture
def run(monkeypatch):
    monkeypatch.delenv("FMLAB_SEED", raising=False)
    monkeypatch.delenv("FMLAB_PROFILE", raising=False)
    return runtime.setup()


@pytest.mark.parametrize(
    ("operation", "result"),
    [
        ("replace", "soup corn fish"),
        ("drop", "soup fish"),
        ("after", "soup rice corn fish"),
        ("before", "soup corn rice fish"),
        ("start", "corn soup rice fish"),
        ("end", "soup rice fish corn"),
        ("forward", "rice soup fish"),
        ("back", "soup fish rice"),
        ("swap", "soup fish rice"),
        ("reverse", "fish rice soup"),
        ("first", "soup"),
        ("rest", "rice fish"),
    ],
)
def test_an_operation_does_what_its_words_say(operation, result):
    assert OPERATIONS[operation][1](LIST, "rice", "corn", "fish") == result.split()


def test_every_operation_is_tested_above():
    assert len(OPERATIONS) == 12 and len(set(SYMBOLS.values())) == 12


def test_a_job_says_in_words_and_in_a_symbol_the_same_arguments():
    for operation in OPERATIONS:
        done = job(random.Random(3), operation, LIST)
        assert done.request() == f"soup rice fish . {done.order} ."
        assert done.request(symbols=True) == f"soup rice fish . {done.code} ."
        items = [word for word in done.order.split() if word in ITEMS]
        assert sorted(done.code.split()[1:]) == sorted(items) and done.code.split()[0] == SYMBOLS[operation]
        assert done.answer == " ".join(done.result) + " ."


@pytest.mark.parametrize("items", [["soup"], ["soup", "soup"], ITEMS])
def test_lists_that_leave_no_choice_are_refused(items):
    with pytest.raises(ValueError, match="two items or more"):
        job(random.Random(0), "drop", items)


def test_an_unknown_operation_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match="No operation 'fry'; there are: replace"):
        job(random.Random(0), "fry")


def done(order, items):
    """What an order in words makes of a list, read back with a parser of its own."""
    for form, act in OPERATIONS.values():
        if match := re.fullmatch(re.sub(r"\{(\w)\}", r"(?P<\1>[a-z]+)", form), order):
            slots = match.groupdict()
            return act(items, slots.get("x"), slots.get("y"), slots.get("z"))
    raise AssertionError(f"no operation is called {order!r}")


def test_stories_repeat_for_a_seed_hold_known_words_and_every_result_starts_the_next_job():
    first, again, other = stories(0), stories(0), stories(1)
    texts = [next(first) for _ in range(200)]
    assert texts == [next(again) for _ in range(200)] and texts[0] != next(other)
    tokenizer = WordTokenizer(instruction_words())
    for text in texts:
        assert tokenizer.unk not in tokenizer.encode(text) and "#" not in text
        items, *rest = text.removesuffix(" .").split(" . ")
        for order, result in zip(rest[::2], rest[1::2], strict=True):
            assert len(items.split()) <= LONGEST and done(order, items.split()) == result.split()
            items = result


def test_three_seeds_hold_out_every_operation_once():
    dealt = [instructions.deal(seed) for seed in range(3)]
    assert sorted(name for _, held_out in dealt for name in held_out) == sorted(OPERATIONS)
    for tuned_on, held_out in dealt:
        assert sorted(tuned_on + held_out) == sorted(OPERATIONS) and len(held_out) == 4
    assert instructions.deal(4)[1] == dealt[1][1] and instructions.deal(3)[0] != dealt[0][0]


def test_jobs_take_their_operations_in_turn():
    some = instructions.jobs(["drop", "end"], 5, seed=0)
    assert [each.operation for each in some] == ["drop", "end", "drop", "end", "drop"]
    assert some == instructions.jobs(["drop", "end"], 5, seed=0) != instructions.jobs(["drop", "end"], 5, seed=1)


def test_only_a_finished_and_exact_answer_counts():
    some = instructions.jobs(["drop"], 2, seed=0)
    assert instructions.share_right([each.answer for each in some], some) == 1.0
    assert instructions.share_right([some[0].answer, f"{some[1].answer} ..."], some) == 0.5


def test_a_tuning_teaches_a_job_in_words_or_symbols(run, monkeypatch):
    monkeypatch.setattr(instructions, "TUNE", TrainConfig(steps=120, lr=1e-2))
    base = GPT(GPTConfig(len(instructions.TOKENIZER), context=32, layers=1, width=32, heads=2, first_std=32**-0.5))
    some = instructions.jobs(["first"], 40, seed=7)
    for symbols in (False, True):
        tuned = instructions.tune(base, ["first"], run, seed=0, symbols=symbols)
        assert instructions.share_right(instructions.follow(tuned, some, symbols), some) > 0.5
        assert instructions.share_right(instructions.follow(base, some, symbols), some) == 0.0


def test_people_demonstrated_are_not_those_tested():
    known, test = tuning.split(0)
    assert len(known) == 600 and len(test) == 400 and not set(known) & set(test)
    assert tuning.split(1)[0] != known
    facts = tuning.invented(0)
    assert set(facts) == set(tuning.WORLD.strangers) and facts == tuning.invented(0) != tuning.invented(1)


def test_replay_is_text_of_the_base_with_a_loss_on_all_of_it():
    rows = tuning.replayed(3, seed=0)
    assert len(rows) == 3 and all(row.answer == [False, *[True] * (len(row.ids) - 1)] for row in rows)
    assert all(row.ids[0] == tuning.TOKENIZER.eos and tuning.TOKENIZER.ids["<user>"] not in row.ids for row in rows)


def test_a_low_rank_tuning_leaves_the_bases_weights(run):
    base = models.load("world-0")
    known, _ = tuning.split(0)
    tuned, _ = tuning.tune(base, known[:5], run, seed=0, method="lora", steps=3)
    plain, _ = tuning.tune(base, known[:5], run, seed=0, steps=3, replay=True)
    assert torch.equal(tuned.embedding.weight, base.embedding.weight)
    assert not torch.equal(plain.embedding.weight, base.embedding.weight)
    with pytest.raises(ValueError, match="method is 'prefix'"):
        tuning.tune(base, known, run, seed=0, method="prefix")


def test_a_base_answers_no_question_and_a_truth_counts_as_right():
    base = models.load("world-0")
    _, test = tuning.split(0)
    assert tuning.accuracy(base, test[:50]) == 0.0
    assert 0.8 < tuning.language_loss(base) < 1.0


@pytest.mark.parametrize("recipe", [instructions, tuning], ids=["instructions", "tuning"])
def test_the_shipped_log_holds_every_setting_for_three_seeds(recipe):
    rows = runtime.read_rows(recipe.LOG)
    for setting in recipe.settings([0, 1, 2]):
        found = [row for row in rows if setting.items() <= row.items()]
        assert len(found) >= 1, setting
        assert all(0 <= row["accuracy"] <= 1 for row in found)


def test_a_run_of_a_log_can_be_made_again(run, monkeypatch):
    monkeypatch.setattr(tuning, "STEPS", 2)
    setting = {**next(s for s in tuning.settings([0]) if s["count"] == 10), "steps": 2}
    assert tuning.measure(setting, run).keys() == {"accuracy", "learned", "text_loss"}
