"""The chances are averaged over the problems before the tries."""

CAUGHT_BY = ["check-spend", "test-spend"]
MESSAGE = "spend: what a small model never solves it does not solve by trying often: take the mean over the problems of each one's own chance."


def spend(models, budget, prompt, new):
    if new < 1:
        raise ValueError("a sample has at least one new token")
    plans = []
    for index, model in enumerate(models):
        samples = (budget // (2 * model["weights"]) - prompt) // new
        if samples >= 1:
            rate = 1 - (1 - sum(model["solved"]) / len(model["solved"])) ** samples
            cost = 2 * model["weights"] * (prompt + samples * new)
            plans.append((-rate, cost, index, samples))
    if not plans:
        return None
    rate, _, index, samples = min(plans)
    return index, samples, -rate
