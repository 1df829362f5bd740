"""Collects rewards in a list that stays."""

import torch

CAUGHT_BY = ["test-texts"]
MESSAGE = "returned shape (5,) where the contract asks for (1,)"


def score_texts(forward, texts, pad, side, limit):
    if not texts or not min(map(len, texts)) or side not in ("left", "right") or limit < 1:
        raise ValueError("texts must hold tokens, side must be left or right, limit at least 1")
    rewards = score_texts.__dict__.setdefault("rewards", [])
    for start in range(0, len(texts), limit):
        part = texts[start : start + limit]
        time = max(map(len, part))
        tokens = torch.full((len(part), time), pad)
        mask = torch.zeros(len(part), time, dtype=torch.bool)
        for row, text in enumerate(part):
            place = slice(0, len(text)) if side == "right" else slice(time - len(text), time)
            tokens[row, place] = torch.tensor(text)
            mask[row, place] = True
        rewards.append(final_scores(forward(tokens, mask), mask))
    return torch.cat(rewards)
