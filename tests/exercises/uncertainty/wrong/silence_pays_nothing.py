"""Silence is taken to pay 0."""

CAUGHT_BY = ["test-break-even"]
MESSAGE = "break_even forgets that silence is paid too."


def break_even(gain, penalty, silence):
    if not gain + penalty > 0:
        raise ValueError
    return penalty / (gain + penalty)
