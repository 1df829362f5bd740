"""The distribution in one pass over one sort, without calling the filters."""

import torch


def sampling_distribution(logits, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    def setting(value, low, high=float("inf")):
        value = torch.as_tensor(value, dtype=torch.float32, device=logits.device).reshape(-1, 1)
        if not bool(((value >= low) & (value <= high)).all()):
            raise ValueError("a setting is not allowed")
        return value

    temperature, top_p, min_p = setting(temperature, 0, 1e30), setting(top_p, 0, 1), setting(min_p, 0, 1)
    ordered, order = logits.float().sort(dim=-1, descending=True, stable=True)
    rank = torch.arange(logits.shape[-1], device=logits.device).expand_as(order)
    # subtracting the maximum first is another way not to overflow
    shifted = (ordered - ordered[:, :1]) / torch.where(temperature == 0, 1.0, temperature)
    keep = (temperature > 0) | (rank == 0)
    if top_k is not None:
        keep = keep & (rank < setting(top_k, 1))
    probabilities = torch.where(keep, shifted, -torch.inf).softmax(dim=-1)
    before = probabilities.cumsum(dim=-1).roll(1, dims=-1)
    keep = keep & ((before < top_p) | (rank == 0) | (top_p == 1))
    keep = keep & (probabilities >= min_p * probabilities[:, :1])
    probabilities = torch.where(keep, shifted, -torch.inf).softmax(dim=-1)
    return torch.zeros_like(probabilities).scatter(-1, order, probabilities)
