"""Each rule of a filter: what it keeps, what it drops, where its edge lies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmlab.text import filters as f

WORDS = st.lists(st.sampled_from("a bb ccc . dd! e? f".split()), max_size=30).map(" ".join)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("It rains.", True),
        ("It rains .", True),
        ('He said "no"', True),
        ("Why?", True),
        ("Home | News", False),
        ("", False),
    ],
)
def test_a_line_must_end_like_a_sentence(line, kept):
    assert f.ends_like_a_sentence(line) is kept


@pytest.mark.parametrize(("line", "kept"), [("a b c", True), ("a b .", False), ("a b 3 .", True), ("| - > .", False)])
def test_a_line_needs_three_words_and_signs_are_none(line, kept):
    assert f.has_words(line) is kept


def test_notices_are_found_in_any_case():
    assert f.mentions_javascript("Please enable JavaScript.") and not f.mentions_javascript("Java is an island.")
    assert f.is_policy_notice("See our Privacy Policy.") and not f.is_policy_notice("The policy of the bank changed.")


def test_line_rules_together_keep_the_sentences():
    page = "Home | News\nIt rains in Kofa today.\nThis site uses cookies .\nenable javascript now please .\nBye ."
    assert f.c4_lines(page) == "It rains in Kofa today."
    assert f.c4_lines("") == ""


@given(WORDS)
def test_line_rules_are_idempotent_and_only_remove_lines(text):
    once = f.c4_lines(text)
    assert f.c4_lines(once) == once and set(once.splitlines()) <= set(text.splitlines())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a b . c ? d", ["a b .", "c ?", "d"]),
        ("It costs 3.5 dollars. Yes!", ["It costs 3.5 dollars.", "Yes!"]),
        ('He said "no." Then left', ['He said "no."', "Then left"]),
        ("one\ntwo", ["one", "two"]),
        ("राम का घर है। सीता आई।", ["राम का घर है।", "सीता आई।"]),
        ("", []),
    ],
)
def test_sentences_are_cut_after_their_marks(text, found):
    assert f.split_sentences(text) == found


@given(WORDS)
def test_cutting_sentences_loses_no_word(text):
    assert " ".join(f.split_sentences(text)).split() == text.split()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a . b . c . d .", "fewer than five sentences"),
        ("a . b . c . d . e .", ""),
        ("a . b . c . d . Lorem Ipsum .", "lorem ipsum"),
        ("a . b . c . d . { x } .", "curly bracket"),
        ("a . b . c . d . you Grobbler!", "rude word"),
        ("a . b . c . d . the grobblers .", ""),
    ],
)
def test_a_page_is_dropped_for_the_reason_named(text, reason):
    assert f.c4_objection(text, {"grobbler"}) == reason


def test_of_a_repeated_span_of_three_sentences_only_the_first_is_kept():
    texts = ["a . b . c . d .", "x . a . b . c . y .", "a . b .", "b . c . d ."]
    assert list(f.without_repeated_spans(texts)) == ["a . b . c . d .", "x . y .", "a . b .", ""]
    assert list(f.without_repeated_spans(["a . a . a . a ."])) == ["a ."]
    with pytest.raises(ValueError, match="not 0"):
        list(f.without_repeated_spans([], 0))


@given(st.lists(WORDS, max_size=6))
def test_after_it_no_span_that_was_whole_comes_twice(texts):
    once = list(f.without_repeated_spans(texts))
    assert len(once) == len(texts)
    if texts:
        assert once[0] == texts[0] or len(f.split_sentences(texts[0])) > 3
    assert all(set(f.split_sentences(new)) <= set(f.split_sentences(old)) for new, old in zip(once, texts, strict=True))


def test_shares_of_repetition_by_hand():
    assert f.repeated_line_share("a\nb\na\na") == 0.5 and f.repeated_line_share("") == 0
    assert f.top_ngram_share("buy it buy it now", 2) == pytest.approx(2 * 5 / 13)
    assert f.top_ngram_share("a b c d", 2) == 0 and f.top_ngram_share("a", 2) == 0
    assert f.top_ngram_share("a a a", 2) == 1


def test_keyword_stuffing_repeats_itself_and_prose_does_not():
    assert f.repeats_itself("cheap shoes best shoes cheap shoes online cheap shoes buy cheap shoes")
    assert not f.repeats_itself("Raleko lives in Kofa . the job of Raleko is baker . Momo owns a dog .")


@given(WORDS, st.integers(1, 4))
def test_a_share_is_a_share(text, n):
    assert 0 <= f.top_ngram_share(text, n) <= 1 and 0 <= f.repeated_line_share(text) <= 1


def test_three_votes_are_enough():
    assert [f.has_votes(v) for v in (2, 3)] == [False, True]
