"""The generated crawl: the same integer gives the same pages, and what it says about them is so."""

import itertools
import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fmlab.text import clean_html
from fmlab.world import Judge, World, sentences
from fmlab.world.crawl import EDITS, FOREIGN, KINDS, LABELS, TOPICS, clean_documents, crawl
from fmlab.world.languages import Reader
from fmlab.world.noise import CONTACT, DECOYS, QUOTED_RUDE, luhn_digit

WORLD = World(0, n_people=20, n_strangers=10)
JUDGE = Judge(WORLD)
PAGES = crawl(WORLD, 2500, 0)
OF = {kind: [p for p in PAGES if p.kind == kind] for kind in KINDS}


def body(page, *labels):
    return [line.text for line in page.lines if line.label in labels]


@given(st.integers(0, 1000), st.integers(0, 40))
@settings(max_examples=20, deadline=None)
def test_a_crawl_is_decided_by_its_seed_and_a_longer_one_begins_with_a_shorter_one(seed, count):
    assert crawl(WORLD, count, seed) == crawl(WORLD, count + 5, seed)[:count]
    assert crawl(WORLD, 5, seed) != crawl(WORLD, 5, seed + 1)


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="-1 pages"):
        crawl(WORLD, -1, 0)


def test_a_reader_of_the_html_sees_exactly_the_lines_of_the_truth():
    assert [clean_html(p.html) for p in PAGES] == [p.text for p in PAGES]
    assert any("<script>" in p.html for p in PAGES) and any("\u200b" in p.html for p in PAGES)


def test_addresses_are_unique_and_labels_known():
    assert len({p.url for p in PAGES}) == len(PAGES)
    assert {line.label for p in PAGES for line in p.lines} == set(LABELS)
    assert all(p.votes >= 0 and p.lines for p in PAGES)


def test_kinds_come_as_often_as_stated():
    """Within five standard deviations of a binomial count; the first pages have nothing to copy."""
    assert sum(KINDS.values()) == 100
    for kind, percent in KINDS.items():
        expected = len(PAGES) * percent / 100
        assert abs(len(OF[kind]) - expected) < 5 * math.sqrt(expected), kind


def test_good_pages_say_nothing_false_and_false_pages_nothing_true():
    harmless = QUOTED_RUDE.split("{")[0]
    decoys = tuple(d.split("{")[0] for d in DECOYS)
    for page in OF["good"]:
        for text in body(page, "content"):
            if not text.startswith((harmless, *decoys)):
                assert {JUDGE(s) for s in sentences(text)} <= {"true", "no claim"}, text
    said = [s for page in OF["false"] for text in body(page, "junk") for s in sentences(text)]
    assert said and {JUDGE(s) for s in said} == {"false"}


def test_foreign_pages_are_true_and_in_the_language_they_name():
    reader = Reader(WORLD)
    assert {p.language for p in OF["foreign"]} == set(FOREIGN)
    for page in OF["foreign"][:60]:
        for text in body(page, "junk"):
            mark = {"ko": ".", "hi": "।"}[page.language]
            for sentence in text.split(f"{mark} "):
                reading = reader.read(sentence.rstrip(mark) + mark)
                assert reading is not None and reading.language == page.language
                assert reader(sentence.rstrip(mark) + mark) == "true"


def test_a_copy_names_an_earlier_page_and_how_it_was_edited():
    at = {p.url: i for i, p in enumerate(PAGES)}
    assert {p.edit for p in OF["copy"]} == set(EDITS)
    assert not any(p.copy_of or p.edit for p in PAGES if p.kind != "copy")
    for page in OF["copy"]:
        original = PAGES[at[page.copy_of]]
        assert at[page.url] > at[original.url] and original.kind in ("good", "spam")
        assert page.private == original.private and not page.content
        mine, theirs = body(page, "junk"), body(original, "content", "contact", "junk")
        if page.edit == "exact":
            assert page.text == original.text
        elif page.edit == "frame":
            assert mine == theirs
        else:
            pairs = zip(" ".join(mine).split(), " ".join(theirs).split(), strict=True)
            assert 1 <= sum(a != b for a, b in pairs) <= 3


def test_private_strings_stand_in_the_text_as_they_are_named():
    planted = [(p, secret) for p in PAGES for secret in p.private]
    assert {secret.kind for _, secret in planted} == set(CONTACT)
    for page, secret in planted:
        assert secret.value in page.text
        if secret.kind == "card":
            digits = "".join(c for c in secret.value if c.isdigit())
            assert digits.startswith("9999") and luhn_digit(digits[:-1]) == digits[-1]
        if secret.kind == "email":
            assert secret.plain == ("@" in secret.value) and "example" in secret.value
        if secret.kind == "id":
            assert secret.value[2:4] == "13"  # no such month: nobody's number
        if secret.kind == "phone":
            assert "555" in secret.value


def test_luhn_digits_are_the_published_ones():
    assert luhn_digit("7992739871") == "3" and luhn_digit("411111111111111") == "1"


def test_shuffled_pages_hold_the_words_of_documents_but_not_their_order():
    said = [s for page in OF["shuffled"] for text in body(page, "junk") for s in sentences(text) if len(s.split()) > 4]
    assert Counter(map(JUDGE, said))["malformed"] > 0.98 * len(said)


def test_votes_follow_their_means():
    for kind, mean in (("good", 4.0), ("shuffled", 1.0)):
        votes = [p.votes for p in OF[kind]]
        assert abs(sum(votes) / len(votes) - mean) < 5 * math.sqrt(mean / len(votes))


@pytest.mark.parametrize("topic", TOPICS)
def test_clean_documents_are_true_and_of_the_topic_asked_for(topic):
    texts = list(itertools.islice(clean_documents(WORLD, 3, (topic,)), 50))
    assert texts == list(itertools.islice(clean_documents(WORLD, 3, (topic,)), 50))
    assert all(
        {JUDGE(s) for line in text.split("\n") for s in sentences(line)} <= {"true", "no claim"} for text in texts
    )
    assert any("assert" in text for text in texts) is (topic == "code")


@pytest.mark.parametrize("topics", [(), ("poems",)])
def test_unknown_topics_are_refused(topics):
    with pytest.raises(ValueError, match="people, reference, code"):
        next(clean_documents(WORLD, 0, topics))
