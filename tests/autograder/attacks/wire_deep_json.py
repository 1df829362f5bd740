"""Wire: answers with JSON nested a hundred thousand deep, and with numbers of a million digits."""
DESERVES = 9
# %% describe
import os
import stat


def describe(text):
    for fd in range(3, 200):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                for body in (b"a" + b"[" * 100_000, b"a" + b"9" * 1_000_000, b'a["t","float32",[-1],"x"]', b"a\xff\xfe"):
                    os.write(fd, len(body).to_bytes(4, "big") + body)
        except OSError:
            pass
    return {}
