"""Prices are read as dollars for one token."""

CAUGHT_BY = ["check-cost", "test-cost"]
MESSAGE = "prices are for a million tokens"


def cost_and_latency(requests, prices, speeds):
    if min(speeds) <= 0 or min(prices) < 0 or any(min(r) < 0 for r in requests.values()):
        raise ValueError("no")
    return {k: (r * prices[0] + w * prices[1], r / speeds[0] + w / speeds[1]) for k, (r, w) in requests.items()}
