"""The overlap is counted while the stream is read, place by place, and shares in exact fractions."""

import re
from collections import defaultdict
from fractions import Fraction


def overlap(read, tests, n):
    if n < 1:
        raise ValueError("n")
    where, sizes, counts = defaultdict(set), set(), []
    for document, text in enumerate(tests):
        words = re.findall(r"[^\W_]+", text.lower())
        size = min(n, len(words))
        counts.append(len(words) - size + 1 if words else 0)
        for place in range(counts[-1]):
            where[tuple(words[place : place + size])].add((document, place))
            sizes.add(size)
    found = [set() for _ in tests]
    while (text := read()) is not None:
        words = tuple(re.findall(r"[^\W_]+", text.lower()))
        for size in sizes:
            for start in range(len(words) - size + 1):
                for document, place in where.get(words[start : start + size], ()):
                    found[document].add(place)
    return [len(places) / count if count else 0.0 for places, count in zip(found, counts, strict=True)]


def epochs(tokens, shares, budget):
    whole = sum(Fraction(share) for share in shares.values())
    if tokens.keys() != shares.keys() or whole == 0 or min(shares.values()) < 0:
        raise ValueError("shares")
    result = {}
    for domain, share in shares.items():
        if share and not tokens[domain]:
            raise ValueError("tokens")
        result[domain] = float(Fraction(budget) * Fraction(share) / whole / tokens[domain]) if share else 0.0
    return result


def capped_shares(tokens, shares, budget, most):
    whole = sum(Fraction(share) for share in shares.values())
    if tokens.keys() != shares.keys() or whole == 0 or min(shares.values()) < 0:
        raise ValueError("shares")
    limits = {domain: Fraction(most) * tokens[domain] / Fraction(budget) for domain in shares if shares[domain]}
    if sum(limits.values()) < 1:
        raise ValueError("tokens")
    full = set()
    while True:
        rest = 1 - sum(limits[domain] for domain in full)
        wanted = sum(Fraction(shares[domain]) for domain in limits if domain not in full)
        scale = rest / wanted if wanted else Fraction(0)
        over = {domain for domain in limits if domain not in full and scale * Fraction(shares[domain]) > limits[domain]}
        if not over:
            break
        full |= over
    exact = {domain: limits[domain] if domain in full else scale * Fraction(shares[domain]) for domain in limits}
    return {domain: float(exact.get(domain, 0)) for domain in shares}
