"""Time: recursion without an end."""
DESERVES = 9
SAYS = "RecursionError"
# %% describe
def describe(text):
    return describe(text + "x")
