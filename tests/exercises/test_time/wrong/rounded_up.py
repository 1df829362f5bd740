"""A last sample that does not quite fit is taken along."""

import math

CAUGHT_BY = ["test-spend"]
MESSAGE = "spend: a sample that fits but for one FLOP does not fit."


def spend(models, budget, prompt, new):
    if new < 1:
        raise ValueError("a sample has at least one new token")
    plans = []
    for index, model in enumerate(models):
        samples = -((prompt - budget // (2 * model["weights"])) // new)
        if samples >= 1:
            rate = math.fsum(1 - (1 - p) ** samples for p in model["solved"]) / len(model["solved"])
            cost = 2 * model["weights"] * (prompt + samples * new)
            plans.append((-rate, cost, index, samples))
    if not plans:
        return None
    rate, _, index, samples = min(plans)
    return index, samples, -rate
