"""Language identification: right on held-out sentences, probabilities that are some, honest about text in none."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmlab.text.language_id import LanguageID, trigrams
from fmlab.world import World
from fmlab.world.languages import LANGUAGES, parallel
from fmlab.world.noise import gibberish

TRAIN, TEST = parallel(World(0), 60, 0), parallel(World(1), 200, 1)  # other people, other names
IDENTIFIER = LanguageID.train({lang: [row[lang] for row in TRAIN] for lang in LANGUAGES})
# German and Dutch share the script, so that letters alone do not decide.
GERMAN = "der Hund schläft auf dem Teppich und die Katze sitzt am Fenster, während es draußen regnet"
DUTCH = "de hond slaapt op het tapijt en de kat zit bij het raam, terwijl het buiten regent"


def test_held_out_sentences_about_other_people_are_recognised():
    for lang in LANGUAGES:
        assert sum(IDENTIFIER.classify(row[lang])[0] == lang for row in TEST) >= 0.98 * len(TEST)


def test_two_languages_in_one_script_are_told_apart():
    both = LanguageID.train({"de": [GERMAN], "nl": [DUTCH]})
    assert both.classify("die Katze schläft und der Hund sitzt am Fenster")[0] == "de"
    assert both.classify("de kat slaapt en de hond zit bij het raam")[0] == "nl"


@given(st.text(max_size=50))
def test_probabilities_are_positive_and_add_up_to_one(text):
    probabilities = IDENTIFIER.probabilities(text)
    assert tuple(probabilities) == LANGUAGES
    assert sum(probabilities.values()) == pytest.approx(1) and min(probabilities.values()) >= 0
    best, share = IDENTIFIER.classify(text)
    assert share == max(probabilities.values()) == probabilities[best]


def test_bayes_by_hand():
    """One trigram: counts 1 and 0 among 3 places, add-half smoothing: 1.5 / 3.5 against 0.5 / 2.5 in the other."""
    found = LanguageID.train({"x": ["a", "a"], "y": ["b"]}).probabilities("a")
    odds = (2.5 / (2 + 0.5 * 3)) / (0.5 / (1 + 0.5 * 3))
    assert found["x"] / found["y"] == pytest.approx(odds)


def test_an_empty_text_is_anybodys_and_surprises_nobody():
    assert set(IDENTIFIER.probabilities(" ").values()) == {1 / 3}
    assert IDENTIFIER.classify("")[0] == LANGUAGES[0]
    with pytest.raises(ValueError, match="empty"):
        IDENTIFIER.surprise(" \n")


def test_gibberish_surprises_more_than_any_sentence_though_it_gets_a_language():
    rng = random.Random(0)
    noise = [IDENTIFIER.surprise(gibberish(rng)) for _ in range(50)]
    assert min(noise) > max(IDENTIFIER.surprise(row["en"]) for row in TEST)


def test_trigrams_by_hand():
    assert trigrams("Ab") == [" ab", "ab "] and trigrams("1 9") == [" 0 ", "0 0", " 0 "]


@pytest.mark.parametrize("texts", [{}, {"en": ["a"]}, {"en": ["a"], "ko": []}, {"en": ["a"], "ko": [" "]}])
def test_too_little_to_learn_from_is_refused(texts):
    with pytest.raises(ValueError, match="at least two|No text to learn from in: ko"):
        LanguageID.train(texts)
