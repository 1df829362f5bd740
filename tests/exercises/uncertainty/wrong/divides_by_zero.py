"""gain + penalty is not looked at."""

CAUGHT_BY = ["test-break-even"]
MESSAGE = "break_even must raise ValueError unless gain + penalty is above 0."


def break_even(gain, penalty, silence):
    return (silence + penalty) / (gain + penalty)
