"""Names: the function takes too few arguments."""
DESERVES = 7
SAYS = "argument"
# %% top_p
def top_p(logits):
    return logits
