"""Only a flag in the last column counts for the row's end, also outside the mask."""

import torch

CAUGHT_BY = ["test-gae-returns"]
MESSAGE = "stream_advantages: a flag outside the mask means nothing; ValueError is due here as well."


def stream_advantages(steps, gamma, lam):
    mask, terminated, truncated = steps["mask"], steps["terminated"], steps["truncated"]
    rewards, bootstrap = steps["rewards"].detach(), steps["bootstrap"].detach()
    values = steps["values"].detach()
    advantages, returns = torch.zeros_like(values), torch.zeros_like(values)
    for i in range(len(mask)):
        following = carried = None
        for t in reversed(mask[i].nonzero()[:, 0].tolist()):
            if terminated[i, t]:
                following = carried = 0.0
            elif truncated[i, t]:
                following, carried = bootstrap[i, t], 0.0
            elif following is None:
                if not (terminated[i, -1] or truncated[i, -1]):
                    raise ValueError("nobody said what follows")
                following = carried = 0.0
            carried = rewards[i, t] + gamma * following - values[i, t] + gamma * lam * carried
            following = values[i, t]
            advantages[i, t] = carried
            returns[i, t] = carried + values[i, t]
    return advantages, returns
