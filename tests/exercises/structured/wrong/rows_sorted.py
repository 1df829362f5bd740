"""Rows are sorted by their states, so that the start is somewhere."""

import torch

CAUGHT_BY = ["test-index-next", "test-index-steps"]
MESSAGE = "row 0 must stand for the start, and the last row for done."


def compile_index(read, start, accepting, pieces, end):
    found, arrows = {tuple(start): 0}, []
    order = [tuple(start)]
    for here in order:  # it grows until no token leads to anything new
        row = {}
        for token, piece in enumerate(pieces):
            after = tuple(read(list(here), piece)) if piece and token != end else ()
            if after:
                if after not in found:
                    found[after] = len(order)
                    order.append(after)
                row[token] = found[after]
        arrows.append(row)
    far = len(order) + 2
    steps = [1 if set(here) & set(accepting) else far for here in order]
    while True:
        better = [min([own, *(1 + steps[to] for to in row.values())]) for own, row in zip(steps, arrows, strict=True)]
        if better == steps:
            break
        steps = better
    if steps[0] >= far:
        raise ValueError("with these tokens no text can be completed")
    kept = sorted([row for row, least in enumerate(steps) if least < far], key=lambda row: order[row])
    number, done = {row: new for new, row in enumerate(kept)}, len(kept)
    table = torch.full((done + 1, len(pieces)), -1)
    for row in kept:
        for token, to in arrows[row].items():
            table[number[row], token] = number.get(to, -1)
        if steps[row] == 1:
            table[number[row], end] = done
    return {"next": table, "steps": torch.tensor([*(steps[row] for row in kept), 0])}
