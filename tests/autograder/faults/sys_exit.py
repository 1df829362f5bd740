"""Ends: sys.exit() at the end of a cell, after a right function."""
DESERVES = 10
# %% describe
import sys


def describe(text):
    words = text.split()
    return {"words": len(words), "longest": max(words, key=len), "first": text[:1]}


sys.exit()
