"""The world in three languages: the same facts, right grammar, right letters, and a reader that is never wrong."""

import itertools
import random
import re
import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmlab.world import ATTRIBUTES, World
from fmlab.world.facts import SYLLABLES
from fmlab.world.languages import (
    LANGUAGES,
    Fact,
    Reader,
    biography,
    documents,
    parallel,
    resample,
    sentence,
    state,
    translate,
    transliterate,
)

WORLD = World(0)
READER = Reader(WORLD)
LETTERS = {"en": r"[A-Za-z]", "ko": r"[가-힣]", "hi": r"[\u0900-\u0963\u0966-\u097f]"}
NAMES = st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=3).map(lambda s: "".join(s).capitalize())
LEVELS = [("en", False), ("ko", False), ("ko", True), ("hi", False)]
FACTS = [Fact(p, a, v) for p in WORLD.people[:25] for a in ATTRIBUTES for v in WORLD.values[a]]


@pytest.mark.parametrize(("language", "polite"), LEVELS)
def test_every_sentence_reads_back_as_the_fact_it_states(language, polite):
    for fact, form in itertools.product(FACTS, range(3)):
        reading = READER.read(state(fact, language, form, polite))
        assert reading == (fact, language, form, polite)


@pytest.mark.parametrize(("language", "polite"), LEVELS)
def test_true_with_the_true_value_only(language, polite):
    for fact in FACTS:
        expected = "true" if WORLD.facts[fact.person][fact.attribute] == fact.value else "false"
        assert READER(state(fact, language, 1, polite)) == expected
    stranger = Fact(WORLD.strangers[0], "pet", "cat")
    assert READER(state(stranger, language, 0, polite)) == "false"


@pytest.mark.parametrize("seed", range(5))
def test_no_two_names_or_values_fall_together(seed):
    world = World(seed)
    for language in LANGUAGES:
        names = [*world.people, *world.strangers, *world.values["city"]]
        assert len({transliterate(name, language) for name in names}) == len(names)
        for attribute, values in world.values.items():
            assert len({translate(attribute, v, language) for v in values}) == len(values)


@given(NAMES, NAMES)
def test_transliteration_loses_nothing_but_capitals(first, second):
    for language in LANGUAGES:
        assert (transliterate(first, language) == transliterate(second, language)) == (first == second)


@given(st.sampled_from(FACTS), st.integers(0, 2), st.sampled_from(LEVELS))
def test_every_sentence_is_in_its_own_script(fact, form, level):
    text = state(fact, level[0], form, level[1])
    for script in LANGUAGES:
        assert bool(re.search(LETTERS[script], text)) == (script == level[0])
    assert text == unicodedata.normalize("NFC", text) and text[-1] == ("।" if level[0] == "hi" else ".")
    assert "  " not in text and " ." not in text and "{" not in text


def test_a_letter_is_three_bytes_in_hangul_and_devanagari():
    for letter in itertools.chain(*(transliterate("".join(SYLLABLES), lang) for lang in ("ko", "hi"))):
        assert len(letter.encode()) == 3


@pytest.mark.parametrize(
    ("person", "attribute", "value", "form", "expected"),
    [
        ("Raleko", "food", "bread", 0, "라레코는 빵을 즐겨 먹는다."),
        ("Moralon", "food", "apples", 0, "모라론은 사과를 즐겨 먹는다."),
        ("Moralon", "food", "honey", 1, "모라론이 가장 좋아하는 음식은 꿀이다."),
        ("Raleko", "food", "cheese", 1, "라레코가 가장 좋아하는 음식은 치즈다."),
        ("Raleko", "pet", "turtle", 1, "라레코의 반려동물은 거북이다."),
        ("Moralon", "city", "Polon", 2, "모라론을 포론에서 만날 수 있다."),
        ("Raleko", "job", "sailor", 2, "라레코는 선원으로 돈을 번다."),
        ("Raleko", "job", "doctor", 0, "라레코는 의사로 일한다."),
    ],
)
def test_korean_particles_follow_the_final_consonant(person, attribute, value, form, expected):
    assert state(Fact(person, attribute, value), "ko", form) == expected


def ends_in_a_consonant(word):
    """By another road than the library's: decomposed, a closed Hangul syllable ends in a final-consonant letter."""
    return 0x11A8 <= ord(unicodedata.normalize("NFD", word)[-1]) <= 0x11C2


def test_every_korean_word_of_the_world_has_the_right_particle():
    pairs = {"은": "는", "이": "가", "을": "를", "으로": "로", "이다": "다", "이에요": "예요"}
    seen = Counter()
    for person in [*WORLD.people, *WORLD.strangers]:
        for attribute, form in (("food", 0), ("food", 1), ("city", 2)):
            first = state(Fact(person, attribute, WORLD.values[attribute][0]), "ko", form).split()[0]
            name = transliterate(person, "ko")
            allowed = pairs if ends_in_a_consonant(name) else pairs.values()
            assert first.removeprefix(name) in allowed, first
            seen[ends_in_a_consonant(name)] += 1
    for attribute, slot in (("food", 1), ("pet", 1), ("job", 1)):
        for value in WORLD.values[attribute]:
            for form, polite in itertools.product(range(3), (False, True)):
                text = state(Fact("Raleko", attribute, value), "ko", form, polite)
                word = translate(attribute, value, "ko")
                after = re.split(r"[ .]", text.split(word, 1)[1])[0]
                assert after in (pairs if ends_in_a_consonant(word) else pairs.values()), text
                seen[slot, ends_in_a_consonant(word)] += 1
    assert len(seen) == 4


