"""Resources: forks 256 processes that stay."""
DESERVES = 9
# %% describe
import os
import time


def describe(text):
    for _ in range(256):
        try:
            if os.fork() == 0:
                time.sleep(20)
                os._exit(0)
        except OSError:
            break
    return {}
