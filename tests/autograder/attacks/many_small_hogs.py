"""Resources: forty processes that each take a hundred megabytes."""
DESERVES = 9
# %% describe
import os
import time


def describe(text):
    for _ in range(40):
        try:
            if os.fork() == 0:
                keep = b"x" * 100_000_000
                time.sleep(3)
                os._exit(len(keep) == 0)
        except OSError:
            break
    time.sleep(0.3)
    return {}
