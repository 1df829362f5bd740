"""The loop that writes: one pass over the prompts fills the cache (prefill), then one token per pass (decode).

Left out: beam search (beam.py), stop strings (stopping.py). Sources: Vaswani et al. 2017, section 3 (auto-regressive
decoding); Pope et al. 2023, section 2 (prefill and decode).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from fmlab.decoding.processors import Processor, process
from fmlab.models import KVCache


def pad_left(prompts: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Prompts of different lengths as one batch that ends on the right: tokens and which are real, (batch, longest).

    A place before a shorter prompt holds token 0 and False; a mask must keep it from being read.
    Raises ValueError for no prompts, and for one that is not a row of at least one token.
    """
    if not prompts or any(p.dim() != 1 or len(p) == 0 for p in prompts):
        raise ValueError("Prompts of different lengths are a list of tensors (time,) with at least one token each.")
    longest = max(map(len, prompts))
    tokens = torch.stack([torch.cat([p.new_zeros(longest - len(p)), p]) for p in prompts])
    lengths = torch.tensor([len(p) for p in prompts], device=tokens.device)
    return tokens, torch.arange(longest, device=tokens.device) >= longest - lengths[:, None]


@torch.inference_mode()
def generate(
    model: nn.Module,
    prompts: Tensor | Sequence[Tensor],
    max_new_tokens: int,
    steps: Sequence[Processor] = (),
    generator: torch.Generator | None = None,
    stop: int | None = None,
    cache: KVCache | None = None,
) -> Tensor:
    """Continue prompts token by token; returns the new tokens (batch, <= max_new_tokens).

    prompts: one tensor (batch, time), or a list of tensors (time,) of different lengths; each row of a list is
    continued as if it stood alone. cache: an empty cache to fill, if not `model.cache(batch)`.
    Draws with `generator`; without one it takes the most probable token. After `stop` a row holds only `stop`, and
    generation ends early when every row has stopped. Each token is computed once (KV cache).
    Raises ValueError when the longest prompt and its answer do not fit the model's context, or the cache is not empty.
    """
    real = None
    if not isinstance(prompts, Tensor):
        prompts, real = pad_left(prompts)
        real = None if bool(real.all()) else real
    if prompts.dim() != 2 or prompts.shape[1] == 0:
        raise ValueError(f"prompts must have shape (batch, time) with at least one token, not {tuple(prompts.shape)}.")
    if prompts.shape[1] + max_new_tokens > model.config.context + 1:  # the last token is never fed back
        raise ValueError(
            f"{prompts.shape[1]} prompt tokens and {max_new_tokens} new ones do not fit a context of "
            f"{model.config.context}."
        )
    batch = prompts.shape[0]
    cache = model.cache(batch) if cache is None else cache
    if cache.length:
        raise ValueError(f"The cache already holds {cache.length} tokens; give an empty one.")
    done = torch.zeros(batch, dtype=torch.bool, device=prompts.device)
    new: list[Tensor] = []
    feed = prompts
    while len(new) < max_new_tokens and not (stop is not None and bool(done.all())):
        if real is None:
            logits = model(feed, cache)
        else:  # a row's first real token has position 0, and nothing looks at the padding
            positions = (real.cumsum(1) - 1).clamp(min=0)[:, -feed.shape[1] :]
            logits = model(feed, cache, mask=real[:, None, None], positions=positions)
            real = torch.cat([real, real.new_ones(batch, 1)], dim=1)
        logits = process(logits[:, -1].float(), steps)
        if generator is None:
            token = logits.argmax(-1)
        else:
            token = torch.multinomial(logits.softmax(-1), 1, generator=generator)[:, 0]
        if stop is not None:
            token = torch.where(done, stop, token)
            done |= token == stop
        new.append(token)
        feed = token[:, None]
    return torch.stack(new, dim=1) if new else prompts.new_zeros((batch, 0))
