"""With no examples the tensors have no second dimension."""

CAUGHT_BY = ["test-pack-contract"]
MESSAGE = "returned shape (0,) where the contract asks for (0, 5)"

import torch


def pack_examples(examples, length, pad):
    rows = []
    for ids, trained in examples:
        if not 0 < len(ids) <= length or len(ids) != len(trained):
            raise ValueError(f"an example of {len(ids)} tokens and {len(trained)} bools, for rows of {length}")
        following = [token if learned else -100 for token, learned in zip(ids[1:], trained[1:], strict=True)]
        row = next((row for row in rows if len(row["tokens"]) + len(ids) <= length), None)
        if row is None:
            row = {"tokens": [], "labels": [], "positions": [], "segments": []}
            rows.append(row)
        row["segments"] += [max(row["segments"], default=0) + 1] * len(ids)
        row["positions"] += range(len(ids))
        row["labels"] += [*following, -100]
        row["tokens"] += ids
    made = {}
    for key, fill in (("tokens", pad), ("labels", -100), ("positions", 0), ("segments", 0)):
        filled = [row[key] + [fill] * (length - len(row[key])) for row in rows]
        made[key] = torch.tensor(filled, dtype=torch.int64)
    return made
