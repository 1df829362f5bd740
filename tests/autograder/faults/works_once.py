"""Effects: works the first time only."""
DESERVES = 9
SAYS = "StopIteration|describe\\(\\)"
# %% describe
answers = iter([{"words": 4, "longest": "not", "first": "t"}])


def describe(text):
    return next(answers)
