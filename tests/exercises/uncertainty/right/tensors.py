"""PyTorch in float64 where it fits, and plain numbers at the end."""

# ruff: noqa: F821  (what is not defined here comes from the solution)

import torch


def agreement(groups):
    if len(groups) < 2:
        raise ValueError("too few runs")
    runs = torch.tensor(groups)
    same = (runs[:, None] == runs).double()
    counts = same.sum(dim=1)
    n = len(groups)
    return {
        "mode": groups[int(counts.argmax())],
        "share": float(counts.max() / n),
        "pairs": float((same.sum() - n) / (n * (n - 1))),
        "bits": float(-(counts / n).log2().mean()),
    }


def meaning_entropy(logprobs, groups):
    values = torch.tensor(logprobs, dtype=torch.float64)
    if not len(values) or len(logprobs) != len(groups) or not bool((values <= 0).all()):
        raise ValueError("bad input")
    if bool((values == -torch.inf).all()):
        raise ValueError("no probability")
    values = values.log_softmax(dim=0)
    member = torch.tensor([[g == h for g in groups] for h in sorted(set(groups))])
    p = torch.where(member, values, -torch.inf).logsumexp(dim=1).exp()
    return float(torch.special.entr(p).sum() / math.log(2))


def calibration_gap(table, power):
    kept = [row for row in table if row["count"] > 0]
    if not kept or power not in (1, 2, float("inf")):
        raise ValueError("bad input")
    columns = [[row[key] for row in kept] for key in ("count", "said", "right")]
    count, said, right = torch.tensor(columns, dtype=torch.float64)
    weight = torch.ones_like(count) if power == float("inf") else (count / count.sum()) ** (1 / power)
    return torch.linalg.vector_norm(weight * (said - right), ord=power).item()


def average_risk(said, right):
    if not said or len(said) != len(right):
        raise ValueError("bad input")
    p = torch.tensor(said, dtype=torch.float64)
    wrong = 1.0 - torch.tensor(right, dtype=torch.float64)
    tied = (p[:, None] == p).double()
    smooth = tied @ wrong / tied.sum(dim=1)
    ordered = smooth[p.argsort(descending=True)]
    return (ordered.cumsum(0) / torch.arange(1, len(said) + 1)).mean().item()
