"""Heaps and running products; the vote by Counter; levels from the top down."""

import collections
import heapq
import math
import re


def beam_decode(model, prompt, width, limit, ends=(), alpha=1.0):
    if width <= 0 or limit <= 0 or alpha < 0:
        raise ValueError("width, limit or alpha")
    ends, winner = set(ends), None
    beams = [(0.0, ())]
    for step in range(limit):
        scores = model([list(prompt) + list(tokens) for _, tokens in beams])
        heap = []
        for place, ((total, tokens), row) in enumerate(zip(beams, scores, strict=True)):
            for token, logprob in enumerate(row):
                if not math.isinf(logprob):
                    heap.append((-(total + logprob), place, token, tokens))
        beams = []
        for cost, _, token, tokens in heapq.nsmallest(width, heap):
            tokens = (*tokens, token)
            if token in ends or step + 1 == limit:
                score = -cost / (step + 1) ** alpha
                if winner is None or score > winner["score"]:
                    winner = {"tokens": list(tokens), "logprob": -cost, "score": score, "ended": token in ends}
            else:
                beams.append((-cost, tokens))
        if not beams:
            break
        hope = max(total / limit**alpha for total, _ in beams)
        if winner is not None and winner["score"] >= hope:
            break
    if winner is None:
        raise ValueError("dead")
    return winner


def solve_rate(counts, k):
    if len(counts) == 0 or k < 1:
        raise ValueError("counts or k")
    rates = []
    for n, c in counts:
        if n < 1 or c < 0 or c > n or k > n:
            raise ValueError("n or c")
        missed = 1.0
        for i in range(k):
            missed *= (n - c - i) / (n - i) if n - c > i else 0.0
        rates.append(1.0 - missed)
    return sum(rates) / len(rates)


def samples_needed(counts, target):
    if target <= 0 or target > 1:
        raise ValueError("target")
    solve_rate(counts, 1)
    left = [1.0] * len(counts)
    for k in range(1, min(n for n, _ in counts) + 1):
        left = [
            rest * (n - c - k + 1) / (n - k + 1) if n - c >= k else 0.0
            for rest, (n, c) in zip(left, counts, strict=True)
        ]
        if 1 - sum(left) / len(left) >= target:
            return k
    return None


def plurality(answers, weights=None):
    if weights is None:
        weights = [1] * len(answers)
    if len(weights) != len(answers):
        raise ValueError("weights")
    for weight in weights:
        if not math.isfinite(weight) or weight < 0:
            raise ValueError("weight")
    votes = collections.Counter()
    for answer, weight in zip(answers, weights, strict=True):
        if answer is not None and canonical(answer) != "":
            votes[canonical(answer)] += weight
    if sum(votes.values()) == 0:
        return (None, 0)
    winner, weight = votes.most_common(1)[0]
    first = next(answer for answer in answers if answer is not None and canonical(answer) == winner)
    return first, weight / sum(votes.values())


def canonical(answer):
    text = re.sub(r"\s+", " ", answer).casefold().lstrip()
    text = re.sub(r"[\s.]+$", "", text)
    if re.match(r"^[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$", text, re.ASCII):
        sign, digits = ("-", text[1:]) if text[0] == "-" else ("", text.lstrip("+"))
        digits = digits.replace(",", "").lstrip("0")
        if "." in digits:
            digits = digits.rstrip("0").rstrip(".")
        if digits.startswith("."):
            digits = "0" + digits
        return sign + digits if digits else "0"
    return text


def verified(kinds, n):
    if (
        n < 1
        or len(kinds) == 0
        or any(p < 0 for p, _, _ in kinds)
        or not math.isclose(sum(k[0] for k in kinds), 1, abs_tol=1e-6)
    ):
        raise ValueError("kinds or n")
    levels = collections.defaultdict(lambda: [0.0, 0.0])
    for p, score, right in kinds:
        levels[score][0] += p
        levels[score][1] += p * right
    picked, above = 0.0, 0.0
    for score in sorted(levels, reverse=True):
        level, good = levels[score]
        if level > 0:
            picked += ((1 - above) ** n - max(1 - above - level, 0.0) ** n) * (good / level)
        above += level
    return picked, 1 - (1 - sum(p for p, _, right in kinds if right)) ** n


def best_samples(kinds, limit):
    if limit < 1:
        raise ValueError("limit")
    best, chance = None, -1.0
    for n in range(1, limit + 1):
        now = verified(kinds, n)[0]
        if now > chance:
            best, chance = n, now
    return best


def spend(models, budget, prompt, new):
    if new < 1:
        raise ValueError("new")
    best = None
    for place, model in enumerate(models):
        each = 2 * model["weights"]
        left = budget - each * prompt
        if left < each * new:
            continue
        n = left // (each * new)
        rate = sum(1 - (1 - p) ** n for p in model["solved"]) / len(model["solved"])
        cost = each * (prompt + n * new)
        if best is None or rate > best[2] or (rate == best[2] and cost < best[3]):
            best = (place, n, rate, cost)
    return best and best[:3]
