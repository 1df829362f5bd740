"""Every tensor of the shared cache is cloned; all tails are read before any answer is written."""


def branch(forward, prefix, tails, steps):
    shared = {}
    if tails:
        forward(tuple(prefix), 0, shared)
    caches = [{key: [layer.clone() for layer in shared[key]] for key in shared} for _ in tails]
    rows = [forward(list(tail), len(prefix), cache)[-1] for tail, cache in zip(tails, caches, strict=True)]
    answers = [[int(row.argmax())] for row in rows]
    for n in range(1, steps):
        for tail, cache, answer in zip(tails, caches, answers, strict=True):
            logits = forward([answer[-1]], len(prefix) + len(tail) + n - 1, cache)
            answer.append(int(logits[0].argmax()))
    return answers
