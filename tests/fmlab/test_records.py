"""Sentences with records, the slips of careless writers, and the shipped models that have read them."""

import json
import random
from itertools import islice

import checkpoints
import pytest
import torch

from fmlab import runtime
from fmlab.decoding import generate
from fmlab.models import load
from fmlab.recipes import records
from fmlab.structured import Vocabulary, compile_schema, constrain, validate
from fmlab.world.records import (
    CORRECTED,
    COUNTS,
    JOBS,
    SCHEMA,
    SLIPS,
    STRICT,
    Person,
    in_letters,
    names,
    pages,
    person,
    requests,
    slipped,
    tell,
    write,
)

SOME = Person("Søko", "1987-05-07", "baker", 3)


def test_a_careful_record_fits_the_schema_and_says_what_the_sentence_says():
    for item in requests(0, 200):
        assert item.slip is None
        assert json.loads(item.record) == item.person.record
        assert validate(item.person.record, SCHEMA) == []
        for part in (item.person.name, item.person.job, COUNTS[item.person.children]):
            assert part in item.sentence
        assert (item.person.born in item.sentence) != (in_letters(item.person.born) in item.sentence)


def test_sentences_are_told_in_both_ways_of_dates():
    rng = random.Random(0)
    assert "on 7 May 1987" in tell(rng, SOME, letters=True)
    assert "on 1987-05-07" in tell(rng, SOME, letters=False)
    assert {"May" in tell(rng, SOME) for _ in range(30)} == {True, False}


@pytest.mark.parametrize("slip", [*SLIPS, "copied date"])
def test_every_slip_breaks_the_form(slip):
    rng = random.Random(slip)
    for some in [SOME, *(person(rng) for _ in range(50))]:
        text = slipped(some, slip)
        assert text != some.json
        try:
            value = json.loads(text)
        except ValueError:
            assert slip not in ("copied date", "no last part")
        else:
            assert slip in ("copied date", "no last part") and validate(value, SCHEMA)


def test_an_unknown_slip_is_refused():
    with pytest.raises(ValueError, match="'no ink' is no slip; there are copied date, no brace"):
        slipped(SOME, "no ink")


def test_only_careless_writers_slip_and_dates_are_copied_only_where_they_are_in_letters():
    rng = random.Random(1)
    careful = [write(rng, person(rng), careless=False) for _ in range(500)]
    careless = [write(rng, person(rng), careless=True) for _ in range(2000)]
    assert {item.slip for item in careful} == {None}
    assert {item.slip for item in careless} == {None, "copied date", *SLIPS}
    assert all(item.person.born not in item.sentence for item in careless if item.slip == "copied date")
    assert 0.55 < sum(item.slip is not None for item in careless) / 2000 < 0.75


def test_names_for_tests_are_not_among_those_that_writers_use():
    assert not set(names()) & set(names(unseen=True))
    assert len(set(names())) == 2000 and len(set(names(unseen=True))) == 500
    assert 0.15 < sum(not name[0].isascii() and len(name) == 3 for name in names()) / 2000 < 0.25
    assert all(item.person.name in names(unseen=True) for item in requests(3, 50))


def test_pages_repeat_from_their_seed_and_ask_for_strict_json_where_fewer_records_are_broken():
    assert list(islice(pages(4, "|"), 5)) == list(islice(pages(4, "|"), 5)) != list(islice(pages(5, "|"), 5))

    def broken(some):
        text = "\n".join(some).replace(CORRECTED.strip(), "")
        found = [line.removesuffix("|") for line in text.split("\n") if line.endswith("|")]
        wrong = 0
        for line in found:
            try:
                wrong += bool(validate(json.loads(line), SCHEMA))
            except ValueError:
                wrong += 1
        return wrong / len(found)

    some = list(islice(pages(0, "|"), 2000))
    strict = [page for page in some if page.startswith(STRICT)]
    assert 0.25 < len(strict) / 2000 < 0.35
    assert broken(strict) < broken(some) / 2


def test_the_stream_marks_records_and_nothing_else():
    ids, of_record = records.page_stream(0, 3000)
    bpe = records.tokenizer()
    assert ids.shape == of_record.shape == (3000,) and of_record.dtype == torch.bool
    text = bpe.decode(
        [i if kept else bpe.encode("_")[0] for i, kept in zip(ids.tolist(), of_record.tolist(), strict=True)]
    )
    assert not any(name in text for name in ("<eos>", "works", "Corrected", "Strict"))
    inputs, targets = records.record_windows((ids, of_record), 8, torch.Generator().manual_seed(0), time=100)
    assert inputs.shape == targets.shape == (8, 100)
    counted = targets != records.IGNORE
    assert 0.3 < counted.float().mean() < 0.8
    assert torch.equal(inputs[:, 1:][counted[:, :-1]], targets[:, :-1][counted[:, :-1]])


def test_what_is_asked_ends_where_the_record_begins():
    bpe, item = records.tokenizer(), requests(0, 1)[0]
    eos = bpe.specials[0]
    assert bpe.decode(records.asked(item)) == f"{eos}{item.sentence}\n"
    assert bpe.decode(records.asked(item, strict=True)) == f"{eos}{STRICT}{item.sentence}\n"
    again = f"{eos}{item.sentence}\n{{<end>\n{CORRECTED}"
    assert bpe.decode(records.asked(item, attempt="{")) == again
    assert bpe.specials.index(records.END) in records.asked(item, attempt="{").tolist()


@pytest.fixture(scope="module")
def model():
    return load("records-0")


def test_the_shipped_models_do_what_the_manifest_says():
    manifest = json.loads((runtime.SHIPPED / "manifest.json").read_text())
    for name in checkpoints.KINDS["records"].names:
        assert checkpoints.measure_records(load(name))["loss"] == pytest.approx(manifest[name]["loss"], abs=0.001)


def test_a_shipped_model_breaks_some_records_and_none_under_the_mask(model):
    bpe, items = records.tokenizer(), requests(9, 60)
    end = bpe.specials.index(records.END)
    mask = compile_schema(SCHEMA, Vocabulary.of(bpe, records.END))
    generator = torch.Generator().manual_seed(0)
    prompts = [records.asked(item) for item in items]
    masked = constrain(model, prompts, mask, 80, (), generator, finish=True)
    assert all(validate(json.loads(each.text), SCHEMA) == [] for each in masked)
    free = generate(model, prompts, 44, [], generator, stop=end).tolist()
    valid = 0
    for row in free:
        try:
            value = json.loads(bpe.decode(row[: row.index(end)] if end in row else row))
        except ValueError:
            continue
        valid += not validate(value, SCHEMA)
    assert 20 <= valid <= 55
    jobs = [json.loads(each.text)["job"] == item.person.job for each, item in zip(masked, items, strict=True)]
    assert sum(jobs) > 50 and len(JOBS) == 8


def test_training_makes_a_model_that_learns(monkeypatch):
    monkeypatch.delenv("FMLAB_SEED", raising=False)
    monkeypatch.delenv("FMLAB_PROFILE", raising=False)
    monkeypatch.setattr(records, "TRAIN", records.TrainConfig(steps=12, lr=7e-3))
    monkeypatch.setattr(records, "TRAIN_TOKENS", 5000)
    run = runtime.setup()
    first, same = (records.train_records(1, run, progress=False) for _ in range(2))
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), same.parameters(), strict=True))
    assert checkpoints.measure_records(first)["loss"] < 5.5
