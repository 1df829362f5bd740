"""Exceptions: a message of two hundred megabytes at the end of a chain of a thousand causes."""
DESERVES = 9
# %% describe
def describe(text):
    error = None
    for _ in range(1000):
        new = ValueError("cause")
        new.__cause__ = error
        error = new
    error.args = ("x" * 200_000_000,)
    raise error
