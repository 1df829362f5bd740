"""Flags outside the mask end the chain."""

import torch

CAUGHT_BY = ["test-gae-gaps"]
MESSAGE = "stream_advantages ends an answer at a gap: the next token of the policy may stand far to"


def stream_advantages(steps, gamma, lam):
    mask, terminated, truncated = steps["mask"], steps["terminated"], steps["truncated"]
    rewards, bootstrap = steps["rewards"].detach(), steps["bootstrap"].detach()
    values = steps["values"].detach()
    advantages, returns = torch.zeros_like(values), torch.zeros_like(values)
    for i in range(len(mask)):
        following = carried = None
        for t in reversed(range(mask.shape[1])):
            if not mask[i, t]:
                if (terminated[i, t] or truncated[i, t]) and following is not None:
                    following = carried = 0.0
                continue
            if terminated[i, t]:
                following = carried = 0.0
            elif truncated[i, t]:
                following, carried = bootstrap[i, t], 0.0
            elif following is None:
                raise ValueError("nobody said what follows")
            carried = rewards[i, t] + gamma * following - values[i, t] + gamma * lam * carried
            following = values[i, t]
            advantages[i, t] = carried
            returns[i, t] = carried + values[i, t]
    return advantages, returns
