"""The result is cut to a probability."""

CAUGHT_BY = ["test-break-even"]
MESSAGE = "break_even cuts off what lies outside 0 to 1: return it as it is."


def break_even(gain, penalty, silence):
    if not gain + penalty > 0:
        raise ValueError
    return min(1.0, max(0.0, (silence + penalty) / (gain + penalty)))
