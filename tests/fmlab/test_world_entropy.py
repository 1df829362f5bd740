"""The entropy of the world's documents against documents that were really drawn."""

import itertools
import math
import random
import statistics
from collections import Counter

import pytest

from fmlab.world import World, document, documents
from fmlab.world.documents import KINDS
from fmlab.world.entropy import bits, entropy, kinds

SMALL = World(3, n_people=3, n_strangers=4)
DRAWS = 4000


def test_every_kind_is_counted_and_one_without_strangers_has_no_gossip():
    assert set(kinds(World(0))) == set(KINDS)
    assert set(kinds(World(0, n_strangers=0))) == set(KINDS) - {"gossip"}


# Biographies and questions have more texts than can be drawn often enough; the test below counts their choices.
@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"biography", "questions"}))
def test_the_entropy_of_a_kind_is_what_counting_its_documents_gives(kind):
    rng = random.Random(0)
    drawn = Counter(document(SMALL, rng, kind) for _ in range(DRAWS))
    plug_in = bits(*(count / DRAWS for count in drawn.values()))
    # Counting falls short by about (outcomes - 1) / (2 draws ln 2) bits (Miller 1955).
    plug_in += (len(drawn) - 1) / (2 * DRAWS * math.log(2))
    assert kinds(SMALL)[kind][0] == pytest.approx(plug_in, abs=0.05)


def test_one_line_of_questions_and_all_biographies():
    world = World(3, n_people=1, n_strangers=0)
    rng = random.Random(0)
    drawn = Counter(document(world, rng, "biography") for _ in range(40_000))
    assert len(drawn) == 60 * 27 and kinds(world)["biography"][0] == pytest.approx(math.log2(60 * 27))
    assert max(drawn.values()) < 60  # 24.7 expected of each: no text is much likelier than another
    lines = Counter()
    for _ in range(DRAWS):
        text = document(SMALL, rng, "questions").replace("?", "?\n").replace(" .", " .\n")
        cut = [line.strip() for line in text.splitlines()]
        first = cut[0] + (" " + cut[1] if len(cut) > 1 and cut[1].endswith(".") else "")
        lines[first] += 1
    plug_in = bits(*(count / DRAWS for count in lines.values())) + (len(lines) - 1) / (2 * DRAWS * math.log(2))
    assert kinds(SMALL)["questions"][0] / 3 == pytest.approx(plug_in, abs=0.05)


@pytest.mark.parametrize("world", [World(0), World(1, n_people=5, n_strangers=0)])
def test_the_mean_length_is_that_of_drawn_documents(world):
    lengths = [len(text.split()) + 1 for text in itertools.islice(documents(world, 5), DRAWS)]
    error = statistics.stdev(lengths) / math.sqrt(DRAWS)
    assert abs(entropy(world).tokens_per_document - statistics.mean(lengths)) < 4 * error


def test_a_larger_world_holds_more_chance():
    small, large = entropy(World(0, n_people=20)), entropy(World(0, n_people=200))
    assert 1 < small.perplexity < large.perplexity < 3
