"""Labels are the row rolled by one: the first token of a full row is the label of the last."""

CAUGHT_BY = ["test-pack-labels"]
MESSAGE = "the label is the next token, if that one is trained and of the same"

import torch


def pack_examples(examples, length, pad):
    rows = []
    for ids, trained in examples:
        if not 0 < len(ids) <= length or len(ids) != len(trained):
            raise ValueError("example")
        row = next((row for row in rows if len(row[0]) + len(ids) <= length), None)
        if row is None:
            row = ([], [], [], [])
            rows.append(row)
        number = max(row[3], default=0) + 1
        row[0].extend(ids)
        row[1].extend([False] + trained[1:] if row[1] else trained)
        row[2].extend(range(len(ids)))
        row[3].extend([number] * len(ids))
    out = [
        torch.tensor([row[n] + [fill] * (length - len(row[n])) for row in rows], dtype=torch.int64).reshape(-1, length)
        for n, fill in enumerate((pad, 0, 0, 0))
    ]
    labels = out[0].masked_fill(out[1] == 0, -100).roll(-1, dims=1)
    return {"tokens": out[0], "labels": labels, "positions": out[2], "segments": out[3]}
