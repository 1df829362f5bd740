"""glossary.yml: every entry can be used, and what is wrong with one is said in one sentence."""

import json

import catalogue
import glossary
import pytest
import specimen

GOOD = {"en": "min-p", "ko": "최소 확률", "page": "part/page", "text": "A filter."}


@pytest.fixture(scope="module")
def real():
    return glossary.read(specimen.ROOT / "glossary.yml")


def write(folder, entries):
    """A glossary of these entries; JSON is YAML."""
    file = folder / "glossary.yml"
    file.write_text(json.dumps(entries, ensure_ascii=False), "utf-8")
    return file


def test_the_course_explains_its_terms_on_pages_that_exist(real):
    assert len(real.terms) >= 100
    known = {entry.docname for entry in catalogue.catalogue(specimen.ROOT)}
    assert {term.page for term in real.terms} <= known
    assert known <= {term.page for term in real.terms}, "every page explains a term"


def test_every_term_has_one_korean_name_and_one_anchor(real):
    assert len({term.id for term in real.terms}) == len({term.ko for term in real.terms}) == len(real.terms)
    without = {term.en for term in real.terms if not glossary.HANGUL.search(term.ko)}
    assert without == glossary.UNTRANSLATED


def test_the_terms_that_notes_get_wrong_are_right(real):
    korean = {name: term.en for term in real.terms for name in term.korean}
    assert korean["자기 지도 학습"] == "self-supervised learning"
    assert korean["자가 학습"] == "self-training"
    assert "시계열 모델" not in korean, "a time series model is no recurrent network"


def test_definitions_are_short_sentences(real):
    for term in real.terms:
        assert term.text.endswith("."), term.en
        assert term.text.count(". ") <= 3 and len(term.text) <= 330, term.en


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ko": None}, "needs a text in its field 'ko'"),
        ({"ko": "min-p"}, "'min-p', in which there is no Hangul"),
        ({"text": ""}, "needs a text in its field 'text'"),
        ({"defintion": "x"}, "unknown field 'defintion'"),
        ({"see": ["nothing"]}, "'see nothing', and there is no entry"),
        ({"also": "minp"}, "needs a list in 'also'"),
        ({"also": [1]}, "something in 'also' that is no text"),
        ({"hover": "never"}, "'hover: no'"),
    ],
)
def test_a_bad_entry_is_named_with_what_to_do(tmp_path, change, sentence):
    with pytest.raises(glossary.GlossaryError, match="min-p") as error:
        glossary.read(write(tmp_path, [GOOD | change]))
    assert sentence in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize("other", [{"en": "Min p", "ko": "다른"}, {"en": "top-p", "ko": "최소 확률"}])
def test_two_entries_do_not_share_a_name_or_an_anchor(tmp_path, other):
    with pytest.raises(glossary.GlossaryError, match=r"same anchor|name of both"):
        glossary.read(write(tmp_path, [GOOD, GOOD | other]))


def test_what_is_no_list_is_refused(tmp_path):
    with pytest.raises(glossary.GlossaryError, match="has to be a list"):
        glossary.read(write(tmp_path, {"en": "token"}))


def test_names_are_found_whole_in_the_plural_and_the_longest_first(tmp_path):
    entries = [
        GOOD | {"en": "language model", "ko": "언어 모델"},
        GOOD | {"en": "large language model", "ko": "대규모 언어 모델", "also": ["LLM"]},
        GOOD | {"en": "vocabulary", "ko": "어휘"},
        GOOD | {"en": "reinforcement learning", "ko": "강화 학습", "also": ["RL"]},
    ]
    known = glossary.read(write(tmp_path, entries))

    def found(text):
        return [(text[start:stop], term.en) for start, stop, term in known.find(text)]

    assert found("Large\nlanguage models, LLMs") == [
        ("Large\nlanguage models", "large language model"),
        ("LLMs", "large language model"),
    ]
    assert found("two vocabularies") == [("vocabularies", "vocabulary")]
    assert found("a language model-like rl, an RL") == [("RL", "reinforcement learning")]
    assert found("sublanguage models, vocabulary-free") == []
