"""Everything is computed in float64 and rounded once, at the end."""

import torch


def attention_mask(queries, keys, causal=False, window=None, padding=None):
    if window is not None and window <= 0:
        raise ValueError("window")
    mask = torch.ones(queries, keys, dtype=torch.bool)
    if causal:
        mask = mask.tril(keys - queries)
    if window is not None:
        mask = mask.tril(keys - queries + window - 1).triu(keys - queries - window + 1)
    if padding is not None:
        if padding.dtype is not torch.bool or padding.shape[1] != keys:
            raise ValueError("padding")
        mask = torch.logical_and(mask.to(padding.device)[None, None], padding[:, None, None])
    return mask


def attend(query, key, value, mask=None, causal=False, return_weights=False):
    if mask is not None and not mask.is_floating_point() and mask.dtype != torch.bool:
        raise ValueError("mask")
    if query.size(-1) != key.size(-1) or key.size(-2) != value.size(-2):
        raise ValueError("shapes")
    scores = torch.matmul(query.double(), key.double().mT) / query.size(-1) ** 0.5
    rows, columns = scores.size(-2), scores.size(-1)
    added = torch.zeros(rows, columns, dtype=torch.float64, device=query.device)
    if mask is not None:
        added = added.masked_fill(~mask, -torch.inf) if mask.dtype == torch.bool else added + mask.double()
    if causal:
        added = added.masked_fill(torch.ones_like(added, dtype=torch.bool).triu(columns - rows + 1), -torch.inf)
    none = torch.isneginf(added).all(-1, keepdim=True)
    weights = torch.softmax(scores + torch.where(none, 0.0, added), dim=-1)
    weights = torch.where(none, 0.0, weights)
    output = torch.matmul(weights, value.double()).to(query.dtype)
    if return_weights:
        return output, weights.to(query.dtype)
    return output


def merge_pieces(outputs, logsumexps):
    if not len(outputs) == len(logsumexps) > 0:
        raise ValueError("pieces")
    sums = torch.stack(tuple(logsumexps), dim=-1).double()
    none = torch.isneginf(sums).all(-1, keepdim=True)
    shares = torch.where(none, 0.0, torch.softmax(torch.where(none, 0.0, sums), -1))
    output = torch.einsum("...qp,...qdp->...qd", shares, torch.stack(tuple(outputs), dim=-1).double())
    total = torch.logsumexp(torch.where(none, 0.0, sums), -1)
    total = torch.where(none[..., 0], -torch.inf, total)
    return output.to(outputs[0].dtype), total.to(logsumexps[0].dtype)
