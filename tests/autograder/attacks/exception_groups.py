"""Exceptions: a group of groups nested ten thousand deep, with notes."""
DESERVES = 9
# %% describe
def describe(text):
    error = ValueError("inner")
    for _ in range(10_000):
        error = ExceptionGroup("outer", [error])
    error.add_note("x" * 10_000_000)
    raise error
