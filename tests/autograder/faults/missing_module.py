"""Names: imports a module that is not installed, in the cell of the answer."""
DESERVES = 9
SAYS = "flashy_attention"
# %% describe
import flashy_attention


def describe(text):
    return {}
