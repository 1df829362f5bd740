"""Finished hypotheses are compared by plain log-probability."""

import math

CAUGHT_BY = ["check-beam", "test-beam-length", "test-beam-calls", "test-beam-contract"]
MESSAGE = "beam_decode: the score is logprob / length ** alpha; alpha is 1 here, the length is that of the new tokens."


def beam_decode(model, prompt, width, limit, ends=(), alpha=1.0):
    if width < 1 or limit < 1 or alpha < 0:
        raise ValueError("width and limit must be at least 1, alpha at least 0")
    live, best = [([], 0.0)], None
    for length in range(1, limit + 1):
        rows = model([[*prompt, *tokens] for tokens, _ in live])
        candidates = [
            ([*tokens, token], logprob + step)
            for (tokens, logprob), row in zip(live, rows, strict=True)
            for token, step in enumerate(row)
            if step > -math.inf
        ]
        candidates.sort(key=lambda candidate: -candidate[1])
        live = []
        for tokens, logprob in candidates[:width]:
            ended = tokens[-1] in ends
            if not ended and length < limit:
                live.append((tokens, logprob))
                continue
            score = logprob
            if best is None or score > best["score"]:
                best = {"tokens": tokens, "logprob": logprob, "score": score, "ended": ended}
        if not live or (best is not None and best["score"] >= live[0][1] / limit**alpha):
            break
    if best is None:
        raise ValueError("no sequence is possible")
    return best
