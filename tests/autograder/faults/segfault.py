"""Ends: reads a null pointer through ctypes."""
DESERVES = 9
OUTCOMES = ("graded", "suspicious")
SAYS = "(?i)ended|crash|died|segmentation|signal"
# %% describe
import ctypes


def describe(text):
    return {"words": ctypes.string_at(0)}
