"""The penalty orders the beams that were kept by log-probability."""

import math

CAUGHT_BY = ["check-diverse", "test-diverse", "test-diverse-contract"]
MESSAGE = "diverse_decode: the second group pays for a token that the first one took in the same step."


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
            candidates.sort(key=lambda candidate: -candidate[2])
            candidates = sorted(candidates[:width], key=lambda candidate: -candidate[0])
            chosen.append([(tokens, logprob) for _, tokens, logprob in candidates[:width]])
            for tokens, _ in chosen[-1]:
                taken[tokens[-1]] = taken.get(tokens[-1], 0) + 1
        beams = chosen
    return [sorted(group, key=lambda beam: -beam[1]) for group in beams]
