"""Time: right, with half a second per call."""
DESERVES = 10
# %% describe
import time


def describe(text):
    time.sleep(0.5)
    words = text.split()
    return {"words": len(words), "longest": max(words, key=len), "first": text[:1]}
