"""All tokens are divided by the mean of the two speeds."""

CAUGHT_BY = ["check-cost", "test-cost"]
MESSAGE = "reading and writing added up"


def cost_and_latency(requests, prices, speeds):
    if min(speeds) <= 0 or min(prices) < 0 or any(min(request) < 0 for request in requests.values()):
        raise ValueError("a number is not allowed")
    answer = {}
    for language, (read, written) in requests.items():
        dollars = (read * prices[0] + written * prices[1]) / 1e6
        seconds = (read + written) / (sum(speeds) / 2)
        answer[language] = (dollars, seconds)
    return answer
