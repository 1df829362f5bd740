"""The first real token of the row that is turned round; indexing; a plain loop over texts, sorted by length."""

import torch


def final_scores(values, mask):
    if (mask.sum(dim=1) == 0).any():
        raise ValueError("a row of pads")
    back = mask.flip(1).to(torch.uint8).argmax(dim=1) if len(mask) else torch.zeros(0, dtype=torch.int64)
    return values[torch.arange(len(values)), values.shape[1] - 1 - back]


def score_texts(forward, texts, pad, side, limit):
    if len(texts) == 0 or any(len(text) == 0 for text in texts) or side not in {"left", "right"} or limit <= 0:
        raise ValueError("nothing to score, or no such side or limit")
    order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
    rewards = [None] * len(texts)
    while order:
        part, order = order[:limit], order[limit:]
        time = len(texts[part[0]])
        ids, real = [], []
        for i in part:
            pads = time - len(texts[i])
            row = [(token, True) for token in texts[i]]
            row = [(pad, False)] * pads + row if side == "left" else row + [(pad, False)] * pads
            ids.append([token for token, _ in row])
            real.append([is_real for _, is_real in row])
        values = forward(torch.tensor(ids), torch.tensor(real))
        for row, i in enumerate(part):
            rewards[i] = values[row, -1 if side == "left" else len(texts[i]) - 1]
    return torch.stack(rewards)
