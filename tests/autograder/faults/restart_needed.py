"""Notebook habits: worked only because of a variable of a cell that was deleted since."""
DESERVES = 9
SAYS = "scale"
# %% describe
def describe(text):
    return {"words": len(text.split()) * scale, "longest": "", "first": ""}
