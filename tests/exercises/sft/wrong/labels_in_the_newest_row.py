"""Labels go into the newest row, also where the example went back into an earlier one."""

CAUGHT_BY = ["test-pack-labels"]
MESSAGE = "a label stands in the row of its token"

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
        rows[-1]["labels"] += [*following, -100]
        row["tokens"] += ids
    made = {}
    for key, fill in (("tokens", pad), ("labels", -100), ("positions", 0), ("segments", 0)):
        filled = [(row[key] + [fill] * length)[:length] for row in rows]
        made[key] = torch.tensor(filled, dtype=torch.int64).reshape(len(rows), length)
    return made
