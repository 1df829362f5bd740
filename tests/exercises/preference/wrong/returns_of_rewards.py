"""The returns are discounted sums of the rewards, not advantage plus value."""

import torch

CAUGHT_BY = ["check-gae", "test-gae-returns"]
MESSAGE = "stream_advantages: a return is advantage plus value."


def stream_advantages(steps, gamma, lam):
    mask, terminated, truncated = steps["mask"], steps["terminated"], steps["truncated"]
    rewards, bootstrap = steps["rewards"].detach(), steps["bootstrap"].detach()
    values = steps["values"].detach()
    advantages, returns = torch.zeros_like(values), torch.zeros_like(values)
    for i in range(len(mask)):
        following = carried = None
        total = 0.0
        for t in reversed(mask[i].nonzero()[:, 0].tolist()):
            if terminated[i, t]:
                following = carried = 0.0
            elif truncated[i, t]:
                following, carried = bootstrap[i, t], 0.0
            elif following is None:
                raise ValueError("nobody said what follows")
            carried = rewards[i, t] + gamma * following - values[i, t] + gamma * lam * carried
            following = values[i, t]
            advantages[i, t] = carried
            total = rewards[i, t] + gamma * (0.0 if terminated[i, t] else total)
            returns[i, t] = total
    return advantages, returns
