"""Prices are read as dollars for a thousand tokens."""

CAUGHT_BY = ["check-cost", "test-cost"]
MESSAGE = "prices are for a million tokens"


def cost_and_latency(requests, prices, speeds):
    if min(speeds) <= 0 or min(prices) < 0 or any(min(request) < 0 for request in requests.values()):
        raise ValueError("a number is not allowed")
    answer = {}
    for language, (read, written) in requests.items():
        dollars = (read * prices[0] + written * prices[1]) / 1e3
        seconds = read / speeds[0] + written / speeds[1]
        answer[language] = (dollars, seconds)
    return answer
