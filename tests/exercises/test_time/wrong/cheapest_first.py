"""The cheapest plan that solves anything is taken."""

import math

CAUGHT_BY = ["test-spend"]
MESSAGE = "spend: the rate decides first, the cost only among equal."


def spend(models, budget, prompt, new):
    if new < 1:
        raise ValueError("a sample has at least one new token")
    plans = []
    for index, model in enumerate(models):
        samples = (budget // (2 * model["weights"]) - prompt) // new
        if samples >= 1:
            rate = math.fsum(1 - (1 - p) ** samples for p in model["solved"]) / len(model["solved"])
            cost = 2 * model["weights"] * (prompt + samples * new)
            plans.append((cost, -rate, index, samples))
    if not plans:
        return None
    _, rate, index, samples = min(plans)
    return index, samples, -rate
