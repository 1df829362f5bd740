"""The race is run over the first max(top_k) places of the sorted row, so a neighbour's top-k moves the numbers."""

import torch

CAUGHT_BY = ["test-sample-contract"]
MESSAGE = "with settings per row a row's draw depends on its neighbours"


def sample(logits, seeds, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    if len(seeds) != len(logits):
        raise ValueError("one seed per row")
    probabilities = sampling_distribution(logits, temperature, top_k, top_p, min_p)
    size = logits.shape[-1] if top_k is None else min(int(torch.as_tensor(top_k).max()), logits.shape[-1])
    ordered, order = probabilities.sort(dim=-1, descending=True, stable=True)
    tokens = torch.empty(len(logits), dtype=torch.int64, device=logits.device)
    for row, seed in enumerate(seeds):
        generator = torch.Generator(device=logits.device).manual_seed(int(seed))
        race = torch.empty(size, device=logits.device).exponential_(generator=generator).flip(0)
        tokens[row] = order[row, (ordered[row, :size] / race).argmax()]
    return tokens
