"""All tokens are poured into rows one after the other; examples are torn."""

CAUGHT_BY = ["check-pack", "test-pack"]
MESSAGE = "side by side while there is room, then pads up to the length of a row"

import torch


def pack_examples(examples, length, pad):
    tokens, labels, positions, segments = [], [], [], []
    for number, (ids, trained) in enumerate(examples, start=1):
        if not 0 < len(ids) <= length or len(ids) != len(trained):
            raise ValueError("example")
        tokens += ids
        labels += [token if flag else -100 for token, flag in zip(ids[1:], trained[1:])] + [-100]
        positions += range(len(ids))
        segments += [number] * len(ids)
    rows = -(-len(tokens) // length)
    rest = rows * length - len(tokens)
    made = {}
    for key, values, fill in (
        ("tokens", tokens, pad),
        ("labels", labels, -100),
        ("positions", positions, 0),
        ("segments", segments, 0),
    ):
        made[key] = torch.tensor(values + [fill] * rest, dtype=torch.int64).reshape(rows, length)
    segments = made["segments"]
    for row in segments:
        if len(row) and int(row.max()):
            row[row > 0] -= int(row[0]) - 1
    return made
