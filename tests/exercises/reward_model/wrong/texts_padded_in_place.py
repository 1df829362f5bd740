"""Appends the pads to the caller's texts."""

import torch

CAUGHT_BY = ["test-texts"]
MESSAGE = "changes the texts that it was given"


def score_texts(forward, texts, pad, side, limit):
    if not texts or not min(map(len, texts)) or side not in ("left", "right") or limit < 1:
        raise ValueError("texts must hold tokens, side must be left or right, limit at least 1")
    rewards = []
    for start in range(0, len(texts), limit):
        part = texts[start : start + limit]
        time = max(map(len, part))
        lengths = [len(text) for text in part]
        for text in part:
            text += [pad] * (time - len(text))
        tokens = torch.full((len(part), time), pad)
        mask = torch.zeros(len(part), time, dtype=torch.bool)
        for row, (text, length) in enumerate(zip(part, lengths, strict=True)):
            place = slice(0, length) if side == "right" else slice(time - length, time)
            tokens[row, place] = torch.tensor(text[:length])
            mask[row, place] = True
        rewards.append(final_scores(forward(tokens, mask), mask))
    return torch.cat(rewards)
