"""System: kills its process group, by its own number and by the number nought."""
DESERVES = 9
# %% describe
import os
import signal


def describe(text):
    os.kill(0, signal.SIGKILL)
    return {}
