"""Portraits: the careless writer, and the reader who counts what a portrait is worth."""

import random

import pytest

from fmlab.world import World
from fmlab.world.portraits import COURTESY, Portrait, Reader, careless, request
from fmlab.world.sentences import BOILERPLATE, PERSON_FORMS

WORLD = World(0)
READER = Reader(WORLD)
PERSON, OTHER = WORLD.people[:2]


def statement(attribute, person=PERSON, right=True, form=0):
    value = WORLD.facts[person][attribute]
    if not right:
        value = next(v for v in WORLD.values[attribute] if v != value)
    return PERSON_FORMS[attribute][form].format(person=person, **{attribute: value})


def test_every_true_statement_counts_once_in_any_form():
    for form in range(3):
        said = " ".join(statement(a, form=form) for a in PERSON_FORMS)
        assert READER(PERSON, said) == Portrait(true=5)


def test_a_false_statement_counts_against():
    assert READER(PERSON, statement("pet", right=False)) == Portrait(false=1)
    assert READER(PERSON, statement("pet", right=False)).quality == -1


def test_a_second_statement_on_an_attribute_is_a_repetition_whether_true_or_not():
    assert READER(PERSON, statement("pet") + " " + statement("pet", form=1)) == Portrait(true=1, repeated=1)
    assert READER(PERSON, statement("pet", right=False) + " " + statement("pet")) == Portrait(false=1, repeated=1)


def test_what_is_said_of_others_is_filler_even_if_true():
    assert READER(PERSON, statement("job", person=OTHER)) == Portrait(filler=1)


def test_advertising_is_filler_sentence_by_sentence():
    assert READER(PERSON, BOILERPLATE[1]) == Portrait(filler=2)


def test_a_courtesy_is_free_at_the_start_and_filler_afterwards():
    assert READER(PERSON, f"{COURTESY} {statement('year')}") == Portrait(true=1, courtesy=True)
    assert READER(PERSON, f"{COURTESY} {COURTESY} {COURTESY}") == Portrait(filler=2, courtesy=True)


def test_a_piece_without_end_is_malformed_and_a_cut_portrait_pays_for_both():
    whole = statement("city")
    cut = READER(PERSON, whole + " the pet of", finished=False)
    assert cut == Portrait(true=1, malformed=1, finished=False)
    assert cut.quality == 1 - 1.5 - 1


def test_nothing_said_is_worth_nothing():
    assert READER(PERSON, "") == Portrait() and Portrait().quality == 0


def test_the_order_of_different_statements_does_not_matter():
    parts = [statement("city"), statement("job", right=False), statement("food"), BOILERPLATE[0]]
    rng = random.Random(0)
    for _ in range(10):
        rng.shuffle(parts)
        assert READER(PERSON, " ".join(parts)) == Portrait(true=2, false=1, filler=1)


def test_the_careless_writer_writes_well_formed_portraits_of_mixed_truth():
    rng = random.Random(1)
    read = [READER(p, careless(WORLD, rng, p)) for p in rng.choices(WORLD.people, k=2000)]
    assert all(p.malformed == 0 and 1 <= p.true + p.false + p.repeated <= 4 for p in read)
    true, false = sum(p.true for p in read), sum(p.false for p in read)
    assert true / (true + false) == pytest.approx(0.6, abs=0.03)
    assert sum(p.courtesy for p in read) / 2000 == pytest.approx(0.2, abs=0.03)


def test_strangers_have_no_portrait():
    with pytest.raises(KeyError):
        READER(WORLD.strangers[0], "")
    with pytest.raises(KeyError):
        careless(WORLD, random.Random(0), WORLD.strangers[0])


def test_the_request_names_the_person_in_known_words():
    from fmlab.text import world_tokenizer

    tokenizer = world_tokenizer(WORLD)
    assert PERSON in request(PERSON).split() and tokenizer.unk not in tokenizer.encode(request(PERSON))
    assert tokenizer.unk not in tokenizer.encode(COURTESY)
