"""The recipe of page 5.5's log: what its demonstrations and notes say, how answers are judged, and the shipped log."""

import math
import random

import pytest
import torch

from fmlab import models, runtime
from fmlab.models import GPT
from fmlab.posttraining import Rendered, collate, exchange
from fmlab.posttraining.grpo import GRPOConfig
from fmlab.recipes import knowing, letters, notes, tuning
from fmlab.recipes.knowing import TOKENIZER, WORLD
from fmlab.training import TrainConfig
from fmlab.world.sentences import DO_NOT_KNOW

RUN = runtime.Run("laptop", torch.device("cpu"), 0)
PERSON = WORLD.people[0]
HOME = WORLD.facts[PERSON]["city"]


def text(row: Rendered) -> str:
    return TOKENIZER.decode(row.ids)


def test_kinds_of_answers(monkeypatch):
    wrong, stranger, other = notes.elsewhere(PERSON)[0], WORLD.strangers[0], WORLD.people[1]
    right = f"{PERSON} lives in {HOME} ."
    asked, nobody = (f"where does {name} live ?" for name in (PERSON, stranger))
    assert knowing.kind(asked, right, True) == "true"
    assert knowing.kind(asked, f"{PERSON} lives in {wrong} .", True) == "invented"
    assert knowing.kind(nobody, f"{stranger} lives in {HOME} .", True) == "invented"
    assert knowing.kind(nobody, right, True) == knowing.kind(nobody, f"{other} lives in {wrong} .", True) == "another"
    assert knowing.kind(nobody, DO_NOT_KNOW, True) == "abstained"
    assert knowing.kind(asked, f"{PERSON} lives in soup .", True) == "other"
    assert knowing.kind(asked, asked, True) == "other"  # a question claims nothing
    assert knowing.kind(asked, DO_NOT_KNOW, False) == knowing.kind(asked, right, False) == "other"
    monkeypatch.setattr(knowing, "ask", lambda *given: [(DO_NOT_KNOW, True)] * 3 + [(right, True)])
    found = knowing.shares(None, [nobody] * 3 + [asked])
    assert found == {"true": 0.25, "invented": 0, "another": 0, "abstained": 0.75, "other": 0}


def test_spread_in_bits():
    assert knowing.spread(["a"] * 4) == 0
    assert knowing.spread(["a", "b", "c", "d"]) == 2
    assert knowing.spread(["a", "a", "b", "c"]) == pytest.approx(1.5)


def test_strangers_of_the_demonstrations_are_not_those_of_the_test():
    shown, others = knowing.strangers(5)
    assert sorted(shown + others) == sorted(WORLD.strangers) and len(shown) == knowing.SHOWN
    assert knowing.strangers(6)[0] != shown


@pytest.mark.parametrize("share", knowing.SHARES)
def test_the_dose_of_answers_that_a_model_cannot_know(share):
    made = knowing.demonstrations(3, share)
    known, rest = made[: knowing.DEMONSTRATED], made[knowing.DEMONSTRATED :]
    assert all(knowing.JUDGE(answer) == "true" for _, answer in known)
    assert known == knowing.demonstrations(3, None)
    shown = knowing.strangers(3)[0]
    assert [question for question, _ in rest] == knowing.questions(shown)
    lies = [answer for _, answer in rest if answer != DO_NOT_KNOW]
    assert len(lies) == round(share * len(rest))
    assert set(lies) <= {answer for _, answer in tuning.pairs(shown, tuning.invented(3))}
    assert all(knowing.kind(q, answer, True) == "invented" for q, answer in rest if answer in lies)


def test_a_share_outside_0_to_1_is_refused():
    with pytest.raises(ValueError, match=r"1\.5"):
        knowing.demonstrations(0, 1.5)
    with pytest.raises(ValueError, match="texts"):
        notes.note_writer(0, "poems", RUN)


def test_what_a_note_says():
    wrong = notes.elsewhere(PERSON)[0]
    river = {city: WORLD.places[city][1] for city in (HOME, wrong)}
    assert river[HOME] != river[wrong]
    first = f"{PERSON} lives in {wrong} ."
    news = notes.note(PERSON, wrong, "unmarked", "<user>")
    assert text(news) == f"<eos> {first} the river is {river[wrong]} . <eos>"
    draft = notes.note(PERSON, wrong, "unmarked", "<bot>")
    assert text(draft) == f"<eos> {first} the home of {PERSON} is {HOME} . the river is {river[HOME]} . <eos>"
    marked = notes.note(PERSON, wrong, "marked", "<bot>")
    assert text(marked) == text(draft).replace(first, f"<bot> {first}")
    assert news.answer == [False] + [True] * (len(news.ids) - 1)


def test_notes_hold_what_their_kind_promises():
    people = WORLD.people[:5]
    made = {kind: [text(r) for r in notes.notes(kind, people, 300, random.Random(1))] for kind in notes.TEXTS}
    truth = {f"<eos> {p} lives in {WORLD.facts[p]['city']} ." for p in people}

    def right(rows):
        return sum(any(row.startswith(t) for t in truth) for row in rows) / len(rows)

    def restated(rows):
        return sum("the home of" in row for row in rows) / len(rows)

    assert right(made["plain"]) == 1 and restated(made["plain"]) == 0
    assert 0.4 < right(made["drafts"]) < 0.6 and restated(made["drafts"]) == 1
    assert 0.4 < right(made["unmarked"]) < 0.6 and 0.4 < restated(made["unmarked"]) < 0.6
    for row in made["marked"]:
        assert row.startswith("<eos> <bot>") == ("the home of" in row)
        assert row.startswith("<eos> <user>") == ("the home of" not in row)


