"""Log-probabilities of given tokens: what a model thinks of a text that somebody else may have written.

Logs, because the probability of a text is a product that float32 cannot hold after a few dozen tokens; and straight
from the logits, because the log of a rounded softmax is -inf where the true value is merely small.
Left out: conversations with marked answers (posttraining.answer_logprobs), long streams (evaluation.token_losses).
Source: Bengio et al. 2003, section 1 (a text's probability as a product over its tokens).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def chosen_logprobs(logits: Tensor, tokens: Tensor) -> Tensor:
    """log softmax(logits) at the given tokens, in nats: logits (..., vocab), tokens (...) int64; returns (...).

    Half precision is computed in float32, other dtypes stay. Differentiable. A token whose logit is -inf has -inf; a
    row that is -inf throughout has no distribution and gives NaN.
    Raises ValueError when the shapes do not fit, IndexError when a token lies outside the vocabulary.
    """
    if logits.dim() < 1 or logits.shape[:-1] != tokens.shape:
        raise ValueError(
            f"Logits of shape {tuple(logits.shape)} need tokens of shape {tuple(logits.shape[:-1])}, "
            f"not {tuple(tokens.shape)}."
        )
    if logits.dtype in (torch.float16, torch.bfloat16):
        logits = logits.float()
    # ignore_index is one that no valid token has: with the default, token -100 would count as certain
    losses = F.cross_entropy(
        logits.reshape(-1, logits.shape[-1]), tokens.reshape(-1), reduction="none", ignore_index=-1 << 40
    )
    return -losses.view(tokens.shape)


@torch.inference_mode()
def token_logprobs(
    model: nn.Module, rows: Sequence[Sequence[int]], given: int | Sequence[int] = 1, at_once: int = 64
) -> list[Tensor]:
    """Log-probability of each token of each row after those before it: one tensor (length - given,) float32 a row.

    rows: token ids, of any lengths from 1 up. given: how many tokens at the start of a row are the prompt, which is
    read and not scored; one number, or one for each row; at least 1, since nothing precedes the first token.
    at_once: rows in one pass. Rows are padded on the right, where a causal model cannot look, so a row's values do not
    depend on its neighbours (but for rounding). Values come back on the CPU.
    Raises ValueError for a row without tokens, a `given` outside 1..length, or a row longer than the model's context.
    """
    prompts = [given] * len(rows) if isinstance(given, int) else list(given)
    if len(prompts) != len(rows):
        raise ValueError(f"given has {len(prompts)} numbers for {len(rows)} rows.")
    for number, (row, prompt) in enumerate(zip(rows, prompts, strict=True)):
        if not 1 <= prompt <= len(row):
            raise ValueError(f"Row {number} has {len(row)} tokens; of these 1..{len(row)} can be given, not {prompt}.")
        if len(row) - 1 > model.config.context:  # the last token is scored and never read
            raise ValueError(f"Row {number} has {len(row)} tokens, the model's context is {model.config.context}.")
    device = next(model.parameters()).device
    result: list[Tensor] = []
    for first in range(0, len(rows), at_once):
        part = [torch.as_tensor(row, dtype=torch.int64) for row in rows[first : first + at_once]]
        tokens = torch.nn.utils.rnn.pad_sequence(part, batch_first=True).to(device)
        if tokens.shape[1] == 1:  # nothing but first tokens: nothing to score
            result += [torch.zeros(0)] * len(part)
            continue
        values = chosen_logprobs(model(tokens[:, :-1]), tokens[:, 1:]).float().cpu()
        ends = zip(values, part, prompts[first : first + at_once], strict=True)
        result += [value[prompt - 1 : len(row) - 1] for value, row, prompt in ends]
    return result


def sequence_logprobs(model: nn.Module, rows: Sequence[Sequence[int]], given: int | Sequence[int] = 1) -> Tensor:
    """Log-probability of each row's tokens after its prompt, in nats: float64 (rows,); a sum, so longer is lower.

    Arguments and errors as for `token_logprobs`. A row that is all prompt has 0: nothing was left to chance.
    """
    sums = [values.double().sum() for values in token_logprobs(model, rows, given)]
    return torch.stack(sums) if sums else torch.zeros(0, dtype=torch.float64)
