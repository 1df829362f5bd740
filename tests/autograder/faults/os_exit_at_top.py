"""Ends: os._exit at the top of an answer cell."""
DESERVES = 9
OUTCOMES = ("graded", "suspicious")
SAYS = "(?i)ended|exit|crash|died"
# %% describe
import os

os._exit(1)
