"""Wire: sends half an answer and falls silent."""
DESERVES = 9
# %% describe
import os
import stat
import time


def describe(text):
    for fd in range(3, 200):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                os.write(fd, b"\x00\x00\x10\x00a{")
        except OSError:
            pass
    time.sleep(60)
