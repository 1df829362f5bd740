"""The generated pictures: what is drawn is what is said, and the judge is never wrong about it."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from fmlab.text import WordTokenizer
from fmlab.world.pictures import (
    CAPTION_WORDS,
    COLOURS,
    DIMMEST,
    HELD_OUT,
    PAIRS,
    PLACES,
    SHAPES,
    SIZE,
    PictureJudge,
    caption,
    paint,
    sample_pictures,
)

JUDGE = PictureJudge()


def dice(seed):
    return torch.Generator().manual_seed(seed)


def test_one_seed_gives_the_same_pictures_and_another_seed_others():
    one, same, other = (sample_pictures(20, dice(seed)) for seed in (1, 1, 2))
    assert torch.equal(one.pixels, same.pixels) and torch.equal(one.facts, same.facts)
    assert not torch.equal(one.facts, other.facts)
    assert one.pixels.shape == (20, 3, SIZE, SIZE) and one.pixels.min() == -1 and one.pixels.max() <= 1


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_judge_reads_every_picture_as_it_was_drawn(seed):
    pictures = sample_pictures(40, dice(seed))
    facts, error = JUDGE.read(pictures.pixels)
    assert torch.equal(facts, pictures.facts) and error.max() < 0.01
    assert JUDGE.right(pictures.pixels, pictures.facts).all()


def test_the_judge_reads_all_pictures_there_are_also_with_noise():
    noise = 0.2 * torch.randn(len(JUDGE.facts), 3, SIZE, SIZE, generator=dice(0))
    facts, error = JUDGE.read(paint(JUDGE.facts, 0.9) + noise)
    assert torch.equal(facts, JUDGE.facts)
    assert (error > 0.15).all() and (error < 0.25).all()


@pytest.mark.parametrize("column", range(2))
def test_a_picture_of_another_colour_or_shape_is_wrong(column):
    pictures = sample_pictures(50, dice(3))
    asked = pictures.facts.clone()
    asked[:, column] = (asked[:, column] + 1) % 4
    assert not JUDGE.right(pictures.pixels, asked).any()


@pytest.mark.parametrize("column", [2, 3])
def test_the_place_counts_as_the_caption_says_it(column):
    pictures = sample_pictures(50, dice(4))
    elsewhere, near = pictures.facts.clone(), pictures.facts.clone()
    elsewhere[:, column] = (elsewhere[:, column] + PLACES // 2) % PLACES
    near[:, column] = near[:, column] // 2 * 2 + (near[:, column] + 1) % 2
    assert not JUDGE.right(pictures.pixels, elsewhere).any()
    assert JUDGE.right(pictures.pixels, near).all()


@pytest.mark.parametrize("nothing", ["dark", "light", "grey", "noise"])
def test_nothing_is_no_picture(nothing):
    pixels = {"dark": -1.0, "light": 1.0, "grey": 0.0}.get(nothing, 0.0) * torch.ones(20, 3, SIZE, SIZE)
    if nothing == "noise":
        pixels = torch.randn(20, 3, SIZE, SIZE, generator=dice(5))
    facts, error = JUDGE.read(pixels)
    assert (error > JUDGE.tolerance).all() and not JUDGE.right(pixels, facts).any()


def test_brightness_is_the_judges_to_find_and_too_dim_is_an_error():
    facts = sample_pictures(10, dice(6)).facts
    for brightness in (DIMMEST, 0.93, 1.0):
        assert JUDGE.read(paint(facts, brightness))[1].max() < 0.01
    assert JUDGE.read(paint(facts, DIMMEST / 2))[1].min() > 0.1


def test_captions_use_only_their_words_and_differ_where_the_facts_in_words_differ():
    captions = {caption(c, s, row, column) for c, s in PAIRS for row in range(PLACES) for column in range(PLACES)}
    assert len(captions) == 64
    tokenizer = WordTokenizer(CAPTION_WORDS)
    assert all(len(text.split()) == 7 and tokenizer.unk not in tokenizer.encode(text) for text in captions)
    assert caption("red", "ring", 0, PLACES - 1) == "a red ring at the top right"
    picture = sample_pictures(1, dice(0))
    colour, shape = picture.pairs[0]
    assert picture.captions[0].startswith(f"a {colour} {shape} at the ")


def test_only_the_pairs_asked_for_are_drawn_and_all_of_them():
    seen = [pair for pair in PAIRS if pair not in HELD_OUT]
    assert set(sample_pictures(500, dice(7), seen).pairs) == set(seen)
    assert len(HELD_OUT) == 4
    assert {c for c, _ in HELD_OUT} == set(COLOURS) and {s for _, s in HELD_OUT} == set(SHAPES)


@pytest.mark.parametrize("pairs", [[], [("pink", "ring")], [("ring", "red")]])
def test_a_pair_that_is_none_is_refused(pairs):
    with pytest.raises(ValueError, match="pairs must be"):
        sample_pictures(3, dice(0), pairs)
