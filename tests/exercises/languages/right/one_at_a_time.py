"""The language furthest above its limit is held first, one in each round, with a little tolerance."""


def mixture(counts, alpha):
    if alpha < 0 or sorted(counts.values())[:1] < [0] or not any(counts.values()):
        raise ValueError("no mixture of these")
    top = max(counts.values())
    relative = {language: (number / top) ** alpha for language, number in counts.items() if number}
    return {language: relative.get(language, 0) / sum(relative.values()) for language in counts}


def capped_mixture(counts, alpha, budget, most):
    if not budget > 0 or not most > 0:
        raise ValueError("budget and most must be above 0")
    shares = mixture(counts, alpha)
    if budget > sum(most * number for number in counts.values()):
        raise ValueError("there is not enough text")
    result, free, left = dict.fromkeys(counts, 0.0), {k: v for k, v in shares.items() if v}, 1.0
    while free:
        whole = sum(free.values())
        first = max(free, key=lambda language: free[language] / counts[language])
        fair, limit = left * free[first] / whole, most * counts[first] / budget
        if fair <= limit * (1 + 1e-12):
            for language, share in free.items():
                result[language] = left * share / whole
            break
        result[first] = limit
        left -= limit
        del free[first]
    return result
