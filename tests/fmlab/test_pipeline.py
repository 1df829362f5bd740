"""The older language pipeline: stems, lemmas, Korean morphemes, tagged sentences."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmlab.text import pipeline
from fmlab.text.pipeline import PARTICLES, lemma, morphemes, stem, tagged_sentences

NOUNS = {"학교", "학교에", "나", "집", "고양이", "국가", "책"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("study studies studied studying", "studi"),
        ("like likes liked liking", "lik"),
        ("run runs running", "run"),
        ("teach teaches teacher teachers", "teach"),
        ("universe university", "univers"),
        ("fall falls falling", "fall"),
        ("miss missed missing", "miss"),
    ],
)
def test_forms_of_a_word_meet_in_one_stem(words, expected):
    assert {stem(word) for word in words.split()} == {expected}


@pytest.mark.parametrize("word", ["went", "ran", "is", "bus", "thing", "red", "", "학교에서", "स्कूल"])
def test_irregular_short_and_foreign_words_have_no_ending_to_strip(word):
    assert stem(word) == word


@given(st.text())
def test_a_stem_is_never_longer_than_its_word(word):
    assert len(stem(word)) <= len(word)


def test_lemmas_are_looked_up_and_unknown_words_stay():
    assert [lemma(w) for w in "studies better was teaching".split()] == ["study", "good", "be", "teaching"]
    assert lemma("boxes", {"boxes": "box"}) == "box"


def test_every_dictionary_form_is_its_own_lemma():
    assert all(lemma(form) == form for form in pipeline.LEMMAS.values())


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("집에서", "집 에서"),  # the longest particle, not 에 + 서
        ("집에서는", "집 에서 는"),
        ("학교에", "학교에"),  # the longest stem comes first
        ("학교에서", "학교 에서"),  # a longer stem that leaves no row of particles is given up
        ("고양이", "고양이"),  # ends like a particle, but is a word of its own
        ("고양이가", "고양이 가"),
        ("갔다", "갔다"),
        ("하늘이", "하늘이"),  # the noun is not known
    ],
)
def test_korean_words_fall_into_stem_and_particles(word, parts):
    assert morphemes(word, NOUNS) == parts.split()


@given(st.sampled_from(sorted(NOUNS)), st.lists(st.sampled_from(sorted(PARTICLES)), max_size=3))
def test_the_parts_of_a_word_are_the_word(noun, particles):
    word = noun + "".join(particles)
    parts = morphemes(word, NOUNS)
    assert "".join(parts) == word
    assert parts[0] in NOUNS and set(parts[1:]) <= PARTICLES


def test_an_empty_word_is_refused():
    with pytest.raises(ValueError, match="empty word"):
        morphemes("", NOUNS)


def test_tagged_sentences_repeat_and_hold_words_with_several_tags():
    sentences = tagged_sentences(300, 4)
    assert sentences == tagged_sentences(300, 4) != tagged_sentences(300, 5)
    assert len(sentences) == 300
    tags = defaultdict(set)
    for sentence in sentences:
        for word, tag in sentence:
            assert word in pipeline.WORDS[tag]
            tags[word].add(tag)
    assert tags["can"] == {"AUX", "NOUN", "VERB"} and tags["cat"] == {"NOUN"}
    assert tagged_sentences(0, 4) == []
    with pytest.raises(ValueError, match="negative"):
        tagged_sentences(-1, 4)
