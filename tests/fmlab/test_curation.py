"""The quality classifier, and chains of filters whose reports are right by hand."""

import itertools

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from fmlab.text.curation import Document, curate, drop_repeated, keep_if, rewrite
from fmlab.text.near_duplicates import exact_duplicates
from fmlab.text.quality import QualityClassifier, features
from fmlab.world import World
from fmlab.world.crawl import clean_documents, crawl

DOCS = [Document(text, f"page {i}", votes=i) for i, text in enumerate(["good", "bad", "good", "<b>", "fine"])]


def test_a_report_by_hand():
    steps = {
        "no bad": keep_if(lambda d: d.text != "bad"),
        "tags": rewrite(lambda text: text.strip("<b>")),
        "repeats": drop_repeated(exact_duplicates),
        "votes": keep_if(lambda d: d.votes >= 3),
    }
    left, reports = curate(DOCS, steps, wanted={"page 0", "page 2", "page 4"})
    assert left == [DOCS[4]]
    rows = [(r.seen, r.kept, r.precision, r.recall, r.total_recall) for r in reports]
    assert rows == [(5, 4, 0.75, 1, 1), (4, 3, 1, 1, 1), (3, 2, 1, 2 / 3, 2 / 3), (2, 1, 1, 0.5, 1 / 3)]
    assert [r.name for r in reports] == list(steps)


def test_without_labels_nothing_is_said_about_them_and_empty_shares_are_none():
    _, (row,) = curate(DOCS, {"all": keep_if(lambda d: False)})
    assert (row.kept, row.precision, row.recall, row.total_recall) == (0, None, None, None)
    _, (row, again) = curate(DOCS, {"a": keep_if(lambda d: False), "b": list}, wanted={"page 0"})
    assert (row.precision, row.recall) == (None, 0) and (again.recall, again.total_recall) == (None, 0)


@given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_total_recall_is_the_product_of_the_steps(wanted, first, second):
    docs = [Document(str(i), str(i)) for i in range(10)]
    steps = {"a": keep_if(lambda d: int(d.text) in first), "b": keep_if(lambda d: int(d.text) in second)}
    left, (a, b) = curate(docs, steps, {str(i) for i in wanted})
    assert {int(d.text) for d in left} == first & second
    if a.recall and b.recall is not None:
        assert b.total_recall == pytest.approx(a.recall * b.recall)
    if left:
        assert b.precision == len(wanted & first & second) / len(left)


def test_sources_must_be_unique_and_steps_may_not_invent():
    with pytest.raises(ValueError, match="share a source"):
        curate([DOCS[0], DOCS[0]], {})
    with pytest.raises(ValueError, match="'more' returned a document"):
        curate(DOCS, {"more": lambda docs: [*docs, Document("x", "new")]})
    with pytest.raises(ValueError, match="or one twice"):
        curate(DOCS, {"twice": lambda docs: [*docs, docs[0]]})


def test_features_are_hashed_words_and_pairs_the_same_in_every_process():
    assert features("A b", 2**20) == features("a b", 2**20) and len(features("a b c", 16)) == 5
    assert features("year 1999", 2**20) == features("year 2024", 2**20) != features("year one", 2**20)
    assert features("a", 2**20) == [0xE8B7BE43 % 2**20]  # the known CRC-32 of "a"; Python's own hash differs each run
    assert features("", 16) == []


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_classifier_tells_reference_like_pages_from_junk_it_never_saw(seed):
    world = World(0, n_people=20)
    reference = list(itertools.islice(clean_documents(world, seed), 150))
    pages = crawl(world, 900, seed)
    model = QualityClassifier.train(reference, [p.text for p in pages[:400]])
    unseen = [p for p in pages[400:] if p.topic in ("people", "reference") or p.kind in ("spam", "menu", "gibberish")]
    scores = dict(zip([p.url for p in unseen], model.score([p.text for p in unseen]), strict=True))
    good = [scores[p.url] for p in unseen if p.wanted]
    junk = [scores[p.url] for p in unseen if p.kind in ("spam", "menu", "gibberish")]
    order = torch.tensor([g > j for g in good for j in junk]).double().mean().item()
    assert order > 0.97  # area under the ROC curve


def test_a_score_depends_on_its_own_text_alone_and_training_is_repeatable():
    first, second = (QualityClassifier.train(["a b c"], ["x y"], buckets=64) for _ in range(2))
    assert first.score(["a b", "x", ""]) == second.score(["a b", "x", ""])
    assert first.score(["x"])[0] == pytest.approx(first.score(["a b", "x", ""])[1])
    assert first.score([""])[0] == pytest.approx(torch.sigmoid(first.bias).item()) and first.score([]) == []
    assert first.score(["a b"])[0] > 0.5 > first.score(["x y"])[0]


def test_both_sides_weigh_the_same_however_many_texts_they_have():
    few = QualityClassifier.train(["same words"], ["same words"] * 50, buckets=64)
    assert few.score(["same words"])[0] == pytest.approx(0.5, abs=1e-3)


def test_missing_examples_are_refused():
    with pytest.raises(ValueError, match="reference texts and texts of the crawl"):
        QualityClassifier.train([], ["x"])
    with pytest.raises(ValueError, match="not 0"):
        QualityClassifier(0)
