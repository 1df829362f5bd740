"""Notebook habits: uses _, Out and In, as in a live session."""
DESERVES = 10
# %% extra
1 + 1
# %% extra
assert _ == 2
kept = _
