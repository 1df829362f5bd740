"""System: reads standard input and the terminal, and waits for an answer."""
DESERVES = 9
# %% describe
import os
import sys


def describe(text):
    out = [sys.stdin.readline() if sys.stdin else "", os.read(0, 100)]
    try:
        out.append(open("/dev/tty").readline())
    except OSError:
        pass
    return {"words": out}
