"""A check's message reaches the student without long values in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.wording import QUOTE, filled, shortened

CHECK = """
assert out == want, f"f gave {out} for {type(out).__name__}; reread section 2"
assert ok, "f is wrong: it forgets the scale, which is the square root of the width of the keys; reread section 3.1"
assert ok, "f said " + str(out)
why = "the temperature comes before the filter, because a flatter distribution needs more tokens"
assert ok, f"{name}: {why}!"
"""


def test_fixed_words_stay_whole():
    text = "f is wrong: it forgets the scale, which is the square root of the width of the keys; reread section 3.1"
    assert shortened(text, (CHECK,)) == text


def test_short_quotes_stay_and_long_ones_go():
    assert shortened("f gave [1] for list; reread section 2", (CHECK,)) == "f gave [1] for list; reread section 2"
    long = "f gave [" + "4.26817, " * 20 + "] for list; reread section 2"
    assert shortened(long, (CHECK,)) == "f gave … for list; reread section 2"


def test_a_long_quote_of_the_checks_own_words_stays():
    text = "sample: the temperature comes before the filter, because a flatter distribution needs more tokens!"
    assert shortened(text, (CHECK,)) == text


def test_words_put_together_otherwise_are_cut():
    assert len(shortened("f said " + "90731 " * 100, (CHECK,))) < 2 * QUOTE + 40


@pytest.mark.parametrize(
    ("template", "message", "quotes"),
    [
        (("a", None, "b"), "a12b", ["12"]),
        ((None, ": ", None), "x: y: z", ["x", "y: z"]),
        (("a", None), "b", None),
        (("a",), "ab", None),
        (("a", None, "b"), "ab tail", None),
        ((None, None), "xy", ["", "xy"]),
    ],
)
def test_the_places_of_a_template_are_found(template, message, quotes):
    assert filled(template, message) == quotes


@given(st.lists(st.none() | st.text(min_size=1, max_size=3), min_size=1, max_size=8), st.text(max_size=60))
def test_what_is_found_gives_the_message_again(template, message):
    quotes = filled(tuple(template), message)
    if quotes is not None:
        rest = iter(quotes)
        assert "".join(text if text is not None else next(rest) for text in template) == message
        assert list(rest) == []
