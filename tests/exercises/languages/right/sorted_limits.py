"""Languages are sorted by the level at which they reach their limit, and held one after another."""


def weight(number, alpha):
    return 0.0 if number == 0 else float(number) ** alpha


def mixture(counts, alpha):
    if alpha < 0 or min(counts.values(), default=0) < 0 or sum(counts.values()) == 0:
        raise ValueError("no mixture of these")
    total = sum(weight(number, alpha) for number in counts.values())
    return {language: weight(number, alpha) / total for language, number in counts.items()}


def capped_mixture(counts, alpha, budget, most):
    if alpha < 0 or min(counts.values(), default=0) < 0 or sum(counts.values()) == 0:
        raise ValueError("no mixture of these")
    if min(budget, most) <= 0 or budget > most * sum(counts.values()):
        raise ValueError("this budget cannot be read")
    some = [language for language in counts if counts[language]]
    some.sort(key=lambda language: counts[language] / weight(counts[language], alpha))
    shares = dict.fromkeys(counts, 0.0)
    left = 1.0
    while some:
        rest = sum(weight(counts[language], alpha) for language in some)
        first = some.pop(0)
        shares[first] = min(most * counts[first] / budget, left * weight(counts[first], alpha) / rest)
        left -= shares[first]
    return shares
