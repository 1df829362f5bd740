"""Counts by Counter and str methods, sums in exact fractions, Decimal with enough digits."""

import decimal
import math
from collections import Counter
from fractions import Fraction


def diverse_decode(model, prompt, groups, width, limit, strength):
    if groups < 1 or width < 1 or limit < 1 or strength < 0:
        raise ValueError("not allowed")
    live = {group: [(tuple(prompt), 0.0)] for group in range(groups)}
    for _ in range(limit):
        where = [(group, tokens, total) for group in live for tokens, total in live[group]]
        if len(where) == 0:
            break
        rows = model([list(tokens) for _, tokens, _ in where])
        taken = Counter()
        for group in range(groups):
            options = []
            for (owner, tokens, total), row in zip(where, rows, strict=True):
                if owner != group:
                    continue
                for token, logprob in enumerate(row):
                    if logprob == -math.inf:
                        continue
                    options.append((total + logprob - strength * taken[token], (*tokens, token), total + logprob))
            options = sorted(options, key=lambda option: option[0], reverse=True)[:width]
            live[group] = [(tokens, total) for _, tokens, total in options]
            taken.update(tokens[-1] for _, tokens, _ in options)
    start = len(prompt)
    return [
        [(list(tokens[start:]), total) for tokens, total in sorted(live[group], key=lambda beam: beam[1], reverse=True)]
        for group in range(groups)
    ]


def solve_rate(counts, k):
    if not counts or k < 1:
        raise ValueError("counts or k")
    total = Fraction(0)
    for n, c in counts:
        if n < 1 or not 0 <= c <= n or k > n:
            raise ValueError("a problem")
        total += 1 - Fraction(math.comb(n - c, k), math.comb(n, k))
    return float(total / len(counts))


def samples_needed(counts, target):
    if not 0 < target <= 1:
        raise ValueError("target")
    solve_rate(counts, 1)
    most = min(n for n, _ in counts)
    for k in range(1, most + 1):
        if solve_rate(counts, k) >= target:
            return k


def canonical(answer):
    text = " ".join(answer.split()).casefold()
    while text.endswith((".", " ")):
        text = text[:-1]
    body = text[1:] if text[:1] in ("+", "-") else text
    whole, point, part = body.partition(".")
    pieces = whole.split(",")
    digits = all(piece and set(piece) <= set("0123456789") for piece in pieces)
    grouped = len(pieces) == 1 or (len(pieces[0]) <= 3 and all(len(piece) == 3 for piece in pieces[1:]))
    tail = not point or (part != "" and set(part) <= set("0123456789"))
    if not (digits and grouped and tail):
        return text
    with decimal.localcontext() as context:
        context.prec = 5 + len(text)
        value = decimal.Decimal(text.replace(",", "")).normalize()
        return format(value if value else abs(value), "f")


def plurality(answers, weights=None):
    if weights is not None and len(weights) != len(answers):
        raise ValueError("one weight for each answer")
    if any(not (weight >= 0) or weight == float("inf") for weight in weights or []):
        raise ValueError("weights")
    groups = {}
    for place, answer in enumerate(answers):
        if answer is None or not canonical(answer):
            continue
        group = groups.setdefault(canonical(answer), {"first": answer, "weight": Fraction(0)})
        group["weight"] += Fraction(1 if weights is None else weights[place])
    total = sum((group["weight"] for group in groups.values()), Fraction(0))
    if total == 0:
        return None, 0.0
    best = sorted(groups.values(), key=lambda group: -group["weight"])[0]
    return best["first"], float(best["weight"] / total)


def spend(models, budget, prompt, new):
    if new < 1:
        raise ValueError("new")
    plans = {}
    for index, model in enumerate(models):
        tokens = budget // (2 * model["weights"])
        samples = (tokens - prompt) // new
        if samples < 1:
            continue
        rates = [1 - math.pow(1 - p, samples) for p in model["solved"]]
        plans[index] = (sum(rates) / len(rates), -2 * model["weights"] * (prompt + samples * new), samples)
    if not plans:
        return None
    index = max(plans, key=lambda index: plans[index][:2])
    return index, plans[index][2], plans[index][0]
