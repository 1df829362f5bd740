"""Refuses payments below 0, which the task allows."""

CAUGHT_BY = ["test-break-even"]
MESSAGE = "break_even refuses payments that the task allows."


def break_even(gain, penalty, silence):
    if gain <= 0 or penalty < 0 or silence < 0:
        raise ValueError
    return (silence + penalty) / (gain + penalty)
