"""One generator, seeded by the first seed, draws for the whole batch."""

import torch

CAUGHT_BY = ["check-sample", "test-sample-contract"]
MESSAGE = "Seed once per row"


def sample(logits, seeds, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    if len(seeds) != len(logits):
        raise ValueError("one seed per row")
    probabilities = sampling_distribution(logits, temperature, top_k, top_p, min_p)
    if len(probabilities) == 0:
        return torch.empty(0, dtype=torch.int64, device=logits.device)
    generator = torch.Generator(device=logits.device).manual_seed(int(seeds[0]))
    return torch.multinomial(probabilities, 1, generator=generator)[:, 0]
