"""With pads on the right it still reads the last column."""

import torch

CAUGHT_BY = ["check-texts", "test-texts"]
MESSAGE = "the reward is the value at the text's last real token"


def score_texts(forward, texts, pad, side, limit):
    if not texts or not min(map(len, texts)) or side not in ("left", "right") or limit < 1:
        raise ValueError("texts must hold tokens, side must be left or right, limit at least 1")
    rewards = []
    for start in range(0, len(texts), limit):
        part = texts[start : start + limit]
        time = max(map(len, part))
        tokens = torch.full((len(part), time), pad)
        mask = torch.zeros(len(part), time, dtype=torch.bool)
        for row, text in enumerate(part):
            place = slice(0, len(text)) if side == "right" else slice(time - len(text), time)
            tokens[row, place] = torch.tensor(text)
            mask[row, place] = True
        rewards.append(forward(tokens, mask)[:, -1])
    return torch.cat(rewards)
