"""Drawing picks uniformly among the kept tokens."""

import torch

CAUGHT_BY = ["test-sample"]
MESSAGE = "do not come with their probabilities"


def sample(logits, seeds, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    if len(seeds) != len(logits):
        raise ValueError("one seed per row")
    kept = (sampling_distribution(logits, temperature, top_k, top_p, min_p) > 0).float()
    tokens = torch.empty(len(logits), dtype=torch.int64, device=logits.device)
    for row, seed in enumerate(seeds):
        generator = torch.Generator(device=logits.device).manual_seed(int(seed))
        tokens[row] = torch.multinomial(kept[row], 1, generator=generator)[0]
    return tokens
