"""The mask row by row, with exp and sum by hand; the whole texts by a recursion that remembers."""

import math

import torch


def masked_probs(logits, index, states, left):
    result = torch.zeros_like(logits)
    table, steps = index["next"].tolist(), index["steps"].tolist()
    for row, (state, limit) in enumerate(zip(states, left, strict=True)):
        if state == len(table) - 1:
            continue
        fine = [t for t, to in enumerate(table[state]) if to != -1 and 1 + steps[to] <= limit]
        fine = [t for t in fine if logits[row, t] > -math.inf]
        if not fine:
            raise ValueError(row)
        some = logits[row, fine]
        weights = torch.exp(some - some.max())
        result[row, fine] = weights / weights.sum()
    return result


def whole_text_probs(logits, index, state, last, left):
    table = index["next"].tolist()
    done, known = len(table) - 1, {}
    logprobs = [(row - row.max() - (row - row.max()).exp().sum().log()).tolist() for row in logits]

    def total(values):
        top = max(values, default=-math.inf)
        return top if top == -math.inf else top + math.log(math.fsum(math.exp(value - top) for value in values))

    def ways(here, before, limit):
        return {t: logprobs[before][t] + rest(to, t, limit - 1) for t, to in enumerate(table[here]) if to >= 0}

    def rest(here, before, limit):
        if here == done:
            return 0.0
        if limit < 1:
            return -math.inf
        if (here, before, limit) not in known:
            known[here, before, limit] = total(list(ways(here, before, limit).values()))
        return known[here, before, limit]

    for limit in range(left):  # short limits first, so that the recursion stays flat
        rest(state, last, limit)
        for row in range(done):
            for token in range(len(logprobs)):
                rest(row, token, limit)
    found = ways(state, last, left) if left >= 1 else {}
    everything = total(list(found.values()))
    if everything == -math.inf:
        raise ValueError("no text")
    result = torch.zeros(len(logprobs), dtype=torch.float64)
    for token, weight in found.items():
        result[token] = math.exp(weight - everything)
    return result
