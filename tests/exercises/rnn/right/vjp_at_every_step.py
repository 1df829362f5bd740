"""Rows on their own, a generator for each line, one vector-Jacobian product per step."""

import torch


def rnn_step(x, h, weights):
    total = torch.nn.functional.linear(x, weights["W_x"], weights["b"])
    return torch.nn.functional.linear(h, weights["W_h"]).add(total).tanh()


def unroll(step, x, lengths, h):
    if len(lengths) != len(x):
        raise ValueError("one length per row")
    if lengths and not (min(lengths) >= 0 and max(lengths) <= x.size(1)):
        raise ValueError("length outside 0 to time")
    states, last = h.new_zeros(x.size(0), x.size(1), h.size(1)), []
    for row, length in enumerate(lengths):
        own = h[row : row + 1]
        for t in range(length):
            own = step(x[row : row + 1, t], own)
            states[row, t] = own[0]
        last.append(own)
    return states, torch.cat(last) if last else h.clone()


def continue_text(model, prompts, steps, end=None):
    if steps < 0:
        raise ValueError("steps")
    if not all(prompts):
        raise ValueError("empty prompt")

    def one(prompt):
        state = None
        for token in prompt:
            logits, state = model(torch.tensor([token], dtype=torch.long), state)
        for _ in range(steps):
            values = logits[0].tolist()
            token = values.index(max(values))
            yield token
            if token == end:
                return
            logits, state = model(torch.tensor([token], dtype=torch.long), state)

    return [list(one(prompt)) for prompt in prompts]


def gradient_reach(x, h, weights, readout):
    def rest(state, t):
        for later in range(t + 1, x.shape[1]):
            state = rnn_step(x[:, later], state, weights)
        return state @ readout

    columns = []
    for t in range(x.shape[1]):
        h = rnn_step(x[:, t], h, weights)
        _, back = torch.func.vjp(lambda state, t=t: rest(state, t), h)
        columns.append(back(torch.ones(len(x), dtype=x.dtype))[0].norm(dim=1))
    table = torch.stack(columns, dim=1)
    return table / table[:, [-1]]