@pytest.mark.parametrize(
    ("food", "first", "third"),
    [
        ("bread", "रालेको को रोटी पसंद है।", "रालेको के ऑर्डर में अक्सर रोटी होती है।"),
        ("soup", "रालेको को सूप पसंद है।", "रालेको के ऑर्डर में अक्सर सूप होता है।"),
        ("eggs", "रालेको को अंडे पसंद हैं।", "रालेको के ऑर्डर में अक्सर अंडे होते हैं।"),
    ],
)
def test_hindi_verbs_agree_with_the_food(food, first, third):
    assert [state(Fact("Raleko", "food", food), "hi", form) for form in (0, 2)] == [first, third]


@pytest.mark.parametrize(
    "text",
    [
        "라레코은 빵을 즐겨 먹는다.",
        "라레코는 빵를 즐겨 먹는다.",
        "라레코의 직업은 의사이다.",
        "रालेको को अंडे पसंद है।",
        "Raleko lives in soup.",
        "Raleko lives in 테주.",
        "raleko lives in Tezu.",
        "Raleko lives in Tezu",
        "라레코는 테주에 산다. 라레코는 테주에 산다.",
        "रालेको पेशे से टट्टू है।",
        "",
    ],
)
def test_what_no_form_fits_is_malformed(text):
    assert READER.read(text) is None and READER(text) == "malformed"


def test_polite_endings_change_nothing_but_the_ending():
    for attribute, form in itertools.product(ATTRIBUTES, range(3)):
        plain, polite = (sentence(WORLD, WORLD.people[0], attribute, "ko", form, level) for level in (False, True))
        assert plain.split()[:-1] == polite.split()[:-1]
        assert plain.endswith("다.") and polite.endswith("요.")
    with pytest.raises(ValueError, match="polite"):
        sentence(WORLD, WORLD.people[0], "city", "en", polite=True)


def test_parallel_sentences_say_the_same_and_repeat_with_the_seed():
    rows = parallel(WORLD, 300, seed=5)
    for row in rows:
        assert list(row) == list(LANGUAGES)
        readings = [READER.read(text) for text in row.values()]
        assert len({(r.fact, r.form) for r in readings}) == 1 and [r.language for r in readings] == list(LANGUAGES)
        assert {READER(text) for text in row.values()} == {"true"}
    assert rows == parallel(WORLD, 300, seed=5) != parallel(WORLD, 300, seed=6)


def split(text):
    return re.findall(r"[^.।]+[.।]", text)


def test_documents_are_true_in_one_language_each_and_keep_the_shares():
    shares = {"en": 9, "ko": 0, "hi": 1}
    drawn = list(itertools.islice(documents(WORLD, 1, shares), 2000))
    for language, text in drawn:
        readings = [READER.read(part.strip()) for part in split(text)]
        assert {r.language for r in readings} == {language}
        assert len({r.fact.person for r in readings}) == 1 and len({r.fact.attribute for r in readings}) == 3
        assert {READER(part.strip()) for part in split(text)} == {"true"}
    counts = Counter(language for language, _ in drawn)
    assert counts["ko"] == 0 and abs(counts["hi"] - 200) < 5 * (2000 * 0.1 * 0.9) ** 0.5
    assert drawn == list(itertools.islice(documents(WORLD, 1, shares), 2000))


def test_half_of_the_korean_documents_are_polite_when_asked():
    texts = [text for _, text in itertools.islice(documents(WORLD, 2, {"ko": 1}, polite=0.5), 400)]
    levels = [{READER.read(part.strip()).polite for part in split(text)} for text in texts]
    assert all(len(level) == 1 for level in levels)
    assert 140 < levels.count({True}) < 260


@pytest.mark.parametrize(("exponent", "share"), [(1.0, 1 / 17), (0.5, 1 / 5), (0.0, 1 / 2)])
def test_resampling_draws_languages_by_a_power_of_their_size_and_repeats_evenly(exponent, share):
    rng = random.Random(0)
    corpus = {"en": [f"{i}" for i in range(160)], "hi": [biography(WORLD, rng, "hi") + f" {i}" for i in range(10)]}
    drawn = list(itertools.islice(resample(corpus, exponent, 3), 8000))
    counts = Counter(language for language, _ in drawn)
    assert abs(counts["hi"] - 8000 * share) < 5 * (8000 * share * (1 - share)) ** 0.5
    for language, texts in corpus.items():
        each = Counter(text for lang, text in drawn if lang == language)
        assert set(each) == set(texts) and max(each.values()) - min(each.values()) <= 1
    assert drawn == list(itertools.islice(resample(corpus, exponent, 3), 8000))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: transliterate("Raleko", "fr"), "fr"),
        (lambda: transliterate("Anna", "ko"), "Anna"),
        (lambda: translate("food", "pizza", "hi"), "pizza"),
        (lambda: translate("shoe", "bread", "hi"), "shoe"),
        (lambda: sentence(WORLD, WORLD.strangers[0], "city", "ko"), WORLD.strangers[0]),
        (lambda: next(documents(WORLD, 0, {"en": 1, "fr": 1})), "fr"),
        (lambda: next(documents(WORLD, 0, {"en": -1})), "negative"),
        (lambda: next(documents(WORLD, 0, {"en": 0.0})), "positive"),
        (lambda: next(documents(WORLD, 0, {})), "positive"),
        (lambda: next(resample({"en": ["a"], "ko": []}, 1, 0)), "ko"),
        (lambda: next(resample({}, 1, 0)), "document"),
    ],
)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises(ValueError, match=message):
        call()
