"""Groups by a table of pairs (who is in whose group), differences against every other member."""

import torch


def answer_advantages(rewards, groups, counts, scale="group"):
    if scale not in ("none", "batch", "group"):
        raise ValueError("there are three scales")
    r = torch.where(counts, rewards, 0).detach()
    together = (groups[:, None] == groups[None, :]) & counts[:, None] & counts[None, :]
    size = together.sum(1).clamp(min=1)
    differences = torch.where(together, r[:, None] - r[None, :], 0)
    centred = differences.sum(1) / size  # the mean difference to all members is the difference to their mean
    flat = (differences == 0).all(1)
    if scale == "none":
        return centred.masked_fill(flat, 0)
    if scale == "batch":
        members = counts[:, None] & counts[None, :]
        squares = torch.where(members, r[:, None] - r[None, :], 0).square().sum()
        n = counts.sum()
        variance = (squares / (2 * n * (n - 1))).expand(len(r))
    else:
        squares = torch.where(together[:, :, None] & together[:, None, :], differences[None], 0).square().sum((1, 2))
        variance = squares / (2 * size * (size - 1))
    return torch.where(flat, 0, centred / torch.where(flat, 1, variance).sqrt())
