"""Wire: sends frames of length zero and one, and frames of unknown kinds."""
DESERVES = 9
# %% describe
import os
import stat


def describe(text):
    for fd in range(3, 200):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                os.write(fd, b"\x00\x00\x00\x00" * 3 + b"\x00\x00\x00\x01\xfe" + b"\x00\x00\x00\x01a")
        except OSError:
            pass
    return {}
