"""The stream as its rule says: what all texts have in common that begin with these ids, tried with seven endings."""

# ruff: noqa: F821  (what a file leaves out comes from the solution)

from itertools import takewhile


def stream_decode(ids, merges, specials=()):
    total = decode(ids, merges, specials)  # refuses ids that do not exist
    endings = [[120], *([byte] * size for byte in (149, 165) for size in (1, 2, 3))]
    shown, given = 0, []
    for count in range(1, len(ids) + 1):
        texts = [decode([*ids[:count], *ending], merges, specials) for ending in endings]
        sure = sum(1 for _ in takewhile(lambda letters: len({*letters}) == 1, zip(*texts, strict=False)))
        given.append(texts[0][shown:sure])
        shown = sure
    return [*given, total[shown:]]
