"""Seeds are cut to 16 bits, as if there were a table of 65,536 generators."""

import torch

CAUGHT_BY = ["test-sample-contract"]
MESSAGE = "use the whole seed"


def sample(logits, seeds, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    if len(seeds) != len(logits):
        raise ValueError("one seed per row")
    probabilities = sampling_distribution(logits, temperature, top_k, top_p, min_p)
    tokens = torch.empty(len(logits), dtype=torch.int64, device=logits.device)
    for row, seed in enumerate(seeds):
        generator = torch.Generator(device=logits.device).manual_seed(int(seed) % 65536)
        tokens[row] = torch.multinomial(probabilities[row], 1, generator=generator)[0]
    return tokens
