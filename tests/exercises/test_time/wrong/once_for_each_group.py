"""A group counts once for a token, however many of its beams took it."""

import math

CAUGHT_BY = ["test-diverse"]
MESSAGE = "diverse_decode: two beams of a group that took a token cost twice as much as one."


def diverse_decode(model, prompt, groups, width, limit, strength):
    if min(groups, width, limit) < 1 or strength < 0:
        raise ValueError("groups, width and limit must be at least 1, strength at least 0")
    beams = [[([], 0.0)] for _ in range(groups)]
    for _ in range(limit):
        rows = [[*prompt, *tokens] for group in beams for tokens, _ in group]
        if not rows:
            break
        steps = iter(model(rows))
        taken, chosen = {}, []
        for group in beams:
            candidates = [
                (logprob + step - strength * taken.get(token, 0), [*tokens, token], logprob + step)
                for tokens, logprob in group
                for token, step in enumerate(next(steps))
                if step > -math.inf
            ]
            candidates.sort(key=lambda candidate: -candidate[0])
            chosen.append([(tokens, logprob) for _, tokens, logprob in candidates[:width]])
            for token in {tokens[-1] for tokens, _ in chosen[-1]}:
                taken[token] = taken.get(token, 0) + 1
        beams = chosen
    return [sorted(group, key=lambda beam: -beam[1]) for group in beams]
