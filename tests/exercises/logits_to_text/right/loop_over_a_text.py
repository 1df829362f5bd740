"""The loop over one growing text, with masked logits in place of `allowed`."""

import math


def write(model, prompt, rule, max_new_tokens, ends=(), min_new_tokens=0, max_length=None):
    if len(prompt) == 0 or min(max_new_tokens, min_new_tokens) < 0:
        raise ValueError("prompt or limits")
    text, values = list(prompt), []
    for step in range(max_new_tokens):
        if max_length is not None and len(text) >= max_length:
            break
        logits = model(text).clone()
        if step < min_new_tokens:
            for end in ends:
                logits[end] = -math.inf
        logprobs = logits.log_softmax(-1)
        token = int(rule(logprobs))
        if not logprobs[token] > -math.inf:  # also if nothing is left, which is NaN here
            raise ValueError("ruled out")
        text.append(token)
        values.append(float(logprobs[token]))
        if token in ends:
            return {"finish": "stop", "tokens": text[len(prompt) :], "logprobs": values}
    return {"finish": "length", "tokens": text[len(prompt) :], "logprobs": values}
