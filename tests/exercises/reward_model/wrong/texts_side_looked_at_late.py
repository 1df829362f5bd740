"""Looks at the side only where a text needs a pad."""

import torch

CAUGHT_BY = ["test-texts"]
MESSAGE = "must raise ValueError for no texts, an empty text, another side"


def score_texts(forward, texts, pad, side, limit):
    if not texts or not min(map(len, texts)) or limit < 1:
        raise ValueError("texts must hold tokens, side must be left or right, limit at least 1")
    rewards = []
    for start in range(0, len(texts), limit):
        part = texts[start : start + limit]
        time = max(map(len, part))
        tokens = torch.full((len(part), time), pad)
        mask = torch.zeros(len(part), time, dtype=torch.bool)
        for row, text in enumerate(part):
            if len(text) < time and side not in ("left", "right"):
                raise ValueError("no such side")
            place = slice(0, len(text)) if side == "right" else slice(time - len(text), time)
            tokens[row, place] = torch.tensor(text)
            mask[row, place] = True
        rewards.append(final_scores(forward(tokens, mask), mask))
    return torch.cat(rewards)
