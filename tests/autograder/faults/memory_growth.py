"""Memory: a list that grows until nothing is left."""
DESERVES = 9
SAYS = "(?i)memory"
# %% describe
def describe(text):
    keep = []
    while True:
        keep.append(bytearray(20_000_000))