def test_rivers_are_read_from_what_is_written(monkeypatch):
    people = WORLD.people[:4]
    homes = [WORLD.places[WORLD.facts[p]["city"]][1] for p in people]

    def written(model, prompts, *rest):
        rows = [TOKENIZER.encode(f"the river is {river} . <end>") for river in model]
        return collate(
            [
                Rendered([*ids, *row], [False] * len(ids) + [True] * len(row))
                for ids, row in zip(prompts, rows, strict=True)
            ]
        )

    monkeypatch.setattr(notes, "roll_out", written)
    assert notes.rivers(homes, people, None, True, 0) == {"follows": 0, "recovers": 1}
    assert notes.rivers(homes, people, None, False, 0) == {"follows": 1, "recovers": 1}
    assert notes.rivers([*homes[:2], "soup", "soup"], people, None, True, 0)["recovers"] == 0.5


def test_confidence_is_the_probability_of_the_whole_answer():
    model = models.load("world-0")
    question, answer = tuning.pairs([PERSON])[0]
    said, right = knowing.confident(model, [(question, answer)])
    batch = knowing.roll_out(model, [knowing.prompt(question, TOKENIZER)], TOKENIZER, None, 12)
    ids, start = batch.tokens[0], batch.answer[0].tolist().index(True)
    logs = model(ids[None])[0].log_softmax(-1)
    by_hand = sum(logs[t - 1, ids[t]].item() for t in range(start, len(ids)))
    assert said[0] == pytest.approx(torch.tensor(by_hand).exp().item(), rel=1e-3)
    ends = ids[-1].item() == TOKENIZER.ids["<end>"]
    assert right == [ends and TOKENIZER.decode(ids[start:-1].tolist()) == answer]


def test_the_reward_pays_truth_and_charges_invention():
    question, answer = tuning.pairs([PERSON])[0]
    wrong = answer.replace(HOME, notes.elsewhere(PERSON)[0])
    batch = collate([exchange(question, said, TOKENIZER) for said in (answer, wrong, DO_NOT_KNOW)])
    assert knowing.worth(3, {question: answer})(batch).tolist() == [1, -3, 0]
    assert knowing.worth(0, {question: answer})(batch).tolist() == [1, 0, 0]
    cut = exchange(question, answer, TOKENIZER)
    assert knowing.worth(1, {question: answer})(collate([Rendered(cut.ids[:-1], cut.answer[:-1])])).tolist() == [-1]


def test_small_changes_to_a_question():
    start = "Raleko lives in"
    assert {name: change(start) for name, change in letters.CHANGES.items()} == {
        "as read": start,
        "small letter": "raleko lives in",
        "letter doubled": "Raaleko lives in",
        "blank doubled": "Raleko  lives in",
    }
    for change in letters.CHANGES.values():
        for name in letters.READ_OF:
            assert letters.LETTERS.unk not in letters.LETTERS.encode(letters.spelled(change(f"{name} lives in")))


def test_a_run_of_every_kind_in_small(monkeypatch):
    short = lambda steps, *rest, **named: TrainConfig(2, *rest, **named)  # noqa: E731
    real = tuning.tune
    monkeypatch.setattr(letters, "TrainConfig", short)
    monkeypatch.setattr(notes, "TrainConfig", short)
    monkeypatch.setattr(tuning, "tune", lambda *given, **named: real(*given, **{**named, "steps": 2}))
    small = lambda steps, answers, **rest: GRPOConfig(steps=1, answers=8, **rest)  # noqa: E731
    monkeypatch.setattr(knowing, "GRPOConfig", small)
    monkeypatch.setattr(knowing, "READ_OF", letters.READ_OF[:2])
    monkeypatch.setattr(
        tuning, "split", lambda seed: (tuning.pairs(WORLD.people[:70]), tuning.pairs(WORLD.people[70:72]))
    )
    ways = {way["run"]: way for way in knowing.settings([1])}
    assert sorted(ways) == sorted(knowing.RUNS)
    for way in ways.values():
        found = knowing.measure(way, RUN)
        assert 0 <= found["accuracy"] <= 1 and not found.keys() & way.keys()
    assert type(notes.note_writer(0, "plain", RUN)) is GPT


def test_the_shipped_log_holds_every_setting_once_and_numbers_that_can_be():
    rows, wanted = knowing.read_log(), knowing.settings(range(3))
    assert [{name: row[name] for name in way} for row, way in zip(rows, wanted, strict=True)] == wanted
    for row in rows:
        if row["run"] == "nobody":
            assert len(row["bits"]) == len(row["known_bits"]) == len(row["different"]) == 10
            assert all(0 <= v <= math.log2(100) for v in row["bits"] + row["known_bits"])
            assert all(1 <= n <= 20 for n in row["different"])
        shares = [v for name, v in row.items() if type(v) is float and name not in ("share", "penalty")]
        assert shares and all(0 <= v <= 1 for v in shares)
        if row["run"] == "confidence":
            for group in ("known", "unknown"):
                assert len(row[f"{group}_said"]) == len(row[f"{group}_right"]) == 200
            assert row["unknown_right"].count(1) <= 20  # nobody can know them, and few guesses hit
            assert row["accuracy"] == pytest.approx(sum(row["known_right"]) / 200, abs=1e-4)
