"""ROUGE, exact match and runs of words: by hand, against brute force, and what they cannot see."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmlab.evaluation import TrainingText, exact_match, rouge_l, rouge_n
from fmlab.evaluation.overlap import words

TEXTS = st.lists(st.sampled_from("a b c d".split()), max_size=7).map(" ".join)


def test_the_textbook_example_by_hand():
    """Five of six words are shared, and both 'the' count; of five pairs three are."""
    candidate, reference = "the cat is on the mat", "the cat sat on the mat"
    assert rouge_n(candidate, reference).f1 == pytest.approx(5 / 6)
    assert rouge_n(candidate, reference, 2).f1 == pytest.approx(3 / 5)
    assert rouge_l(candidate, reference).f1 == pytest.approx(5 / 6)


def test_precision_is_of_the_candidate_and_recall_of_the_reference():
    for score in (rouge_n, rouge_l):
        found = score("the cat", "the cat sat on the mat")
        assert (found.precision, found.recall) == (1, pytest.approx(1 / 3))
        turned = score("the cat sat on the mat", "the cat")
        assert (turned.precision, turned.recall) == (found.recall, found.precision)
        assert turned.f1 == found.f1 == pytest.approx(0.5)


def test_a_word_counts_no_more_often_than_in_either_text():
    assert rouge_n("the the the the", "the cat").precision == 0.25
    assert rouge_n("the the the the", "the cat").recall == 0.5


def test_order_matters_to_rouge_l_and_to_pairs_but_not_to_words():
    scrambled = "mat the on sat cat the"
    assert rouge_n(scrambled, "the cat sat on the mat").f1 == 1
    assert rouge_n(scrambled, "the cat sat on the mat", 2).f1 == 0
    assert rouge_l(scrambled, "the cat sat on the mat").f1 == pytest.approx(1 / 2)  # the on the


@pytest.mark.parametrize("score", [rouge_n, rouge_l])
@pytest.mark.parametrize("pair", [("", ""), ("", "a b"), ("a b", ""), ("?!", "a")])
def test_texts_without_words_share_nothing(score, pair):
    found = score(*pair)
    assert (found.precision, found.recall, found.f1) == (0, 0, 0)


def test_a_text_shorter_than_a_run_has_none():
    assert rouge_n("a b", "a b", 3).f1 == 0


def test_words_of_every_script_count_and_case_does_not():
    assert words("Café, ÉTÉ -- 강아지!") == ["café", "été", "강아지"]
    assert rouge_n("CAFÉ", "café").f1 == 1


def subsequences(text):
    said = text.split()
    return {c for n in range(len(said) + 1) for c in itertools.combinations(said, n)}


@given(TEXTS, TEXTS)
def test_rouge_l_is_the_longest_of_all_common_subsequences(a, b):
    longest = max(map(len, subsequences(a) & subsequences(b)))
    found = rouge_l(a, b)
    assert found.precision == pytest.approx(longest / len(a.split()) if a else 0)
    assert found.recall == pytest.approx(longest / len(b.split()) if b else 0)


@given(TEXTS, TEXTS, st.integers(1, 3))
def test_rouge_n_pairs_off_equal_runs_one_by_one(a, b, n):
    mine, theirs = ([t.split()[i : i + n] for i in range(len(t.split()) - n + 1)] for t in (a, b))
    left, shared = list(theirs), 0
    for run in mine:
        if run in left:
            left.remove(run)
            shared += 1
    found = rouge_n(a, b, n)
    assert found.precision == pytest.approx(shared / len(mine) if mine else 0)
    assert found.recall == pytest.approx(shared / len(theirs) if theirs else 0)


def test_a_run_has_at_least_one_word():
    for wrong in (lambda: rouge_n("a", "a", 0), lambda: TrainingText(["a"], 0)):
        with pytest.raises(ValueError, match="at least one word"):
            wrong()


def test_exact_match_counts_right_answers_word_by_word():
    assert exact_match(["Paris.", "rome", "a cat"], ["paris", "Rome !", "cat a"]) == pytest.approx(2 / 3)
    with pytest.raises(ValueError, match="as many"):
        exact_match(["a"], ["a", "b"])
    with pytest.raises(ValueError, match="at least one"):
        exact_match([], [])


def test_covered_counts_words_inside_shared_runs():
    read = TrainingText(["a b c d", "e f g"], size=3)
    assert len(read) == 3
    assert read.covered("A b C!") == 1
    assert read.covered("x a b c y") == pytest.approx(3 / 5)
    assert read.covered("a b x c d") == 0
    assert read.covered("a b c x e f g") == pytest.approx(6 / 7)


def test_no_run_reaches_over_two_documents():
    assert TrainingText(["a b", "c d"], size=3).covered("a b c d") == 0


def test_a_question_shorter_than_a_run_is_refused():
    with pytest.raises(ValueError, match="shorter runs"):
        TrainingText(["a b c d"], size=3).covered("a b")


@given(st.lists(TEXTS, max_size=4), TEXTS, st.integers(1, 3))
def test_covered_is_what_looking_at_every_place_finds(documents, question, size):
    said = question.split()
    if len(said) < size:
        return
    places = range(len(said) - size + 1)
    copied = [i for i in places if any(f" {' '.join(said[i : i + size])} " in f" {d} " for d in documents)]
    expected = {i + k for i in copied for k in range(size)}
    assert TrainingText(documents, size).covered(question) == pytest.approx(len(expected) / len(said))
