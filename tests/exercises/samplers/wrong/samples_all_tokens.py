"""Drawing forgets the settings: it samples from the plain softmax."""

import torch

CAUGHT_BY = ["test-sample"]
MESSAGE = "draws tokens that were dropped"


def sample(logits, seeds, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    if len(seeds) != len(logits):
        raise ValueError("one seed per row")
    sampling_distribution(logits, temperature, top_k, top_p, min_p)
    probabilities = scale_temperature(logits.float(), temperature).softmax(dim=-1)
    tokens = torch.empty(len(logits), dtype=torch.int64, device=logits.device)
    for row, seed in enumerate(seeds):
        generator = torch.Generator(device=logits.device).manual_seed(int(seed))
        tokens[row] = torch.multinomial(probabilities[row], 1, generator=generator)[0]
    return tokens
