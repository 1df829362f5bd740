"""A call with no row when every beam has died."""

import math

CAUGHT_BY = ["test-beam-calls"]
MESSAGE = "beam_decode: the model takes a list of at least one row."


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
        if not rows:
            break
        live = []
        for tokens, logprob in candidates[:width]:
            ended = tokens[-1] in ends
            if not ended and length < limit:
                live.append((tokens, logprob))
                continue
            score = logprob / length**alpha
            if best is None or score > best["score"]:
                best = {"tokens": tokens, "logprob": logprob, "score": score, "ended": ended}
        if best is not None and live and best["score"] >= live[0][1] / limit**alpha:
            break
    if best is None:
        raise ValueError("no sequence is possible")
    return best
