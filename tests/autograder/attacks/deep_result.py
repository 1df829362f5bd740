"""Values: a list nested a million deep."""
DESERVES = 9
# %% describe
def describe(text):
    out = []
    for _ in range(1_000_000):
        out = [out]
    return out
