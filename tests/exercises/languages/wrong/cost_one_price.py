"""All tokens are charged at the input price."""

CAUGHT_BY = ["check-cost", "test-cost"]
MESSAGE = "a price of their own"


def cost_and_latency(requests, prices, speeds):
    if min(speeds) <= 0 or min(prices) < 0 or any(min(request) < 0 for request in requests.values()):
        raise ValueError("a number is not allowed")
    answer = {}
    for language, (read, written) in requests.items():
        dollars = (read * prices[0] + written * prices[0]) / 1e6
        seconds = read / speeds[0] + written / speeds[1]
        answer[language] = (dollars, seconds)
    return answer
