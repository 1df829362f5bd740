"""The room of a row is the number of its places that hold pad."""

CAUGHT_BY = ["test-pack"]
MESSAGE = "an example stands in another row or place than first fit, in the"

import torch


def pack_examples(examples, length, pad):
    rows = []
    for ids, trained in examples:
        if not 0 < len(ids) <= length or len(ids) != len(trained):
            raise ValueError("example")
        for row in rows:
            if row["tokens"].count(pad) >= len(ids):
                break
        else:
            row = {
                "tokens": [pad] * length,
                "labels": [-100] * length,
                "positions": [0] * length,
                "segments": [0] * length,
            }
            rows.append(row)
        start = row["segments"].count(0)
        start = length - start
        number = max(row["segments"]) + 1
        for n, token in enumerate(ids[: length - start]):
            row["tokens"][start + n] = token
            row["positions"][start + n] = n
            row["segments"][start + n] = number
            if n + 1 < len(ids) and trained[n + 1]:
                row["labels"][start + n] = ids[n + 1]
    return {
        key: torch.tensor([row[key] for row in rows], dtype=torch.int64).reshape(len(rows), length)
        for key in ("tokens", "labels", "positions", "segments")
    }
