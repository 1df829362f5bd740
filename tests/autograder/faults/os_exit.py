"""Ends: os._exit in a function."""
DESERVES = 7
OUTCOMES = ("graded", "suspicious")
SAYS = "(?i)ended|exit|crash|died"
# %% attention
import os


def attention(q, k, v):
    os._exit(0)
