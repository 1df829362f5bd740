"""Names: the function is called otherwise than asked."""
DESERVES = 9
SAYS = "describe"
# %% describe
def discribe(text):
    return {}
