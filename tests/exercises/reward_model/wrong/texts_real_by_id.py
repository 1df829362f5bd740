"""What has the id of the pad counts as a pad."""

import torch

CAUGHT_BY = ["check-texts", "test-texts"]
MESSAGE = "pad to the longest text of the call, not of all, and count a text's own tokens as real even if their id is the pad's"


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
        mask = tokens != pad
        mask[:, 0 if side == "right" else -1] = True
        rewards.append(final_scores(forward(tokens, mask), mask))
    return torch.cat(rewards)
