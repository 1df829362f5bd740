"""Positions by topk and scatter, samples by searchsorted, masks by outer products, the loss by logsumexp."""

import torch


def bert_batch(tokens, lengths, special, mask_id, vocab_size, draws, percent=15):
    if percent not in range(1, 101):
        raise ValueError("percent")
    can = torch.arange(tokens.shape[1])[None] < lengths[:, None]
    for token in special:
        can = can & (tokens != token)
    chosen = torch.zeros_like(can)
    for row, (allowed, draw) in enumerate(zip(can, draws["choose"], strict=True)):
        places = allowed.nonzero()[:, 0]
        order = torch.sort(draw[places], stable=True).indices
        count = max(len(places) * percent // 100, min(1, len(places)))
        chosen[row].scatter_(0, places[order[:count]], True)
    inputs, labels = tokens.clone(), torch.full_like(tokens, -100)
    labels[chosen] = tokens[chosen]
    hide, swap = draws["action"] < 0.8, (draws["action"] >= 0.8) & (draws["action"] < 0.9)
    inputs[chosen & hide] = mask_id
    inputs[chosen & swap] = torch.floor(draws["token"] * vocab_size).to(torch.int64)[chosen & swap]
    return inputs, labels


def electra_batch(tokens, lengths, chosen, logits, draws):
    real = torch.arange(tokens.shape[1])[None] < lengths[:, None]
    samples = torch.searchsorted(logits.softmax(-1).cumsum(-1), draws[..., None], right=True)[..., 0]
    inputs = tokens.clone()
    inputs[chosen & real] = samples[chosen & real]
    labels = (chosen & (samples != tokens)).to(torch.int64)
    labels[~real] = -100
    return inputs, labels


def prefix_mask(lengths, prefixes, time):
    if bool(((prefixes < 0) | (prefixes > lengths)).any()):
        raise ValueError("prefix")
    real = torch.arange(time)[None] < lengths[:, None]
    given = torch.arange(time)[None] < prefixes[:, None]
    causal = torch.ones(time, time, dtype=torch.bool).tril()
    mask = torch.einsum("bq,bk->bqk", given.float(), given.float()).bool() | causal
    mask = mask & torch.einsum("bq,bk->bqk", real.float(), real.float()).bool()
    mask.diagonal(dim1=1, dim2=2).fill_(True)
    return mask


def packed_mask(documents, given):
    batch, time = documents.shape
    mask = torch.eye(time, dtype=torch.bool).repeat(batch, 1, 1)
    positions = torch.zeros(batch, time, dtype=torch.int64)
    for i in range(batch):
        for number in documents[i].unique().tolist():
            if number >= 0:
                places = (documents[i] == number).nonzero()[:, 0]
                start, end = int(places[0]), int(places[-1]) + 1
                mask[i, start:end, start:end] = torch.ones(end - start, end - start).tril().bool()
                prefix = int(given[i, start:end].sum())
                mask[i, start : start + prefix, start : start + prefix] = True
                positions[i, start:end] = torch.arange(end - start)
    return mask, positions


def next_token_labels(tokens, documents, given):
    labels = tokens.roll(-1, dims=1)
    last = documents != documents.roll(-1, dims=1)
    last[:, -1] = True
    labels[last | (documents < 0) | given.roll(-1, dims=1)] = -100
    return labels


def pieces_loss(pieces):
    dtype = torch.promote_types(pieces[0][0].dtype, torch.float32)
    logits = [part[labels != -100].to(dtype) for part, labels in pieces]
    labels = [wanted[wanted != -100] for _, wanted in pieces]
    costs = [a.logsumexp(-1) - a.gather(-1, b[:, None])[:, 0] for a, b in zip(logits, labels, strict=True)]
    costs = torch.cat(costs)
    return costs.mean() if len(costs) else costs.sum()
