"""Ends: os._exit in a function."""
DESERVES = 7
SAYS = "(?i)ended|exit|crash|died"
# %% attention
import os


def attention(q, k, v):
    os._exit(0)
