"""Names: a module is used that nobody imported."""
DESERVES = 9
SAYS = "math"
# %% describe
def describe(text):
    return {"words": math.floor(4.0), "longest": "", "first": ""}
