"""Closing JSON that was cut: every beginning of every text, and what is no beginning."""

import json
import random

import pytest

from fmlab.structured import RepairError, close


def random_value(rng: random.Random, depth: int):
    kind = rng.randrange(8 if depth else 6)
    if kind == 0:
        return rng.choice([True, False, None])
    if kind == 1:
        return rng.choice([0, -1, 12, 1.5, 305, -20.25])
    if kind < 6:
        return "".join(rng.choice('ab"\\\n\x01é😀u/d83') for _ in range(rng.randrange(6)))
    if kind == 6:
        return [random_value(rng, depth - 1) for _ in range(rng.randrange(4))]
    return {str(random_value(rng, 0)): random_value(rng, depth - 1) for _ in range(rng.randrange(4))}


def begins(part, whole) -> bool:
    """Is this value the beginning of the other: all but its last parts equal, the last ones beginnings?"""
    if isinstance(part, str) and isinstance(whole, str):
        return whole.startswith(part)
    if isinstance(part, list) and isinstance(whole, list):
        return part[:-1] == whole[: max(0, len(part) - 1)] and (not part or begins(part[-1], whole[len(part) - 1]))
    if isinstance(part, dict) and isinstance(whole, dict):
        return begins([list(pair) for pair in part.items()], [list(pair) for pair in whole.items()])
    if type(part) in (int, float) and type(whole) in (int, float):
        return repr(whole).startswith(repr(part))  # a number may be cut
    return part is whole


def test_every_beginning_of_a_json_text_is_closed_and_nothing_is_made_up():
    rng, closed = random.Random(0), 0
    for _ in range(800):
        value = [random_value(rng, 3)]
        text = json.dumps(value, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, 1]))
        for end in range(1, len(text) + 1):
            found = close(text[:end])
            kept = found.text.removesuffix(found.added) if found.added else found.text
            assert kept + found.dropped == text[:end]
            read = json.loads(found.text)
            json.dumps(read, ensure_ascii=False).encode()  # no half of a surrogate pair is left
            assert begins(read, value), (text[:end], found)
            assert close(found.text).text == found.text
            closed += 1
        assert close(text).text == text and close(text + "\n").text == text + "\n"
    assert closed > 10_000


@pytest.mark.parametrize(
    "text, closed",
    [
        ('{"name": "Bak', '{"name": "Bak"}'),
        ('{"name": "Bako", "ag', '{"name": "Bako"}'),
        ('{"name": "Bako", "age"', '{"name": "Bako"}'),
        ('{"name": "Bako", "age":', '{"name": "Bako"}'),
        ('{"name": "Bako", "age": 1', '{"name": "Bako", "age": 1}'),
        ('{"name": "Bako",', '{"name": "Bako"}'),
        ("[1, 2, [3, {", "[1, 2, [3, {}]]"),
        ("[tr", "[true]"),
        ("[1, n", "[1, null]"),
        ("[1, -", "[1]"),
        ("[1.", "[1]"),
        ("[1.5e+", "[1.5]"),
        ("12", "12"),
        ('"a\\', '"a"'),
        ('"a\\\\', '"a\\\\"'),
        ('"a\\u00', '"a"'),
        ('"\\ud83d', '""'),
        ('"\\ud83d\\ude0', '""'),
        ('"\\\\ud83d', '"\\\\ud83d"'),
        ('{"a', "{}"),
        ("fa", "false"),
    ],
)
def test_what_is_kept(text, closed):
    assert close(text).text == closed


@pytest.mark.parametrize(
    "text, position, problem",
    [
        ("", 0, "Nothing here"),
        (" \n", 2, "Nothing here"),
        ("-", 0, "Nothing here"),
        ("hello", 0, "value is missing"),
        ('{"a"}', 4, "colon is missing"),
        ("[1,]", 3, "value is missing"),
        ("[,", 1, "value is missing"),
        ("[1 2", 3, "comma or ]"),
        ("[1}", 2, "comma or ]"),
        ("{1:2}", 1, "name in quotes"),
        ('{"a":1,}', 7, "name in quotes"),
        ("{'a':1", 1, "name in quotes"),
        ("[1]]", 3, "ended before"),
        ("truefalse", 4, "ended before"),
        ("01", 1, "ended before"),
        ("nul1", 0, "value is missing"),
        ('"a\x01', 2, "does not know"),
        ('"\\x"', 1, "does not know"),
    ],
)
def test_what_is_no_beginning_of_json_says_where(text, position, problem):
    with pytest.raises(RepairError, match=problem) as caught:
        close(text)
    assert caught.value.position == position
