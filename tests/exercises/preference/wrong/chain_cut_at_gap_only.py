"""The value crosses a gap, the advantage does not."""

import torch

CAUGHT_BY = ["test-gae-gaps"]
MESSAGE = "stream_advantages: the next token is the next one of the policy in its row; gaps neither"


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
                raise ValueError("nobody said what follows")
            if t + 1 < mask.shape[1] and not mask[i, t + 1]:
                carried = 0.0
            carried = rewards[i, t] + gamma * following - values[i, t] + gamma * lam * carried
            following = values[i, t]
            advantages[i, t] = carried
            returns[i, t] = carried + values[i, t]
    return advantages, returns
