"""lgamma for the numbers of choices, numpy for the products, int() for whole numbers, cost by recursion."""

import math
import re

import numpy as np


def beam_decode(model, prompt, width, limit, ends=(), alpha=1.0):
    if width < 1 or limit < 1 or alpha < 0:
        raise ValueError("not allowed")

    def search(live, length, best):
        candidates = []
        for (tokens, total), row in zip(live, model([list(prompt) + tokens for tokens, _ in live]), strict=True):
            candidates += [([*tokens, i], total + x) for i, x in enumerate(row) if x != float("-inf")]
        kept = sorted(candidates, key=lambda one: one[1], reverse=True)[:width]
        live = []
        for tokens, total in kept:
            over = tokens[-1] in ends
            if over or length == limit:
                made = {"tokens": tokens, "logprob": total, "score": total / length**alpha, "ended": over}
                best = made if best is None else max(best, made, key=lambda one: one["score"])
            else:
                live.append((tokens, total))
        if not live:
            return best
        if best is not None and best["score"] * limit**alpha >= max(total for _, total in live):
            return best
        return search(live, length + 1, best)

    best = search([([], 0.0)], 1, None)
    if best is None:
        raise ValueError("dead end")
    return best


def solve_rate(counts, k):
    if not counts or any(n < 1 or c < 0 or c > n for n, c in counts) or not 1 <= k <= min(n for n, _ in counts):
        raise ValueError("not allowed")

    def log_choices(n, r):
        return math.lgamma(n + 1) - math.lgamma(r + 1) - math.lgamma(n - r + 1)

    return sum(1.0 if n - c < k else -math.expm1(log_choices(n - c, k) - log_choices(n, k)) for n, c in counts) / len(
        counts
    )


def samples_needed(counts, target):
    if not 0 < target <= 1:
        raise ValueError("target")
    if not counts or any(n < 1 or c < 0 or c > n for n, c in counts):
        raise ValueError("counts")
    most = min(n for n, _ in counts)
    curve = np.zeros(most)
    for n, c in counts:
        k = np.arange(1, most + 1)
        curve += 1 - np.cumprod(np.maximum(n - c - k + 1, 0) / (n - k + 1))
    enough = np.flatnonzero(curve / len(counts) >= target)
    return int(enough[0]) + 1 if len(enough) else None


def canonical(answer):
    text = re.sub(r"[.\s]+\Z", "", re.sub(r"\s+", " ", answer.strip())).casefold()
    found = re.fullmatch(r"([-+]?)(\d+|\d{1,3}(?:,\d{3})+)(?:[.](\d+))?", text, flags=re.ASCII)
    if found is None:
        return text
    sign, whole, part = found.groups()
    whole, part = int(whole.replace(",", "")), (part or "").rstrip("0")
    zero = whole == 0 and part == ""
    return ("-" if sign == "-" and not zero else "") + str(whole) + (f".{part}" if part else "")


def verified(kinds, n):
    p = np.array([kind[0] for kind in kinds], dtype=float)
    if n < 1 or len(p) == 0 or p.min() < 0 or abs(p.sum() - 1) > 1e-6:
        raise ValueError("not allowed")
    scores = np.array([kind[1] for kind in kinds], dtype=float)
    right = np.array([kind[2] for kind in kinds], dtype=bool)
    levels, place = np.unique(scores, return_inverse=True)
    mass = np.bincount(place, p, len(levels))
    good = np.bincount(place, p * right, len(levels))
    upto = np.cumsum(mass) ** n
    chance = np.diff(upto, prepend=0.0)
    share = np.divide(good, mass, out=np.zeros_like(good), where=mass > 0)
    return float(chance @ share), float(-np.expm1(n * np.log1p(-min(good.sum(), 1 - 1e-16))))


def best_samples(kinds, limit):
    if limit < 1:
        raise ValueError("limit")
    curve = [verified(kinds, n)[0] for n in range(1, limit + 1)]
    return curve.index(max(curve)) + 1
