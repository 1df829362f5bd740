"""Ends: aborts in native code at the top of an extra cell, which no function needs."""
DESERVES = 10
OUTCOMES = ("graded", "suspicious")
# %% extra
import os

os.abort()
