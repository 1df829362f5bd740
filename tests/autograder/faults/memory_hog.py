"""Memory: a matrix of forty gigabytes in one function."""
DESERVES = 9
SAYS = "(?i)memory|allocate"
# %% describe
def describe(text):
    return {"words": torch.ones(100_000, 100_000).sum()}
