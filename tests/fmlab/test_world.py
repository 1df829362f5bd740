"""The made-up world: the same integer gives the same truth, and the judge is never wrong about it."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmlab.world import ATTRIBUTES, Judge, World, document, documents, sentences, share_true
from fmlab.world.documents import KINDS
from fmlab.world.sentences import PERSON_FORMS, QUESTIONS, true_sentences, vocabulary

WORLD = World(0)
JUDGE = Judge(WORLD)


@given(st.integers(0, 50))
def test_a_world_is_decided_by_its_seed(seed):
    assert World(seed, n_people=5) == World(seed, n_people=5)
    assert World(seed, n_people=5).facts != World(seed + 1, n_people=5).facts


def test_no_word_has_two_meanings():
    groups = [WORLD.people, WORLD.strangers, *WORLD.values.values(), WORLD.countries, WORLD.rivers]
    groups += [WORLD.diseases, list(WORLD.drugs), list(WORLD.dishes)]
    words = [w for group in groups for w in group]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("seed", [0, 1, 7])
def test_documents_never_say_anything_false(seed):
    world = World(seed, n_people=30, n_strangers=10)
    judge = Judge(world)
    for text in itertools.islice(documents(world, seed), 2000):
        for sentence in sentences(text):
            assert judge(sentence) in ("true", "no claim"), sentence


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_document_can_be_asked_for(kind):
    rng = random.Random(3)
    texts = {document(WORLD, rng, kind) for _ in range(50)}
    assert len(texts) >= 5
    assert all(judgement in ("true", "no claim") for t in texts for judgement in map(JUDGE, sentences(t)))


def test_an_unknown_kind_is_refused_by_name():
    with pytest.raises(ValueError, match="poem"):
        document(WORLD, random.Random(0), "poem")


@given(st.sampled_from(WORLD.people), st.sampled_from(ATTRIBUTES), st.data())
def test_a_fact_is_true_with_its_value_and_false_with_any_other(person, attribute, data):
    value = data.draw(st.sampled_from(WORLD.values[attribute]))
    form = data.draw(st.sampled_from(PERSON_FORMS[attribute]))
    expected = "true" if WORLD.facts[person][attribute] == value else "false"
    assert JUDGE(form.format(person=person, **{attribute: value})) == expected


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 18))
def test_sums_are_judged_by_arithmetic(a, b, c):
    assert JUDGE(f"{a} + {b} = {c} .") == ("true" if a + b == c else "false")


@given(st.sampled_from(sorted(JUDGE.true)), st.sampled_from(["x", ".", "of"]), st.booleans())
def test_a_sentence_with_a_word_too_many_is_malformed(sentence, word, in_front):
    assert JUDGE(f"{word} {sentence}" if in_front else f"{sentence} {word}") == "malformed"


def test_a_world_without_strangers_has_no_gossip_and_too_many_people_are_refused():
    lonely = World(0, n_people=5, n_strangers=0)
    judge = Judge(lonely)
    said = [s for text in itertools.islice(documents(lonely, 0), 500) for s in sentences(text)]
    assert {judge(s) for s in said} == {"true", "no claim"} and not any("market" in s for s in said)
    with pytest.raises(ValueError, match="too many"):
        World(0, n_people=14_000)


def test_nothing_said_about_a_stranger_is_true():
    stranger = WORLD.strangers[0]
    assert JUDGE(f"{stranger} owns a dog .") == "false"
    assert JUDGE(f"{stranger} was seen at the market .") == "no claim"


def test_a_value_of_the_wrong_type_is_malformed():
    assert JUDGE(f"{WORLD.people[0]} lives in soup .") == "malformed"
    assert JUDGE("") == "malformed"


def test_questions_and_records_are_recognised():
    person = WORLD.people[3]
    facts = WORLD.facts[person]
    assert JUDGE(QUESTIONS["job"].format(anyone=person)) == "no claim"
    record = f'{{ "name" : {person} , "pet" : {facts["pet"]} , "year" : {facts["year"]} }}'
    assert JUDGE(record) == "true"
    wrong = next(p for p in WORLD.values["pet"] if p != facts["pet"])
    assert JUDGE(record.replace(facts["pet"], wrong)) == "false"


def test_true_sentences_are_all_different_and_speak_the_vocabulary():
    listed = list(true_sentences(WORLD))
    assert len(listed) == len(set(listed))
    assert {w for s in listed for w in s.split()} <= set(vocabulary(WORLD))


def test_sentences_cut_after_marks_and_drop_a_piece_that_was_cut_off():
    assert sentences("a b . c ? d ! e f") == ["a b .", "c ?", "d !", "e f"]
    assert sentences("a b . c d", finished=False) == ["a b ."]
    assert sentences("") == []


def test_share_true_counts_claims_only():
    assert share_true(["true", "false", "malformed", "no claim", "true"]) == 0.5
    assert share_true(["no claim"]) != share_true(["no claim"])  # nan: nothing was claimed


def test_a_world_without_people_is_refused():
    with pytest.raises(ValueError, match="at least one person"):
        World(0, n_people=0)
