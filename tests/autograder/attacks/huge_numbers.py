"""Values: a whole number of thirty million bits, and text of a hundred megabytes."""
DESERVES = 8
# %% window
class Window:
    def __init__(self, size): ...
    def push(self, item): ...
    def values(self):
        return ["x" * 100_000_000]
# %% describe
def describe(text):
    return {"words": 1 << 30_000_000, "longest": "", "first": ""}
