"""Nothing follows an end: multiplied by 0, and NaN times 0 is NaN."""

import torch

CAUGHT_BY = ["check-gae", "test-gae-ends", "test-gae-gaps", "test-gae-returns"]
MESSAGE = "stream_advantages: advantages returned NaN: reread the contract."


def stream_advantages(steps, gamma, lam):
    mask, terminated, truncated = steps["mask"], steps["terminated"], steps["truncated"]
    rewards, bootstrap = steps["rewards"].detach(), steps["bootstrap"].detach()
    values = steps["values"].detach()
    advantages, returns = torch.zeros_like(values), torch.zeros_like(values)
    for i in range(len(mask)):
        following = carried = None
        for t in reversed(mask[i].nonzero()[:, 0].tolist()):
            if terminated[i, t] or truncated[i, t]:
                following, carried = bootstrap[i, t] * (1 - terminated[i, t].to(values.dtype)), 0.0
            elif following is None:
                raise ValueError("nobody said what follows")
            carried = rewards[i, t] + gamma * following - values[i, t] + gamma * lam * carried
            following = values[i, t]
            advantages[i, t] = carried
            returns[i, t] = carried + values[i, t]
    return advantages, returns
