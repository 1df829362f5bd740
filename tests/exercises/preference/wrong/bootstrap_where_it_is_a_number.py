"""The bootstrap is added wherever it is a number, and not where a token is cut."""

import torch

CAUGHT_BY = ["test-gae-ends", "test-gae-gaps"]
MESSAGE = "stream_advantages uses bootstrap where the table does not ask for it"


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
            if not terminated[i, t] and not truncated[i, t]:
                following = following + bootstrap[i, t].nan_to_num(0.0)
            carried = rewards[i, t] + gamma * following - values[i, t] + gamma * lam * carried
            following = values[i, t]
            advantages[i, t] = carried
            returns[i, t] = carried + values[i, t]
    return advantages, returns
