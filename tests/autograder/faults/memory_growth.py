"""Memory: a list that grows until nothing is left."""
DESERVES = 9
SAYS = "(?i)memory|MemoryError"
# %% describe
def describe(text):
    keep = []
    while True:
        keep.append(bytearray(200_000_000))
