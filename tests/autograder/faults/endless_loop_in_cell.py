"""Time: an endless loop at the top of a cell, which never defines its function."""
DESERVES = 9
SAYS = "(?i)time|did not (end|return|answer)|stopped|seconds|too long"
# %% describe
n = 0
while n < 10:
    n = n - 1


def describe(text):
    return {}
