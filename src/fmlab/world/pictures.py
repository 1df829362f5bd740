"""Small pictures whose truth is known: one coloured shape somewhere on a dark ground, with its caption and a judge.

A picture has 8 x 8 pixels of red, green and blue, each from -1 (dark) to 1. Colour, shape, place and brightness are
drawn from a generator, so any number of pictures comes from one seed. `PictureJudge` says what a picture shows and how
well it is drawn, whoever drew it.
Left out: several shapes, overlaps, natural backgrounds. Source: none, this is the course's own; the idea of generated
scenes with a full truth is that of CLEVR (Johnson et al. 2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

SIZE = 8
COLOURS = {"red": (1.0, 0.0, 0.0), "green": (0.0, 1.0, 0.0), "blue": (0.0, 0.0, 1.0), "yellow": (1.0, 1.0, 0.0)}
SHAPES = {
    "square": "##### ##### ##### ##### #####",
    "ring": "##### #...# #...# #...# #####",
    "cross": "..#.. ..#.. ##### ..#.. ..#..",
    "triangle": "....# ...## ..### .#### #####",
}
DIMMEST = 0.8  # brightness runs from here to 1
PLACES = SIZE - 5 + 1  # a shape of 5 x 5 pixels can start in so many rows, and in so many columns
PAIRS = tuple((colour, shape) for colour in COLOURS for shape in SHAPES)
# One pair of each colour and of each shape: what a model is not shown when a page asks about combinations.
HELD_OUT = tuple(zip(COLOURS, SHAPES, strict=True))
CAPTION_WORDS = ("a", *COLOURS, *SHAPES, "at", "the", "top", "bottom", "left", "right")


def caption(colour: str, shape: str, row: int, column: int) -> str:
    """What a picture shows, in seven words; row and column are those of the shape's upper left pixel."""
    down = "top" if row < PLACES // 2 else "bottom"
    across = "left" if column < PLACES // 2 else "right"
    return f"a {colour} {shape} at the {down} {across}"


def _masks() -> Tensor:
    """1 where a shape is: (shapes, PLACES rows, PLACES columns, SIZE, SIZE)."""
    masks = torch.zeros(len(SHAPES), PLACES, PLACES, SIZE, SIZE)
    for i, drawing in enumerate(SHAPES.values()):
        shape = torch.tensor([[pixel == "#" for pixel in line] for line in drawing.split()], dtype=torch.float32)
        for row in range(PLACES):
            for column in range(PLACES):
                masks[i, row, column, row : row + 5, column : column + 5] = shape
    return masks


MASKS = _masks()
PAINT = torch.tensor(list(COLOURS.values()))


@dataclass(frozen=True)
class Pictures:
    """A batch of pictures and what they show.

    pixels: (batch, 3, 8, 8), each from -1 to 1. facts: int64 (batch, 4), the numbers of colour and shape, then row
    and column of the shape's upper left pixel.
    """

    pixels: Tensor
    facts: Tensor

    def __len__(self) -> int:
        return len(self.facts)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Colour and shape of each picture."""
        colours, shapes = list(COLOURS), list(SHAPES)
        return [(colours[c], shapes[s]) for c, s in self.facts[:, :2].tolist()]

    @property
    def captions(self) -> list[str]:
        """The caption of each picture."""
        places = self.facts[:, 2:].tolist()
        return [caption(*pair, *place) for pair, place in zip(self.pairs, places, strict=True)]


def paint(facts: Tensor, brightness: Tensor | float = 1.0) -> Tensor:
    """The pixels (batch, 3, 8, 8) of facts (batch, 4); brightness: (batch,) or one number for all."""
    colour, shape, row, column = facts.unbind(1)
    light = torch.as_tensor(brightness).expand(len(facts))
    return 2 * light[:, None, None, None] * PAINT[colour][:, :, None, None] * MASKS[shape, row, column][:, None] - 1


def sample_pictures(count: int, generator: torch.Generator, pairs: Sequence[tuple[str, str]] = PAIRS) -> Pictures:
    """`count` pictures of these pairs, all pairs, places and brightnesses alike probable; a CPU generator draws.

    Raises ValueError for a pair that is none, or no pair at all.
    """
    unknown = [pair for pair in pairs if pair not in PAIRS]
    if unknown or not pairs:
        raise ValueError(f"pairs must be some of (colour, shape), such as {PAIRS[0]}; unknown: {unknown}.")
    colours, shapes = list(COLOURS), list(SHAPES)
    known = torch.tensor([(colours.index(c), shapes.index(s)) for c, s in pairs])
    which = torch.randint(len(pairs), (count,), generator=generator)
    facts = torch.cat([known[which], torch.randint(PLACES, (count, 2), generator=generator)], dim=1)
    brightness = DIMMEST + (1 - DIMMEST) * torch.rand(count, generator=generator)
    return Pictures(paint(facts, brightness), facts)


class PictureJudge:
    """Says what a picture shows: the clean picture that fits it best, and how far it is from that one.

    Compares with every colour, shape and place, each at its best brightness between DIMMEST and 1: 256 comparisons.
    A picture whose error is above `tolerance` shows nothing.
    """

    def __init__(self, tolerance: float = 0.25):
        self.tolerance = tolerance
        numbers = [torch.arange(n) for n in (len(COLOURS), len(SHAPES), PLACES, PLACES)]
        self.facts = torch.cartesian_prod(*numbers)
        self._clean = (paint(self.facts) + 1).flatten(1) / 2
        self._power = self._clean.square().sum(1)

    def read(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """The best facts (batch, 4) of pictures (batch, 3, 8, 8), and the error of each, (batch,).

        The error is the root of the mean squared difference over all 192 numbers, on the scale of -1 to 1.
        """
        given = (pixels.float().flatten(1) + 1) / 2
        product = given @ self._clean.T
        light = (product / self._power).clamp(DIMMEST, 1)
        squared = given.square().sum(1, keepdim=True) - 2 * light * product + light.square() * self._power
        best = squared.min(1)
        return self.facts[best.indices], 2 * (best.values.clamp(min=0) / given.shape[1]).sqrt()

    def right(self, pixels: Tensor, facts: Tensor) -> Tensor:
        """Which pictures are well drawn and show what was asked, bool (batch,): colour, shape, and place in words.

        facts: (batch, 4); of row and column only top or bottom, left or right counts, as in a caption.
        """
        seen, error = self.read(pixels)
        half = PLACES // 2
        place = (seen[:, 2:] < half) == (facts[:, 2:] < half)
        return (error <= self.tolerance) & (seen[:, :2] == facts[:, :2]).all(1) & place.all(1)
