"""The probability of being wrong at which both earn the same."""

CAUGHT_BY = ["test-break-even"]
MESSAGE = "break_even gives the probability of being wrong."


def break_even(gain, penalty, silence):
    if not gain + penalty > 0:
        raise ValueError
    return (gain - silence) / (gain + penalty)
