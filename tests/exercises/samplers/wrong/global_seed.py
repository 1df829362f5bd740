"""torch.manual_seed sets the random state of everybody."""

import torch

CAUGHT_BY = ["check-sample", "test-sample-contract"]
MESSAGE = "changes the global random state"


def sample(logits, seeds, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    if len(seeds) != len(logits):
        raise ValueError("one seed per row")
    probabilities = sampling_distribution(logits, temperature, top_k, top_p, min_p)
    tokens = []
    for row, seed in enumerate(seeds):
        torch.manual_seed(int(seed))
        tokens.append(int(torch.multinomial(probabilities[row], 1)))
    return torch.tensor(tokens, dtype=torch.int64, device=logits.device)
