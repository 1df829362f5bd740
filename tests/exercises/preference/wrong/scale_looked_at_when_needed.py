"""An unknown scale is noticed only once a group has a spread."""

import torch

CAUGHT_BY = ["test-group-equal"]
MESSAGE = "must raise ValueError for another scale, also where all advantages are 0"


def answer_advantages(rewards, groups, counts, scale="group"):
    r = rewards.detach().double()
    out = torch.zeros_like(r)
    all_ = r[counts]
    for g in groups[counts].unique():
        idx = (groups == g) & counts
        x = r[idx]
        if len(x) < 2 or bool((x == x[0]).all()):
            continue
        d = x - x.mean()
        if scale == "group":
            d = d / x.std()
        elif scale == "batch":
            d = d / all_.std()
        elif scale != "none":
            raise ValueError("scale")
        out[idx] = d
    return out.to(rewards.dtype)
