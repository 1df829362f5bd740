"""Private strings: found exactly where they are, planted ones counted, no pattern that a hostile text can stop."""

import doctest
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmlab.text import privacy
from fmlab.text.privacy import find_private, luhn, mask_private
from fmlab.world import World
from fmlab.world.crawl import crawl
from fmlab.world.noise import luhn_digit

CARD = "4111 1111 1111 1111"  # the number that every payment system uses for tests


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("write to a.b+c@mail.example.org .", "write to <email> ."),
        ("mail:x@example.com, y@example.net", "mail:<email>, <email>"),
        ("meet me @ the market", "meet me @ the market"),
        ("a@b", "a@b"),
        (f"card {CARD}.", "card <card>."),
        ("card 4111111111111111", "card <card>"),
        ("card 4111-1111-1111-1112", "card 4111-1111-1111-1112"),
        ("3782 822463 10005 is one of fifteen digits", "<card> is one of fifteen digits"),
        ("call +1 202-555-0143 or (202) 555-0143", "call <phone> or <phone>"),
        ("202.555.0143", "<phone>"),
        ("010-1234-5678 or +82 10-1234-5678", "<phone> or <phone>"),
        ("id 901303-1234567 .", "id <id> ."),
        ("version 12.345.12 of 2024-01-31", "version 12.345.12 of 2024-01-31"),
        ("주소는x@example.com이고 번호는010-1234-5678입니다", "주소는<email>이고 번호는<phone>입니다"),
        ("", ""),
    ],
)
def test_what_is_masked_and_what_is_not(text, masked):
    assert mask_private(text) == masked


def test_spelled_out_addresses_are_missed_and_part_numbers_taken_for_phones():
    """Known limits, stated in the module: patterns see form only."""
    assert find_private("ann at example dot com") == []
    assert [x.kind for x in find_private("part number 318-318-0627")] == ["phone"]


@given(st.text(alphabet="0123456789", min_size=1, max_size=20), st.integers(0, 19), st.integers(1, 9))
def test_luhn_notices_every_wrong_digit(digits, place, change):
    number = digits + luhn_digit(digits)
    assert luhn(number)
    place %= len(number)
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    assert not luhn(wrong)


def test_luhn_of_nothing_is_false_and_the_example_is_true():
    assert not luhn("") and not luhn("no digits")
    assert doctest.testmod(privacy).failed == 0 and doctest.testmod(privacy).attempted


@given(
    st.lists(st.sampled_from(["x@example.com", CARD, "901303-1234567", "202-555-0143", " ", "a", "7", "@", "-", "."]))
)
def test_found_strings_lie_where_they_say_and_do_not_overlap(pieces):
    text = "".join(pieces)
    found = find_private(text)
    assert all(text[x.start : x.end] == x.value for x in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert find_private(mask_private(text)) == [] or found


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_every_plain_planted_string_is_found_and_only_part_numbers_are_taken_wrongly(seed):
    missed, wrong, right = Counter(), [], 0
    for page in crawl(World(0, n_people=20), 1500, seed):
        planted = Counter((s.kind, s.value) for s in page.private if s.plain)
        found = Counter((x.kind, x.value) for x in find_private(page.text))
        missed += planted - found
        right += (planted & found).total()
        wrong += [value for kind, value in (found - planted)]
    assert right > 30 and not missed
    assert all(w[:3] == w[4:7] for w in wrong)  # the decoy writes the same three digits twice


@pytest.mark.parametrize("piece", ["1", "1 ", "1-", "a@", "a.", "@", "(202) ", "555-", "+", "x" * 9 + "@x", "x@y.z "])
def test_a_hostile_text_is_done_in_one_pass(piece):
    """At this length a pattern that goes back over the text would run for hours."""
    mask_private(piece * 200_000)
