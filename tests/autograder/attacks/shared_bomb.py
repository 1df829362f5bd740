"""Values: a small structure that unfolds to two to the fortieth elements."""
DESERVES = 9
# %% describe
def describe(text):
    out = ["x"]
    for _ in range(40):
        out = [out, out]
    return {"words": out, "longest": out, "first": out}
