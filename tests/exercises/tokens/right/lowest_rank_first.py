"""Encoding looks for the pair of the lowest rank again and again; specials are found by walking over the text."""

# ruff: noqa: F821  (what a file leaves out comes from the solution)

from itertools import pairwise


def encode(text, merges, specials=()):
    for place, special in enumerate(specials):
        if not special or special in specials[:place]:
            raise ValueError(f"special {special!r}")
    rank = {pair: number for number, pair in enumerate(merges)}

    def word_ids(word):
        pieces = [(bytes([byte]), byte) for byte in word.encode("utf-8")]
        while True:
            ranks = [rank.get((one[0], two[0]), len(merges)) for one, two in pairwise(pieces)]
            if min(ranks, default=len(merges)) == len(merges):
                return [number for _, number in pieces]
            at = ranks.index(min(ranks))
            pieces[at : at + 2] = [(pieces[at][0] + pieces[at + 1][0], 256 + ranks[at])]

    def plain(stretch):
        return [number for word in pretokens(stretch) for number in word_ids(word)]

    ids, waiting = [], ""
    while text:
        fits = sorted((special for special in specials if text.startswith(special)), key=len)
        if fits:
            ids += plain(waiting)
            ids.append(256 + len(merges) + list(specials).index(fits[-1]))
            waiting, text = "", text[len(fits[-1]) :]
        else:
            waiting, text = waiting + text[0], text[1:]
    return ids + plain(waiting)
