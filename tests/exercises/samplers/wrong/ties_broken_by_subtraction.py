"""Ties are broken by subtracting a little of the index, which reorders logits that are nearly equal."""

import torch

CAUGHT_BY = ["test-greedy", "test-temperature", "test-top-k"]
MESSAGE = "logits that differ in the last bit are no tie"


def nudged(logits):
    return logits.double() - 1e-4 * torch.arange(logits.shape[-1], device=logits.device)


def greedy(logits):
    return nudged(logits).argmax(dim=-1)


def scale_temperature(logits, temperature):
    temperature = torch.as_tensor(temperature, dtype=torch.float32, device=logits.device).reshape(-1, 1)
    if not bool(((temperature >= 0) & (temperature < float("inf"))).all()):
        raise ValueError("temperature must be 0 or a positive number")
    zero = temperature == 0
    work = logits.float() if logits.dtype in (torch.float16, torch.bfloat16) else logits
    scaled = (work / temperature.masked_fill(zero, 1.0)).to(logits.dtype)
    others = torch.arange(logits.shape[-1], device=logits.device) != nudged(logits).argmax(dim=-1, keepdim=True)
    return scaled.masked_fill(zero & others, float("-inf"))


def filter_top_k(logits, k):
    k = torch.as_tensor(k, dtype=torch.float32, device=logits.device).reshape(-1, 1)
    if not bool((k >= 1).all()):
        raise ValueError("k must be at least 1")
    rank = nudged(logits).argsort(dim=-1, descending=True).argsort(dim=-1)
    return logits.masked_fill(rank >= k, float("-inf"))
