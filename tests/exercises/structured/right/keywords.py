"""Arguments by name, helpers outside, later parts through earlier ones, numpy in between."""

import numpy as np
import torch


def _closure(automaton, states):
    found = dict.fromkeys(states)
    queue = list(found)
    for state in queue:
        fresh = [to for to in dict.fromkeys(automaton["free"][state]) if to not in found]
        found.update(dict.fromkeys(fresh))
        queue.extend(fresh)
    return found


def read_piece(automaton, states, piece):
    if len(piece) == 0:
        return sorted(_closure(automaton, states))
    before = _closure(automaton, states)
    after = [to for state in before for low, high, to in automaton["moves"][state] if piece[0] in range(low, high + 1)]
    return read_piece(automaton=automaton, states=after, piece=piece[1:])


def masked_probs(logits, index, states, left):
    values = logits.numpy().astype(np.float64)
    table, steps = index["next"].numpy(), index["steps"].numpy()
    width = values.shape[1]
    result = np.zeros_like(values)
    for row in range(len(values)):
        if states[row] == len(table) - 1:
            continue
        ways = np.full(width, -1)
        ways[: table.shape[1]] = table[states[row]]
        keep = np.array([to >= 0 and steps[to] < left[row] for to in ways])
        some = np.where(keep, values[row], -np.inf)
        if some.max() == -np.inf:
            raise ValueError("nothing")
        with np.errstate(all="ignore"):
            weights = np.exp(some - some.max())
        result[row] = weights / weights.sum()
    return torch.from_numpy(result).to(logits.dtype)


def whole_text_probs(logits, index, state, last, left):
    table = index["next"]
    done = table.shape[0] - 1
    if left <= 0 or state == done:
        raise ValueError("over")
    with np.errstate(divide="ignore"):
        logprobs = torch.log_softmax(logits, -1).numpy()
        weight = np.log(np.zeros((done + 1, len(logprobs))))  # row after a token, the token
    weight[done] = 0
    for _ in range(left - 1):
        new = np.log(np.ones_like(weight)) - np.inf
        new[done] = 0
        for row in range(done):
            for token, to in enumerate(table[row].tolist()):
                if to >= 0:
                    new[row] = np.logaddexp(new[row], logprobs[:, token] + weight[to, token])
        weight = new
    scores = np.full(len(logprobs), -np.inf)
    for token, to in enumerate(table[state].tolist()):
        if to >= 0:
            scores[token] = logprobs[last, token] + weight[to, token]
    if scores.max() == -np.inf:
        raise ValueError("no text")
    scores = np.exp(scores - scores.max())
    return torch.from_numpy(scores / scores.sum())
