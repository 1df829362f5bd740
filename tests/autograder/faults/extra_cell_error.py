"""Notebook habits: a cell of trials fails between right answers."""
DESERVES = 10
# %% extra
1 / 0
# %% describe
def describe(text):
    words = text.split()
    return {"words": len(words), "longest": max(words, key=len), "first": text[:1]}
# %% extra
assert describe("a")["words"] == 2
