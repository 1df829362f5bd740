"""Values: a list that contains itself, and a dict that contains it."""
DESERVES = 7
# %% decode
def decode(model, prompt, steps):
    out = [1, 2]
    out.append(out)
    return out
# %% describe
def describe(text):
    d = {"words": 4}
    d["longest"] = d["first"] = d
    return d
