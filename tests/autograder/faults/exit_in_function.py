"""Ends: exit() in a function."""
DESERVES = 9
SAYS = "(?i)exit|ended|NameError"
# %% describe
def describe(text):
    exit()
