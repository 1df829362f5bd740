"""Wire: closes every inherited file descriptor, or puts another file in its place."""
DESERVES = 9
# %% describe
import os


def describe(text):
    null = os.open("/dev/null", os.O_RDWR)
    for fd in range(3, 60):
        if fd != null:
            try:
                os.dup2(null, fd)
            except OSError:
                pass
    return {}
