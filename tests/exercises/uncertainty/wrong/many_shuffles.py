"""The mean over two hundred random orders, not the expected value."""

CAUGHT_BY = ["test-risk"]
MESSAGE = (
    "average_risk: for every k from 1 to all, the errors expected among the k surest, divided by k; then the mean."
)


import random


def average_risk(said, right):
    if not said or len(said) != len(right):
        raise ValueError
    draw = random.Random(0)
    total = 0
    for _ in range(200):
        errors = 0
        for n, i in enumerate(sorted(range(len(said)), key=lambda i: (-said[i], draw.random())), 1):
            errors += not right[i]
            total += errors / n
    return total / len(said) / 200
