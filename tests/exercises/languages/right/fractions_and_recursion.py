"""Exact fractions where there are any, and the limits by recursion."""

# ruff: noqa: F821  (what a file leaves out comes from the solution)

from fractions import Fraction


def fertility(parallel, encode):
    if len(parallel) == 0:
        raise ValueError("no facts")
    answer = {}
    for language in parallel[0]:
        ids = [number for fact in parallel for number in encode(fact[language])]
        words = [word for fact in parallel for word in fact[language].split()]
        try:
            answer[language] = (float(Fraction(len(ids), len(words))), float(Fraction(len(ids), len(parallel))))
        except ZeroDivisionError:
            raise ValueError(f"{language} has no words") from None
    return answer


def cost_and_latency(requests, prices, speeds):
    numbers = [*prices, *(number for request in requests.values() for number in request)]
    if any(number < 0 for number in numbers) or not all(speed > 0 for speed in speeds):
        raise ValueError("a number is not allowed")
    exact = [[Fraction(number) for number in pair] for pair in (prices, speeds)]
    return {
        language: (
            float(sum(tokens * price for tokens, price in zip(request, exact[0], strict=True)) / 10**6),
            float(sum(tokens / speed for tokens, speed in zip(request, exact[1], strict=True))),
        )
        for language, request in requests.items()
    }


def epochs(counts, shares, budget):
    if budget < 0:
        raise ValueError("no budget")
    times = {}
    for language, number in counts.items():
        if number == 0 and shares[language] != 0:
            raise ValueError(f"{language} has no text")
        times[language] = float(Fraction(shares[language]) * Fraction(budget) / number) if number else 0
    return times


def fill(weights, limits, amount):
    """Share an amount by weights within limits: hold whoever is above, and share the rest among the others."""
    total = sum(weights.values())
    shares = {language: amount * weights[language] / total for language in weights}
    held = {language: limits[language] for language in shares if shares[language] >= limits[language]}
    if not held or len(held) == len(weights):
        return held or shares
    others = {language: weights[language] for language in weights if language not in held}
    return {**held, **fill(others, limits, amount - sum(held.values()))}


def capped_mixture(counts, alpha, budget, most):
    weights = {language: share for language, share in mixture(counts, alpha).items() if share}
    if budget <= 0 or most <= 0 or budget > most * sum(counts.values()):
        raise ValueError("this budget cannot be read")
    limits = {language: most * counts[language] / budget for language in weights}
    return {**dict.fromkeys(counts, 0), **fill(weights, limits, 1)}
