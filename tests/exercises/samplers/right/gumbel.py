"""Draws by the Gumbel-max trick: the highest logit after adding Gumbel noise of the row's own generator."""

# ruff: noqa: F821  (what a file leaves out comes from the solution)

import torch


def sample(logits, seeds, temperature=1.0, top_k=None, top_p=1.0, min_p=0.0):
    if len(seeds) != len(logits):
        raise ValueError("one seed per row")
    logprobs = sampling_distribution(logits, temperature, top_k, top_p, min_p).double().log()
    noise = torch.empty_like(logprobs)
    for row, seed in enumerate(seeds):
        generator = torch.Generator(device=logits.device).manual_seed(int(seed))
        noise[row].exponential_(generator=generator)
    return (logprobs - noise.log()).argmax(dim=-1)
