"""Syntax: a print statement of Python 2 in an extra cell of trials."""
DESERVES = 10
CELLS = {}
# %% extra
print "hello"
